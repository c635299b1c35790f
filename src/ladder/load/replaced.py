"""What lower packs miss since a pack on top replaced it: told where it was replaced."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ladder.engine.rules import Position
from ladder.load.documents import Document
from ladder.load.layers import identities
from ladder.load.shapes import NeedShape, UnfitShape
from ladder.output.diagnostics import Diagnostic, listed


class Replaced:
    """Moves faults of lower packs to what on top of them brought them about.

    Args:
        layers: the documents of every pack, in the order laid.
    """

    def __init__(self, layers: Sequence[Sequence[Document]]) -> None:
        self._documents = [document for layer in layers for document in layer]
        self._layer = {d.file: number for number, layer in enumerate(layers) for d in layer}
        self._at: dict[str, list[tuple[int, Position]]] = {}
        for document in self._documents:
            for name, route in identities(document):
                place = self._layer[document.file], document.position(*route)
                self._at.setdefault(name, []).append(place)

    def told(self, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The faults; those that a replacement explains stand there, each once.

        What else the lower packs then lack most likely follows from those, and is left out.
        """
        every = [(diagnostic, self._moved(diagnostic)) for diagnostic in diagnostics]
        explained = any(moved.position != diagnostic.position for diagnostic, moved in every)
        found: dict[tuple[str, Position], tuple[Diagnostic, list[Position]]] = {}
        for diagnostic, moved in every:
            if explained and moved.position == diagnostic.position and self._is_below(diagnostic):
                continue
            _, places = found.setdefault((moved.what, moved.position), (moved, []))
            places.append(diagnostic.position)
        return [
            _with_places(moved, places) if moved.position not in places else moved
            for moved, places in found.values()
        ]

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
            technique, _, need = name.partition("/")
            causes = self._unsaid(diagnostic, technique, need, below)
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
        """Where something of that pack or of a lower one is replaced, if it is."""
        places = self._at.get(name, [])
        above = [position for layer, position in places if layer > below]
        return above[-1] if above and any(layer <= below for layer, _ in places) else None

    def _declared_anew(self, diagnostic: Diagnostic, name: str, below: int) -> Iterator[Diagnostic]:
        """A fact, or a derived one, that is declared anew and otherwise."""
        for declaration in (f"fact/{name}", f"derived/{name}"):
            if (position := self._top(declaration, below)) is not None:
                what = f"{diagnostic.what}, since it is declared anew here"
                yield Diagnostic(what, position, "Keep what it had, or choose another name.")

    def _lost(self, rule: str, below: int) -> Iterator[Diagnostic]:
        """A variant or a reason to fit that a new card lacks."""
        kind, _, rest = rule.partition("/")
        owner, _, last = rest.rpartition("/")
        for card in self._owners(kind, owner, last, below):
            if (position := self._top(card, below)) is not None:
                what = f"{card.split('/')[1]} is replaced here, and lacks the {kind} {last}"
                help_ = f"Keep a {kind} of that name, or replace what names it."
                yield Diagnostic(what, position, help_)

    def _owners(self, kind: str, owner: str, last: str, below: int) -> Iterator[str]:
        """The cards that a variant or a reason to fit can have stood on."""
        if kind == "variant" and owner:
            yield from (f"technique/{owner}", f"need/{owner.partition('/')[0]}")
        for document in self._documents if kind == "fit" else ():
            shape = document.shape
            if not isinstance(shape, NeedShape) or self._layer[document.file] > below:
                continue
            if last in (entry.fit.because for entry in shape.route):
                yield f"need/{shape.need}"

    def _unsaid(
        self, diagnostic: Diagnostic, technique: str, need: str, below: int
    ) -> Iterator[Diagnostic]:
        """A technique that no rule keeps off a route any more, or that is new."""
        for document in self._documents:
            shape = document.shape
            if not isinstance(shape, UnfitShape) or self._layer[document.file] > below:
                continue
            position = self._top(f"unfit/{shape.unfit}", below)
            if position and technique in shape.techniques and need in (shape.needs or [need]):
                what = f"{diagnostic.what}, since `unfit/{shape.unfit}` is replaced here"
                yield Diagnostic(
                    what, position, f"Keep {technique} in its techniques:, or put it on the route."
                )
        if new := [
            position
            for layer, position in self._at.get(f"technique/{technique}", [])
            if layer > below
        ]:
            yield replace(diagnostic, position=new[-1])


def _with_places(diagnostic: Diagnostic, places: Sequence[Position]) -> Diagnostic:
    more = f" and in {len(places) - 1} more places" if len(places) > 1 else ""
    return replace(diagnostic, help=f"It is needed at {places[0]}{more}. {diagnostic.help}")
