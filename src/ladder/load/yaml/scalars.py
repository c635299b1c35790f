"""One YAML node to one value of the vocabulary, without YAML 1.1's silent conversions.

Each type of fact has a reader, which also words its errors: `_number`, `_date`, … What is wrong
goes to the list `diagnostics`, and the value is then None. What a type takes, in words, is in
`ladder.output.fact_values`.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import yaml

from ladder.engine.facts import Day, Fact, Kind, Value
from ladder.load.yaml.nodes import Listing, Node, Scalar
from ladder.load.yaml.suggestions import as_people_write, intended, is_ambiguous
from ladder.output.diagnostics import MOST, Diagnostic, did_you_mean, listed, quoted
from ladder.output.fact_values import UNKNOWN, how_to_write, noun

LONGEST = 1000
"""Characters of a text at most."""

_NOT_APPLICABLE = frozenset({"n/a", "na", "none", "nil", "-", "--", "not applicable"})
"""Words for "not applicable"."""

_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9_]*)")
_NUMBER = re.compile(r"[+-]?((0|[1-9][0-9_]*)(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})
_FALSE = frozenset({"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"})

DECEIVING_CHARACTERS = (
    r"\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069"
    "\U000e0000-\U000e007f"  # as they are: JSON Schema has no escape for them
)
"""Escapes, bidirectional overrides and invisible tags, as ranges in the brackets of a pattern.

A text that contains one of them shows otherwise than it reads.
"""

DECEIVING = re.compile(f"[{DECEIVING_CHARACTERS}]")


def is_unknown(node: Node) -> bool:
    """Return whether the fact is marked as unknown: `unknown`, `null`, `~` or nothing."""
    return isinstance(node, Scalar) and (
        node.value == UNKNOWN or (node.plain and node.value in _NULLS)
    )


def value_of(node: Node, fact: Fact, diagnostics: list[Diagnostic]) -> Value | None:
    """Return the value of `fact` that a node gives."""
    if isinstance(node, Scalar) or fact.kind is Kind.CHOICES:
        return _READERS[fact.kind](node, fact, diagnostics)
    what = f"`{fact.id}` takes {noun(fact)}, not a {_shape(node)}"
    diagnostics.append(Diagnostic(what, node.position, how_to_write(fact)))
    return None


def text_of(node: Node, name: str, diagnostics: list[Diagnostic]) -> str | None:
    """Return a text on one line; a word that YAML would read as something else must be quoted."""
    diagnostic = None
    if not isinstance(node, Scalar):
        diagnostic = f"`{name}` takes a text, not a {_shape(node)}", "Write one sentence."
    elif node.plain and (kind := _other_reading(node.value)):
        what = f"`{name}` takes a text, but YAML reads {quoted(node.value)} as {kind}"
        diagnostic = what, f'If you mean a text, put it in quotes: "{node.value[:40]}".'
    elif character := DECEIVING.search(node.value):
        what = f"`{name}` contains a control character (U+{ord(character[0]):04X})"
        diagnostic = what, "Remove it, because it could mislead readers."
    elif len(node.value) > LONGEST:
        what = f"`{name}` is {len(node.value):,} characters long"
        diagnostic = what, f"Use at most {LONGEST:,} characters."
    elif text := " ".join(node.value.split()):
        return text
    else:
        diagnostic = f"`{name}` is empty", "Write it, or leave the key out."
    diagnostics.append(Diagnostic(diagnostic[0], node.position, diagnostic[1]))
    return None


def _other_reading(text: str) -> str | None:
    """Return what YAML 1.1 reads a bare word as, if not as a text."""
    for tag, pattern in yaml.SafeLoader.yaml_implicit_resolvers.get(text[:1], []):
        if pattern.match(text):
            return _READINGS.get(tag.rpartition(":")[2])
    return None


_READINGS = {
    "bool": "true or false",
    "int": "a number",
    "float": "a number",
    "null": "nothing",
    "timestamp": "a date",
}


def _bool(node: Scalar, fact: Fact, diagnostics: list[Diagnostic]) -> bool | None:
    is_one = node.value in _TRUE | _FALSE
    if is_one and node.plain:
        return node.value in _TRUE
    _wrong(node, fact, "Remove the quotes." if is_one else how_to_write(fact), diagnostics)
    return None


def _number(node: Scalar, fact: Fact, diagnostics: list[Diagnostic]) -> int | float | None:
    pattern = _WHOLE if fact.kind is Kind.WHOLE else _NUMBER
    text = node.value
    number: int | float
    if node.plain and len(text) <= 40 and pattern.fullmatch(text) and not is_ambiguous(text, fact):
        clean = text.replace("_", "")
        number = int(clean) if fact.kind is Kind.WHOLE else float(clean)
    else:
        read = as_people_write(text, fact, plain=node.plain)
        if isinstance(read, str):
            _wrong(node, fact, read, diagnostics)
            return None
        number = read
    low, high = fact.minimum, fact.maximum
    if (low is None or number >= low) and (high is None or number <= high):
        if math.isfinite(number):
            return number
        _wrong(node, fact, how_to_write(fact), diagnostics)
        return None
    bound = f"at least {low:,.15g}" if low is not None and number < low else f"at most {high:,.15g}"
    what = f"`{fact.id}` is {text}, but must be {bound}"
    help_ = f"{fact.question} Correct it, or write unknown."
    diagnostics.append(Diagnostic(what, node.position, help_))
    return None


def _choice(node: Scalar, fact: Fact, diagnostics: list[Diagnostic]) -> str | None:
    word = node.value
    if fact.yes_or_no and word in _TRUE | _FALSE:
        return fact.yes_or_no[word in _FALSE]
    for choice in fact.choices:
        # What is named after a thing, as a GPU is, is often written in capitals.
        if choice.id == word or (choice.gives and choice.id == word.lower()):
            return choice.id
    listing = fact.kind is Kind.CHOICES
    near = None if _says_none(node) else intended(node.value, fact)
    legal = fact.choice_ids() if listing else (*fact.choice_ids(), UNKNOWN)
    otherwise = f"Choose from: {listed(legal, 20)}."
    help_ = f"Did you mean {near}?" if near else did_you_mean(node.value, legal, otherwise)
    parts = [part.strip() for part in word.split(",")]
    if listing and {*parts} <= {*fact.choice_ids()}:
        help_ = f"A list stands in brackets: [{', '.join(parts)}]."
    elif _says_none(node):
        help_ = f"Leave the line out if it does not apply, or write {UNKNOWN}."
    what = f"`{fact.id}` cannot {'hold' if listing else 'be'} {quoted(node.value)}"
    diagnostics.append(Diagnostic(what, node.position, help_))
    return None


def _choices(node: Node, fact: Fact, diagnostics: list[Diagnostic]) -> frozenset[str] | None:
    if not isinstance(node, Listing | Scalar):
        help_ = f"Write it in brackets: [{fact.choices[0].id}]."
        what = f"`{fact.id}` takes a list, not a {_shape(node)}"
        diagnostics.append(Diagnostic(what, node.position, help_))
        return None
    before = len(diagnostics)
    choices: set[str] = set()
    for item in node.items if isinstance(node, Listing) else [node]:
        if len(diagnostics) > before + MOST:
            break
        if not isinstance(item, Scalar):
            help_ = f"Choose from: {listed(fact.choice_ids(), 20)}."
            what = f"`{fact.id}` takes a list of words, not of {_shape(item)}s"
            diagnostics.append(Diagnostic(what, item.position, help_))
        elif (word := _choice(item, fact, diagnostics)) is not None:
            choices.add(word)
    return frozenset(choices) if len(diagnostics) == before else None


def _date(node: Scalar, fact: Fact, diagnostics: list[Diagnostic]) -> Day | None:
    if _DAY.fullmatch(node.value):
        try:
            return Day(date.fromisoformat(node.value).toordinal())
        except ValueError:
            help_ = "Check the month and the day."
            what = f"`{fact.id}` is {node.value}, which is not a valid date"
            diagnostics.append(Diagnostic(what, node.position, help_))
            return None
    _wrong(node, fact, how_to_write(fact), diagnostics)
    return None


_READERS: Mapping[Kind, Callable[[Any, Fact, list[Diagnostic]], Value | None]] = {
    Kind.BOOL: _bool,
    Kind.WHOLE: _number,
    Kind.NUMBER: _number,
    Kind.TEXT: lambda node, fact, diagnostics: text_of(node, fact.id, diagnostics),
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.DATE: _date,
}
"""Readers of a node as a value of each kind; all but a list take a single word."""


def _wrong(node: Scalar, fact: Fact, help_: str, diagnostics: list[Diagnostic]) -> None:
    written = quoted(node.value) if node.plain else f"the text {quoted(node.value)}"
    if _says_none(node):
        help_ = f"Leave the line out if it does not apply. {help_}"
    what = f"`{fact.id}` takes {noun(fact)}, not {written}"
    diagnostics.append(Diagnostic(what, node.position, help_))


def _says_none(node: Scalar) -> bool:
    return node.value.strip().lower() in _NOT_APPLICABLE


def _shape(node: Node) -> str:
    return {Scalar: "word", Listing: "list"}.get(type(node), "mapping")
