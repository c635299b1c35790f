"""Parameters and named problems: what stands once, and is written out in every file that names it.

    parameter: min-lora-examples     at_least: min-examples                in a condition
    value: 500                     … {min-lora-examples} examples             in a text
                                   {at: min-lora-examples}, {below: …}        in a case
    problem: ready-for-lora
    given: { … }                   given: {like: ready-for-lora, …}           in a case

They are written out where a file is read: the engine sees numbers.
"""

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ladder.engine.comparisons import COMPARISONS
from ladder.engine.wording import PLACEHOLDER, show
from ladder.load.packs.formulas import with_numbers
from ladder.load.yaml import nodes
from ladder.load.yaml.nodes import Listing, Node, Route, Scalar
from ladder.load.yaml.scalars import DECEIVING
from ladder.load.yaml.trees import entry, merged, text, without
from ladder.output.diagnostics import Diagnostic, did_you_mean
from ladder.output.fact_values import UNKNOWN

Numbers = Mapping[str, int | float]
"""The parameters' values by name."""

Problems = Mapping[str, Node]
"""The problems on which cases may build, by name."""

Used = list[tuple[str, Route]]
"""The names of parameters, and where they stand."""

_CHANGED = "parameter/"
_PLACES = {name for name, x in COMPARISONS.items() if x.makes.takes == "a bound"}
_PLACES |= {"times", "plus", "from"}
_WORDS = {"true": True, "false": False, "": None, "~": None, "null": None}

_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9_]{0,17})")
_NUMBER = re.compile(r"[+-]?(0|[1-9][0-9_]{0,17})?\.[0-9]{1,17}([eE][+-]?[0-9]{1,2})?")


def plain_value(text: str) -> str | bool | int | float | None:
    """Return the value of a word without quotes: a boolean, null, a number, or a text."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _WHOLE.fullmatch(text):
        return int(text.replace("_", ""))
    return float(text.replace("_", "")) if _NUMBER.fullmatch(text) else text


class Shared(NamedTuple):
    """The parameters and the named problems of all files; the last one of a name counts.

    `dated` are the values of a parameter from each day on, earliest first.
    """

    numbers: dict[str, int | float]
    problems: dict[str, Node]
    dated: dict[str, list[tuple[date, int | float]]]

    def on(self, day: date) -> Numbers:
        """Return the values on a day; before the first day of a parameter, its first value."""
        return self.numbers | {
            name: next((value for start, value in reversed(values) if start <= day), values[0][1])
            for name, values in self.dated.items()
        }

    def days(self) -> list[date]:
        """Return the days on which some parameter gets a value."""
        return sorted({start for values in self.dated.values() for start, _ in values})


def shared(roots: Iterable[nodes.Mapping]) -> Shared:
    """Return the parameters and the named problems of all files."""
    found = Shared({}, {}, {})
    for root in roots:
        match root.entries[0]:
            case (Scalar("parameter" | "changes" as key), Scalar(name)):
                if key == "parameter" or name.startswith(_CHANGED):
                    _add(found, name.removeprefix(_CHANGED), root)
            case (Scalar("problem"), Scalar(name)) if given := root.get("given"):
                found.problems[name] = given
    return found


def _add(found: Shared, name: str, root: nodes.Mapping) -> None:
    """Add a parameter, in place of one of that name."""
    by_day = root.get("values")
    if isinstance(by_day, nodes.Mapping):
        values = [(as_day(key.value), _number(value)) for key, value in by_day.entries]
        dated = [(day, value) for day, value in values if day and value is not None]
        found.dated[name] = sorted(dated) or [(date.min, 0)]
        found.numbers[name] = found.dated[name][0][1]
    elif (number := _number(root.get("value"))) is not None:
        found.numbers[name] = number
        found.dated.pop(name, None)


def _number(node: Node | None) -> int | float | None:
    number = plain_value(node.value) if isinstance(node, Scalar) and node.plain else None
    return number if isinstance(number, int | float) and not isinstance(number, bool) else None


def as_day(word: str) -> date | None:
    """Return a word as a day, if it is one."""
    with contextlib.suppress(ValueError):
        return date.fromisoformat(word)
    return None


@dataclass(slots=True, eq=False)
class Bound(Scalar):
    """The number that a case names by a parameter."""

    parameter: str


def bounds(node: Node) -> Iterator[str]:
    """Yield the parameters that a written problem names."""
    match node:
        case Bound():
            yield node.parameter
        case Listing():
            yield from (name for item in node.items for name in bounds(item))
        case nodes.Mapping():
            yield from (name for _, value in node.entries for name in bounds(value))


class Writer:
    """A writer of the values of parameters and of named problems; faults go to `diagnostics`."""

    def __init__(self, numbers: Numbers, problems: Problems, diagnostics: list[Diagnostic]) -> None:
        self.numbers = numbers
        self.problems = problems
        self.diagnostics = diagnostics

    def values(
        self, node: Node, used: Used, route: Route = (), number: bool = False, sums: bool = False
    ) -> object:
        """Return what a node says; of the problem of a case, an empty mapping in its place.

        A `number`, and each name in the formulas of `sums`, can be the name of a parameter. What
        is `used` is noted.
        """
        if isinstance(node, Scalar):
            return (
                self._formula(node, used, route) if sums else self._value(node, used, route, number)
            )
        if isinstance(node, Listing):
            items = enumerate(node.items)
            return [self.values(item, used, (*route, at), sums=sums) for at, item in items]
        found: dict[str, object] = {}
        for key, value in node.entries:
            self._refuse_deceiving(key)
            name, inside = key.value, sums or key.value in ("formula", "by")
            if name == "given" and isinstance(value, nodes.Mapping):
                found[name] = {}
            else:
                found[name] = self.values(value, used, (*route, name), name in _PLACES, inside)
        return found

    def _value(self, node: Scalar, used: Used, route: Route, number: bool) -> object:
        self._refuse_deceiving(node)
        word = node.value
        if number and node.plain and word in self.numbers:
            used.append((word, route))
            return self.numbers[word]
        for name in PLACEHOLDER.findall(word) if "{" in word else ():
            if name in self.numbers:
                used.append((name, route))
                word = word.replace(f"{{{name}}}", show(self.numbers[name]))
        return plain_value(word) if node.plain else word

    def _formula(self, node: Scalar, used: Used, route: Route) -> str:
        """Return a formula with the values of the parameters that it names."""
        self._refuse_deceiving(node)

        def value(name: str) -> str | None:
            if name not in self.numbers:
                return None
            used.append((name, route))
            number = f"{Decimal(str(self.numbers[name])):f}"
            return f"({number})" if number.startswith("-") else number

        return with_numbers(node.value, value)

    def problem(self, node: Node) -> Node:
        """Return the problem of a case: its own statements over those of the one it is `like`."""
        if (like := entry(node, "like")) is None:
            return self._bounds(node)
        own, name = self._bounds(without(node, "like")), text(node, "like")
        if name in self.problems:
            return merged(self._bounds(self.problems[name]), own)
        help_ = did_you_mean(name, self.problems, "Add a file with problem: and given:.")
        diagnostic = Diagnostic(f"unknown problem `{name}`", like[1].position, help_)
        self.diagnostics.append(diagnostic)
        return own

    def _bounds(self, node: Node) -> Node:
        """Return a problem with numbers in place of {at: a-parameter} and {below: …}."""
        match node:
            case Listing():
                return replace(node, items=[*map(self._bounds, node.items)])
            case nodes.Mapping(entries=[(Scalar("at" | "below") as key, value)]):
                return self._bound(key, value)
            case nodes.Mapping():
                entries = [(key, self._bounds(value)) for key, value in node.entries]
                return replace(node, entries=entries)
        return node

    def _bound(self, key: Scalar, value: Node) -> Node:
        name = value.value if isinstance(value, Scalar) else ""
        if name not in self.numbers:
            help_ = did_you_mean(name, self.numbers, "Name a parameter: its file says parameter:.")
            what = f"unknown parameter `{name}`"
            self.diagnostics.append(Diagnostic(what, value.position, help_))
            return Scalar(UNKNOWN, True, value.file, value.mark)
        number = Decimal(str(self.numbers[name]))
        if key.value == "below":
            number -= Decimal((0, (1,), min(0, int(number.as_tuple().exponent))))
        return Bound(f"{number:f}", True, value.file, value.mark, name)

    def _refuse_deceiving(self, node: Scalar) -> None:
        if not node.value.isprintable() and (character := DECEIVING.search(node.value)):
            what = f"a text contains a control character (U+{ord(character[0]):04X})"
            help_ = "Remove it, because it could mislead readers."
            self.diagnostics.append(Diagnostic(what, node.position, help_))
