"""What can still change, as a circuit: whether a verdict is decided, and what it depends on."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from ladder.engine.assessment import entry_keys, variants_of
from ladder.engine.conditions import All, Any, Condition, Named, Not, facts_of
from ladder.engine.decision import priority
from ladder.verify.circuit import FALSE, Literal
from ladder.verify.symbolic_assessment import SymbolicAssessment
from ladder.verify.symbolic_decision import SymbolicDecision, SymbolicNeedDecision


class SymbolicOutlook:
    """What may still come of the problem of a decision."""

    def __init__(self, decision: SymbolicDecision) -> None:
        self.decision, self.problem = decision, decision.problem
        self.book, self.circuit = decision.book, decision.circuit

    @cached_property
    def decided(self) -> Literal:
        """Whether the steps that may yet be the headline are all of one technique."""
        c, needs = self.circuit, self.decision.needs
        may_lead = c.any_by_key(
            (step.technique, literal) for step, literal in self.decision.may_lead.items()
        )
        settled = (c.either(-need.stated, self.settled[name]) for name, need in needs.items())
        all_settled = c.both(self.problem.stated(), *settled)
        return c.either(c.exactly_one([*may_lead.values()]), all_settled)

    @cached_property
    def settled(self) -> Mapping[str, Literal]:
        """Whether no answer changes a need's step, nor how it weighs against the others."""
        return {name: self._settled(need) for name, need in self.decision.needs.items()}

    def _settled(self, need: SymbolicNeedDecision) -> Literal:
        c, known = self.circuit, []
        for each in need.assessments:
            passed = c.both(each.met.false, c.either(each.spent.true, each.spent.false))
            half = c.either(each.half.true, each.half.false)
            fits = c.both(each.unfit.false, half, c.either(each.met.true, passed))
            known.append(c.either(each.unfit.true, fits))
        weighs = c.either(c.all(known), -self._contested[need.need.id])
        return c.both(-c.two_of(need.possible.values()), weighs)

    @cached_property
    def in_play(self) -> Mapping[str, Literal]:
        """Whether a fact is an open question: unknown, and a condition that counts waits for it."""
        nothing = ((fact, FALSE) for fact in self.problem.space.facts)
        read = (
            pair
            for assessment in self.decision.assessments()
            for condition, counts in self._counting(assessment)
            for pair in self._waiting(condition, counts)
        )
        return self.circuit.any_by_key([*nothing, *read])

    def _waiting(self, condition: Condition, counts: Literal) -> Iterator[tuple[str, Literal]]:
        """The facts that a condition waits for, where it counts: read by an unknown part of it."""
        known = self.problem.known
        counts = self.circuit.both(counts, self.problem.unknown(condition))
        match condition:
            case All(parts) | Any(parts):
                for part in parts:
                    yield from self._waiting(part, counts)
            case Not(part):
                yield from self._waiting(part, counts)
            case Named(name):
                yield from self._waiting(self.book.derived[name].when, counts)
            case leaf:
                for fact in facts_of(leaf):
                    if fact in known:
                        yield fact, self.circuit.both(counts, -known[fact])

    def _counting(self, assessment: SymbolicAssessment) -> Iterator[tuple[Condition, Literal]]:
        """The conditions of an entry, each with whether it can change anything, were it unknown."""
        c, walked = self.circuit, assessment.reachable
        contested = self._contested[assessment.need.id]
        beside = self._beside(assessment)
        in_sight = c.any([walked, contested, beside])
        counts = c.both(assessment.stated, -assessment.unfit.true, in_sight)
        for rule in assessment.entry.unfit:
            yield rule.when, counts
        conditions = self.problem.space.conditions
        keys = entry_keys(assessment.need, assessment.entry)
        yield conditions[keys.half], counts
        settled = c.either(assessment.half.true, assessment.half.false)
        pairs = list(zip(assessment.members, keys.members, strict=True))
        for member, key in pairs:
            yield conditions[key.met], counts
            # It stops here, whatever the others came to.
            counts = c.both(counts, -c.both(member.met.true, settled))
        for member, key in pairs:
            yield conditions[key.spent], c.both(counts, -member.spent.true, -member.spent.false)
        opened = assessment.open
        for gate in assessment.entry.gates:
            asked = c.both(counts, c.either(walked, beside))
            yield gate.when, c.both(asked, -opened.true, -opened.false)
        counts = c.both(counts, walked, assessment.usable)
        yield conditions[keys.in_hand], counts
        for variant in variants_of(self.book, assessment.entry):
            yield variant.when, counts
            counts = c.both(counts, -self.problem.truth(variant.when).true)

    def _beside(self, assessment: SymbolicAssessment) -> Literal:
        """Whether an entry may come along with an earlier one, for the other half of its need."""
        c, own = self.circuit, assessment.own.technique
        return c.any(
            c.both(each.reachable, each.half.true, -each.unfit.true)
            for each in self.decision.needs[assessment.need.id].assessments
            if each.entry.other_half == own
        )

    @cached_property
    def _contested(self) -> Mapping[str, Literal]:
        """Whether another need may come to another technique of the same priority as this one."""
        c, needs = self.circuit, self.decision.needs.values()
        may_come = {
            need.need.id: c.any_by_key(
                ((priority(step), step.technique), literal)
                for step, literal in need.possible.items()
            )
            for need in needs
        }
        return {
            need.need.id: c.any(
                c.both(other.stated, mine, theirs)
                for other in needs
                if other is not need
                for (priority_, technique), mine in may_come[need.need.id].items()
                for (priority_2, technique_2), theirs in may_come[other.need.id].items()
                if priority_ == priority_2 and technique != technique_2
            )
            for need in needs
        }
