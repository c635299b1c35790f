"""Parameters: numbers of the rules that stand once, with source and date.

    parameter: min-lora-examples     at_least: min-examples                in a condition
    value: 500                     … {min-lora-examples} examples             in a text
                                   {at: min-lora-examples}, {below: …}        in a case

They are spelled out while a file is read: the engine and the proofs see numbers.
"""

import contextlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ladder.engine.facts import OPERATIONS
from ladder.engine.wording import PLACEHOLDER, show
from ladder.load.yaml import nodes
from ladder.load.yaml.nodes import Listing, Node, Route, Scalar, compose
from ladder.load.yaml.reader import decode
from ladder.output.diagnostics import Diagnostic, InvalidInput, did_you_mean

Numbers = Mapping[str, int | float]
"""The parameters' values by name."""

Problems = Mapping[str, Node]
"""The problems on which cases may build, by name."""

_NO_PROBLEMS: Problems = {}

_MARK = re.compile(rb"(?m)^(parameter|problem|changes)\s*:")
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


def shared(files: Iterable[tuple[str, bytes]]) -> Shared:
    """Return the parameters and the named problems of all files.

    Skip a file that cannot be read: it is reported where all are read.
    """
    found = Shared({}, {}, {})
    for file, raw in files:
        with contextlib.suppress(InvalidInput):
            root = compose(decode(raw, file), file, []) if _MARK.search(raw) else None
            if not isinstance(root, nodes.Mapping):
                continue
            match root.entries[:1]:
                case [(Scalar("parameter" | "changes" as key), Scalar(name))]:
                    if key == "parameter" or name.startswith(_CHANGED):
                        _add(found, name.removeprefix(_CHANGED), root)
                case [(Scalar("problem"), Scalar(name))] if given := root.get("given"):
                    found.problems[name] = given
    return found


def _add(found: Shared, name: str, root: nodes.Mapping) -> None:
    """Add a parameter, in place of one of that name."""
    by_day = root.get("values")
    if isinstance(by_day, nodes.Mapping):
        values = [(_day(key.value), _number(value)) for key, value in by_day.entries]
        dated = [(day, value) for day, value in values if day and value is not None]
        found.dated[name] = sorted(dated) or [(date.min, 0)]
        found.numbers[name] = found.dated[name][0][1]
    elif (number := _number(root.get("value"))) is not None:
        found.numbers[name] = number
        found.dated.pop(name, None)


def _number(node: Node | None) -> int | float | None:
    number = plain_value(node) if isinstance(node, Scalar) else None
    return number if isinstance(number, int | float) and not isinstance(number, bool) else None


def _day(word: str) -> date | None:
    with contextlib.suppress(ValueError):
        return date.fromisoformat(word)
    return None


def _is_bound(node: nodes.Mapping) -> bool:
    """Return whether a mapping stands for a number: {at: a-parameter}."""
    return len(node.entries) == 1 and node.entries[0][0].value in _BOUNDS


def _over(base: Node, given: Node) -> Node:
    """Return a problem with the statements of another in place of its own, section by section."""
    if not isinstance(base, nodes.Mapping) or not isinstance(given, nodes.Mapping):
        return given
    if _is_bound(base) or _is_bound(given):
        return given
    values = {key.value: (key, value) for key, value in given.entries}
    entries = []
    for key, value in base.entries:
        own = values.pop(key.value, None)
        entries.append((own[0], _over(value, own[1])) if own else (key, value))
    return nodes.Mapping([*entries, *values.values()], given.file, given.mark)


class Spelling:
    """A replacer of the names of numbers and problems, which records the numbers used."""

    def __init__(self, numbers: Numbers, problems: Problems = _NO_PROBLEMS) -> None:
        self.numbers = numbers
        self.problems = problems
        self.used: list[tuple[str, Route]] = []
        self.diagnostics: list[Diagnostic] = []

    def text(self, text: str, route: Route) -> str:
        """Return a text with each `{name}` of a parameter replaced by its value."""
        names = [name for name in PLACEHOLDER.findall(text) if name in self.numbers]
        self.used += [(name, route) for name in names]
        for name in names:
            text = text.replace(f"{{{name}}}", show(self.numbers[name]))
        return text

    def number(self, word: str, route: Route) -> int | float | None:
        """Return the value of a word in a place that takes a number."""
        is_place = route[-1] in _PLACES or not OPERATIONS.keys().isdisjoint(route)
        if word not in self.numbers or not is_place:
            return None
        self.used.append((word, route))
        return self.numbers[word]

    def case(self, node: nodes.Mapping, route: Route) -> Node:
        """Return a case's problem: its own statements on top of the one that it is `like`."""
        like = node.get("like")
        if like is None:
            return self._spelt(node, route)
        name = like.value if isinstance(like, Scalar) else ""
        entries = [entry for entry in node.entries if entry[0].value != "like"]
        own = nodes.Mapping(entries, node.file, node.mark)
        if name in self.problems:
            return self._spelt(_over(self.problems[name], own), route)
        help_ = did_you_mean(name, self.problems, "Add a file with problem: and given:.")
        self.diagnostics.append(Diagnostic(f"unknown problem `{name}`", like.position, help_))
        return own

    def _spelt(self, node: Node, route: Route) -> Node:
        if isinstance(node, Listing):
            return Listing([self._spelt(item, route) for item in node.items], node.file, node.mark)
        if not isinstance(node, nodes.Mapping):
            return node
        if _is_bound(node):
            return self._bound(*node.entries[0], route)
        entries = [(key, self._spelt(value, route)) for key, value in node.entries]
        return nodes.Mapping(entries, node.file, node.mark)

    def _bound(self, key: Scalar, value: Node, route: Route) -> Node:
        name = value.value if isinstance(value, Scalar) else ""
        if name not in self.numbers:
            help_ = did_you_mean(name, self.numbers, "Name a parameter: its file says parameter:.")
            what = f"unknown parameter `{name}`"
            self.diagnostics.append(Diagnostic(what, value.position, help_))
            return value
        self.used.append((name, route))
        number = Decimal(str(self.numbers[name]))
        if key.value == "below":
            number -= Decimal((0, (1,), min(0, int(number.as_tuple().exponent))))
        return Scalar(f"{number:f}", True, value.file, value.mark)
