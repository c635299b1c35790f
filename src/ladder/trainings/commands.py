"""Trainings that a text starts, by commands and calls. A small module, for the agents' hook."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ladder.engine.sources import Position
from ladder.trainings.programs import COMMANDS, WORDS


class Setup(NamedTuple):
    """A training: its program, the technique, the data and the base model.

    The technique is empty if nothing names it. `data` are the files that it names; `source` is all
    that it says about its data. `calls` are the names of other files in the same text.
    """

    file: str
    position: Position
    program: str
    technique: str
    data: tuple[str, ...] = ()
    source: frozenset[str] = frozenset()
    base: str = ""
    calls: frozenset[str] = frozenset()


_GAP = rb"[\"',\s\\]+"
STARTS = [(by, word.encode(), pattern) for by, word, pattern in COMMANDS]

_NOT_RUN = re.compile(rb"[\w-]\Z|^\s*class |\b(?:echo|printf)\b[^;&|]*\Z")
"""What stands before words that start nothing: part of a word, a class, something printed."""

NEAR = 600
"""Bytes behind a call that can name its technique."""


def started(raw: bytes, file: str) -> Iterator[Setup]:
    """Yield the trainings that a text starts, each technique once; not those in a comment."""
    lower, techniques = raw.lower(), set[str]()
    stated: _Stated | None = None
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
                stated = stated or _stated(raw.decode(errors="replace").replace('\\"', '"'))
                yield Setup(file, place, program, technique, *stated)


_DATA = re.compile(
    r"--(?:train_?)?data[\w-]{0,20}[\s=\\\"',]{1,8}([\w./@:][\w./@:-]{2,200})"
    r"|(?:dataset\w{0,8}|train(?:ing)?_file)[\"']?\s?[=:(]\s?[\"'](?!json|csv)([\w./@:-]{3,200})[\"']"
    r"|[\"']([\w./-]{1,200}\.(?:jsonl|csv|parquet))[\"']",
    re.IGNORECASE,
)
"""How a command or a call names its training data: as an option, by a key, as a quoted file."""

_BASE = re.compile(
    r"(?:model\w{0,40}|from_pretrained)\W{1,6}([\w./:-]{0,120}?\d[bm](?![a-z0-9])[\w./:-]{0,80})",
    re.IGNORECASE,
)
"""How a command or a call names its base model, if the name shows the size."""

DATA_FILES = (".jsonl", ".json", ".csv", ".parquet")
_FILE = re.compile(r"[\w./-]{1,200}\.(?:ya?ml|json|py|sh|ipynb)(?![\w-])")

_Stated = tuple[tuple[str, ...], frozenset[str], str, frozenset[str]]


def _stated(text: str) -> _Stated:
    """Return what a script says of its data, its base model, and the other files that it names."""
    source = frozenset(name for names in _DATA.findall(text) for name in names if name)
    data = tuple(sorted(name for name in source if name.lower().endswith(DATA_FILES)))
    base = _BASE.search(text)
    return data, source, base[1] if base else "", frozenset(_FILE.findall(text))


def _technique(raw: bytes, found: re.Match[bytes]) -> str:
    """Return the technique of a call, from its words, or for an adapter from the whole text."""
    for words in (found[0], raw[found.end() : found.end() + NEAR]):
        for technique, pattern in WORDS:
            if re.search(pattern, words):
                return technique
    return "lora" if re.search(rb"LoraConfig|get_peft_model", raw) else ""
