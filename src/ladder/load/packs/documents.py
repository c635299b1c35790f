"""Rule files to documents, and expanded documents to what they say.

Changes are laid on nodes, which keep their positions. What remains is then read, its parameters
written out, and checked against the shape of its kind, once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from pydantic import ValidationError

from ladder.engine.sources import Position
from ladder.load.packs import cards, pack_shapes, shapes
from ladder.load.packs.document import Document, Place
from ladder.load.packs.parameters import Used, Writer
from ladder.load.packs.shape_errors import MEANT, shape_diagnostics
from ladder.load.yaml import nodes
from ladder.load.yaml.nodes import Node, compose
from ladder.load.yaml.reader import decode
from ladder.output.diagnostics import Diagnostic, InvalidInput, did_you_mean, listed

SHAPES: dict[str, type[shapes.Shape]] = {
    "requirement": shapes.RequirementShape,
    "exclusion": shapes.ExclusionShape,
    "forbid": shapes.ForbidShape,
    "caution": shapes.CautionShape,
    "advice": shapes.AdviceShape,
    "need": cards.NeedShape,
    "technique": cards.TechniqueShape,
    "cause": cards.CauseShape,
    "contradiction": shapes.ContradictionShape,
    "parameter": shapes.ParameterShape,
    "messages": shapes.MessagesShape,
    "computed": cards.ComputedShape,
    "facts": cards.FactsShape,
    "derived": cards.FactsShape,
    "sources": pack_shapes.SourcesShape,
    "claims": pack_shapes.ClaimsShape,
    "problem": shapes.ProblemShape,
    "changes": pack_shapes.ChangesShape,
    "retire": pack_shapes.RetireShape,
    "option": cards.AddedOptionShape,
    "pack": pack_shapes.PackShape,
}
"""The kinds of rule files by their first key."""


_DIRECTIVES = ("changes", "pack", "retire")
"""Kinds of files that expansion reads: it needs them checked before the others."""


def roots(
    files: Iterable[tuple[str, bytes]], diagnostics: list[Diagnostic]
) -> Iterator[nodes.Mapping]:
    """Yield the content of each rule file; faults go to `diagnostics`."""
    for name, raw in files:
        try:
            root, minor = _composed(raw, name)
        except InvalidInput as bad:
            diagnostics += bad.diagnostics
            continue
        diagnostics += minor
        if not isinstance(root, nodes.Mapping) or not root.entries:
            what = "this is not a rule file: it has no names with values"
            help_ = f"Its first key is one of: {listed(SHAPES, 12)}."
            diagnostics.append(Diagnostic(what, Position(name), help_))
        elif root.entries[0][0].value not in SHAPES:
            diagnostics.append(_unknown_kind(root))
        else:
            yield root


@lru_cache(maxsize=1024)
def _composed(raw: bytes, name: str) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Return the content of a file and its minor faults, cached for repeated loads.

    Raises:
        InvalidInput: if it cannot be read.
    """
    diagnostics: list[Diagnostic] = []
    return compose(decode(raw, name), name, diagnostics), tuple(diagnostics)


def _unknown_kind(root: nodes.Mapping) -> Diagnostic:
    first, _ = root.entries[0]
    kind = first.value
    help_ = did_you_mean(kind, SHAPES, f"The first key is one of: {listed(SHAPES, 12)}.")
    if kind in MEANT:
        help_ = f"Did you mean {MEANT[kind]}?"
    elif later := [
        # The keys taken out stand in files of other kinds too.
        key.value
        for key, _ in root.entries
        if key.value in SHAPES.keys() - {"sources", "claims", "option"}
    ]:
        help_ = f"Put {later[0]}: first: the first key says what the file is."
    return Diagnostic(f"`{kind}` is not a kind of rule file", first.position, help_)


def read_documents(roots: Iterable[nodes.Mapping], pack: str, writer: Writer) -> Iterator[Document]:
    """Yield the documents of a pack; those that expansion needs are checked."""
    for root in roots:
        document: Document | None = Document(root, pack, numbers=writer.numbers)
        if document and document.kind in _DIRECTIVES:
            document = checked(document, writer)
        if document:
            yield document


def checked(document: Document, writer: Writer) -> Document | None:
    """Return a document with its shape; if that is wrong, None, and the faults."""
    kind, used = SHAPES[document.kind], Used()
    try:
        shape = kind.model_validate(writer.values(document.root, used))
    except ValidationError as error:
        errors = error.errors(include_url=False)
        writer.diagnostics += shape_diagnostics(errors, kind, document.position)
        return None
    document = replace(document, shape=shape, parts=[], used=used)
    shapes.parts(shape, Place(document), document.parts)
    return document
