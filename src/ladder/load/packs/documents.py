"""Rule files to checked documents: plain values, their shape, and a position for every path."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from pydantic import ValidationError

from ladder.engine.sources import Position
from ladder.load.packs.bands import BandsShape, rows_of, unsound_rows
from ladder.load.packs.cards import (
    AddedOptionShape,
    ComputedShape,
    FactsShape,
    NeedShape,
    TechniqueShape,
)
from ladder.load.packs.document import Document
from ladder.load.packs.pack_shapes import (
    ChangesShape,
    ClaimsShape,
    PackShape,
    RetireShape,
    SourcesShape,
)
from ladder.load.packs.parameters import Numbers, Problems, Spelling, plain_value
from ladder.load.packs.shape_errors import FORMER_KEYS, MEANT, shape_diagnostics
from ladder.load.packs.shapes import (
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
from ladder.load.yaml import nodes
from ladder.load.yaml.nodes import Listing, Node, Route, Scalar, compose
from ladder.load.yaml.reader import decode
from ladder.load.yaml.scalars import DECEIVING
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


def read_documents(
    files: Iterable[tuple[str, bytes]], pack: str, numbers: Numbers, problems: Problems
) -> Iterator[Document | Diagnostic]:
    """Yield each file as a document, or the faults that prevent it.

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
    """Return the content of a file and its minor faults, cached for repeated loads.

    Raises:
        InvalidInput: if it cannot be read.
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
        if kind in MEANT:
            help_ = f"Did you mean {MEANT[kind]}?"
        elif kind in FORMER_KEYS:
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
    """Yield a document with its shape, or what is wrong with its shape."""
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
    """A converter of nodes to plain values that records the position of each path."""

    def __init__(self, numbers: Numbers, problems: Problems) -> None:
        super().__init__(numbers, problems)
        self.positions: dict[Route, Node | Position] = {}
        self.cases: dict[Route, Node] = {}

    def of(self, node: Node, route: Route) -> object:
        """Return the value of a node that stands at `options`."""
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
