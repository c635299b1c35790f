"""Rule files to checked documents: plain values, their shape, and a mark for every path in them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from pydantic import ValidationError

from ladder.engine.rules import Position
from ladder.load import nodes
from ladder.load.nodes import Listing, Node, Scalar, compose
from ladder.load.reader import decode
from ladder.load.scalars import DECEIVING
from ladder.load.shape_diagnostics import Route, shape_faults
from ladder.load.shapes import FORMER_KEYS, SHAPES, Shape
from ladder.output.diagnostics import Diagnostic, InvalidInput, did_you_mean, listed

_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9_]{0,17})")
_NUMBER = re.compile(r"[+-]?(0|[1-9][0-9_]{0,17})?\.[0-9]{1,17}([eE][+-]?[0-9]{1,2})?")


@dataclass(frozen=True)
class Document:
    """One rule file, checked against the shape of its kind.

    Args:
        kind: its first key.
        shape: what it says.
        file: its name.
        pack: the pack that it belongs to.
        positions: where each path of it stands.
        problems: the problems of its cases, each by the path of its case.
        day: the day of its pack, if that gives one.
        own: whether its pack is laid on top of another.
    """

    kind: str
    shape: Shape
    file: str
    pack: str
    positions: Mapping[Route, Position] = field(default_factory=dict)
    problems: Mapping[Route, Node] = field(default_factory=dict)
    day: date | None = None
    own: bool = False

    def position(self, *route: str | int) -> Position:
        """Where a path of the document stands, or its nearest parent that does."""
        while route and route not in self.positions:
            route = route[:-1]
        return self.positions.get(route, Position(self.file))


def read_documents(
    files: Iterable[tuple[str, bytes]], pack: str
) -> Iterator[Document | Diagnostic]:
    """Each file as a document, or the faults that keep it from being one."""
    for name, raw in files:
        diagnostics: list[Diagnostic] = []
        try:
            root = compose(decode(raw, name), name, diagnostics)
        except InvalidInput as bad:
            yield from bad.diagnostics
            continue
        yield from diagnostics
        if not isinstance(root, nodes.Mapping) or not root.entries:
            what = "this is no rule file: it holds no names with values"
            yield Diagnostic(
                what, Position(name), f"Its first key is one of: {listed(SHAPES, 20)}."
            )
        elif not diagnostics:
            yield from _document(root, name, pack)


def _document(root: nodes.Mapping, name: str, pack: str) -> Iterator[Document | Diagnostic]:
    first, _ = root.entries[0]
    kind = first.value
    if kind not in SHAPES:
        help_ = did_you_mean(kind, SHAPES, f"The first key is one of: {listed(SHAPES, 20)}.")
        if kind in FORMER_KEYS:
            help_ = f"`{kind}` is now `{FORMER_KEYS[kind]}`."
        yield Diagnostic(f"`{kind}` is no kind of rule file", first.position, help_)
        return
    values = PlainValues()
    value = values.of(root, ())
    yield from values.diagnostics
    try:
        shape = SHAPES[kind].model_validate(value)
        yield Document(kind, shape, name, pack, values.positions, values.problems)
    except ValidationError as error:
        unread = Document(kind, Shape(), name, pack, values.positions)
        yield from shape_faults(error.errors(include_url=False), SHAPES[kind], unread.position)


class PlainValues:
    """Makes plain values of nodes, and remembers where each path stands."""

    def __init__(self) -> None:
        self.positions: dict[Route, Position] = {}
        self.problems: dict[Route, Node] = {}
        self.diagnostics: list[Diagnostic] = []

    def of(self, node: Node, route: Route) -> object:
        """The value of a node that stands at `route`."""
        self.positions.setdefault(route, node.position)
        if isinstance(node, Scalar):
            self._refuse_deceiving(node)
            return _scalar(node)
        if isinstance(node, Listing):
            return [self.of(item, (*route, index)) for index, item in enumerate(node.items)]
        values: dict[str, object] = {}
        for key, value in node.entries:
            inner = (*route, key.value)
            self._refuse_deceiving(key)
            self.positions[inner] = key.position
            if key.value == "given" and isinstance(value, nodes.Mapping):
                self.problems[route] = value
                values[key.value] = {}
            else:
                values[key.value] = self.of(value, inner)
        return values

    def _refuse_deceiving(self, node: Scalar) -> None:
        if character := DECEIVING.search(node.value):
            what = f"a text contains a control character (U+{ord(character[0]):04X})"
            help_ = "Remove it: it could deceive whoever reads the text."
            self.diagnostics.append(Diagnostic(what, node.position, help_))


def _scalar(node: Scalar) -> object:
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
