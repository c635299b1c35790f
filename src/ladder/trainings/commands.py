"""Trainings that a text starts, by commands and calls. A small module, for the agents' hook."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ladder.engine.sources import Position
from ladder.trainings.programs import COMMANDS, WORDS


class Setup(NamedTuple):
    """A training: its program, the technique, the data and the base model.

    The technique is empty if nothing names it. `data` are the files that it names; `source` is all
    that it says about its data.
    """

    file: str
    position: Position
    program: str
    technique: str
    data: tuple[str, ...] = ()
    source: frozenset[str] = frozenset()
    base: str = ""


_GAP = rb"[\"',\s\\]+"
STARTS = [(by, word.encode(), pattern) for by, word, pattern in COMMANDS]

_NOT_RUN = re.compile(rb"[\w-]\Z|^\s*class |\b(?:echo|printf)\b[^;&|]*\Z")
"""What stands before words that start nothing: part of a word, a class, something printed."""

NEAR = 600
"""Bytes behind a call that can name its technique."""


def started(raw: bytes, file: str) -> Iterator[Setup]:
    """Yield the trainings that a text starts, each technique once; not those in a comment."""
    lower, techniques = raw.lower(), set[str]()
    for program, word, pattern in STARTS:
        if word not in lower:  # most files: the pattern is not even compiled
            continue
        for found in re.finditer(pattern.encode().replace(b" ", _GAP), raw):
            begins = raw.rfind(b"\n", 0, found.start()) + 1
            before = raw[begins : found.start()]
            if b"#" in before or _NOT_RUN.search(before):
                continue
            technique = _technique(raw, found)
            if technique not in techniques:
                techniques.add(technique)
                place = Position(file, raw.count(b"\n", 0, begins) + 1)
                yield Setup(file, place, program, technique)


def _technique(raw: bytes, found: re.Match[bytes]) -> str:
    """Return the technique of a call, from its words, or for an adapter from the whole text."""
    for words in (found[0], raw[found.end() : found.end() + NEAR]):
        for technique, pattern in WORDS:
            if re.search(pattern, words):
                return technique
    return "lora" if re.search(rb"LoraConfig|get_peft_model", raw) else ""
