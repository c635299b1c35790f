"""The walk of `ladder.engine.decision` as a circuit: standings, step, possible steps and range.

This is the one place that says again what the walk says; a test compares every part of it with the
engine's own answer on random problems.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple

from ladder.engine.assessment import RouteStatus, height
from ladder.engine.decision import LOWEST, Outcome
from ladder.engine.rules import Need, RouteEntry, Rulebook
from ladder.verify.circuit import FALSE, TRUE, Circuit, Literal
from ladder.verify.world import Truths, World

Taken = tuple[str, Outcome]
"""A technique and what to do with it; its dose is that of its rung."""


Rank = tuple[int, bool, bool]
"""What decides between needs: the dose, whether there is work to do, whether it leads on."""


class Stand(NamedTuple):
    """How an entry of a route stands, and where the walk finds it."""

    entry: RouteEntry
    training: bool
    unfit: Truths
    met: Truths
    spent: Truths
    open: Truths
    parts: tuple[str, ...]
    parts_met: tuple[Truths, ...]
    parts_spent: tuple[Truths, ...]
    places: Mapping[RouteStatus, Literal]
    passable: Literal


@dataclass(frozen=True)
class Walked:
    """One need walked: every stand, and literals for its step and the steps still possible.

    `uses` and `stops` tell at which entry the step was taken; `left` is true where none was, and
    `leads` where the route goes on above the step.
    """

    need: Need
    stands: tuple[Stand, ...]
    uses: tuple[Literal, ...]
    stops: tuple[Mapping[str, Literal], ...]
    left: Literal
    leads: Literal
    step: Mapping[Taken, Literal]
    possible: Mapping[Taken, Literal]


class Ladder:
    """A problem walked: every need's walk, which decides, the dose and the range."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.book = world.space.book
        self.circuit = world.circuit
        self.walks = {need.id: walked(world, need) for need in self.book.needs.values()}
        rungs = {height(each.rung) for each in self.book.techniques.values()}
        self.doses = tuple(sorted(rungs | {-1, 0}))

    def dose_of(self, taken: Taken) -> int:
        """The dose of a step."""
        return height(self.book.techniques[taken[0]].rung)

    @cached_property
    def leading_need(self) -> Mapping[str, Literal]:
        """Which need decides: the highest dose, then work to do, then one that leads on."""
        c, found = self.circuit, {}
        order = list(self.walks)
        for index, need in enumerate(order):
            beaten = [FALSE]
            for rank in self._ranks:
                here = self._rank(need, rank)
                above = [each for each in self._ranks if each > rank]
                for other in order[:index] + order[index + 1 :]:
                    least = above if other in order[index + 1 :] else [rank, *above]
                    higher = c.any(self._rank(other, each) for each in least)
                    beaten.append(c.both(here, self.world.states(other), higher))
            found[need] = c.both(self.world.states(need), -c.any(beaten))
        return found

    @cached_property
    def _ranks(self) -> tuple[Rank, ...]:
        return tuple(product(self.doses, (False, True), (False, True)))

    def _rank(self, need: str, rank: Rank) -> Literal:
        wanted, use, leads = rank
        each = self.walks[need]
        here = self.circuit.any(
            literal
            for taken, literal in each.step.items()
            if self.dose_of(taken) == wanted and (taken[1] == "use") is use
        )
        return self.circuit.both(here, each.leads if leads else -each.leads)

    @cached_property
    def headline(self) -> Mapping[Taken, Literal]:
        """The recommendation: the deciding need's step, or a prompt where no need is stated."""
        c = self.circuit
        found: dict[Taken, list[Literal]] = {(LOWEST, "use"): [-self.world.stated()]}
        for need, each in self.walks.items():
            for taken, literal in each.step.items():
                found.setdefault(taken, []).append(c.both(self.leading_need[need], literal))
        return {taken: c.any(ways) for taken, ways in found.items()}

    @cached_property
    def dose(self) -> Mapping[int, Literal]:
        """The dose of the recommendation."""
        return {
            each: self.circuit.any(
                literal for taken, literal in self.headline.items() if self.dose_of(taken) == each
            )
            for each in self.doses
        }

    @cached_property
    def low_at_least(self) -> Mapping[int, Literal]:
        """Whether the range begins at this dose or above it; only where a need is stated."""
        return {
            each: self._some_need(-self.reaches(need, lower=each) for need in self.walks)
            for each in self.doses
        }

    @cached_property
    def high_at_least(self) -> Mapping[int, Literal]:
        """Whether the range ends at this dose or above it; only where a need is stated."""
        return {
            each: self._some_need(self.reaches(need, least=each) for need in self.walks)
            for each in self.doses
        }

    def _some_need(self, literals: Iterable[Literal]) -> Literal:
        """Whether one of these, given need by need, is true of a need that is stated."""
        c = self.circuit
        return c.any(
            c.both(self.world.states(need), literal)
            for need, literal in zip(self.walks, literals, strict=True)
        )

    def reaches(self, need: str, *, least: int | None = None, lower: int | None = None) -> Literal:
        """Whether a step of at least, or of less than, a dose is possible for a need."""
        return self.circuit.any(
            literal
            for taken, literal in self.walks[need].possible.items()
            if (least is None or self.dose_of(taken) >= least)
            and (lower is None or self.dose_of(taken) < lower)
        )


def walked(world: World, need: Need) -> Walked:
    """Walk one need."""
    c, book = world.circuit, world.space.book
    stands = tuple(_stand(world, book, entry) for entry in need.route)
    step: dict[Taken, list[Literal]] = {}
    uses, stops = [], []
    here = TRUE
    for stand in stands:
        stops_here = {}
        for index, part in enumerate(stand.parts):
            first = c.both(stand.parts_met[index].true, *(-m.true for m in stand.parts_met[:index]))
            stops_here[part] = c.both(here, stand.places["met"], first)
            step.setdefault((part, "stop"), []).append(stops_here[part])
        use = c.both(here, stand.places["open"])
        step.setdefault((stand.entry.technique, "use"), []).append(use)
        uses.append(use)
        stops.append(stops_here)
        here = c.both(here, -stand.places["met"], -stand.places["open"])
    for name, kept in _kept(c, book, stands).items():
        step.setdefault((name, "stay"), []).append(c.both(here, kept))
    return Walked(
        need=need,
        stands=stands,
        uses=tuple(uses),
        stops=tuple(stops),
        left=here,
        leads=_leads(c, stands, uses, here),
        step={taken: c.any(ways) for taken, ways in step.items()},
        possible=_possible(c, book, stands),
    )


def _stand(world: World, book: Rulebook, entry: RouteEntry) -> Stand:
    c = world.circuit
    parts = (*entry.combined_with, entry.technique)
    parts_met = tuple(world.truths(book.techniques[part].met) for part in parts)
    spent_when = [*(book.techniques[part].spent for part in entry.combined_with), entry.spent]
    parts_spent = tuple(world.truths(when) for when in spent_when)
    unfit = world.some(world.truths(rule.when) for rule in entry.unfit)
    met, spent = world.some(parts_met), parts_spent[-1]
    opened = world.every(world.truths(rule.when) for rule in entry.gates)
    fits = c.both(-unfit.true, -met.true)
    goes_on = c.both(-met.true, c.either(-spent.false, -opened.true))
    return Stand(
        entry=entry,
        training=book.techniques[entry.technique].training,
        unfit=unfit,
        met=met,
        spent=spent,
        open=opened,
        parts=parts,
        parts_met=parts_met,
        parts_spent=parts_spent,
        places={
            "unfit": unfit.true,
            "met": c.both(-unfit.true, met.true),
            "spent": c.both(fits, spent.true),
            "open": c.both(fits, -spent.true, opened.true),
            "blocked": c.both(fits, -spent.true, -opened.true),
        },
        passable=c.either(-unfit.false, goes_on),
    )


def _leads(c: Circuit, stands: Sequence[Stand], uses: Sequence[Literal], left: Literal) -> Literal:
    """Whether something stands above the step that is not unfit and not spent."""
    ways = []
    for at, use in enumerate(uses):
        later = [stand.places for stand in stands[at + 1 :]]
        wanted = [each[place] for each in later for place in ("open", "blocked", "met")]
        ways.append(c.both(use, c.any(wanted)))
        spent_later = c.any(each["spent"] for each in later)
        ways.append(c.both(left, stands[at].places["blocked"], -spent_later))
    return c.any(ways)


def _kept(c: Circuit, book: Rulebook, stands: Sequence[Stand]) -> dict[str, Literal]:
    """What one stays on where nothing is left: the highest spent technique, else the lowest."""
    spent: dict[str, list[Literal]] = {}
    for stand in stands:
        kept = c.both(-stand.unfit.true, stand.open.true if stand.training else TRUE)
        for part, each in zip(stand.parts, stand.parts_spent, strict=True):
            spent.setdefault(part, []).append(c.both(kept, each.true))
    order = sorted(spent, key=lambda name: (height(book.techniques[name].rung), name), reverse=True)
    found: dict[str, Literal] = {}
    none = TRUE
    for name in order:
        here = c.any(spent[name])
        found[name] = c.both(none, here)
        none = c.both(none, -here)
    found[LOWEST] = c.either(found.get(LOWEST, FALSE), none)
    return found


def _possible(c: Circuit, book: Rulebook, stands: Sequence[Stand]) -> dict[Taken, Literal]:
    found: dict[Taken, list[Literal]] = {}
    here = TRUE
    for stand in stands:
        fits = c.both(here, -stand.unfit.true)
        for index, part in enumerate(stand.parts):
            earlier = (-met.true for met in stand.parts_met[:index])
            stops = c.both(fits, -stand.parts_met[index].false, *earlier)
            found.setdefault((part, "stop"), []).append(stops)
        use = c.both(fits, -stand.met.true, -stand.spent.true, -stand.open.false)
        found.setdefault((stand.entry.technique, "use"), []).append(use)
        here = c.both(here, c.either(stand.unfit.true, stand.passable))
    for name, literal in _stays(c, book, stands).items():
        found.setdefault((name, "stay"), []).append(c.both(here, literal))
    return {taken: c.any(ways) for taken, ways in found.items()}


def _stays(c: Circuit, book: Rulebook, stands: Sequence[Stand]) -> dict[str, Literal]:
    maybe: dict[str, list[Literal]] = {}
    sure: dict[int, list[Literal]] = {}
    for stand in stands:
        kept = stand.open.true if stand.training else TRUE
        may_keep = c.both(-stand.unfit.true, -stand.open.false if stand.training else TRUE)
        for part, spent in zip(stand.parts, stand.parts_spent, strict=True):
            maybe.setdefault(part, []).append(c.both(may_keep, -spent.false))
            certain = c.both(may_keep, kept, stand.unfit.false, spent.true)
            sure.setdefault(height(book.techniques[part].rung), []).append(certain)
        # Whatever fits and is open was passed over only because it is spent.
        own = height(book.techniques[stand.entry.technique].rung)
        sure.setdefault(own, []).append(c.both(stand.unfit.false, stand.open.true))
    maybe.setdefault(LOWEST, []).append(-c.any(_flat(sure.values())))
    found: dict[str, Literal] = {}
    for name, ways in maybe.items():
        here = height(book.techniques[name].rung)
        above = c.any(_flat(every for each, every in sure.items() if each > here))
        found[name] = c.both(c.any(ways), -above)
    return found


def _flat(every: Iterable[Iterable[Literal]]) -> Iterable[Literal]:
    return [literal for each in every for literal in each]
