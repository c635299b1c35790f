"""Overlays: one pack applied on top of another, replacing equal ids and adding new ones.

What remains is checked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from ladder.engine.pack import Acceptance, Edition, Pack, Retired
from ladder.engine.sources import Position
from ladder.load.packs.cards import TechniqueShape
from ladder.load.packs.document import Document, Place, every, identities, identity
from ladder.load.packs.documents import checked
from ladder.load.packs.overlays import overlaid
from ladder.load.packs.pack_shapes import PackShape
from ladder.load.packs.parameters import Writer
from ladder.output.diagnostics import Diagnostic, InvalidInput, did_you_mean, listed


def lay(
    layers: Sequence[Sequence[Document]], digest: str, writer: Writer
) -> tuple[list[Document], Pack]:
    """Return the documents that remain, and the pack that they make.

    Rules, needs and techniques are replaced as a whole. Messages, facts, sources and claims are
    replaced one by one, by the code that reads the documents in this order.

    Raises:
        InvalidInput: with all faults so far, if a document is not what its kind takes.
    """
    diagnostics = writer.diagnostics
    kept: dict[str, Document] = {}
    known, added, replaced = set[str](), set[str](), set[str]()
    packs: list[PackShape] = []
    off: list[Retired] = []
    for number, layer in enumerate(layers):
        fresh: dict[str, Position] = {}
        version = _joined(packs)
        documents, retired = overlaid(layer, kept, version, diagnostics)
        off += retired
        replaced |= {item.rule for item in retired}
        for item in retired:
            del kept[item.rule]
        for document in documents:
            if document.kind == "pack":
                continue
            for name, route in identities(document):
                position = document.position(*route)
                if (first := fresh.setdefault(name, position)) is not position:
                    what = f"the id `{name}` is used twice"
                    help_ = f"The first one is at {first}. Rename one of them."
                    diagnostics.append(Diagnostic(what, position, help_))
            kept[identity(document) or f"{number}:{document.file}"] = document
        if number:
            added |= fresh.keys() - known
            replaced |= fresh.keys() & known
        known |= fresh.keys()
        named = [*every(layer, PackShape)]
        if number and layer and not named:
            unnamed = PackShape.model_construct(pack=layer[0].pack, version="")
            named = [unnamed.put(Place(layer[0]))]
        packs += named
    if not packs:
        folder = next((document.pack for layer in layers for document in layer), "rules")
        help_ = "Add pack.yaml with pack: and version:."
        diagnostics.append(Diagnostic("the rules have no name", Position(folder), help_))
    before = len(diagnostics)
    remaining = [made for x in kept.values() if (made := checked(x, writer))]
    if len(diagnostics) > before:
        raise InvalidInput(diagnostics)
    pack = _pack(packs, digest, remaining, diagnostics)
    laid = pack._replace(
        added=tuple(sorted(added)),
        replaced=tuple(sorted(replaced)),
        retired=tuple(off),
        overlays=len(layers) - 1,
    )
    return remaining, laid


def _joined(packs: Iterable[PackShape]) -> str:
    return "+".join(pack.version for pack in packs if pack.version)


def _pack(
    packs: Sequence[PackShape],
    digest: str,
    documents: Iterable[Document],
    diagnostics: list[Diagnostic],
) -> Pack:
    """Return the packs as one; the last one decides the document and the floor."""
    last = [*reversed(packs)]
    name, version = "+".join(x.pack for x in packs), _joined(packs)
    day = max((x.day for x in packs if x.day), default=date.min)
    source = next((x.document for x in last if x.document), "")
    file = Position(last[0].place.document.file if last else "")
    if packs and day == date.min:
        help_ = "Add day: and the day of this edition, for example 2026-11-24."
        diagnostics.append(Diagnostic(f"the pack {name} has no day", file, help_))
    floors = ((x.floor, x.place.at("floor").position) for x in last if x.floor)
    floor = _floor(*next(floors, ("", file)), documents, diagnostics)
    editions = tuple(x.to(Edition, name=x.pack) for x in packs)
    accepts = tuple(
        Acceptance(name, f"{item.owner}: {item.why}", x.place.at("accepts", name).position)
        for x in packs
        for name, item in x.accepts.items()
    )
    pack = Pack(name, version, digest, day, source, floor, editions=editions)
    return pack._replace(accepts=accepts)


def _floor(
    floor: str, position: Position, documents: Iterable[Document], diagnostics: list[Diagnostic]
) -> str:
    """Return the default technique: one of the lowest rung, named if there are several."""
    cards = every(documents, TechniqueShape)
    rungs = {card.technique: card.rung for card in cards if card.rung is not None}
    lowest = [name for name, rung in rungs.items() if rung == min(rungs.values())]
    if floor in lowest or not lowest:
        return floor
    if floor or len(lowest) > 1:
        what = f"`{floor}` is not a technique of the lowest rung" if floor else "there is no floor"
        otherwise = f"Write floor: {' or '.join(lowest)}, the technique to begin with and to keep."
        help_ = did_you_mean(floor, lowest, otherwise) if floor else otherwise
        diagnostics.append(Diagnostic(what, position, help_))
    return lowest[0]


def in_layer(documents: Sequence[Document], number: int) -> list[Document]:
    """Return the documents of one pack, with the name and the day that its pack.yaml gives.

    Without a pack.yaml, its folder's name is used.
    """
    packs = [*every(documents, PackShape)]
    name = packs[0].pack if packs else None
    day = next((pack.day for pack in packs if pack.day), None)
    return [replace(x, pack=name or x.pack, day=day, own=number > 0) for x in documents]


def declared(documents: Iterable[Document]) -> dict[str, Position]:
    """Return what documents declare, by id, with positions; the topmost pack comes last."""
    return {
        name: document.position(*route)
        for document in documents
        for name, route in identities(document)
    }


def with_causes(
    layers: Sequence[Sequence[Document]], faults: Iterable[Diagnostic]
) -> Iterator[Diagnostic]:
    """Yield each fault once; one below an overlay names what it replaces, a probable cause."""
    known, replaced = set[str](), dict[str, Position]()
    for layer in layers:
        own = declared(layer)
        replaced |= {name: position for name, position in own.items() if name in known}
        known |= own.keys()
    below = {document.file for layer in layers[:-1] for document in layer}
    causes = [f"{name} ({position})" for name, position in replaced.items()]
    for fault in dict.fromkeys(faults):
        if causes and fault.position.file in below:
            cause = f"An overlay may have caused this. It replaces: {listed(causes, 3)}."
            fault = replace(fault, help=f"{fault.help} {cause}".strip())
        yield fault
