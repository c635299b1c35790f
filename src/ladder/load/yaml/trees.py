"""Node trees: the value at a path, one tree over another, and a tree with other words."""

from collections.abc import Collection, Mapping

from ladder.load.yaml import nodes
from ladder.load.yaml.nodes import Listing, Node, Route, Scalar


def entries(node: Node | None) -> list[tuple[Scalar, Node]]:
    """Return the names and values of a mapping; none of anything else."""
    return node.entries if isinstance(node, nodes.Mapping) else []


def items(node: Node | None) -> list[Node]:
    """Return the items of a list; none of anything else."""
    return node.items if isinstance(node, Listing) else []


def entry(node: Node, name: str) -> tuple[Scalar, Node] | None:
    """Return a name of a mapping and its value, if it is given."""
    return next((pair for pair in entries(node) if pair[0].value == name), None)


def without(node: Node, *names: str) -> nodes.Mapping:
    """Return a mapping without some names."""
    kept = [pair for pair in entries(node) if pair[0].value not in names]
    return nodes.Mapping(kept, node.file, node.mark)


def text(node: Node | None, name: str) -> str:
    """Return the word that a mapping gives for a name, or an empty text."""
    value = node.get(name) if isinstance(node, nodes.Mapping) else None
    return value.value if isinstance(value, Scalar) else ""


def made(values: Mapping[str, object], place: Node) -> nodes.Mapping:
    """Return names with values, which are texts, lists, mappings or trees, as a tree.

    What is new in it stands where `place` does.
    """
    file, mark = place.file, place.mark

    def tree(value: object) -> Node:
        match value:
            case dict():
                pairs = [(Scalar(name, False, file, mark), tree(x)) for name, x in value.items()]
                return nodes.Mapping(pairs, file, mark)
            case list() | tuple():
                return Listing([tree(item) for item in value], file, mark)
            case str():
                return Scalar(value, False, file, mark)
        return value  # type: ignore[return-value] # a tree

    result = tree(dict(values))
    assert isinstance(result, nodes.Mapping)
    return result


def place_of(node: Node, route: Route) -> tuple[Node, Node]:
    """Return what stands first at a path, as far as it leads, and its value.

    An entry of a mapping begins with its key.
    """
    found = node, node
    for step in route:
        value = found[1]
        if isinstance(value, Listing) and isinstance(step, int) and step < len(value.items):
            found = value.items[step], value.items[step]
        elif (pair := entry(value, str(step))) is not None:
            found = pair
        else:
            break
    return found


def merged(base: Node, own: Node, within: Collection[str] | None = None) -> nodes.Mapping:
    """Return a mapping with the values of another in place of its own, name by name.

    `within` are the names whose mappings are merged too, not replaced; None: all, at any depth.
    """
    rest = {key.value: (key, value) for key, value in entries(own)}
    every = []
    for key, value in entries(base):
        name, mine = rest.pop(key.value, (key, value))
        both = isinstance(value, nodes.Mapping) and isinstance(mine, nodes.Mapping)
        if both and mine is not value and (within is None or key.value in within):
            mine = merged(value, mine)
        every.append((name, mine))
    return nodes.Mapping([*every, *rest.values()], own.file, own.mark)
