"""Conditions as YAML spells them to conditions as types, checked against the vocabulary.

    all: [ … ]   any: [ … ]   not: …   derived: name
    fact: value
    fact: {at_least: 300}  {less_than: 300}  {at_most: 300}  {at_least: a-parameter}
    fact: {at_least: {of: other.fact, times: 2.4, plus: 3}}
    fact: {one_of: [a, b]}  {none_of: [a, b]}  {is_not: a}
    fact: {includes: a}  {includes: [a, b]}  {includes_any: [a, b]}

Several keys in one mapping must all hold. There is nothing else: what this cannot say becomes a
derived fact, not new syntax.
"""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import NamedTuple, TypeGuard

from ladder.engine.conditions import (
    ALWAYS,
    All,
    Any,
    AtLeast,
    AtLeastOf,
    Condition,
    DerivedFact,
    Includes,
    Is,
    Named,
    Not,
    OneOf,
)
from ladder.engine.facts import Fact, Kind, Scalar
from ladder.output.diagnostics import did_you_mean, listed, quoted

COMPARISONS = 1000
"""Comparisons in a condition at most, its derived facts spelled out; the shipped have some 20."""

LEVELS = 40
"""Levels of a condition at most, counted likewise."""

Path = tuple[str | int, ...]
Report = Callable[[str, Path, str, str], None]
"""Called with what is wrong, where inside the condition, what to do, and of which fact it is."""

_ORDERED = (Kind.WHOLE, Kind.NUMBER, Kind.DATE)
_TESTS = (
    "at_least",
    "less_than",
    "at_most",
    "one_of",
    "none_of",
    "is_not",
    "includes",
    "includes_any",
)
_WORDS = ("all", "any", "not", "derived")
_OTHERWISE = {"and": "all", "or": "any", "none": "not: {any: [ … ]}", "if": "when"}
"""Words of other languages, and what is written here."""

_NUMBERS = ("at_least", "less_than", "one_of", "none_of", "is_not")
_TESTS_OF = {
    Kind.BOOL: ("one_of", "none_of", "is_not"),
    Kind.WHOLE: (*_NUMBERS[:2], "at_most", *_NUMBERS[2:]),
    Kind.NUMBER: _NUMBERS,
    Kind.TEXT: (),
    Kind.CHOICE: ("one_of", "none_of", "is_not"),
    Kind.CHOICES: ("includes", "includes_any"),
    Kind.DATE: ("at_least", "less_than"),
}
"""The tests that a fact of each kind can be put to."""

_MORE = "at_least, and the next number"
_MEANT = {
    "excludes": "not: {{{fact}: {{includes: …}}}}",
    "not_includes": "not: {{{fact}: {{includes: …}}}}",
    "between": "{{at_least: …, less_than: …}}",
    "more_than": _MORE,
    "greater_than": _MORE,
    "minimum": "at_least",
    "is": "{fact}: …",
    "equals": "{fact}: …",
    "in": "one_of",
    "not_in": "none_of",
}
"""Tests of other languages, and what is written here."""
_FOR_WORDS = {
    Kind.BOOL: "{fact}: true or {fact}: false",
    Kind.WHOLE: "at_least, less_than, at_most or a number",
    Kind.NUMBER: "at_least, less_than or a number",
    Kind.TEXT: "another fact: no condition reads a text",
    Kind.CHOICE: "one of its choices, one_of, none_of or is_not",
    Kind.CHOICES: "includes or includes_any",
    Kind.DATE: "at_least or less_than",
}
"""What a condition can ask of each kind of fact."""


class Parser:
    """Reads conditions over one vocabulary; what is wrong goes to `report`, and reading goes on."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        derived: Mapping[str, DerivedFact] | None,
        report: Report,
        later: Collection[str] = (),
        numbers: Collection[str] = (),
    ):
        """`later` are the derived facts that may not be used yet; `numbers` are the parameters."""
        self.numbers = numbers
        self.facts = facts
        self.later = later
        self.derived = derived
        self.report = report

    def parse(self, given: object, path: Path = ()) -> Condition:
        """The condition that `given` spells."""
        if not isinstance(given, Mapping):
            self.report("a condition is a mapping", path, "Write fact: value, or all: [ … ].", "")
            return ALWAYS
        if not given and path:
            self.report("this condition is empty", path, "Write fact: value, or leave it out.", "")
        parts = [self._item(str(key), value, (*path, str(key))) for key, value in given.items()]
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _item(self, key: str, value: object, path: Path) -> Condition:
        match key:
            case "all":
                return All(self._list(value, path))
            case "any":
                return Any(self._list(value, path))
            case "not":
                return Not(self.parse(value, path))
            case "derived":
                return self._named(str(value), path)
        fact = self.facts.get(key)
        if fact is None:
            help_ = "Declare it in a facts file first."
            if self.derived and key in self.derived:
                help_ = f"It is a derived fact: write derived: {key}."
            help_ = did_you_mean(key, [*self.facts, *_WORDS], help_)
            if key in _OTHERWISE:
                help_ = f"Write {_OTHERWISE[key]}: instead."
            self.report(f"unknown fact `{key}`", path, help_, key)
            return ALWAYS
        if isinstance(value, Mapping):
            if not value:
                self.report(f"no test of `{key}`", path, _use(fact), key)
            tests = [self._test(fact, str(op), x, (*path, str(op))) for op, x in value.items()]
            return tests[0] if len(tests) == 1 else All(tuple(tests))
        return Is(fact.id, self._scalar(fact, value, path))

    def _list(self, value: object, path: Path) -> tuple[Condition, ...]:
        if not isinstance(value, list) or not value:
            help_ = "Write them in brackets, or one per line behind a hyphen."
            self.report(f"{path[-1]} takes a list of conditions", path, help_, "")
            return ()
        return tuple(self.parse(item, (*path, index)) for index, item in enumerate(value))

    def _named(self, name: str, path: Path) -> Condition:
        if self.derived is not None and name not in self.derived and name in self.later:
            help_ = (
                "A derived fact may use those declared before it, never itself: change the order."
            )
            self.report(f"`{name}` is not declared yet where it is used", path, help_, name)
            return ALWAYS
        if self.derived is not None and name not in self.derived:
            help_ = did_you_mean(name, self.derived, f"Choose from: {listed(self.derived)}.")
            self.report(f"unknown derived fact `{name}`", path, help_, name)
            return ALWAYS
        return Named(name)

    def _test(self, fact: Fact, test: str, value: object, path: Path) -> Condition:
        match test:
            case "at_least":
                return self._at_least(fact, value, path)
            case "less_than":
                return Not(self._at_least(fact, value, path))
            case "at_most" if fact.kind is Kind.WHOLE and type(value) is int:
                return Not(self._at_least(fact, value + 1, path))
            case "at_most":
                what, help_ = "at_most compares whole numbers only", "Use less_than."
                if isinstance(value, Mapping):
                    what, help_ = "at_most takes no other fact", "Use less_than and plus: 1."
                self.report(what, path, help_, fact.id)
                return ALWAYS
            case "one_of":
                return self._one_of(fact, value, path)
            case "none_of":
                return Not(self._one_of(fact, value, path))
            case "is_not":
                return Not(Is(fact.id, self._scalar(fact, value, path)))
            case "includes":
                items = self._includes(fact, value if isinstance(value, list) else [value], path)
                return items[0] if len(items) == 1 else All(items)
            case "includes_any":
                return Any(
                    self._includes(fact, value if isinstance(value, list) else [value], path)
                )
        self.report(f"unknown test `{test}`", path, _test_help(fact, test), fact.id)
        return ALWAYS

    def _at_least(self, fact: Fact, value: object, path: Path) -> Condition:
        if fact.kind not in _ORDERED:
            what = f"`{fact.id}` is no number, so it cannot be compared"
            self.report(what, path, _use(fact), fact.id)
            return ALWAYS
        if fact.kind is Kind.DATE:
            return AtLeast(fact.id, self._day(fact, value, path))
        if isinstance(value, Mapping):
            return self._at_least_of(fact, value, path)
        if not _is_number(value):
            what = f"`{fact.id}` is compared with a number, not with {quoted(str(value))}"
            self.report(what, path, self._number_help(value), fact.id)
            return ALWAYS
        return AtLeast(fact.id, value)

    def _number_help(self, value: object) -> str:
        """What to write instead of what is no number."""
        if re.fullmatch(r"[0-9]+(\.[0-9]+)?", str(value)):
            return f"Take the quotes away: {value}."
        return did_you_mean(str(value), self.numbers, "Write digits, or the name of a parameter.")

    def _at_least_of(self, fact: Fact, value: Mapping[object, object], path: Path) -> Condition:
        other, times, plus = value.get("of"), value.get("times", 1), value.get("plus", 0)
        extra = set(value) - {"of", "times", "plus"}
        if extra or not _is_number(times) or not _is_number(plus) or times <= 0:
            help_ = "Write {of: other.fact, times: 2.4, plus: 3} with a positive times."
            self.report("a comparison with another number is misspelt", path, help_, fact.id)
            return ALWAYS
        measure = self.facts.get(str(other))
        if measure is None or measure.kind not in (Kind.WHOLE, Kind.NUMBER):
            numbers = [name for name, fact in self.facts.items() if fact.kind in _ORDERED[:2]]
            help_ = did_you_mean(str(other), numbers, "Name a fact that is a number.")
            what = f"nothing is a multiple of {quoted(str(other))}"
            self.report(what, (*path, "of"), help_, str(other))
            return ALWAYS
        return AtLeastOf(fact.id, measure.id, float(times), float(plus))

    def _day(self, fact: Fact, value: object, path: Path) -> int:
        try:
            return date.fromisoformat(str(value)).toordinal()
        except ValueError:
            help_ = "Write it as year-month-day: 2027-01-31."
            if isinstance(value, Mapping) or value in self.facts:
                help_ = "A date is compared with a fixed day only: 2027-01-31."
            self.report(f"`{fact.id}` is compared with a day", path, help_, fact.id)
            return 1

    def _one_of(self, fact: Fact, value: object, path: Path) -> Condition:
        if not isinstance(value, list) or not value:
            self.report(f"{path[-1]} takes a list", path, "Write it in brackets: [a, b].", fact.id)
            return ALWAYS
        scalars = [self._scalar(fact, item, (*path, i)) for i, item in enumerate(value)]
        return OneOf(fact.id, tuple(scalars))

    def _includes(self, fact: Fact, items: list[object], path: Path) -> tuple[Includes, ...]:
        if fact.kind is not Kind.CHOICES:
            what = f"`{fact.id}` is no list, so it includes nothing"
            self.report(what, path, _use(fact), fact.id)
            return ()
        for item in items:
            self._check_choice(fact, item, path)
        return tuple(Includes(fact.id, str(item)) for item in items)

    def _scalar(self, fact: Fact, value: object, path: Path) -> Scalar:
        match fact.kind:
            case Kind.BOOL if isinstance(value, bool):
                return value
            case Kind.WHOLE | Kind.NUMBER if _is_number(value):
                return value
            case Kind.CHOICE if isinstance(value, str):
                return self._check_choice(fact, value, path)
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        what = f"`{fact.id}` is of type {fact.kind.value} and never equals {quoted(shown)}"
        self.report(what, path, _use(fact), fact.id)
        return False

    def _check_choice(self, fact: Fact, value: object, path: Path) -> str:
        word = str(value)
        if not fact.choices:
            return word  # reported where the fact is declared
        if word not in fact.choice_ids():
            otherwise = f"Choose from: {listed(fact.choice_ids(), 20)}."
            help_ = did_you_mean(word, fact.choice_ids(), otherwise)
            self.report(f"`{fact.id}` has no choice {quoted(word)}", path, help_, fact.id)
        return word


class Extent(NamedTuple):
    """How large a condition is with its derived facts spelled out."""

    comparisons: int
    levels: int


def extent(condition: Condition, derived: Mapping[str, Extent]) -> Extent:
    """The size of a condition over derived facts whose sizes are known."""
    match condition:
        case Named(name):
            size = derived.get(name, Extent(1, 0))
        case Not(part):
            size = extent(part, derived)
        case All(parts) | Any(parts):
            sizes = [extent(part, derived) for part in parts]
            size = Extent(
                sum(size.comparisons for size in sizes),
                max((size.levels for size in sizes), default=0),
            )
        case _:
            return Extent(1, 1)
    return Extent(size.comparisons, size.levels + 1)


def _test_help(fact: Fact, test: str) -> str:
    """What to write instead of a test that there is not, or not of this kind of fact."""
    if test.isdigit():
        return "A comma ends a value here: write 1000, not 1,000."
    if test in _MEANT:
        return f"Write {_MEANT[test].format(fact=fact.id)}."
    return did_you_mean(test, _TESTS_OF[fact.kind], _use(fact))


def _use(fact: Fact) -> str:
    return f"Use {_FOR_WORDS[fact.kind].replace('{fact}', fact.id)}."


def _is_number(value: object) -> TypeGuard[float]:
    """Whether a value is a number; True and False are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)
