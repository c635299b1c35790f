"""Comparison of the circuit's verdict with the engine's: every assessment, step and status.

Tests compare both on random problems, and every counterexample is compared before it is shown.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ladder.engine.comparisons import Truth
from ladder.engine.conditions import ALWAYS, holds, reads
from ladder.engine.decision import NeedDecision, decision_on
from ladder.engine.explanation import judge_as_read
from ladder.engine.facts import Facts
from ladder.engine.rules import Rule, Rulebook
from ladder.engine.verdict import Verdict
from ladder.verify.circuit import K, Literal, Model
from ladder.verify.proof import Proof
from ladder.verify.symbolic_decision import SymbolicNeedDecision
from ladder.verify.symbolic_problem import SymbolicTruth

Compared = Iterator[tuple[str, object, object]]
"""A comparison: a name, the circuit's answer, and the engine's."""


class Disproved(AssertionError):
    """The circuit and the engine disagree, so the proofs do not apply to the engine."""


class Agreement:
    """A circuit's verdict, prepared for comparison.

    All its gates are created before any search.
    """

    def __init__(self, proof: Proof) -> None:
        self.proof, self.book = proof, proof.book
        self.verdict, self.decision = verdict, decision = proof.verdict, proof.decision
        self._rules = [rule for rule in self.book.rules.values() if not computes(self.book, rule)]
        self._truths = {rule.id: verdict.problem.truth(rule.when) for rule in self._rules}
        self._speaks = {
            rule.id: verdict.circuit.both(verdict.context(rule), verdict.fires(rule))
            for rule in self._rules
            if rule.kind in ("caution", "advice")
        }
        self._variants = {need: verdict.variants(need) for need in self.book.needs}
        self._made = (decision.headline, verdict.companion, verdict.status)

    def put(self, facts: Facts) -> list[str]:
        """Return the differences between the two verdicts on a problem.

        Raises:
            Disproved: if the circuit cannot express the problem.
        """
        model = self.proof.search.model(*self.proof.problem.fixed(facts))
        if model is None:
            raise Disproved(f"the circuit knows no such problem: {facts}")
        return list(self.differences(model, facts))

    def differences(self, model: Model, facts: Facts) -> Iterator[str]:
        """Yield the differences of the circuit's `model` from the engine's verdict on `facts`."""
        for name, ours, theirs in self.compared(model, facts):
            if ours != theirs:
                yield f"{name}: the circuit says {ours}, the engine {theirs}"

    def compared(self, model: Model, facts: Facts) -> Compared:
        """Yield every part of both verdicts."""
        decision = decision_on(self.book, facts)
        for rule in self._rules:
            ours = _truth(model, self._truths[rule.id])
            yield rule.id, ours, holds(rule.when, facts, self.book.derived)
        for need in decision.needs:
            yield from self._need(model, self.decision.needs[need.need.id], need)
        yield from self._verdict(model, judge_as_read(self.book, "", facts))
        if (leading := decision.leading_need) is not None:
            yield "leading", _true(model, self.decision.leading_need), [leading.need.id]

    def _need(self, model: Model, ours: SymbolicNeedDecision, theirs: NeedDecision) -> Compared:
        need = theirs.need.id
        for own, other in zip(ours.assessments, theirs.assessments, strict=True):
            name = f"{need}: {own.entry.technique}"
            yield name, [_truth(model, part) for part in _parts(own)], _parts(other)
            yield f"{name} is", _true(model, own.status), [other.status]
            yield f"{name} may be used", model[own.usable], other.usable
            yield f"{name} may be passed", model[own.passable], other.passable
        yield f"{need}: step", _true(model, ours.step), [theirs.step]
        yield f"{need}: possible", {*_true(model, ours.possible)}, theirs.possible
        variant = [theirs.variant.id] if theirs.variant else []
        yield f"{need}: variant", _true(model, self._variants[need]), variant
        yield f"{need}: leads on", model[ours.leads_on], theirs.next_up is not None

    def _verdict(self, model: Model, verdict: Verdict) -> Compared:
        headline = verdict.recommendation
        steps = [(step.technique, step.outcome) for step in _true(model, self.decision.headline)]
        yield "headline", steps, [(headline.technique, headline.outcome)]
        outline = verdict.outline
        others = {other.technique for other in outline.companions + outline.off_ladder}
        others.discard(headline.technique)
        yield "companions", {*_true(model, self.verdict.companion)}, others
        # The outline: a verdict leaves out steps that would keep what is not in use.
        statuses = {(row.technique, row.status) for row in outline.ladder}
        yield "statuses", {*_true(model, self.verdict.status)}, statuses
        fired = {reason.rule for reason in (*headline.why, *verdict.cautions)}
        for name, speaks in self._speaks.items():
            yield f"{name} speaks", model[speaks], name in fired


def computes(book: Rulebook, rule: Rule) -> bool:
    """Return whether a rule reads computed facts, which the circuit leaves out."""
    read = {*reads(rule.when, book.derived), *reads(rule.unless or ALWAYS, book.derived)}
    return not book.computed.keys().isdisjoint(read)


def _true(model: Model, literals: Mapping[K, Literal]) -> list[K]:
    return [name for name, literal in literals.items() if model[literal]]


def _truth(model: Model, truth: SymbolicTruth) -> Truth:
    return True if model[truth.true] else False if model[truth.false] else None


def _parts(of: Any) -> list[Any]:
    """Return the truths in an assessment of either kind."""
    members = (
        truth for member in of.members for truth in (member.target_reached, member.exhausted)
    )
    return [of.excluded, of.target_reached, of.open, *members]
