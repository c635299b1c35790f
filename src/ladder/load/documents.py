"""Rule files to checked documents: plain values, their shape, and a mark for every path in them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ladder.faults import BadInput, Fault, listed, nearest
from ladder.load.reader import compose, decode, mark_of
from ladder.model import Mark
from ladder.schema import SHAPES, Shape

Route = tuple[str | int, ...]

_INT = re.compile(r"[+-]?(0|[1-9][0-9_]*)")
_FLOAT = re.compile(r"[+-]?(0|[1-9][0-9_]*)?\.[0-9]+([eE][+-]?[0-9]+)?")


@dataclass(frozen=True)
class Document:
    """One rule file, checked against the shape of its kind."""

    kind: str
    shape: Shape
    file: str
    pack: str
    marks: Mapping[Route, Mark] = field(default_factory=dict)

    def mark(self, *route: str | int) -> Mark:
        """Where a path of the document stands, or its nearest parent that does."""
        while route and route not in self.marks:
            route = route[:-1]
        return self.marks.get(route, Mark(self.file))


def read_documents(files: Iterable[tuple[str, bytes]], pack: str) -> Iterator[Document | Fault]:
    """Each file as a document, or the faults that keep it from being one."""
    for name, raw in files:
        try:
            root = compose(decode(raw, name), name)
        except BadInput as bad:
            yield from bad.faults
            continue
        if not isinstance(root, MappingNode) or not root.value:
            yield Fault("a rule file is a mapping", Mark(name), f"Its first key says: {listed(SHAPES)}.")
            continue
        yield from _document(root, name, pack)


def _document(root: MappingNode, name: str, pack: str) -> Iterator[Document | Fault]:
    first = root.value[0][0]
    kind = first.value
    if kind not in SHAPES:
        near = nearest(kind, SHAPES)
        help_ = f"Did you mean {near}?" if near else f"The first key is one of: {listed(SHAPES)}."
        yield Fault(f"`{kind}` is no kind of rule file", mark_of(first, name), help_)
        return
    marks: dict[Route, Mark] = {}
    value = _plain(root, name, (), marks)
    try:
        yield Document(kind, SHAPES[kind].model_validate(value), name, pack, marks)
    except ValidationError as error:
        shown = Document(kind, Shape(), name, pack, marks)
        for each in error.errors(include_url=False, include_input=False):
            yield _fault(each["type"], each["loc"], each["msg"], shown)


def _fault(kind: str, loc: Route, message: str, document: Document) -> Fault:
    mark = document.mark(*loc)
    key = str(loc[-1]) if loc else document.kind
    where = ".".join(map(str, loc[:-1]))
    if kind == "extra_forbidden":
        legal = _fields(document.kind, loc[:-1])
        near = nearest(key, legal)
        help_ = f"Did you mean {near}?" if near else f"Legal here: {listed(legal, 20)}."
        return Fault(f"unknown key `{key}`", mark, help_)
    if kind == "missing":
        return Fault(f"`{where + '.' if where else ''}{key}` is missing", mark, "Add it.")
    return Fault(f"`{'.'.join(map(str, loc))}`: {message[0].lower()}{message[1:]}", mark)


def _fields(kind: str, loc: Route) -> list[str]:
    shape = SHAPES[kind]
    for step in loc:
        if isinstance(step, int) or step not in shape.model_fields:
            continue
        inner = str(shape.model_fields[step].annotation)
        found = re.search(r"ladder\.schema\.(\w+)", inner)
        if found is None:
            return []
        import ladder.schema

        shape = getattr(ladder.schema, found[1])
    return list(shape.model_fields)


def _plain(node: Node, name: str, route: Route, marks: dict[Route, Mark]) -> object:
    marks[route] = mark_of(node, name)
    if isinstance(node, MappingNode):
        found = {}
        for key, value in node.value:
            found[key.value] = _plain(value, name, (*route, key.value), marks)
            marks[(*route, key.value)] = mark_of(key, name)
        return found
    if isinstance(node, SequenceNode):
        return [_plain(item, name, (*route, i), marks) for i, item in enumerate(node.value)]
    assert isinstance(node, ScalarNode)
    return _scalar(node)


def _scalar(node: ScalarNode) -> object:
    text = node.value
    if node.style:
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        return None
    if _INT.fullmatch(text):
        return int(text.replace("_", ""))
    return float(text) if _FLOAT.fullmatch(text) else text
