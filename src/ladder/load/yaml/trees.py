"""Node trees: the value at a path, one tree over another, and a tree with other words."""

from collections.abc import Collection
from dataclasses import replace

from ladder.load.yaml.nodes import Listing, Mapping, Node, Route, Scalar


def entries(node: Node | None) -> list[tuple[Scalar, Node]]:
    """Return the names and values of a mapping; none of anything else."""
    return node.entries if isinstance(node, Mapping) else []


def items(node: Node | None) -> list[Node]:
    """Return the items of a list; none of anything else."""
    return node.items if isinstance(node, Listing) else []


def entry(node: Node, name: str) -> tuple[Scalar, Node] | None:
    """Return a name of a mapping and its value, if it is given."""
    return next((pair for pair in entries(node) if pair[0].value == name), None)


def without(node: Node, *names: str) -> Mapping:
    """Return a mapping without some names."""
    return mapping(node, *(pair for pair in entries(node) if pair[0].value not in names))


def text(node: Node | None, name: str) -> str:
    """Return the word that a mapping gives for a name, or an empty text."""
    value = node.get(name) if isinstance(node, Mapping) else None
    return value.value if isinstance(value, Scalar) else ""


def word(value: str, at: Node) -> Scalar:
    """Return a word that stands where another node does."""
    return Scalar(value, False, at.file, at.mark)


def listing(at: Node, *every: Node) -> Listing:
    """Return a list that stands where another node does."""
    return Listing([*every], at.file, at.mark)


def mapping(at: Node, *pairs: tuple[Scalar, Node]) -> Mapping:
    """Return a mapping that stands where another node does."""
    return Mapping([*pairs], at.file, at.mark)


def steps(node: Node, route: Route) -> list[tuple[Node, Node]]:
    """Return the nodes along a path as far as it leads: what stands first, and the value.

    An entry of a mapping begins with its key.
    """
    found: list[tuple[Node, Node]] = [(node, node)]
    for step in route:
        if isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
            found.append((node.items[step], node.items[step]))
        elif pair := entry(node, str(step)):
            found.append(pair)
        else:
            break
        node = found[-1][1]
    return found


def merged(base: Node | None, own: Node, within: Collection[str] | None = None) -> Node:
    """Return a tree with the values of another in place of its own, name by name.

    `within` are the names whose values are merged too, not replaced; None: all, at any depth.
    """
    if not isinstance(base, Mapping) or not isinstance(own, Mapping):
        return own
    rest = {key.value: (key, value) for key, value in own.entries}
    every = []
    for key, value in base.entries:
        if (mine := rest.pop(key.value, None)) is None:
            every.append((key, value))
        elif within is None or key.value in within:
            every.append((mine[0], merged(value, mine[1])))
        else:
            every.append(mine)
    return mapping(own, *every, *rest.values())


def rewritten(node: Node, old: str, new: str) -> Node:
    """Return a tree with a part of its words, keys included, replaced."""
    match node:
        case Scalar():
            return replace(node, value=node.value.replace(old, new))
        case Listing():
            return listing(node, *(rewritten(item, old, new) for item in node.items))
    pairs = (
        (replace(key, value=key.value.replace(old, new)), rewritten(value, old, new))
        for key, value in node.entries
    )
    return mapping(node, *pairs)
