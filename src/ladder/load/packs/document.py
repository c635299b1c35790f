"""A rule file that was read: its nodes, and once these are expanded, its content."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar

from ladder.engine.sources import Position
from ladder.load.packs.parameters import Numbers, Used
from ladder.load.yaml.nodes import Mapping, Route
from ladder.load.yaml.trees import entries, items, place_of, text

DECIDING = frozenset({"answer", "met_when", "needs", "techniques", "when"})
"""Keys of a rule that decide when it fires; the other keys are words and sources."""


TECHNIQUE = "{technique}"
"""In a contradiction, the name of each technique."""


def _overlap(one: Route, other: Route) -> bool:
    size = min(len(one), len(other))
    return one[:size] == other[:size]


@dataclass(frozen=True)
class Document:
    """One rule file, or what its expansion makes of it.

    Args:
        root: its nodes.
        pack: the pack that it belongs to.
        shape: what it says, once that is checked.
        parts: the shape, and every shape in it.
        numbers: the parameters.
        used: those that it names, and where.
        day: the day of its pack, if that gives one.
        own: whether its pack is laid on top of another.
        changed: the paths that its pack changes; None if the pack states the whole.
        day_below: the day of the pack whose document it changes.
        technique: for which its `{technique}` stands in a copy of it.
    """

    root: Mapping
    pack: str
    shape: object = None
    parts: list[object] = field(default_factory=list)
    numbers: Numbers = field(default_factory=dict)
    used: Used = field(default_factory=list)
    day: date | None = None
    own: bool = False
    changed: tuple[Route, ...] | None = None
    day_below: date | None = None
    technique: str = ""

    @property
    def kind(self) -> str:
        """Its first key, which says what kind of rule file it is."""
        return self.root.entries[0][0].value

    @property
    def file(self) -> str:
        """The name of its file."""
        return self.root.file

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
        if self.technique:
            own = self.technique, TECHNIQUE
            route = tuple(x.replace(*own) if isinstance(x, str) else x for x in route)
        return place_of(self.root, route)[0].position


class Place(NamedTuple):
    """A place in a document, by its path."""

    document: Document
    route: Route = ()

    def at(self, *steps: str | int) -> "Place":
        """Return a place below this one."""
        return Place(self.document, (*self.route, *steps))

    @property
    def position(self) -> Position:
        """The position in its file."""
        return self.document.position(*self.route)


_Shape = TypeVar("_Shape")


def every(documents: Iterable[Document], kind: type[_Shape]) -> Iterator[_Shape]:
    """Yield the shapes of a kind, in the order of their documents."""
    return (x for document in documents for x in document.parts if isinstance(x, kind))


def identity(document: Document) -> str:
    """Return the id under which a document is replaced as a whole; empty if it has none."""
    kind, root = document.kind, document.root
    name = text(root, kind)
    if kind == "option":
        option = root.get("option")
        return f"option/{text(option, 'need')}/{text(root, 'technique')}"
    if kind == "forbid" and not entries(root.get("answer")):
        kind = "exclusion"  # an answer is refused where it is read, a technique is not suitable
    return f"{kind}/{name}" if name else ""


_SECTIONS = {"facts": "fact", "derived": "derived", "sources": "source", "messages": "message"}
"""Kinds of things that a file can declare several of, by their key."""


def message_id(name: str) -> str:
    """Return the id of a message by its name in a file."""
    return name if name.startswith("check/") else f"message/{name}"


def identities(document: Document) -> Iterator[tuple[str, Route]]:
    """Yield the ids that a document declares, and where in it they stand."""
    for section, kind in _SECTIONS.items():
        for key, _ in entries(document.root.get(section)):
            name = message_id(key.value) if kind == "message" else f"{kind}/{key.value}"
            yield name, (section, key.value)
    for index, heading in enumerate(items(document.root.get("claims"))):
        for key, _ in entries(heading.get("claims") if isinstance(heading, Mapping) else None):
            yield f"claim/{key.value}", ("claims", index, "claims", key.value)
    if name := identity(document):
        yield name, (document.kind,)


def owner(document: Document, route: Route) -> str:
    """Return the id of what is at a place of a document: a rule, or a fact or message in it."""
    inside = (name for name, at in identities(document) if route[: len(at)] == at)
    return next(inside, identity(document) or document.file)
