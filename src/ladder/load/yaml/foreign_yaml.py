"""YAML and JSON of other programs, as far as it can be read; faults in it are not reported.

Unlike a problem file, it may hold several documents, aliases, merges and tags.
"""

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

import yaml
from yaml.events import AliasEvent, Event

from ladder.load.yaml.nodes import Begin, Composer, Listing, Mapping, Node, Scalar, events

EVENTS = 50_000
"""Parts of a file that are looked at."""

ALIASES = 60
"""Aliases of lists and mappings that are followed: thousands within each other have no end."""


def documents(text: str, name: str) -> list[Node]:
    """Return the documents of a file called `name`, up to the first unreadable one."""
    composer = _Composer(name)
    with suppress(yaml.YAMLError):
        composer.compose(islice(events(text), EVENTS))
    return composer.roots


def mappings(node: Node, depth: int) -> Iterator[Mapping]:
    """Yield a node and what is in it, as far as these are mappings."""
    if isinstance(node, Mapping):
        yield node
    inner = [value for _, value in node.entries] if isinstance(node, Mapping) else []
    for item in inner or (node.items if isinstance(node, Listing) else []):
        if depth:
            yield from mappings(item, depth - 1)


class _Composer(Composer):
    """A composer that follows aliases and merges, and takes each document and key as it comes."""

    depth = EVENTS

    def __init__(self, file: str) -> None:
        super().__init__(file, [])
        self.named: dict[str, Node] = {}
        self.followed = 0

    def _qualify(self, node: Node, event: Begin) -> None:
        if event.anchor is not None:
            self.named[event.anchor] = node

    def _other(self, event: Event) -> None:
        if isinstance(event, AliasEvent):
            nothing = Scalar("", True, self.file, event.start_mark)
            node = self.named.get(event.anchor or "", nothing)
            self.followed += not isinstance(node, Scalar)
            self._place(node if self.followed <= ALIASES else nothing)

    def _leave(self) -> None:
        container = self.open.pop().node
        if isinstance(container, Mapping):
            container.entries += list(_merged(container))

    def _key(self, node: Node, names: dict[str, Scalar]) -> Scalar:
        return node if isinstance(node, Scalar) else Scalar("", True, self.file, None)


def _merged(container: Mapping) -> Iterator[tuple[Scalar, Node]]:
    """Yield the entries that a mapping takes over from others, with its own before them."""
    for key, node in container.entries:
        if key.value == "<<":
            for item in node.items if isinstance(node, Listing) else [node]:
                yield from item.entries if isinstance(item, Mapping) else ()
