"""The circuit's verdict beside the engine's: every standing, place, step, range and status.

Random problems are put to both in the tests, and each counterexample before it is shown.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeVar

from ladder.engine.assessment import Assessment, height
from ladder.engine.computed import COMPUTED
from ladder.engine.conditions import Truth, holds, reads
from ladder.engine.decision import NeedDecision, decision_on
from ladder.engine.explanation import judge
from ladder.engine.facts import Facts
from ladder.engine.rules import Rule, Rulebook
from ladder.engine.verdict import Verdict
from ladder.verify.circuit import Literal, Model
from ladder.verify.domains import AS_OF
from ladder.verify.said import Said
from ladder.verify.walked import Stand, Walked
from ladder.verify.world import Truths

K = TypeVar("K")

Compared = Iterator[tuple[str, object, object]]
"""What is compared: a name, the circuit's answer, and the engine's."""


class Agreement:
    """A circuit's verdict, ready to be compared: all its gates are made before any search."""

    def __init__(self, said: Said) -> None:
        self.said = said
        self.book = said.book
        ladder = said.ladder
        self._rules = [rule for rule in self.book.rules.values() if not computes(self.book, rule)]
        self._truths = {rule.id: said.world.truths(rule.when) for rule in self._rules}
        self._speaks = {
            rule.id: said.circuit.both(said.context(rule), said.fires(rule))
            for rule in self._rules
            if rule.kind in ("caution", "advice")
        }
        self._variants = {need: said.variants(need) for need in self.book.needs}
        self._whole = (
            ladder.headline,
            ladder.leading_need,
            ladder.dose,
            said.companion,
            said.status,
        )
        self._range = (ladder.low_at_least, ladder.high_at_least)

    def differences(self, model: Model, facts: Facts) -> Iterator[str]:
        """Where the circuit's answer in `model` is not the engine's on the problem `facts`."""
        for name, ours, theirs in self.compared(model, facts):
            if ours != theirs:
                yield f"{name}: the circuit says {ours}, the engine {theirs}"

    def compared(self, model: Model, facts: Facts) -> Compared:
        """Every part of both verdicts."""
        known = {fact: value for fact, value in facts.items() if fact != AS_OF}
        day = facts[AS_OF]
        assert isinstance(day, int)
        verdict = judge(self.book, "", known, date.fromordinal(day))
        decision = decision_on(self.book, facts)
        for rule in self._rules:
            ours = _truth(model, self._truths[rule.id])
            yield rule.id, ours, holds(rule.when, facts, self.book.derived)
        for each in decision.needs:
            yield from self._need(model, each, facts)
        yield from self._verdict(model, verdict)
        if decision.leading_need:
            low, high = (max(_true(model, ends)) for ends in self._range)
            yield "range", (low, high), (min(decision.heights), max(decision.heights))
            yield "dose", _true(model, self._whole[2]), [height(decision.leading_need.step.rung)]
            yield "deciding", _true(model, self._whole[1]), [decision.leading_need.need.id]

    def _need(self, model: Model, theirs: NeedDecision, facts: Facts) -> Compared:
        need = theirs.need.id
        ours = self.said.ladder.walks[need]
        for stand, standing in zip(ours.stands, theirs.assessments, strict=True):
            name = f"{need}: {stand.entry.technique}"
            yield f"{name} stands", _standing(model, stand), _engine_standing(standing)
            yield f"{name} is at", _true(model, stand.places), [standing.status]
        yield from self._step(model, ours, theirs)
        variant = theirs.variant
        chosen = _true(model, self._variants[need])
        yield f"{need}: variant", chosen, [variant.id] if variant else []

    def _step(self, model: Model, ours: Walked, theirs: NeedDecision) -> Compared:
        step, need = theirs.step, theirs.need.id
        yield f"{need}: step", _true(model, ours.step), [(step.technique, step.outcome)]
        possible = {(each.technique, each.outcome) for each in theirs.possible}
        yield f"{need}: possible", set(_true(model, ours.possible)), possible

    def _verdict(self, model: Model, verdict: Verdict) -> Compared:
        headline, _, _, companion, status = self._whole
        found = verdict.recommendation
        yield "headline", _true(model, headline), [(found.technique, found.outcome)]
        others = {each.technique for each in verdict.companions + verdict.beside}
        others.discard(found.technique)
        yield "companions", set(_true(model, companion)), others
        statuses = {(each.technique, each.status) for each in verdict.ladder}
        yield "statuses", set(_true(model, status)), statuses
        spoken = {each.rule for each in (*found.why, *verdict.cautions)}
        for name, speaks in self._speaks.items():
            yield f"{name} speaks", model[speaks], name in spoken


def computes(book: Rulebook, rule: Rule) -> bool:
    """Whether a rule reads what is computed from other facts, which the circuit leaves out."""
    conditions = [rule.when] + ([rule.unless] if rule.unless is not None else [])
    return any(fact in COMPUTED for each in conditions for fact in reads(each, book.derived))


def _true(model: Model, literals: Mapping[K, Literal]) -> list[K]:
    return [name for name, literal in literals.items() if model[literal]]


def _truth(model: Model, truths: Truths) -> Truth:
    return True if model[truths.true] else False if model[truths.false] else None


def _standing(model: Model, stand: Stand) -> list[Truth]:
    every = (stand.unfit, stand.met, stand.spent, stand.open, *stand.parts_met, *stand.parts_spent)
    return [_truth(model, each) for each in every]


def _engine_standing(each: Assessment) -> list[Truth]:
    met = [member.met for member in each.members]
    spent = [member.spent for member in each.members]
    return [each.unfit, each.met, each.spent, each.open, *met, *spent]
