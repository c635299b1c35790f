"""Faults that an overlay causes in the packs below it, moved to the overlay."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ladder.engine.sources import Position
from ladder.load.packs.cards import NeedShape
from ladder.load.packs.document import Document, identities, shaped
from ladder.load.packs.documents import checked
from ladder.output.diagnostics import Diagnostic, listed


class Replaced:
    """A mover of faults from lower packs to the overlay that caused them."""

    def __init__(self, layers: Sequence[Sequence[Document]]) -> None:
        every = (checked(document, []) for layer in layers for document in layer)
        self._documents = [document for document in every if document]
        self._layer = {d.file: number for number, layer in enumerate(layers) for d in layer}
        self._at: dict[str, list[tuple[int, Position]]] = {}
        for document in self._documents:
            for name, route in identities(document):
                place = self._layer[document.file], document.position(*route)
                self._at.setdefault(name, []).append(place)

    def stated(self, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Yield the faults, those that a replacement explains at its position, each once.

        Other faults of the lower packs are probably consequences, and left out.
        """
        explanations = [(diagnostic, self._moved(diagnostic)) for diagnostic in diagnostics]
        explained = any(moved.position != diagnostic.position for diagnostic, moved in explanations)
        merged: dict[tuple[str, Position], tuple[Diagnostic, list[Position]]] = {}
        for diagnostic, moved in explanations:
            if explained and moved.position == diagnostic.position and self._is_below(diagnostic):
                continue
            _, places = merged.setdefault((moved.what, moved.position), (moved, []))
            places.append(diagnostic.position)
        for moved, places in merged.values():
            if moved.position not in places:
                more = f" and in {len(places) - 1} more places" if len(places) > 1 else ""
                moved = replace(moved, help=f"It is needed at {places[0]}{more}. {moved.help}")
            yield moved

    def _is_below(self, diagnostic: Diagnostic) -> bool:
        top = max(self._layer.values(), default=0)
        return self._layer.get(diagnostic.position.file, top) < top

    def _moved(self, diagnostic: Diagnostic) -> Diagnostic:
        if not self._is_below(diagnostic):
            return diagnostic
        below = self._layer[diagnostic.position.file]
        kind, _, name = diagnostic.subject.partition("/")
        causes: Iterable[Diagnostic] = ()
        if kind == "off-route":
            causes = self._unsaid(diagnostic, name.partition("/")[0], below)
        elif kind == "fact":
            causes = self._declared_anew(diagnostic, name, below)
        elif kind == "rule":
            causes = self._lost(name, below)
        if cause := next(iter(causes), None):
            return cause
        names = [name for name in self._at if self._top(name, below)]
        changed = f"Perhaps it misses what is replaced on top of it: {listed(names, 5)}."
        return replace(diagnostic, help=f"{diagnostic.help} {changed}") if names else diagnostic

    def _top(self, name: str, below: int) -> Position | None:
        """Return where a pack above replaces something, if it does."""
        places = self._at.get(name, [])
        above = [position for layer, position in places if layer > below]
        return above[-1] if above and any(layer <= below for layer, _ in places) else None

    def _declared_anew(self, diagnostic: Diagnostic, name: str, below: int) -> Iterator[Diagnostic]:
        """Yield the position of a fact that is declared again with another meaning."""
        for declaration in (f"fact/{name}", f"derived/{name}"):
            if (position := self._top(declaration, below)) is not None:
                what = f"{diagnostic.what}, since it is declared anew here"
                yield Diagnostic(what, position, "Keep what it had, or choose another name.")

    def _lost(self, rule: str, below: int) -> Iterator[Diagnostic]:
        """Yield the position of a card that lacks a variant or reason that it had before."""
        kind, _, rest = rule.partition("/")
        owner, _, last = rest.rpartition("/")
        cards: list[str] = []
        if kind == "variant" and owner:
            cards = [f"technique/{owner}", f"need/{owner.partition('/')[0]}"]
        elif kind == "fit":
            cards = [
                f"need/{need.need}"
                for document, need in shaped(self._documents, NeedShape)
                if self._layer[document.file] <= below
                and last in (entry.fit.id for entry in need.options)
            ]
        for card in cards:
            if (position := self._top(card, below)) is not None:
                what = f"{card.split('/')[1]} is replaced here, and lacks the {kind} {last}"
                help_ = f"Keep a {kind} of that name, or replace what names it."
                yield Diagnostic(what, position, help_)

    def _unsaid(self, diagnostic: Diagnostic, technique: str, below: int) -> Iterator[Diagnostic]:
        """Yield the position of a card without the reason that it had before, or of a new one."""
        card = f"technique/{technique}"
        if (position := self._top(card, below)) is not None:
            what = f"{diagnostic.what}, since `{card}` is replaced here"
            yield Diagnostic(
                what, position, f"Keep its `elsewhere`, or add {technique} to the options."
            )
        cards = self._at.get(card, [])
        if new := [position for layer, position in cards if layer > below]:
            yield replace(diagnostic, position=new[-1])
