"""A rule file that was read: its content, and the position of each path."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from ladder.engine.sources import Position
from ladder.load.packs.parameters import Numbers
from ladder.load.packs.shapes import Shape
from ladder.load.yaml.nodes import Node, Route

DECIDING = frozenset(
    {"answer", "met_when", "needs", "techniques", "unless", "valid_from", "valid_until", "when"}
)
"""Keys of a rule that decide when it fires; the other keys are words and sources."""


def _overlap(one: Route, other: Route) -> bool:
    size = min(len(one), len(other))
    return one[:size] == other[:size]


@dataclass(frozen=True)
class Document:
    """One rule file, checked against the shape of its kind.

    Args:
        kind: its first key.
        shape: what it says.
        file: its name.
        pack: the pack that it belongs to.
        positions: where each path of it stands: a place, or the node that has one.
        problems: the problems of its cases, each by the path of its case.
        numbers: the parameters.
        used: those of them that it names, and where.
        value: what it says before its shape is checked.
        day: the day of its pack, if that gives one.
        own: whether its pack is laid on top of another.
        changed: the paths that its pack changes; None if the pack states the whole.
        day_below: the day of the pack whose document it changes.
    """

    kind: str
    shape: Shape
    file: str
    pack: str
    positions: Mapping[Route, Node | Position] = field(default_factory=dict)
    problems: Mapping[Route, Node] = field(default_factory=dict)
    numbers: Numbers = field(default_factory=dict)
    used: Sequence[tuple[str, Route]] = ()
    value: Mapping[str, object] = field(default_factory=dict)
    day: date | None = None
    own: bool = False
    changed: tuple[Route, ...] | None = None
    day_below: date | None = None

    def changes(self, route: Route) -> bool:
        """Return whether an overlay states what is at a path, or something inside or around it."""
        if self.changed is None:
            return self.own
        return any(_overlap(item, route) for item in self.changed)

    def decides(self, route: Route) -> bool:
        """Return whether an overlay states when the rule at a path fires, not only its words."""
        if self.changed is None:
            return self.own
        return any(
            _overlap(item, route) and (item[-1] in DECIDING or item == route[: len(item)])
            for item in self.changed
        )

    def owns_case(self, route: Route) -> bool:
        """Return whether the case at a path tests something that an overlay states."""
        return self.changes(route) or self.decides(route[:-2])

    def position(self, *route: str | int) -> Position:
        """Return the position of a path of the document, or of its nearest parent."""
        while route and route not in self.positions:
            route = route[:-1]
        place = self.positions.get(route, Position(self.file))
        return place if isinstance(place, Position) else place.position

    def moved(self, to: Callable[[Route], Route | None]) -> "Document":
        """Return the document with the values at some paths moved or left out.

        If two paths become equal, the longer one counts.
        """
        places = sorted(self.positions.items(), key=lambda place: len(place[0]))
        return replace(
            self,
            positions={at: node for old, node in places if (at := to(old)) is not None},
            problems={at: n for old, n in self.problems.items() if (at := to(old)) is not None},
            used=[(name, at) for name, old in self.used if (at := to(old)) is not None],
        )


_Shape = TypeVar("_Shape", bound=Shape)


def shaped(documents: Iterable[Document], shape: type[_Shape]) -> Iterator[tuple[Document, _Shape]]:
    """Yield the documents of a shape, each with its content."""
    return (
        (document, document.shape) for document in documents if isinstance(document.shape, shape)
    )
