"""The content of a verdict as a circuit: companions, variants, statuses, rules.

Together with `symbolic_decision` this is a counterpart of the engine's verdict; a test compares
them.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from ladder.engine.assessment import variants_of
from ladder.engine.decision import Outcome, Step
from ladder.engine.ladder_rows import PRECEDENCE
from ladder.engine.rules import Rule
from ladder.engine.verdict import Status
from ladder.verify.circuit import FALSE, TRUE, Literal
from ladder.verify.symbolic_assessment import SymbolicAssessment
from ladder.verify.symbolic_decision import SymbolicDecision, SymbolicNeedDecision


class SymbolicVerdict:
    """The verdict on the problem of a decision."""

    def __init__(self, decision: SymbolicDecision) -> None:
        self.decision, self.problem = decision, decision.problem
        self.book, self.circuit = decision.book, decision.circuit

    @cached_property
    def recommended(self) -> Mapping[str, Literal]:
        """Return whether a technique is the recommendation, with any outcome."""
        nothing = ((name, FALSE) for name in self.book.techniques)
        steps = ((step.technique, lit) for step, lit in self.decision.headline.items())
        return self.circuit.any_by_key([*nothing, *steps])

    @cached_property
    def companion(self) -> Mapping[str, Literal]:
        """Return whether a technique is a companion."""
        c = self.circuit
        nothing = ((name, FALSE) for name in self.book.techniques)
        steps = ((step.technique, literal) for _, step, literal in self._steps())
        return {
            name: c.both(-self.recommended[name], literal)
            for name, literal in c.any_by_key([*nothing, *steps, *self._combined()]).items()
        }

    @cached_property
    def subjects(self) -> Mapping[str, Literal]:
        """Return whether the verdict names a technique."""
        steps = ((step.technique, literal) for _, step, literal in self._steps())
        nothing = self.book.floor.id, -self.problem.stated()
        return self.circuit.any_by_key([nothing, *steps, *self._combined()])

    def _steps(self) -> Iterator[tuple[str, Step, Literal]]:
        """Yield every step of a need, with whether the stated need has that step."""
        for name, need in self.decision.needs.items():
            for step, literal in need.step.items():
                yield name, step, self.circuit.both(need.stated, literal)

    def _combined(self) -> Iterator[tuple[str, Literal]]:
        """Yield what is combined with a need's step, including the other part."""
        for need in self.decision.needs.values():
            is_open = {item.own.technique: item.status["available"] for item in need.assessments}
            for assessment in need.assessments:
                entry, used = assessment.entry, assessment.used
                yield from ((name, used) for name in entry.combined_with)
                if (other := entry.other_technique) in is_open:
                    partial = assessment.partial.true
                    yield other, self.circuit.both(used, partial, is_open[other])

    def headline(self, outcome: Outcome, technique: str = "") -> Literal:
        """Return whether the recommendation has this outcome, and this technique if given."""
        return self.circuit.any(
            literal
            for step, literal in self.decision.headline.items()
            if step.outcome == outcome and technique in ("", step.technique)
        )

    @cached_property
    def status(self) -> Mapping[tuple[str, Status], Literal]:
        """Return whether a technique is shown with this status."""
        return {
            (name, status): literal
            for name in self.book.techniques
            for status, literal in self._statuses(name).items()
        }

    def _statuses(self, name: str) -> dict[Status, Literal]:
        c, problem = self.circuit, self.problem
        use, stop = self.headline("use", name), self.headline("stop", name)
        stay = self.headline("stay", name)
        enough, exhausted = (c.both(stay, kept) for kept in self._kept(name))
        left = c.both(-self.recommended[name], -self.companion[name])
        seen = c.any_by_key(
            (status, c.both(need.stated, literal))
            for need in self.decision.needs.values()
            for status, literal in self._seen_by(need, name)
        )
        shown: dict[Status, Literal] = {
            "use": c.either(use, c.both(stay, -enough, -exhausted)),
            "companion": self.companion[name],
        }
        for status in PRECEDENCE:
            if status not in ("use", "companion", "unknown"):
                shown[status] = c.both(left, seen.get(status, FALSE))
                left = c.both(left, -shown[status])
        shown["unknown"] = c.both(left, -problem.stated())
        shown["target-reached"] = c.either(shown["target-reached"], stop, enough)
        shown["below-target"] = c.either(shown["below-target"], c.both(exhausted, -enough))
        return shown

    @cached_property
    def good_enough(self) -> Literal:
        """Return whether a technique reached its target although the evaluation continues."""
        return self._shown_as(
            "target-reached",
            lambda item: self.circuit.both(item.own.enough.true, -item.excluded.true),
        )

    @cached_property
    def inapplicable(self) -> Literal:
        """Return whether a technique is marked as not applicable."""
        return self._shown_as("not-suitable", lambda item: item.inapplicable.true)

    @cached_property
    def inconclusive(self) -> Literal:
        """Return whether the headline is to score an attempt on more items."""
        both, leads = self.circuit.both, self.decision.leading_need
        return self.circuit.any(
            both(leads[assessment.need.id], assessment.taken, assessment.own.inconclusive.true)
            for assessment in self.decision.assessments()
            if self.book.techniques[assessment.own.technique].scored_on_items
        )

    def _shown_as(self, status: Status, why: Callable[[SymbolicAssessment], Literal]) -> Literal:
        """Return whether a technique beside the headline has this status by that reason."""
        ways = []
        for assessment in self.decision.assessments():
            name = assessment.own.technique
            beside = self.status[name, status], -self.recommended[name]
            ways.append(self.circuit.both(assessment.stated, *beside, why(assessment)))
        return self.circuit.any(ways)

    def _kept(self, name: str) -> tuple[Literal, Literal]:
        """Return whether the leading need could keep a technique: good enough or exhausted."""
        c, leads = self.circuit, self.decision.leading_need
        ways = [
            (
                c.both(leads[need.need.id], -assessment.excluded.true, assessment.keepable.true),
                member,
            )
            for need in self.decision.needs.values()
            for assessment in need.assessments
            for member in assessment.members
            if member.technique == name
        ]
        return (
            c.any(c.both(keeps, member.enough.true) for keeps, member in ways),
            c.any(c.both(keeps, member.exhausted.true) for keeps, member in ways),
        )

    def _seen_by(self, need: SymbolicNeedDecision, name: str) -> Iterator[tuple[Status, Literal]]:
        """Yield one need's view of a technique that is not in its step."""
        both = self.circuit.both
        for assessment in need.assessments:
            for member in assessment.members:
                if member.technique != name:
                    continue
                own, status = member is assessment.own, assessment.status
                blocked = both(status["blocked"], -assessment.open.true)
                seen = both(-status["not-suitable"], -blocked) if own else TRUE
                target_reached = self.circuit.either(member.target_reached.true, member.enough.true)
                if own:
                    yield "not-suitable", status["not-suitable"]
                    yield "blocked", blocked
                yield "target-reached", both(seen, target_reached)
                yield "below-target", both(seen, -target_reached, member.exhausted.true)
                yield "later", both(seen, -target_reached, -member.exhausted.true)
                return
        yield "not-suitable", TRUE

    def variants(self, need: str) -> dict[str, Literal]:
        """Return which variant of a need's technique is taken, by the variant's id."""
        return self.circuit.any_by_key(
            (variant.id, self.circuit.both(assessment.taken, chosen))
            for assessment in self.decision.needs[need].assessments
            for variant, chosen in self._chosen(variants_of(self.book, assessment.entry))
        )

    def _chosen(self, variants: tuple[Rule, ...]) -> Iterator[tuple[Rule, Literal]]:
        """Yield the first variant known to hold, else the last."""
        none = TRUE
        for variant in variants:
            holds = self.problem.truth(variant.when).true
            last = variant is variants[-1]
            yield variant, none if last else self.circuit.both(none, holds)
            none = self.circuit.both(none, -holds)

    def context(self, rule: Rule) -> Literal:
        """Return whether a caution or a piece of advice may appear in the verdict.

        Advice comes only from the leading need; that of companions only adds to it. If the headline
        is to measure, there is none.
        """
        c, decision = self.circuit, self.decision
        needs = rule.needs or tuple(self.book.needs)
        if rule.kind == "advice":
            return c.any(
                c.both(decision.leading_need[need], literal, -self.inconclusive)
                for need in needs
                for step, literal in decision.needs[need].step.items()
                if step.technique in rule.techniques and step.outcome != "stop"
            )
        named = (self.subjects.get(name, FALSE) for name in rule.techniques)
        about = c.any(named) if rule.techniques else TRUE
        return c.both(about, c.any(map(self.problem.states, needs)) if rule.needs else TRUE)

    def fires(self, rule: Rule) -> Literal:
        """Return whether a rule's condition holds and nothing known silences it."""
        silenced = self.problem.truth(rule.unless).true if rule.unless is not None else FALSE
        return self.circuit.both(self.problem.truth(rule.when).true, -silenced)
