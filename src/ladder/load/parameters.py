"""Parameters: numbers of the rules that stand once, with source and date.

    parameter: lora-examples     at_least: enough-examples                in a condition
    value: 500                     … {lora-examples} examples             in a text
                                   {at: lora-examples}, {below: …}        in a case

They are spelled out while a file is read: the engine and the proofs see numbers.
"""

import contextlib
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from ladder.engine.wording import PLACEHOLDER, show
from ladder.load import nodes
from ladder.load.nodes import Listing, Node, Scalar, compose
from ladder.load.reader import decode
from ladder.load.shapes import ParameterShape
from ladder.output.diagnostics import Diagnostic, InvalidInput, did_you_mean

if TYPE_CHECKING:
    from ladder.load.documents import Route

Numbers = Mapping[str, int | float]
"""The parameters' values by name."""

Problems = Mapping[str, Node]
"""The problems on which cases may build, by name."""

_NO_PROBLEMS: Problems = {}

_MARK = re.compile(rb"(?m)^parameter\s*:")
_PROBLEM = re.compile(rb"(?m)^problem\s*:")
_PLACES = frozenset({"at_least", "less_than", "at_most", "times", "plus", "from"})
_BOUNDS = ("at", "below")
"""Keys of a case's number: the parameter itself, or the next lower number of so many digits."""


def values(files: Iterable[tuple[str, bytes]]) -> Numbers:
    """The values of all parameters that files declare, the last counting.

    A file that cannot be read is passed by here: it is reported where all are read.
    """
    from ladder.load.documents import read_documents

    marked = [(name, raw) for name, raw in files if _MARK.search(raw)]
    shapes = (getattr(each, "shape", None) for each in read_documents(marked, ""))
    return {each.parameter: each.value for each in shapes if isinstance(each, ParameterShape)}


def named_problems(files: Iterable[tuple[str, bytes]]) -> Problems:
    """The problems on which cases may build, by name, the last of a name counting."""
    found: dict[str, Node] = {}
    for file, raw in files:
        with contextlib.suppress(InvalidInput):
            root = compose(decode(raw, file), file, []) if _PROBLEM.search(raw) else None
            if isinstance(root, nodes.Mapping):
                name, given = root.get("problem"), root.get("given")
                if isinstance(name, Scalar) and given is not None:
                    found[name.value] = given
    return found


def _over(base: Node, given: Node) -> Node:
    """A problem with what another says in the place of its own, section by section."""
    if not isinstance(base, nodes.Mapping) or not isinstance(given, nodes.Mapping):
        return given
    said = {key.value: (key, value) for key, value in given.entries}
    entries = []
    for key, value in base.entries:
        own = said.pop(key.value, None)
        entries.append((own[0], _over(value, own[1])) if own else (key, value))
    return nodes.Mapping([*entries, *said.values()], given.file, given.mark)


class Spelling:
    """Puts numbers and problems in the place of their names, and remembers the numbers it used."""

    def __init__(self, numbers: Numbers, problems: Problems = _NO_PROBLEMS) -> None:
        self.numbers = numbers
        self.problems = problems
        self.used: list[tuple[str, Route]] = []
        self.diagnostics: list[Diagnostic] = []

    def text(self, text: str, route: "Route") -> str:
        """A text with each `{name}` of a parameter replaced by its value."""
        names = [name for name in PLACEHOLDER.findall(text) if name in self.numbers]
        self.used += [(name, route) for name in names]
        for name in names:
            text = text.replace(f"{{{name}}}", show(self.numbers[name]))
        return text

    def number(self, word: str, route: "Route") -> int | float | None:
        """The value of a word that stands where a condition takes a number."""
        if word not in self.numbers or route[-1] not in _PLACES:
            return None
        self.used.append((word, route))
        return self.numbers[word]

    def case(self, node: nodes.Mapping, route: "Route") -> Node:
        """A case's problem: what it says of its own laid on the one that it is like."""
        like = node.get("like")
        if like is None:
            return self._spelt(node, route)
        name = like.value if isinstance(like, Scalar) else ""
        own = nodes.Mapping(
            [entry for entry in node.entries if entry[0].value != "like"], node.file, node.mark
        )
        if name in self.problems:
            return self._spelt(_over(self.problems[name], own), route)
        help_ = did_you_mean(name, self.problems, "Add a file with problem: and given:.")
        self.diagnostics.append(Diagnostic(f"unknown problem `{name}`", like.position, help_))
        return own

    def _spelt(self, node: Node, route: "Route") -> Node:
        """A problem with its bounds spelled out."""
        if isinstance(node, Listing):
            return Listing([self._spelt(item, route) for item in node.items], node.file, node.mark)
        if not isinstance(node, nodes.Mapping):
            return node
        if len(node.entries) == 1 and node.entries[0][0].value in _BOUNDS:
            return self._bound(*node.entries[0], route)
        entries = [(key, self._spelt(value, route)) for key, value in node.entries]
        return nodes.Mapping(entries, node.file, node.mark)

    def _bound(self, key: Scalar, value: Node, route: "Route") -> Node:
        name = value.value if isinstance(value, Scalar) else ""
        if name not in self.numbers:
            help_ = did_you_mean(name, self.numbers, "Name a parameter: its file says parameter:.")
            self.diagnostics.append(
                Diagnostic(f"unknown parameter `{name}`", value.position, help_)
            )
            return value
        self.used.append((name, route))
        number = Decimal(str(self.numbers[name]))
        if key.value == "below":
            number -= Decimal((0, (1,), min(0, int(number.as_tuple().exponent))))
        return Scalar(f"{number:f}", True, value.file, value.mark)
