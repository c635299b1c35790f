"""Parameters and named problems: what stands once, and is written out in every file that names it.

    parameter: min-lora-examples     at_least: min-examples                in a condition
    value: 500                     … {min-lora-examples} examples             in a text
                                   {at: min-lora-examples}, {below: …}        in a case
    problem: ready-for-lora
    given: { … }                   given: {like: ready-for-lora, …}           in a case

They are written out before a file is checked: the engine sees numbers.
"""

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ladder.engine.facts import OPERATIONS
from ladder.engine.wording import PLACEHOLDER, show
from ladder.load.yaml import nodes
from ladder.load.yaml.nodes import Listing, Node, Route, Scalar
from ladder.load.yaml.scalars import DECEIVING
from ladder.load.yaml.trees import entry, merged, text, without
from ladder.output.diagnostics import Diagnostic, did_you_mean

Numbers = Mapping[str, int | float]
"""The parameters' values by name."""

Problems = Mapping[str, Node]
"""The problems on which cases may build, by name."""

_CHANGED = "parameter/"
_PLACES = frozenset({"at_least", "less_than", "times", "plus", "from"})
_BOUNDS = ("at", "below")
"""Keys of a case's number: the parameter itself, or the next lower number of so many digits."""

_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9_]{0,17})")
_NUMBER = re.compile(r"[+-]?(0|[1-9][0-9_]{0,17})?\.[0-9]{1,17}([eE][+-]?[0-9]{1,2})?")


def plain_value(node: Scalar) -> str | bool | int | float | None:
    """Return the value of a word of a rule file: a boolean, null, a number, or a text."""
    text = node.value
    if not node.plain:
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        return None
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
    number = plain_value(node) if isinstance(node, Scalar) else None
    return number if isinstance(number, int | float) and not isinstance(number, bool) else None


def as_day(word: str) -> date | None:
    """Return a word as a day, if it is one."""
    with contextlib.suppress(ValueError):
        return date.fromisoformat(word)
    return None


@dataclass(slots=True, eq=False)
class Written(Scalar):
    """A word in which the values of parameters were written in place of their `names`."""

    names: tuple[str, ...]


def used(node: Node, route: Route = ()) -> Iterator[tuple[str, Route]]:
    """Yield the parameters written out in a tree, and where."""
    match node:
        case Written():
            yield from ((name, route) for name in node.names)
        case Listing():
            for index, item in enumerate(node.items):
                yield from used(item, (*route, index))
        case nodes.Mapping():
            for key, value in node.entries:
                yield from used(value, (*route, key.value))


class Writer:
    """A writer of the values of parameters and of named problems; faults go to `diagnostics`."""

    def __init__(self, numbers: Numbers, problems: Problems, diagnostics: list[Diagnostic]) -> None:
        self.numbers = numbers
        self.problems = problems
        self.diagnostics = diagnostics

    def out(
        self, node: Node, number: bool = False, calculated: bool = False, case: bool = False
    ) -> Node:
        """Return the content of a rule file written out.

        A `number`, and everything in what is `calculated`, can be the name of a parameter. In a
        `case`, {at: a-parameter} is; its other words are those of a problem file.
        """
        if isinstance(node, Scalar):
            return node if case else self._word(node, number or calculated)
        if isinstance(node, Listing):
            items = [self.out(item, False, calculated, case) for item in node.items]
            return Listing(items, node.file, node.mark)
        if case and len(node.entries) == 1 and node.entries[0][0].value in _BOUNDS:
            return self._bound(*node.entries[0])
        entries = []
        for key, value in node.entries:
            if not case:
                self._refuse_deceiving(key)
            if not case and key.value == "given":
                entries.append((key, self.problem(value)))
            else:
                inside = calculated or key.value in OPERATIONS
                entries.append((key, self.out(value, key.value in _PLACES, inside, case)))
        return nodes.Mapping(entries, node.file, node.mark)

    def _word(self, node: Scalar, number: bool) -> Scalar:
        self._refuse_deceiving(node)
        word = node.value
        if number and node.plain and word in self.numbers:
            value = f"{Decimal(str(self.numbers[word])):f}"
            return Written(value, True, node.file, node.mark, (word,))
        names = [name for name in PLACEHOLDER.findall(word) if name in self.numbers]
        if not names:
            return node
        for name in names:
            word = word.replace(f"{{{name}}}", show(self.numbers[name]))
        return Written(word, node.plain, node.file, node.mark, tuple(names))

    def problem(self, node: Node) -> Node:
        """Return the problem of a case: its own statements over those of the one it is `like`."""
        if (like := entry(node, "like")) is None:
            return self.out(node, case=True)
        own, name = self.out(without(node, "like"), case=True), text(node, "like")
        if name in self.problems:
            return merged(self.out(self.problems[name], case=True), own)
        help_ = did_you_mean(name, self.problems, "Add a file with problem: and given:.")
        diagnostic = Diagnostic(f"unknown problem `{name}`", like[1].position, help_)
        self.diagnostics.append(diagnostic)
        return own

    def _bound(self, key: Scalar, value: Node) -> Node:
        name = value.value if isinstance(value, Scalar) else ""
        if name not in self.numbers:
            help_ = did_you_mean(name, self.numbers, "Name a parameter: its file says parameter:.")
            what = f"unknown parameter `{name}`"
            self.diagnostics.append(Diagnostic(what, value.position, help_))
            return value
        number = Decimal(str(self.numbers[name]))
        if key.value == "below":
            number -= Decimal((0, (1,), min(0, int(number.as_tuple().exponent))))
        return Written(f"{number:f}", True, value.file, value.mark, (name,))

    def _refuse_deceiving(self, node: Scalar) -> None:
        if character := DECEIVING.search(node.value):
            what = f"a text contains a control character (U+{ord(character[0]):04X})"
            help_ = "Remove it, because it could mislead readers."
            self.diagnostics.append(Diagnostic(what, node.position, help_))
