"""Which unknown facts could still move the verdict, and towards which rungs. Standard library only.

A fact is an open question when two of its answers lead to different verdicts: another technique,
dose, outcome, variant or set of steps still possible. Answers are tried, not guessed at: each
choice, and for numbers one value on each side of every bound that some rule compares with.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from ladder.engine.conditions import AtLeast, AtLeastOf, Condition
from ladder.engine.decision import NeedWalk, Standing, Walk, passable, rung, walk
from ladder.engine.facts import Fact, Facts, Kind, Value
from ladder.engine.logic import leaves, reads
from ladder.engine.rules import Rulebook
from ladder.engine.variants import variant_of
from ladder.engine.verdict import Question


class Outlook(NamedTuple):
    """What a verdict comes to, as far as answers can change it: the headline, then need by need."""

    technique: str
    outcome: str
    dose: int
    doses: frozenset[int]
    needs: tuple[tuple[str, str, str | None, frozenset[tuple[str, int, str]]], ...]


def outlook(rulebook: Rulebook, facts: Facts) -> Outlook:
    """Walk `facts` and keep what an answer could change."""
    walked = walk(rulebook, facts)
    if walked.deciding is None:
        return Outlook("prompt", "use", 0, walked.doses, ())
    step = walked.deciding.step
    needs = tuple(_need_outlook(rulebook, each, facts) for each in walked.walks)
    return Outlook(step.technique, step.outcome, step.dose, walked.doses, needs)


def _need_outlook(
    rulebook: Rulebook, each: NeedWalk, facts: Facts
) -> tuple[str, str, str | None, frozenset[tuple[str, int, str]]]:
    variant = variant_of(rulebook, each, facts)
    name = variant.id if variant else None
    return each.step.technique, each.step.outcome, name, each.possible


def open_questions(rulebook: Rulebook, facts: Facts, walked: Walk) -> tuple[Question, ...]:
    """The unknown facts that could still move the verdict, most decisive first."""
    if walked.deciding is None:
        every = tuple(rung(dose) for dose in sorted(walked.doses))
        return (Question("needs", rulebook.facts["needs"].question, every),)
    now = walked.deciding.step.dose
    ranked: list[tuple[tuple[bool, int, int, int], Question]] = []
    for order, fact in enumerate(unknown_facts(rulebook, facts, walked)):
        after = {
            outlook(rulebook, {**facts, fact.id: answer})
            for answer in answers(rulebook, fact, facts)
        }
        if len(after) < 2:
            continue
        decided = frozenset.union(*(each.doses for each in after)) - frozenset.intersection(
            *(each.doses for each in after)
        )
        leads = sorted({now, *decided, *(each.dose for each in after)})
        headlines = len({(each.technique, each.outcome) for each in after})
        fewest = min(len(each.doses) for each in after)
        question = Question(fact.id, fact.question, tuple(rung(dose) for dose in leads))
        late = fact.attempt_of is not None and _unlikely(rulebook, fact.attempt_of, walked)
        ranked.append(((late, -headlines, fewest, order), question))
    ranked.sort(key=lambda pair: pair[0])
    return tuple(question for _, question in ranked)


def _unlikely(rulebook: Rulebook, technique: str, walked: Walk) -> bool:
    """Whether hardly anybody has tried it: training, or what a gate known not to hold closes."""
    if rulebook.techniques[technique].training:
        return True
    return any(
        standing.open is False
        for each in walked.walks
        for standing in each.standings
        if standing.candidate.technique == technique
    )


def unknown_facts(rulebook: Rulebook, facts: Facts, walked: Walk) -> list[Fact]:
    """Unknown facts read by a condition that is itself unknown and still in play."""
    wanted: set[str] = set()
    for each in walked.walks:
        for standing in each.standings:
            if standing.unfit:
                continue
            for fact in _unsettled(rulebook, standing):
                wanted.add(fact)
            if not passable(standing):
                break
    return [fact for fact in rulebook.facts.values() if fact.id in wanted and fact.id not in facts]


def _unsettled(rulebook: Rulebook, standing: Standing) -> Iterator[str]:
    candidate = standing.candidate
    for rule, truth in (*standing.against, *(standing.gates if standing.open is None else ())):
        if truth is None:
            yield from rule.reads
    parts = zip(candidate.parts, standing.parts_met, standing.parts_spent, strict=True)
    for part, met, spent_ in parts:
        technique = rulebook.techniques[part.technique]
        own = part.technique == candidate.technique
        if met is None or spent_ is None:
            spent = candidate.entry.spent if own else technique.spent
            yield from _reads(rulebook, (technique.met, spent))
        for variant in technique.variants:
            yield from variant.reads
    for variant in candidate.entry.variants:
        yield from variant.reads


def _reads(rulebook: Rulebook, conditions: tuple[Condition, ...]) -> Iterator[str]:
    for condition in conditions:
        yield from reads(condition, rulebook.derived)


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
    moving = ("gate", "unfit", "variant")
    conditions = [rule.when for rule in rulebook.rules.values() if rule.kind in moving]
    for technique in rulebook.techniques.values():
        conditions += [technique.met, technique.spent]
    for need in rulebook.needs.values():
        conditions += [entry.spent for entry in need.route]
    found: dict[str, dict[AtLeast | AtLeastOf, None]] = {}
    for condition in conditions:
        for leaf in leaves(condition, rulebook.derived):
            if isinstance(leaf, AtLeast | AtLeastOf):
                found.setdefault(leaf.fact, {})[leaf] = None
            if isinstance(leaf, AtLeastOf):
                found.setdefault(leaf.other, {})[leaf] = None
    return {fact: tuple(every) for fact, every in found.items()}
