"""The assessments of an option list as a circuit: a counterpart of `ladder.engine.assessment`."""

from itertools import combinations
from typing import NamedTuple

from ladder.engine.assessment import OptionStatus, stands_in
from ladder.engine.decision import Outcome, Step
from ladder.engine.option_keys import MemberKeys, entry_keys
from ladder.engine.rules import Need, NeedOption
from ladder.verify.circuit import FALSE, TRUE, Literal
from ladder.verify.symbolic_problem import SymbolicProblem, SymbolicTruth


class SymbolicMember(NamedTuple):
    """A technique of an option list entry: the entry's own, or one combined with it."""

    technique: str
    rung: int | None
    target_reached: SymbolicTruth
    exhausted: SymbolicTruth
    enough: SymbolicTruth
    inconclusive: SymbolicTruth
    outscored: SymbolicTruth

    def step(self, outcome: Outcome, *, already_available: bool = False) -> Step:
        """Return the step at this technique."""
        return Step(self.technique, self.rung, outcome, already_available)


class SymbolicAssessment:
    """The state of an entry of a need's option list: the engine's `Assessment`, and more."""

    def __init__(
        self,
        problem: SymbolicProblem,
        need: Need,
        entry: NeedOption,
        reached: Literal,
        reachable: Literal,
        superseded: SymbolicTruth,
        waits: SymbolicTruth,
    ) -> None:
        """Assess an entry, given whether the evaluation reaches it, or may still reach it.

        `superseded` says whether a higher technique reached the target without training, `waits`
        whether one unknown requirement keeps back a training before it.
        """
        c, keys = problem.circuit, entry_keys(need, entry)
        self.need, self.entry, self.training = need, entry, entry.trains
        self.reached, self.reachable, self.superseded = reached, reachable, superseded
        self.about, self.position = f"{need.id}/{entry.technique}", entry.fit.position
        self.partial, literal = problem.answer(keys.partial), problem.answer(keys.inapplicable).true
        self.inapplicable = SymbolicTruth(literal, -literal)
        self.members = tuple(_member(problem, need, self.partial, item) for item in keys.members)
        self.own = self.members[-1]
        against = (problem.truth(rule.when) for rule in entry.exclusions)
        self.excluded = excluded = problem.any_of((self.inapplicable, *against))
        refusals = (problem.truth(rule.when) for rule in entry.refusals)
        self.refused = problem.any_of((self.inapplicable, *refusals))
        requirements = [problem.truth(rule.when) for rule in entry.requirements]
        self.open = problem.all_of(requirements)
        self.waits = waits = waits if entry.trains else SymbolicTruth(FALSE, TRUE)
        self.target_reached = target_reached = problem.any_of(
            member.target_reached for member in self.members
        )
        self.exhausted = exhausted = problem.any_of((superseded, self.own.exhausted))
        passed = c.either(exhausted.true, -superseded.false)
        fits = c.both(-excluded.true, -target_reached.true)
        self.status: dict[OptionStatus, Literal] = {
            "not-suitable": excluded.true,
            "target-reached": c.both(-excluded.true, target_reached.true),
            "below-target": c.both(fits, passed),
            "available": c.both(fits, -passed, self.open.true, -waits.true),
            "blocked": c.both(fits, -passed, -c.both(self.open.true, -waits.true)),
        }
        # Whether the evaluation ends here, if it is suitable, whatever else becomes known.
        self.ends = c.both(target_reached.true, c.either(self.partial.true, self.partial.false))
        goes_on = c.both(
            -self.ends,
            c.either(target_reached.true, -exhausted.false, -c.both(self.open.true, waits.false)),
        )
        # Whether a suitable technique may be kept once it is exhausted.
        always = SymbolicTruth(TRUE, FALSE)
        self.keepable = problem.any_of((self.open, self.own.enough)) if entry.trains else always
        if stands_in(problem.space.book, need, entry):
            self.keepable = self.own.enough
        self.stated = problem.states(need.id)
        # Whether the evaluation ends here with a technique to use, as the step of a stated need.
        self.taken = c.both(reached, self.status["available"])
        self.already_available = problem.answer(keys.already_available)
        self.usable = c.both(fits, -exhausted.true, -self.open.false)
        # Whether one unknown requirement keeps it back, so that dearer trainings wait.
        self.keeps_waiting = SymbolicTruth(FALSE, TRUE)
        if entry.trains:
            unmet = [-truth.true for truth in requirements]
            two = c.any(c.both(*pair) for pair in combinations(unmet, 2))
            may_come = c.both(self.usable, -self.open.true)
            self.keeps_waiting = SymbolicTruth(c.both(may_come, superseded.false, -two), -may_come)
        # Whether it reached the target without training, so that lower entries need not be tried.
        ends = SymbolicTruth(c.both(self.ends, excluded.false), -self.status["target-reached"])
        self.supersedes = SymbolicTruth(FALSE, TRUE) if entry.trains else ends
        self.passable = c.either(-excluded.false, goes_on)
        self.used = c.both(self.stated, self.taken)


def _member(
    problem: SymbolicProblem, need: Need, partial: SymbolicTruth, keys: MemberKeys
) -> SymbolicMember:
    """Return the state of a technique of an entry; its attempt counts for what the need asks."""
    technique = problem.space.book.techniques[keys.technique]
    name, rung = technique.id, technique.rung
    target_reached, exhausted = problem.answer(keys.target_reached), problem.answer(keys.exhausted)
    doubt, outdone = problem.answer(keys.inconclusive), problem.answer(keys.outscored)
    shown = SymbolicTruth(doubt.false, doubt.true)
    target_reached, exhausted = (
        problem.all_of((target_reached, shown)),
        problem.all_of((exhausted, shown)),
    )
    if need.solved_by not in technique.solved_by:
        no, exhausted = SymbolicTruth(FALSE, TRUE), problem.any_of((exhausted, target_reached))
        return SymbolicMember(name, rung, no, exhausted, target_reached, doubt, outdone)
    enough, c = problem.all_of((target_reached, partial)), problem.circuit
    ends = SymbolicTruth(
        c.both(target_reached.true, -partial.true), c.either(target_reached.false, partial.true)
    )
    exhausted = problem.any_of((exhausted, enough))
    return SymbolicMember(name, rung, ends, exhausted, enough, doubt, outdone)
