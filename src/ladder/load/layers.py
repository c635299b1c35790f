"""One pack laid on another: what has the same id is replaced, what has a new one is added."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from ladder.engine.rules import Pack, Position
from ladder.load.documents import Document
from ladder.load.shape_diagnostics import Route
from ladder.load.shapes import (
    ClaimsShape,
    FactsShape,
    MessagesShape,
    PackShape,
    SourcesShape,
)
from ladder.output.diagnostics import Diagnostic


def lay(
    layers: Sequence[Sequence[Document]], digest: str, diagnostics: list[Diagnostic]
) -> tuple[list[Document], Pack]:
    """The documents that remain, and the pack that they make.

    Rules, needs and techniques are replaced as a whole. Messages, facts, sources and claims are
    replaced one by one, by whoever reads the documents in this order.
    """
    kept: dict[str, Document] = {}
    known: set[str] = set()
    added: set[str] = set()
    replaced: set[str] = set()
    pack_file = Position("")
    name, version, day = "", "", date.min
    for number, layer in enumerate(layers):
        fresh: dict[str, Position] = {}
        for document in layer:
            day = max(day, document.day or day)
            if isinstance(document.shape, PackShape):
                pack_file = Position(document.file)
                name = f"{name}+{document.shape.pack}" if name else document.shape.pack
                version = (
                    f"{version}+{document.shape.version}" if number else document.shape.version
                )
                continue
            for each, route in identities(document):
                position = document.position(*route)
                if (first := fresh.setdefault(each, position)) is not position:
                    what = f"the id `{each}` is used twice"
                    help_ = f"It stands first at {first}. Rename one of them."
                    diagnostics.append(Diagnostic(what, position, help_))
            kept[_key(document, number)] = document
        if number:
            added |= fresh.keys() - known
            replaced |= fresh.keys() & known
        known |= fresh.keys()
    if not name:
        folder = next((document.pack for layer in layers for document in layer), "rules")
        help_ = "Add pack.yaml with pack: and version:."
        diagnostics.append(Diagnostic("the rules have no name", Position(folder), help_))
    elif day == date.min:
        help_ = "Add day: and the day of this edition, for example 2026-11-24."
        diagnostics.append(Diagnostic(f"the pack {name} has no day", pack_file, help_))
    pack = Pack(name, version, digest, day, tuple(sorted(added)), tuple(sorted(replaced)))
    return list(kept.values()), pack


def in_layer(documents: Sequence[Document], number: int) -> list[Document]:
    """The documents of one pack as its own, under the name and the day that its pack.yaml gives.

    Without one it goes by its folder's name.
    """
    packs = [document.shape for document in documents if isinstance(document.shape, PackShape)]
    name = packs[0].pack if packs else None
    day = next((pack.day for pack in packs if pack.day), None)
    return [
        replace(document, pack=name or document.pack, day=day, own=number > 0)
        for document in documents
    ]


def own_marks(documents: Iterable[Document]) -> dict[str, Position]:
    """What packs laid on top declare, by id, and where."""
    return {
        each: document.position(*route)
        for document in documents
        if document.own
        for each, route in identities(document)
    }


def declared(documents: Iterable[Document]) -> Iterator[tuple[str, Position]]:
    """Where the facts and derived facts are declared: the topmost pack comes last."""
    for document in documents:
        if isinstance(document.shape, FactsShape):
            for name, route in identities(document):
                yield name, document.position(*route)


def identities(document: Document) -> Iterator[tuple[str, Route]]:
    """The ids that a document declares, and where in it they stand."""
    shape = document.shape
    match shape:
        case FactsShape():
            yield from ((f"fact/{each}", ("facts", each)) for each in shape.facts)
            yield from ((f"derived/{each}", ("derived", each)) for each in shape.derived)
        case MessagesShape():
            yield from ((f"message/{each}", ("messages", each)) for each in shape.messages)
        case SourcesShape():
            yield from ((f"source/{each}", ("sources", each)) for each in shape.sources)
        case ClaimsShape():
            for index, heading in enumerate(shape.claims):
                for each in heading.claims:
                    yield f"claim/{each}", ("claims", index, "claims", each)
        case _:
            yield _key(document, 0), (document.kind,)


def _key(document: Document, number: int) -> str:
    """By what a document is replaced as a whole; for a vocabulary, nothing another pack has."""
    name = getattr(document.shape, document.kind, None)
    return f"{document.kind}/{name}" if isinstance(name, str) else f"{number}:{document.file}"
