"""Rule files to checked documents: plain values, their shape, and a position for every path."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import TypeVar

from pydantic import ValidationError

from ladder.engine.sources import Position
from ladder.load import nodes
from ladder.load.bands import BandsShape, rows_of, unsound_rows
from ladder.load.cards import AddedOptionShape, ComputedShape, FactsShape, NeedShape, TechniqueShape
from ladder.load.error_messages import FORMER_KEYS, shape_diagnostics
from ladder.load.nodes import Listing, Node, Route, Scalar, compose
from ladder.load.pack_shapes import ChangesShape, ClaimsShape, PackShape, RetireShape, SourcesShape
from ladder.load.parameters import Numbers, Problems, Spelling, plain_value
from ladder.load.reader import decode
from ladder.load.scalars import DECEIVING
from ladder.load.shapes import (
    AdviceShape,
    CautionShape,
    ContradictionShape,
    ExclusionShape,
    ForbidShape,
    MessagesShape,
    ParameterShape,
    ProblemShape,
    RequirementShape,
    Shape,
)
from ladder.output.diagnostics import Diagnostic, InvalidInput, did_you_mean, listed

SHAPES: dict[str, type[Shape]] = {
    "requirement": RequirementShape,
    "exclusion": ExclusionShape,
    "forbid": ForbidShape,
    "caution": CautionShape,
    "advice": AdviceShape,
    "need": NeedShape,
    "technique": TechniqueShape,
    "contradiction": ContradictionShape,
    "parameter": ParameterShape,
    "bands": BandsShape,
    "messages": MessagesShape,
    "computed": ComputedShape,
    "facts": FactsShape,
    "derived": FactsShape,
    "sources": SourcesShape,
    "claims": ClaimsShape,
    "problem": ProblemShape,
    "changes": ChangesShape,
    "retire": RetireShape,
    "option": AddedOptionShape,
    "pack": PackShape,
}
"""The kinds of rule files by their first key."""


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

    def position(self, *route: str | int) -> Position:
        """Where a path of the document stands, or its nearest parent that does."""
        while route and route not in self.positions:
            route = route[:-1]
        place = self.positions.get(route, Position(self.file))
        return place if isinstance(place, Position) else place.position

    def moved(self, to: Callable[[Route], Route | None]) -> "Document":
        """The document with what stands at each path put at another, or left out.

        Of two paths that come to the same, the longer counts.
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
    """The documents of a shape, each with what it says."""
    return (
        (document, document.shape) for document in documents if isinstance(document.shape, shape)
    )


def read_documents(
    files: Iterable[tuple[str, bytes]], pack: str, numbers: Numbers, problems: Problems
) -> Iterator[Document | Diagnostic]:
    """Each file as a document, or the faults that keep it from being one.

    `numbers` and `problems` are the parameters and the problems that they may name.
    """
    for name, raw in files:
        try:
            root, diagnostics = _composed(raw, name)
        except InvalidInput as bad:
            yield from bad.diagnostics
            continue
        yield from diagnostics
        if not isinstance(root, nodes.Mapping) or not root.entries:
            what = "this is no rule file: it holds no names with values"
            help_ = f"Its first key is one of: {listed(SHAPES, 12)}."
            yield Diagnostic(what, Position(name), help_)
        elif not diagnostics:
            yield from _document(root, name, pack, PlainValues(numbers, problems))


@lru_cache(maxsize=1024)
def _composed(raw: bytes, name: str) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """What a file holds, and what can be read past. Packs are laid over the same rules many times.

    Raises:
        InvalidInput: where it cannot be read.
    """
    diagnostics: list[Diagnostic] = []
    return compose(decode(raw, name), name, diagnostics), tuple(diagnostics)


def _document(
    root: nodes.Mapping, name: str, pack: str, values: "PlainValues"
) -> Iterator[Document | Diagnostic]:
    first, _ = root.entries[0]
    kind = first.value
    if kind not in SHAPES:
        help_ = did_you_mean(kind, SHAPES, f"The first key is one of: {listed(SHAPES, 12)}.")
        if kind in FORMER_KEYS:
            help_ = f"`{kind}` is now `{FORMER_KEYS[kind]}`."
        elif later := [
            # The keys taken out stand in files of other kinds too.
            key.value
            for key, _ in root.entries
            if key.value in SHAPES.keys() - {"sources", "claims", "option"}
        ]:
            help_ = f"Put {later[0]}: first: the first key says what the file is."
        yield Diagnostic(f"`{kind}` is no kind of rule file", first.position, help_)
        return
    value = values.of(root, ())
    yield from values.diagnostics
    assert isinstance(value, dict)
    places = values.positions, values.cases, values.numbers, values.used
    yield from checked(Document(kind, Shape(), name, pack, *places, value))


def checked(unread: Document) -> Iterator[Document | Diagnostic]:
    """A document with its shape, or what keeps its value from having the shape of its kind."""
    kind = SHAPES[unread.kind]
    try:
        read = replace(unread, shape=kind.model_validate(unread.value))
    except ValidationError as error:
        yield from shape_diagnostics(error.errors(include_url=False), kind, unread.position)
        return
    shape = read.shape
    if not isinstance(shape, BandsShape):
        yield read
    elif unsound := list(unsound_rows(read, shape)):
        yield from unsound
    else:
        yield from rows_of(read, shape)


class PlainValues(Spelling):
    """Makes plain values of nodes, and remembers where each path stands."""

    def __init__(self, numbers: Numbers, problems: Problems) -> None:
        super().__init__(numbers, problems)
        self.positions: dict[Route, Node | Position] = {}
        self.cases: dict[Route, Node] = {}

    def of(self, node: Node, route: Route) -> object:
        """The value of a node that stands at `options`."""
        self.positions.setdefault(route, node)
        if isinstance(node, Scalar):
            self._refuse_deceiving(node)
            return self._scalar(node, route)
        if isinstance(node, Listing):
            return [self.of(item, (*route, index)) for index, item in enumerate(node.items)]
        values: dict[str, object] = {}
        for key, value in node.entries:
            inner = (*route, key.value)
            self._refuse_deceiving(key)
            self.positions[inner] = key
            if key.value == "given" and isinstance(value, nodes.Mapping):
                self.cases[route] = self.case(value, route)
                values[key.value] = {}
            else:
                values[key.value] = self.of(value, inner)
        return values

    def _scalar(self, node: Scalar, route: Route) -> object:
        value = plain_value(node)
        if isinstance(value, str):
            if "{" in value:
                return self.text(value, route)
            if node.plain and (number := self.number(value, route)) is not None:
                return number
        return value

    def _refuse_deceiving(self, node: Scalar) -> None:
        if character := DECEIVING.search(node.value):
            what = f"a text contains a control character (U+{ord(character[0]):04X})"
            help_ = "Remove it: it could deceive whoever reads the text."
            self.diagnostics.append(Diagnostic(what, node.position, help_))
