"""Which unknown facts could still move a verdict, and towards which rungs.

A fact is an open question when an answer to it leads to another verdict than another answer, or
than none: another technique, rung, outcome, variant or set of steps still possible. Answers are
tried, not guessed at: each choice, and for numbers one value on each side of every bound that some
rule compares with.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from ladder.engine.assessment import Assessment, height, variants_of
from ladder.engine.conditions import AtLeast, AtLeastOf, comparisons, facts_of, reads
from ladder.engine.decision import Decision, Step, decision_on
from ladder.engine.facts import Fact, Facts, Kind, Value
from ladder.engine.rules import Rulebook, conditions


class OpenQuestion(NamedTuple):
    """An unknown fact that could still move the verdict, and the rungs its answer decides about.

    A rung of None stands for a technique beside the ladder.
    """

    fact: str
    question: str
    could_lead_to: tuple[int | None, ...]


class NeedOutlook(NamedTuple):
    """What a need comes to, as far as answers can change it."""

    step: Step
    variant: str | None
    possible: frozenset[Step]


class Outlook(NamedTuple):
    """What a verdict comes to, as far as answers can change it: the headline, then need by need."""

    headline: Step
    heights: frozenset[int]
    needs: tuple[NeedOutlook, ...]


def outlook(decision: Decision) -> Outlook:
    """What an answer could change of a decision about stated needs."""
    leading = decision.leading_need
    assert leading is not None
    needs = tuple(
        NeedOutlook(each.step, each.variant.id if each.variant else None, each.possible)
        for each in decision.needs
    )
    return Outlook(leading.step, decision.heights, needs)


def open_questions(rulebook: Rulebook, facts: Facts) -> tuple[OpenQuestion, ...]:
    """The unknown facts that could still move the verdict, most decisive first."""
    decision = decision_on(rulebook, facts)
    if decision.leading_need is None:
        every = tuple(sorted(decision.heights))
        return (OpenQuestion("needs", rulebook.facts["needs"].question, every),)
    now = height(decision.leading_need.step.rung)
    ranked: list[tuple[tuple[bool, int, int, int], OpenQuestion]] = []
    for order, fact in enumerate(unknown_facts(rulebook, facts, decision)):
        after = {
            outlook(decision_on(rulebook, {**facts, fact.id: answer}))
            for answer in answers(rulebook, fact, facts)
        }
        if len(after) < 2:
            continue
        heights = [each.heights for each in after]
        moved = frozenset[int]().union(*heights) - heights[0].intersection(*heights[1:])
        leads = sorted({now, *moved, *(height(each.headline.rung) for each in after)})
        rungs = tuple(None if high < 0 else high for high in leads)
        headlines = len({(each.headline.technique, each.headline.outcome) for each in after})
        fewest = min(map(len, heights))
        late = fact.attempt_of is not None and _hardly_tried(rulebook, fact.attempt_of, decision)
        question = OpenQuestion(fact.id, fact.question, rungs)
        ranked.append(((late, -headlines, fewest, order), question))
    ranked.sort(key=lambda pair: pair[0])
    return tuple(question for _, question in ranked)


def _hardly_tried(rulebook: Rulebook, technique: str, decision: Decision) -> bool:
    """Whether hardly anybody has tried it: training, or what a gate known not to hold closes."""
    if rulebook.techniques[technique].training:
        return True
    return any(
        each.open is False and each.own.technique == technique
        for need in decision.needs
        for each in need.assessments
    )


def unknown_facts(rulebook: Rulebook, facts: Facts, decision: Decision) -> list[Fact]:
    """Unknown facts read by a condition that is itself unknown and still in play."""
    wanted: set[str] = set()
    for need in decision.needs:
        for each in need.assessments:
            if each.unfit:
                continue
            wanted.update(_unsettled(rulebook, each))
            if not each.passable:
                break
    return [fact for fact in rulebook.facts.values() if fact.id in wanted and fact.id not in facts]


def _unsettled(rulebook: Rulebook, assessment: Assessment) -> Iterator[str]:
    """The facts on which it depends how an entry will stand, and in which form it will be used."""
    gates = assessment.gates if assessment.open is None else ()
    for rule, truth in (*assessment.unfit_rules, *gates):
        if truth is None:
            yield from rule.reads
    for member in assessment.members:
        technique = rulebook.techniques[member.technique]
        if member.met is None or member.spent is None:
            spent = assessment.entry.spent if member is assessment.own else technique.spent
            yield from reads(technique.met, rulebook.derived)
            yield from reads(spent, rulebook.derived)
        for variant in technique.variants:
            yield from variant.reads
    for variant in variants_of(rulebook, assessment.entry):
        yield from variant.reads


def answers(rulebook: Rulebook, fact: Fact, facts: Facts) -> tuple[Value, ...]:
    """Answers to `fact` that stand for all its legal ones, as far as rules tell them apart."""
    match fact.kind:
        case Kind.BOOL:
            return (True, False)
        case Kind.CHOICE:
            return fact.choice_ids()
        case Kind.CHOICES:
            every = fact.choice_ids()
            return (frozenset(), *(frozenset({one}) for one in every), frozenset(every))
        case Kind.WHOLE | Kind.NUMBER:
            return _numbers(rulebook, fact, facts)
        case _:
            return ()


def _numbers(rulebook: Rulebook, fact: Fact, facts: Facts) -> tuple[Value, ...]:
    low, high = fact.minimum or 0, fact.maximum
    near = {float(low)}
    for leaf in _bounds(rulebook).get(fact.id, ()):
        bound = _bound(leaf, fact.id, rulebook, facts)
        # Of whole numbers, the first that reaches the bound and the last that does not.
        near |= {ceil(bound) - 1, ceil(bound)} if fact.kind is Kind.WHOLE else {bound - 1e-6, bound}
    legal = sorted(n for n in near if n >= low and (high is None or n <= high))
    return tuple(int(n) if fact.kind is Kind.WHOLE else float(n) for n in legal)


def _bound(leaf: AtLeast | AtLeastOf, fact: str, rulebook: Rulebook, facts: Facts) -> float:
    """The value of `fact` at which the comparison turns, the other number known or least."""
    if isinstance(leaf, AtLeast):
        return leaf.bound
    other = leaf.other if fact == leaf.fact else leaf.fact
    value = facts.get(other)
    number = value if isinstance(value, int | float) else rulebook.facts[other].minimum or 0
    if fact == leaf.fact:
        return leaf.times * number + leaf.plus
    return (number - leaf.plus) / leaf.times + 1e-6


@lru_cache(maxsize=8)
def _bounds(rulebook: Rulebook) -> Mapping[str, tuple[AtLeast | AtLeastOf, ...]]:
    """The comparisons that can move a verdict, by the facts whose values they tell apart."""
    found: dict[str, dict[AtLeast | AtLeastOf, None]] = {}
    for written in conditions(rulebook):
        rule = rulebook.rules.get(written.page)
        if written.key.startswith("derived/") or (rule and rule.kind in ("caution", "advice")):
            continue
        for leaf in comparisons(written.condition, rulebook.derived):
            if isinstance(leaf, AtLeast | AtLeastOf):
                for fact in facts_of(leaf):
                    found.setdefault(fact, {})[leaf] = None
    return {fact: tuple(leaves) for fact, leaves in found.items()}
