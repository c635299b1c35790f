"""The judgment of `ladder check` on a proposal of one technique, as a circuit.

It is a counterpart of `ladder.check.judge` as far as rules decide, without numbers, owners and
reasons. A test compares both on random proposals. The proposed technique counts as not yet tried,
as in the check.
"""

from collections.abc import Iterator

from ladder.engine.assessment import height
from ladder.engine.comparisons import Is
from ladder.engine.rules import Technique
from ladder.verify.circuit import FALSE, TRUE, Literal
from ladder.verify.symbolic_assessment import SymbolicAssessment, SymbolicMember
from ladder.verify.symbolic_decision import SymbolicDecision, SymbolicNeedDecision


class SymbolicCheck:
    """Proposals of each technique, given a problem's decision."""

    def __init__(self, decision: SymbolicDecision) -> None:
        self.decision, self.problem = decision, decision.problem
        self.circuit, self.book = decision.circuit, decision.book

    def passes(self, technique: Technique) -> Literal:
        """Return whether a proposal of a technique has no failing or undecided finding."""
        c, requirements = (
            self.circuit,
            self.book.training_requirements if technique.training else (),
        )
        return c.all(
            (
                self.problem.stated(),
                *(self.problem.truth(requirement.when).true for requirement in requirements),
                *(
                    c.either(-need.stated, self._served(need, technique))
                    for need in self.decision.needs.values()
                ),
            )
        )

    def _served(self, need: SymbolicNeedDecision, technique: Technique) -> Literal:
        """Return whether the technique may be taken at its place on a need's option list."""
        c, name = self.circuit, technique.id
        own = [assessment for assessment in need.assessments if assessment.own.technique == name]
        along = [
            assessment for assessment in need.assessments if name in assessment.entry.combined_with
        ]
        place = next(iter((*own, *along)), None)
        if place is None:
            return FALSE
        if technique.rung == 0:
            rules = c.any(self.problem.truth(rule.when).true for rule in place.entry.refusals)
            return c.either(rules, -place.open.false) if own else TRUE
        lower = c.any(
            literal
            for step, literal in need.step.items()
            if height(step.rung) < height(technique.rung)
        )
        stays = c.any(literal for step, literal in need.step.items() if step.outcome == "stay")
        if not technique.training:  # only a known fact speaks against it
            again, blocked = place.status["below-target"], place.status["blocked"]
            above = c.all((lower, -self._is_step(need, name), -again))
            kept_back = c.both(stays, blocked)  # by a requirement, not by another
            known = c.both(-place.open.false, -c.both(above, -kept_back))
            return c.both(-place.refused.true, known if own else TRUE)
        asked = c.both(*self._asked(need, place, technique))
        if not own:
            return c.both(-place.excluded.true, -asked)
        against = (self.problem.truth(rule.when).false for rule in place.entry.exclusions)
        # A training that waits for one before it is not above the verdict: that one is asked for.
        above = c.both(lower, -self._is_step(need, name), -c.both(stays, place.status["blocked"]))
        return c.all((-place.excluded.true, place.open.true, *against, -asked, -above))

    def _is_step(self, need: SymbolicNeedDecision, technique: str) -> Literal:
        """Return whether the technique is the need's step or is combined with it."""
        c = self.circuit
        ways = [literal for step, literal in need.step.items() if step.technique == technique]
        own = [
            assessment for assessment in need.assessments if assessment.own.technique == technique
        ]
        for assessment in need.assessments:
            if technique in assessment.entry.combined_with:
                ways.append(assessment.taken)
            if technique == assessment.entry.other_technique:
                ways += (
                    c.both(assessment.taken, assessment.partial.true, partial.status["available"])
                    for partial in own
                )
        return c.any(ways)

    def _asked(
        self, need: SymbolicNeedDecision, place: SymbolicAssessment, technique: Technique
    ) -> Iterator[Literal]:
        """Return whether a lower technique may still be enough and can be asked about."""
        c = self.circuit
        lower = [
            assessment
            for assessment in need.assessments[: need.assessments.index(place)]
            if all(height(member.rung) < height(technique.rung) for member in assessment.members)
        ]
        members = [*place.members[:-1], *(one for item in lower for one in item.members)]
        names = {member.technique for member in members}
        yield c.any(lit for step, lit in need.possible.items() if step.technique in names)
        yield c.any((*map(self._unstated, place.members[:-1]), *map(self._open, lower)))

    def _open(self, lower: SymbolicAssessment) -> Literal:
        """Return whether a fact is unknown that decides on a lower entry."""
        c, own = self.circuit, lower.own
        passed = c.both(own.exhausted.true, -lower.target_reached.true)
        below_target = self.problem.truth(
            Is(f"attempts.{own.technique}.outcome", "below-target")
        ).true
        ways = c.both(below_target, -own.exhausted.true, -own.exhausted.false)
        rules = (
            self.problem.unknown(rule.when)
            for rule in (*lower.entry.requirements, *lower.entry.exclusions)
        )
        more = c.both(-lower.open.false, c.any((ways, *rules)))
        unstated = c.any(map(self._unstated, lower.members))
        superseded = c.both(-lower.superseded.true, -lower.superseded.false)
        return c.both(-lower.excluded.true, -passed, c.either(unstated, more, superseded))

    def _unstated(self, member: SymbolicMember) -> Literal:
        """Return whether the result of a technique is unknown and counts."""
        c = self.circuit
        unknown = (
            c.both(-item.true, -item.false) for item in (member.target_reached, member.exhausted)
        )
        result = self.problem.known[f"attempts.{member.technique}.outcome"]
        return c.both(-result, c.any(unknown))
