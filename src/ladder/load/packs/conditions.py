"""Conditions as YAML spells them to conditions as types, checked against the vocabulary.

    all: [ … ]   any: [ … ]   not: …   stated: …   derived: name
    fact: value
    fact: {at_least: 300}  {less_than: 300}  {at_least: a-parameter}
    fact: {at_least: {of: other.fact, times: 2.4, plus: 3}}
    fact: {one_of: [a, b]}  {includes: a}  {includes: [a, b]}

Several keys in one mapping must all hold. There is nothing else: what this cannot say becomes a
derived or a computed fact, not new syntax.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeGuard

from ladder.engine.comparisons import COMPARISONS, NUMBERS, Comparison, Is, OneOf, Spelling
from ladder.engine.conditions import ALWAYS, All, Any, Condition, DerivedFact, Named, Not
from ladder.engine.facts import Fact, Kind, Scalar
from ladder.load.packs.words import JOINTS, OTHERWISE, test_help, usual
from ladder.load.yaml.nodes import Route
from ladder.output.diagnostics import did_you_mean, listed, quoted

Report = Callable[[str, Route, str], None]
"""Called with what is wrong, where inside the condition, and what to do."""


@dataclass(frozen=True)
class Parser:
    """A parser of conditions over one vocabulary; faults go to `report`, and reading continues.

    `later` are the derived facts that may not be used yet; `numbers` are the parameters. `stated`
    returns a comparison that is true if a condition is known to be, where there may be one.
    """

    facts: Mapping[str, Fact]
    derived: Mapping[str, DerivedFact]
    report: Report
    later: Collection[str] = ()
    numbers: Collection[str] = ()
    stated: Callable[[Condition], Condition] | None = None

    def _wrong(self, what: str, path: Route, help_: str) -> Condition:
        self.report(what, path, help_)
        return ALWAYS

    def parse(self, given: object, path: Route = ()) -> Condition:
        """Return the condition that `given` spells."""
        if not isinstance(given, Mapping):
            help_ = "Write fact: value, or all: [ … ]."
            return self._wrong("a condition is a mapping", path, help_)
        if not given and path:
            self._wrong("this condition is empty", path, "Write fact: value, or leave it out.")
        parts = [self._item(str(key), value, (*path, str(key))) for key, value in given.items()]
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _item(self, key: str, value: object, path: Route) -> Condition:
        match key:
            case "all":
                return All(self._list(value, path))
            case "any":
                return Any(self._list(value, path))
            case "not":
                return Not(self.parse(value, path))
            case "stated":
                return self._stated(value, path)
            case "derived":
                return self._named(str(value), path)
        fact = self.facts.get(key)
        if fact is None:
            return self._unknown_fact(key, path)
        if value is False and (words := fact.yes_or_no):
            no = tuple(choice for choice in fact.choice_ids() if choice != words[0])
            return OneOf(fact.id, no)
        if not isinstance(value, Mapping):
            return Is(fact.id, self._scalar(fact, value, path))
        if not value:
            self._wrong(f"no test of `{key}`", path, usual(fact))
        tests = [self._test(fact, str(test), x, (*path, str(test))) for test, x in value.items()]
        return tests[0] if len(tests) == 1 else All(tuple(tests))

    def _stated(self, value: object, path: Route) -> Condition:
        """Return whether a condition over facts that problems state is known to be true."""
        if self.stated is None:
            help_ = "Write it once, in a rule, around facts that a problem states."
            return self._wrong("`stated` cannot be used here", path, help_)
        return self.stated(replace(self, stated=None).parse(value, path))

    def _unknown_fact(self, key: str, path: Route) -> Condition:
        help_ = "Declare it in a facts file first."
        if key.startswith("computed.") and self.stated is None:
            help_ = "Here a condition compares only facts that a problem states."
        if key in self.derived:
            help_ = f"It is a derived fact: write derived: {key}."
        help_ = did_you_mean(key, [*self.facts, *JOINTS], help_)
        if key in OTHERWISE:
            help_ = f"Write {OTHERWISE[key]}: instead."
        if below := [name for name in self.facts if name.startswith(f"{key}.")]:
            help_ = f"A fact is written with its section: {listed(below, 3)}."
        return self._wrong(f"unknown fact `{key}`", path, help_)

    def _list(self, value: object, path: Route) -> tuple[Condition, ...]:
        if not isinstance(value, list) or not value:
            help_ = "Write them in brackets, or one per line behind a hyphen."
            self._wrong(f"{path[-1]} takes a list of conditions", path, help_)
            return ()
        return tuple(self.parse(item, (*path, index)) for index, item in enumerate(value))

    def _named(self, name: str, path: Route) -> Condition:
        if name in self.derived:
            return Named(name)
        if name in self.later:
            help_ = "A derived fact may use those declared before it, never itself: "
            what = f"`{name}` is not declared yet where it is used"
            return self._wrong(what, path, f"{help_}change the order.")
        help_ = did_you_mean(name, self.derived, f"Choose from: {listed(self.derived, 5)}.")
        return self._wrong(f"unknown derived fact `{name}`", path, help_)

    def _test(self, fact: Fact, test: str, value: object, path: Route) -> Condition:
        spelling = COMPARISONS.get(test)
        if spelling is None:
            return self._wrong(f"unknown test `{test}`", path, test_help(fact, test))
        match spelling.makes.takes:
            case "a bound":
                made = self._bound(fact, spelling, value, path)
            case "a list":
                made = self._of_list(fact, spelling.makes, value, path)
            case _:
                made = self._of_items(fact, spelling.makes, value, path)
        return Not(made) if spelling.denied else made

    def _bound(self, fact: Fact, spelling: Spelling, value: object, path: Route) -> Condition:
        if fact.kind not in spelling.makes.kinds:
            what = f"`{fact.id}` is not a number, so it cannot be compared"
            return self._wrong(what, path, usual(fact))
        if isinstance(value, Mapping) and spelling.of:
            return self._of_other(fact, spelling.of, value, path)
        if fact.kind is Kind.DATE:
            return spelling.makes.made(fact.id, self._day(fact, value, path))
        if _is_number(value):
            return spelling.makes.made(fact.id, value)
        help_ = did_you_mean(str(value), self.numbers, "Write digits, or the name of a parameter.")
        if re.fullmatch(r"[0-9]+(\.[0-9]+)?", str(value)):
            help_ = f"Take the quotes away: {value}."
        if str(value) in self.facts:
            help_ = f"Write {{of: {value}}} to compare it with another fact."
        what = f"`{fact.id}` is compared with a number, not with {quoted(str(value))}"
        return self._wrong(what, path, help_)

    def _of_other(
        self, fact: Fact, makes: type[Comparison], value: Mapping[object, object], path: Route
    ) -> Condition:
        times, plus = value.get("times", 1), value.get("plus", 0)
        is_day = fact.kind is Kind.DATE
        extra = value.keys() - ({"of", "plus"} if is_day else {"of", "times", "plus"})
        if extra or not _is_number(times) or not _is_number(plus) or times <= 0:
            help_ = "Write {of: other.fact, times: 2.4, plus: 3} with a positive times."
            if is_day:
                help_ = "Write {of: other.date, plus: 30}, in days."
            return self._wrong("a comparison with another number is misspelled", path, help_)
        other = self._other(fact, value.get("of"), (*path, "of"), scaled="times" in value)
        return ALWAYS if other is None else makes.made(fact.id, other.id, float(times), float(plus))

    def _other(self, fact: Fact, name: object, path: Route, *, scaled: bool) -> Fact | None:
        """Return the fact to compare with, of the same kind and, unless `scaled`, the same unit."""
        kinds = NUMBERS if fact.kind in NUMBERS else (fact.kind,)
        other = self.facts.get(str(name))
        if other is None or other.kind not in kinds:
            alike = [id_ for id_, item in self.facts.items() if item.kind in kinds]
            needed, what = "a number", f"nothing is a multiple of {quoted(str(name))}"
            if fact.kind is Kind.DATE:
                needed, what = "a day", f"`{fact.id}` is compared with a day"
            help_ = did_you_mean(str(name), alike, f"Name a fact that is {needed}.")
            self._wrong(what, path, help_)
            return None
        if fact.unit and other.unit and fact.unit != other.unit and not scaled:
            what = f"`{fact.id}` has the unit {fact.unit}, and `{other.id}` {other.unit}"
            self._wrong(what, path, "Add times: with the factor between the two units.")
        return other

    def _day(self, fact: Fact, value: object, path: Route) -> int:
        try:
            return date.fromisoformat(str(value)).toordinal()
        except ValueError:
            help_ = "Write it as year-month-day: 2027-01-31."
            if value in self.facts:
                help_ = f"Write {{of: {value}}} to compare it with another day."
            self._wrong(f"`{fact.id}` is compared with a day", path, help_)
            return 1

    def _of_list(
        self, fact: Fact, makes: type[Comparison], value: object, path: Route
    ) -> Condition:
        if not isinstance(value, list) or not value:
            help_ = "Write it in brackets: [a, b]."
            return self._wrong(f"{path[-1]} takes a list", path, help_)
        scalars = [self._scalar(fact, item, (*path, i)) for i, item in enumerate(value)]
        return makes.made(fact.id, tuple(scalars))

    def _of_items(
        self, fact: Fact, makes: type[Comparison], value: object, path: Route
    ) -> Condition:
        if fact.kind not in makes.kinds:
            what = f"`{fact.id}` is no list, so it includes nothing"
            return self._wrong(what, path, usual(fact))
        items = value if isinstance(value, list) else [value]
        if not items:
            what = f"{path[-1]} is empty, so it tests nothing"
            self._wrong(what, path, usual(fact))
        made = tuple(makes.made(fact.id, self._choice(fact, item, path)) for item in items)
        return made[0] if len(made) == 1 else All(made)

    def _scalar(self, fact: Fact, value: object, path: Route) -> Scalar:
        if isinstance(value, bool) and fact.yes_or_no:
            return fact.yes_or_no[not value]
        match fact.kind:
            case Kind.BOOL if isinstance(value, bool):
                return value
            case Kind.WHOLE | Kind.NUMBER if _is_number(value):
                return value
            case Kind.CHOICE if isinstance(value, str):
                return self._choice(fact, value, path)
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        what = f"`{fact.id}` is of type {fact.kind.value} and never equals {quoted(shown)}"
        words = "true|false" if fact.kind is Kind.BOOL else r"[0-9]+(\.[0-9]+)?"
        quotes = fact.kind in (Kind.BOOL, *NUMBERS) and re.fullmatch(words, str(value).lower())
        help_ = f"Write {shown.lower()}, without quotes." if quotes else usual(fact)
        self._wrong(what, path, help_)
        return False

    def _choice(self, fact: Fact, value: object, path: Route) -> str:
        word, legal = str(value), fact.choice_ids()
        if legal and word not in legal:  # without choices, it is reported where it is declared
            help_ = did_you_mean(word, legal, f"Choose from: {listed(legal, 20)}.")
            self._wrong(f"`{fact.id}` has no choice {quoted(word)}", path, help_)
        return word


def _is_number(value: object) -> TypeGuard[float]:
    """Return whether a value is a number; booleans are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)
