"""Other people's YAML and JSON, as far as it can be read: no fault in it is ours to tell.

Unlike a problem file, one of theirs may hold several documents, aliases, merges and tags.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from ladder.load.yaml.nodes import Listing, Mapping, Node, Scalar

EVENTS = 50_000
"""Parts of a file that are looked at."""

ALIASES = 60
"""Aliases of lists and mappings that are followed: thousands within each other have no end."""

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def documents(text: str, name: str) -> list[Node]:
    """The documents of a file called `name`, up to where it cannot be read."""
    reading = _Reading(name)
    with suppress(yaml.YAMLError):
        for event in islice(iter(_Loader(text).get_event, None), EVENTS):
            reading.take(event)
    return reading.roots


def mappings(node: Node, depth: int) -> Iterator[Mapping]:
    """A node and what stands in it, as far as these are mappings."""
    if isinstance(node, Mapping):
        yield node
    inner = [value for _, value in node.entries] if isinstance(node, Mapping) else []
    for item in inner or (node.items if isinstance(node, Listing) else []):
        if depth:
            yield from mappings(item, depth - 1)


@dataclass(slots=True)
class _Reading:
    """What was read so far; of each open list or mapping the key that waits for its value."""

    file: str
    roots: list[Node] = field(default_factory=list)
    known: dict[str, Node] = field(default_factory=dict)
    open: list[tuple[Node, list[Scalar]]] = field(default_factory=list)
    followed: int = 0

    def take(self, event: Event) -> None:
        """The next part of the file."""
        match event:
            case ScalarEvent(value=value, style=style, anchor=anchor, start_mark=mark):
                self._place(Scalar(value, not style, self.file, mark), anchor)
            case MappingStartEvent(anchor=anchor, start_mark=mark):
                self._enter(Mapping([], self.file, mark), anchor)
            case SequenceStartEvent(anchor=anchor, start_mark=mark):
                self._enter(Listing([], self.file, mark), anchor)
            case CollectionEndEvent():
                container, _ = self.open.pop()
                if isinstance(container, Mapping):
                    container.entries += list(_merged(container))
            case AliasEvent(anchor=anchor, start_mark=mark):
                nothing = Scalar("", True, self.file, mark)
                named = self.known.get(anchor or "", nothing)
                self.followed += not isinstance(named, Scalar)
                self._place(named if self.followed <= ALIASES else nothing, None)

    def _enter(self, node: Node, anchor: str | None) -> None:
        self._place(node, anchor)
        self.open.append((node, []))

    def _place(self, node: Node, anchor: str | None) -> None:
        if anchor is not None:
            self.known[anchor] = node
        if not self.open:
            self.roots.append(node)
            return
        container, keys = self.open[-1]
        if isinstance(container, Listing):
            container.items.append(node)
        elif isinstance(container, Mapping) and not keys:
            keys.append(node if isinstance(node, Scalar) else Scalar("", True, self.file, None))
        elif isinstance(container, Mapping):
            container.entries.append((keys.pop(), node))


def _merged(container: Mapping) -> Iterator[tuple[Scalar, Node]]:
    """What a mapping takes over from others; its own keys stand before it."""
    for key, node in container.entries:
        if key.value == "<<":
            for item in node.items if isinstance(node, Listing) else [node]:
                yield from item.entries if isinstance(item, Mapping) else ()
