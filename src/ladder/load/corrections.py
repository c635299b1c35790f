"""What an author probably meant: a key that nobody knows, a number as people write them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from ladder.engine.facts import Fact, Kind
from ladder.load.nodes import Node, Scalar
from ladder.load.numbers import Complaint, example, number
from ladder.output.diagnostics import Diagnostic, listed, nearest, quoted

Tree: TypeAlias = "Mapping[str, Fact | Tree]"
"""The vocabulary as the keys of a problem file nest."""


def unknown_key(
    key: Scalar, prefix: str, legal: list[str], facts: Mapping[str, Fact]
) -> Diagnostic:
    """The fault of a key that is not `legal` below `prefix` (at the top empty, else `task.`)."""
    word = key.value
    what = f"unknown key {quoted(prefix + word)}"
    if not word:
        return Diagnostic("a key is empty", key.position, "Write a name before the colon.")
    if word == "<<":
        return Diagnostic("`<<` merges nothing here", key.position, "Write the values out.")
    if word.isdigit() and prefix:
        help_ = "A comma ends a value: write 1500, not 1,500."
        return Diagnostic(what, key.position, help_)
    if near := nearest(word, legal):
        return Diagnostic(what, key.position, f"Did you mean {near}?")
    if homes := list(_homes(word, facts)):
        return Diagnostic(
            what, key.position, f"Did you mean {' or '.join(map(_spelled, homes[:3]))}?"
        )
    return Diagnostic(what, key.position, f"Choose from: {listed(legal, 16)}.")


def value_for_section(key: Scalar, node: Node, prefix: str, section: Tree) -> Diagnostic:
    """The fault of a section of which a file says one value, as in `prompt: fell-short`."""
    first, fact = next(iter(section.items()))
    value = "…"
    if isinstance(node, Scalar) and isinstance(fact, Fact) and node.value in fact.choice_ids():
        value = node.value
    help_ = f"Write {key.value}: {{{first}: {value}}}. It holds: {listed(section)}."
    return Diagnostic(
        f"{quoted(prefix + key.value)} is a section, not a value", node.position, help_
    )


def _homes(word: str, facts: Mapping[str, Fact]) -> Iterable[str]:
    """Where in the vocabulary `word` stands: as a path, a key, part of one, or in a question."""
    word = word.lower()
    if word in facts:
        return [word]
    if not 1 < len(word) < 30:
        return []
    by_key: dict[str, None] = {}
    by_part: dict[str, None] = {}
    by_question: dict[str, None] = {}
    for fact in facts.values():
        parts = fact.id.split(".")
        for depth, part in enumerate(parts, 1):
            if fact.attempt_of and depth == len(parts):
                continue  # one per technique: the section is suggested, not each of its keys
            path = ".".join(parts[:depth])
            if part == word:
                by_key[path] = None
            elif any(word_of_key.startswith(word) for word_of_key in part.split("_")):
                by_part[path] = None
        if not fact.attempt_of and word in _words(f"{fact.question} {fact.help}"):
            by_question[fact.id] = None
    return by_key or by_part or by_question


def _words(text: str) -> set[str]:
    return {word.strip("?.,:;()").lower() for word in text.split()}


def _spelled(path: str) -> str:
    """A path as a file states it: `task: {stage: …}`."""
    *sections, leaf = path.split(".")
    return "".join(f"{section}: {{" for section in sections) + f"{leaf}: …" + "}" * len(sections)


_COMMA = re.compile(r"([0-9]+),([0-9]{1,2})")
_CLOCK = re.compile(r"[0-9]+(:[0-9]+)+")
_LEADING_ZERO = re.compile(r"0+([0-9]+)")


def as_people_write(text: str, fact: Fact, *, plain: bool) -> int | float | str:
    """The number that `text` stands for (40k, 20,000, 62%), else what to write instead.

    Args:
        text: what stands where a number is to be.
        fact: a whole number or a number; its bounds are not looked at.
        plain: whether it stood without quotes.
    """
    if len(text) > 40:
        return example(fact)
    if _CLOCK.fullmatch(text):
        return f"YAML takes {text} for a time of day. {example(fact)}"
    if match := _LEADING_ZERO.fullmatch(text):
        return f"YAML takes a leading zero for base eight. Write {match[1]}."
    if (match := _COMMA.fullmatch(text)) and fact.kind is Kind.NUMBER:
        return f"Write {match[1]}.{match[2]}."
    try:
        read = number(text, replace(fact, minimum=None, maximum=None))
    except Complaint as complaint:
        return str(complaint)
    return read if plain else f"Write {text} without quotes."
