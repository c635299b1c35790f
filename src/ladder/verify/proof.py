"""The bench on which theorems are proved: a problem in the circuit, its verdict, and the search."""

from collections.abc import Collection, Iterable, Mapping

from ladder.engine.facts import Facts, Value
from ladder.engine.rules import Position, Rulebook
from ladder.load.contradictions import contradictions
from ladder.verify.circuit import TRUE, Circuit, Literal, Model, Search
from ladder.verify.claims import Claim
from ladder.verify.domains import AS_OF
from ladder.verify.said import Said
from ladder.verify.walked import Ladder
from ladder.verify.world import Space, World


class Proof:
    """Searches for problems; only those that a file could state are found.

    `said` is the verdict on any one problem. `another` makes a second problem beside it. With
    `small`, witnesses are as small as counterexamples, which takes longer.
    """

    def __init__(self, book: Rulebook, *, small: bool = False) -> None:
        self.book = book
        self._witness = self.small if small else self.possible
        self.circuit = Circuit()
        self.search = Search(self.circuit)
        self.space = Space(book, self.circuit)
        self._worlds: list[World] = []
        self._illegal: list[Mapping[str, Value]] = []
        self.said = self._said(World(self.space))
        self.world = self.said.world
        self.ladder = self.said.ladder
        unknown = [-known for fact, known in self.world.known.items() if fact != AS_OF]
        self.search.prefer(unknown + [-item for item in self.world.within.values()])

    def close(self) -> None:
        """Let the solver go."""
        self.search.close()

    def another(self, known: Collection[str], changed: Collection[str] = ()) -> Said:
        """The verdict on a problem like the first but for what is known, or what has changed."""
        return self._said(World(self.space, self.world, known, changed))

    def _said(self, world: World) -> Said:
        self._worlds.append(world)
        for facts in self._illegal:
            _forbid(world, facts)
        return Said(Ladder(world))

    def possible(self, *wanted: Literal) -> Facts | None:
        """Some problem for which all of `wanted` hold; None if there is none."""
        model = self.legal(wanted, self.world)
        return None if model is None else self.world.read(model)

    def small(self, *wanted: Literal) -> Facts | None:
        """The problem with the fewest facts for which all of `wanted` hold, or None."""
        return next(iter(self.smallest(*wanted)), None)

    def smallest(self, *wanted: Literal, beside: Said | None = None) -> tuple[Facts, ...]:
        """The problem with the fewest facts for which all of `wanted` hold; empty if there is none.

        With `beside`, also that second problem.
        """
        worlds = [self.world, *([beside.world] if beside else [])]
        costs = [lit for each in worlds for lit in _costs(each)]
        model = self.legal(wanted, *worlds, costs=costs)
        return () if model is None else tuple(each.read(model) for each in worlds)

    def legal(
        self, wanted: tuple[Literal, ...], *worlds: World, costs: list[Literal] | None = None
    ) -> Model | None:
        """A model of problems that the loader accepts; what it refuses is learned as a clause."""
        while True:
            found = self.search.smallest(costs, *wanted) if costs else self.search.model(*wanted)
            if found is None:
                return None
            refused = [facts for each in worlds if (facts := _refused(self.book, each.read(found)))]
            if not refused:
                return found
            for facts in refused:
                self._illegal.append(facts)
                for each in self._worlds:
                    _forbid(each, facts)

    def nearest(self, wanted: Literal, wishes: Iterable[Literal]) -> tuple[Facts, ...]:
        """The smallest problem of `wanted` for which, in this order, each wish holds that can."""
        kept = [wanted]
        for wish in wishes:
            if self.possible(*kept, wish) is not None:
                kept.append(wish)
        return self.smallest(*kept)

    def exists(
        self, about: str, wrong: str, position: Position | None, wanted: Literal, *nearest: Literal
    ) -> Claim:
        """The claim that `wanted` holds for some problem.

        Where it does not, the problem shown is the smallest of the first of `nearest` that can be.
        """
        witness = self._witness(wanted)
        if witness is not None:
            return Claim(about, shown=(witness,))
        for each in (*nearest, self.world.stated()):
            if shown := self.smallest(each):
                return Claim(about, wrong, position, shown)
        return Claim(about, wrong, position)

    def never(
        self,
        about: str,
        wrong: str,
        position: Position | None,
        broken: Literal,
        beside: Said | None = None,
        *,
        seen: Literal = TRUE,
        technique: str = "",
        need: str = "",
        help: str = "",
    ) -> Claim:
        """The claim that `broken` holds for no problem.

        Where it does for one, the problem shown is one for which `seen` holds too, if there is any.
        """
        shown = self.smallest(broken, beside=beside)
        if shown and seen != TRUE:
            shown = self.smallest(broken, seen, beside=beside) or shown
        return Claim(about, wrong if shown else "", position, shown, technique, need, help)


def _costs(world: World) -> list[Literal]:
    """What makes a problem large: each fact, each item of a set, and a day of its own."""
    known = [literal for fact, literal in world.known.items() if fact != AS_OF]
    usual_day = world.choice[world.space.domain_of[AS_OF]][0]
    return [*known, *world.within.values(), -usual_day]


def _refused(book: Rulebook, facts: Facts) -> Mapping[str, Value]:
    """The few facts among these that cannot be true together; empty if there are none."""
    if not _clash(book, facts):
        return {}
    found = dict(facts)
    for fact, value in facts.items():
        without = {each: kept for each, kept in found.items() if each != fact}
        if _clash(book, without):
            found = without
        elif isinstance(value, frozenset):
            for item in sorted(value):
                fewer = {**found, fact: found[fact] - {item}}  # type: ignore[operator]
                found = fewer if _clash(book, fewer) else found
    return found


def _clash(book: Rulebook, facts: Facts) -> bool:
    return next(contradictions(book, facts), None) is not None


def _forbid(world: World, facts: Mapping[str, Value]) -> None:
    """No problem states all of these."""
    clause = []
    for fact, value in facts.items():
        clause.append(-world.known[fact])
        if isinstance(value, frozenset):
            clause += [-world.within[fact, item] for item in value]
        else:
            domain = world.space.domain_of[fact]
            cells = zip(domain.cells, world.choice[domain], strict=True)
            clause.append(-world.circuit.any(here for cell, here in cells if cell[fact] == value))
    world.circuit.require(clause)
