"""What lower packs miss since a pack on top replaced it: told where it was replaced."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ladder.faults import Fault, listed
from ladder.load.documents import Document
from ladder.load.layers import identities
from ladder.model import Mark
from ladder.schema import NeedShape, UnfitShape

_WORD = re.compile(r"`([^`]+)`")
_UNSAID = re.compile(r"nothing says why (\S+) does not serve `([^`]+)`")


class Replaced:
    """Moves faults of lower packs to what on top of them brought them about.

    Args:
        layers: the documents of every pack, in the order laid.
    """

    def __init__(self, layers: Sequence[Sequence[Document]]) -> None:
        self._documents = [document for layer in layers for document in layer]
        self._layer = {d.file: number for number, layer in enumerate(layers) for d in layer}
        self._at: dict[str, list[tuple[int, Mark]]] = {}
        for document in self._documents:
            for name, route in identities(document):
                place = self._layer[document.file], document.mark(*route)
                self._at.setdefault(name, []).append(place)

    def told(self, faults: Iterable[Fault]) -> list[Fault]:
        """The faults; those that a replacement explains stand there, each once.

        What else the lower packs then lack most likely follows from those, and is left out.
        """
        every = [(fault, self._moved(fault)) for fault in faults]
        explained = any(moved.mark != fault.mark for fault, moved in every)
        found: dict[tuple[str, Mark], tuple[Fault, list[Mark]]] = {}
        for fault, moved in every:
            if explained and moved.mark == fault.mark and self._is_below(fault):
                continue
            _, places = found.setdefault((moved.what, moved.mark), (moved, []))
            places.append(fault.mark)
        return [
            _with_places(moved, places) if moved.mark not in places else moved
            for moved, places in found.values()
        ]

    def _is_below(self, fault: Fault) -> bool:
        top = max(self._layer.values(), default=0)
        return self._layer.get(fault.mark.file, top) < top

    def _moved(self, fault: Fault) -> Fault:
        if not self._is_below(fault):
            return fault
        below = self._layer[fault.mark.file]
        for told in (*self._unsaid(fault, below), *self._declared(fault, below)):
            return told
        names = [name for name in self._at if self._top(name, below)]
        changed = f"Perhaps it misses what is replaced on top of it: {listed(names, 5)}."
        return replace(fault, help=f"{fault.help} {changed}") if names else fault

    def _top(self, name: str, below: int) -> Mark | None:
        """Where something of that pack or of a lower one is replaced, if it is."""
        places = self._at.get(name, [])
        above = [mark for layer, mark in places if layer > below]
        return above[-1] if above and any(layer <= below for layer, _ in places) else None

    def _declared(self, fault: Fault, below: int) -> Iterator[Fault]:
        """Facts declared anew, and variants and reasons that a new card lacks."""
        for word in _WORD.findall(fault.what):
            for name in (f"fact/{word}", f"derived/{word}"):
                if (mark := self._top(name, below)) is not None:
                    help_ = "Keep what it had, or choose another name."
                    yield Fault(f"{fault.what}, since it is declared anew here", mark, help_)
            kind, _, rest = word.partition("/")
            owner, _, last = rest.rpartition("/")
            for name in self._owners(kind, owner, last, below):
                if fault.what.startswith("unknown rule") and (mark := self._top(name, below)):
                    what = f"{name.split('/')[1]} is replaced here, and lacks the {kind} {last}"
                    yield Fault(
                        what, mark, f"Keep a {kind} of that name, or replace what names it."
                    )

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

    def _unsaid(self, fault: Fault, below: int) -> Iterator[Fault]:
        """A technique that no rule keeps off a route any more, or that is new."""
        if (said := _UNSAID.fullmatch(fault.what)) is None:
            return
        technique, need = said.groups()
        for document in self._documents:
            shape = document.shape
            if not isinstance(shape, UnfitShape) or self._layer[document.file] > below:
                continue
            mark = self._top(f"unfit/{shape.unfit}", below)
            if mark and technique in shape.about and need in (shape.for_needs or [need]):
                what = f"{fault.what}, since `unfit/{shape.unfit}` is replaced here"
                yield Fault(what, mark, f"Keep {technique} in its about:, or put it on the route.")
        if new := [
            mark for layer, mark in self._at.get(f"technique/{technique}", []) if layer > below
        ]:
            yield replace(fault, mark=new[-1])


def _with_places(fault: Fault, places: Sequence[Mark]) -> Fault:
    more = f" and in {len(places) - 1} more places" if len(places) > 1 else ""
    return replace(fault, help=f"It is needed at {places[0]}{more}. {fault.help}")
