"""How the entries of a route stand, as a circuit: `ladder.engine.assessment` said again."""

from collections.abc import Mapping
from typing import NamedTuple

from ladder.engine.assessment import MemberKeys, RouteStatus, entry_keys
from ladder.engine.decision import Outcome, Step
from ladder.engine.rules import Need, Position, RouteEntry
from ladder.verify.circuit import FALSE, TRUE, Literal
from ladder.verify.symbolic_problem import SymbolicProblem, SymbolicTruth


class SymbolicMember(NamedTuple):
    """A technique of a route entry: what the entry is combined with, or its own."""

    technique: str
    rung: int | None
    met: SymbolicTruth
    spent: SymbolicTruth
    enough: SymbolicTruth
    inconclusive: SymbolicTruth

    def step(self, outcome: Outcome, *, in_hand: bool = False) -> Step:
        """The step of coming to this technique."""
        return Step(self.technique, self.rung, outcome, in_hand)


class SymbolicAssessment(NamedTuple):
    """How an entry of a need's route stands: the engine's `Assessment`, and more.

    Args:
        stated: whether the problem states the need.
        keepable: whether one may stay on it once it is spent, if it fits.
        ends: whether the walk ends here, if it fits, whatever else becomes known.
        reached: whether the walk comes to it.
        reachable: whether the walk may yet come to it.
        outdone: whether what stands further up is known to end the walk, untrained.
        outdoes: whether it does so itself.
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
    half: SymbolicTruth
    inapplicable: SymbolicTruth
    in_hand: SymbolicTruth
    keepable: SymbolicTruth
    status: Mapping[RouteStatus, Literal]
    usable: Literal
    passable: Literal
    ends: Literal
    outdone: Literal
    outdoes: Literal
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
    problem: SymbolicProblem,
    need: Need,
    entry: RouteEntry,
    reached: Literal,
    reachable: Literal,
    outdone: Literal = FALSE,
) -> SymbolicAssessment:
    """How an entry of a need's route stands, given whether the walk comes to it, or yet may."""
    c, keys = problem.circuit, entry_keys(need, entry)
    half, said = problem.answer(keys.half), problem.answer(keys.inapplicable).true
    inapplicable = SymbolicTruth(said, -said)
    members = tuple(_member(problem, need, half, member) for member in keys.members)
    unfit = problem.any_of(
        (inapplicable, *(problem.truth(rule.when) for rule in entry.unfit)),
    )
    opened = problem.all_of(problem.truth(rule.when) for rule in entry.gates)
    met, tried = problem.any_of(member.met for member in members), members[-1].spent
    spent = SymbolicTruth(c.either(tried.true, outdone), c.both(tried.false, -outdone))
    fits = c.both(-unfit.true, -met.true)
    status: dict[RouteStatus, Literal] = {
        "unfit": unfit.true,
        "met": c.both(-unfit.true, met.true),
        "spent": c.both(fits, spent.true),
        "open": c.both(fits, -spent.true, opened.true),
        "blocked": c.both(fits, -spent.true, -opened.true),
    }
    ends = c.both(met.true, c.either(half.true, half.false))
    goes_on = c.both(-ends, c.either(met.true, -spent.false, -opened.true))
    always = SymbolicTruth(TRUE, FALSE)
    kept = problem.any_of((opened, members[-1].enough)) if entry.trains else always
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
        half=half,
        inapplicable=inapplicable,
        in_hand=problem.answer(keys.in_hand),
        keepable=kept,
        status=status,
        usable=c.both(fits, -spent.true, -opened.false),
        ends=ends,
        outdone=outdone,
        outdoes=FALSE if entry.trains else c.both(ends, unfit.false),
        passable=c.either(-unfit.false, goes_on),
        reached=reached,
        reachable=reachable,
        taken=taken,
        used=c.both(stated, taken),
    )


def _member(
    problem: SymbolicProblem, need: Need, half: SymbolicTruth, keys: MemberKeys
) -> SymbolicMember:
    """A technique of an entry. Its attempt closes the need if it is for what the need asks."""
    technique = problem.space.book.techniques[keys.technique]
    name, rung = technique.id, technique.rung
    met, spent = problem.answer(keys.met), problem.answer(keys.spent)
    if need.closes not in technique.closes:
        no = SymbolicTruth(FALSE, TRUE)
        return SymbolicMember(name, rung, no, problem.any_of((spent, met)), met, no)
    doubt = problem.answer(keys.inconclusive)
    shown = SymbolicTruth(doubt.false, doubt.true)
    met, spent = problem.all_of((met, shown)), problem.all_of((spent, shown))
    enough, c = problem.all_of((met, half)), problem.circuit
    ends = SymbolicTruth(c.both(met.true, -half.true), c.either(met.false, half.true))
    return SymbolicMember(name, rung, ends, problem.any_of((spent, enough)), enough, doubt)
