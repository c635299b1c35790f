"""How the entries of a route stand, as a circuit: `ladder.engine.assessment` said again."""

from collections.abc import Mapping
from typing import NamedTuple

from ladder.engine.assessment import RouteStatus, member_keys
from ladder.engine.decision import Outcome, Step
from ladder.engine.rules import Need, Position, RouteEntry
from ladder.verify.circuit import Literal
from ladder.verify.symbolic_problem import SymbolicProblem, SymbolicTruth


class SymbolicMember(NamedTuple):
    """A technique of a route entry: what the entry is combined with, or its own."""

    technique: str
    rung: int | None
    met: SymbolicTruth
    spent: SymbolicTruth

    def step(self, outcome: Outcome) -> Step:
        """The step of coming to this technique."""
        return Step(self.technique, self.rung, outcome)


class SymbolicAssessment(NamedTuple):
    """How an entry of a need's route stands: the engine's `Assessment`, and more.

    Args:
        stated: whether the problem states the need.
        reached: whether the walk comes to it.
        reachable: whether the walk may yet come to it.
        taken: whether the walk ends here with a technique to use.
        used: whether that is the step of a need that is stated.
    """

    need: Need
    entry: RouteEntry
    stated: Literal
    training: bool
    members: tuple[SymbolicMember, ...]
    unfit: SymbolicTruth
    met: SymbolicTruth
    open: SymbolicTruth
    status: Mapping[RouteStatus, Literal]
    usable: Literal
    passable: Literal
    reached: Literal
    reachable: Literal
    taken: Literal
    used: Literal

    @property
    def about(self) -> str:
        """Its name: the need, and the technique."""
        return f"{self.need.id}/{self.entry.technique}"

    @property
    def position(self) -> Position:
        """Where it stands in the rules."""
        return self.entry.fit.position

    @property
    def own(self) -> SymbolicMember:
        """The entry's own technique."""
        return self.members[-1]


def assess(
    problem: SymbolicProblem, need: Need, entry: RouteEntry, reached: Literal, reachable: Literal
) -> SymbolicAssessment:
    """How an entry of a need's route stands, given whether the walk comes to it, or yet may."""
    c, techniques = problem.circuit, problem.space.book.techniques
    members = tuple(
        SymbolicMember(name, techniques[name].rung, problem.answer(met), problem.answer(spent))
        for name, met, spent in member_keys(need, entry)
    )
    unfit = problem.any_of(problem.truth(rule.when) for rule in entry.unfit)
    opened = problem.all_of(problem.truth(rule.when) for rule in entry.gates)
    met, spent = problem.any_of(member.met for member in members), members[-1].spent
    fits = c.both(-unfit.true, -met.true)
    status: dict[RouteStatus, Literal] = {
        "unfit": unfit.true,
        "met": c.both(-unfit.true, met.true),
        "spent": c.both(fits, spent.true),
        "open": c.both(fits, -spent.true, opened.true),
        "blocked": c.both(fits, -spent.true, -opened.true),
    }
    goes_on = c.both(-met.true, c.either(-spent.false, -opened.true))
    stated, taken = problem.states(need.id), c.both(reached, status["open"])
    return SymbolicAssessment(
        need=need,
        entry=entry,
        stated=stated,
        training=entry.trains,
        members=members,
        unfit=unfit,
        met=met,
        open=opened,
        status=status,
        usable=c.both(fits, -spent.true, -opened.false),
        passable=c.either(-unfit.false, goes_on),
        reached=reached,
        reachable=reachable,
        taken=taken,
        used=c.both(stated, taken),
    )
