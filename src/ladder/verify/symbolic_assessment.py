"""How the entries of a route stand, as a circuit: `ladder.engine.assessment` said again."""

from typing import NamedTuple

from ladder.engine.assessment import MemberKeys, RouteStatus, entry_keys, stands_in
from ladder.engine.decision import Outcome, Step
from ladder.engine.rules import Need, RouteEntry
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


class SymbolicAssessment:
    """How an entry of a need's route stands: the engine's `Assessment`, and more."""

    def __init__(
        self,
        problem: SymbolicProblem,
        need: Need,
        entry: RouteEntry,
        reached: Literal,
        reachable: Literal,
        outdone: SymbolicTruth,
    ) -> None:
        """Assess an entry, given whether the walk comes to it, or may yet come to it.

        It is `outdone` where what stands further up met the target, untrained.
        """
        c, keys = problem.circuit, entry_keys(need, entry)
        self.need, self.entry, self.training = need, entry, entry.trains
        self.reached, self.reachable, self.outdone = reached, reachable, outdone
        self.about, self.position = f"{need.id}/{entry.technique}", entry.fit.position
        self.half, said = problem.answer(keys.half), problem.answer(keys.inapplicable).true
        self.inapplicable = SymbolicTruth(said, -said)
        self.members = tuple(_member(problem, need, self.half, each) for each in keys.members)
        self.own = self.members[-1]
        against = (problem.truth(rule.when) for rule in entry.unfit)
        self.unfit = unfit = problem.any_of((self.inapplicable, *against))
        self.open = problem.all_of(problem.truth(rule.when) for rule in entry.gates)
        self.met = met = problem.any_of(member.met for member in self.members)
        self.spent = spent = problem.any_of((outdone, self.own.spent))
        passed = c.either(spent.true, -outdone.false)
        fits = c.both(-unfit.true, -met.true)
        self.status: dict[RouteStatus, Literal] = {
            "unfit": unfit.true,
            "met": c.both(-unfit.true, met.true),
            "spent": c.both(fits, passed),
            "open": c.both(fits, -passed, self.open.true),
            "blocked": c.both(fits, -passed, -self.open.true),
        }
        # Whether the walk ends here, if it fits, whatever else becomes known.
        self.ends = c.both(met.true, c.either(self.half.true, self.half.false))
        goes_on = c.both(-self.ends, c.either(met.true, -spent.false, -self.open.true))
        # Whether one may stay on it once it is spent, if it fits.
        always = SymbolicTruth(TRUE, FALSE)
        self.keepable = problem.any_of((self.open, self.own.enough)) if entry.trains else always
        if stands_in(problem.space.book, need, entry):
            self.keepable = self.own.enough
        self.stated = problem.states(need.id)
        # Whether the walk ends here with a technique to use, and that is the step of a stated need.
        self.taken = c.both(reached, self.status["open"])
        self.in_hand = problem.answer(keys.in_hand)
        self.usable = c.both(fits, -spent.true, -self.open.false)
        # Whether it met the target, untrained, so that what stands below need not be tried.
        ends = SymbolicTruth(c.both(self.ends, unfit.false), -self.status["met"])
        self.outdoes = SymbolicTruth(FALSE, TRUE) if entry.trains else ends
        self.passable = c.either(-unfit.false, goes_on)
        self.used = c.both(self.stated, self.taken)


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
