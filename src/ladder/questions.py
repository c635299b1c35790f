"""Which unknown facts could still move the verdict, and towards which rungs. Standard library only.

A fact is an open question when two of its answers lead to different verdicts: another technique,
dose, outcome, variant or set of steps still possible. Answers are tried, not guessed at: each choice,
and for numbers one value on each side of every bound that some rule compares with.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ladder.logic import leaves
from ladder.model import AtLeast, AtLeastOf, Fact, Facts, Kind, Rule, Rulebook, Value
from ladder.variants import variant_of
from ladder.verdict import Question
from ladder.walk import NeedWalk, Walk, place, rung, walk


class Outlook(NamedTuple):
    """What a verdict comes to, as far as answers can change it."""

    technique: str
    outcome: str
    variants: tuple[str | None, ...]
    possible: tuple[frozenset[tuple[str, int, str]], ...]
    blocked: tuple[tuple[str, ...], ...]
    doses: frozenset[int]
    dose: int


def outlook(rulebook: Rulebook, facts: Facts) -> Outlook:
    """Walk `facts` and keep what an answer could change."""
    walked = walk(rulebook, facts)
    if walked.deciding is None:
        return Outlook("prompt", "use", (), (), (), walked.doses, 0)
    step = walked.deciding.step
    return Outlook(
        step.technique,
        step.outcome,
        tuple(_variant(rulebook, each, facts) for each in walked.walks),
        tuple(each.possible for each in walked.walks),
        tuple(_steps(each) for each in walked.walks),
        walked.doses,
        step.dose,
    )


def _steps(each: NeedWalk) -> tuple[str, ...]:
    return (each.step.technique, each.step.outcome)


def _variant(rulebook: Rulebook, each: NeedWalk, facts: Facts) -> str | None:
    chosen = variant_of(rulebook, each, facts)
    return chosen.id if chosen else None


def open_questions(rulebook: Rulebook, facts: Facts, walked: Walk) -> tuple[Question, ...]:
    """The unknown facts that could still move the verdict, most decisive first."""
    if walked.deciding is None:
        every = tuple(sorted(rung(dose) or 0 for dose in walked.doses))
        return (Question("needs", rulebook.facts["needs"].question, every),)
    now = outlook(rulebook, facts)
    ranked: list[tuple[tuple[int, int, int], Question]] = []
    for order, fact in enumerate(_unknown(rulebook, facts, walked)):
        after = [outlook(rulebook, {**facts, fact.id: a}) for a in answers(rulebook, fact, facts)]
        if len(set(after)) < 2:
            continue
        headlines = {(each.technique, each.outcome) for each in after}
        every = frozenset.union(*(each.doses for each in after))
        always = frozenset.intersection(*(each.doses for each in after))
        leads = {now.dose, *(every - always), *(each.dose for each in after)}
        fewest = min(len(each.doses) for each in after)
        question = Question(
            fact.id, fact.question, tuple(rung(dose) for dose in sorted(leads))
        )
        ranked.append(((-len(headlines), fewest, order), question))
    ranked.sort(key=lambda pair: pair[0])
    return tuple(question for _, question in ranked)


def _unknown(rulebook: Rulebook, facts: Facts, walked: Walk) -> list[Fact]:
    """Unknown facts that a rule still in play reads, in the vocabulary's order."""
    wanted: set[str] = set()
    for each in walked.walks:
        for standing in each.standings:
            if place(standing) == "unfit":
                continue
            entry = standing.candidate.entry
            for rule in _rules(rulebook, entry.unfit, entry.gates, entry.variants):
                wanted.update(rule.reads)
            for part, _, _, _ in standing.candidate.parts:
                wanted.update(_settling(rulebook, part))
                for variant in rulebook.techniques[part].variants:
                    wanted.update(variant.reads)
    return [fact for fact in rulebook.facts.values() if fact.id in wanted and fact.id not in facts]


def _rules(rulebook: Rulebook, *groups: Iterable[Rule]) -> Iterable[Rule]:
    return (rule for group in groups for rule in group)


@lru_cache(maxsize=256)
def _settling(rulebook: Rulebook, technique: str) -> tuple[str, ...]:
    found = rulebook.techniques[technique]
    return tuple(
        leaf.fact for when in (found.met, found.spent) for leaf in leaves(when, rulebook.derived)
    )


def answers(rulebook: Rulebook, fact: Fact, facts: Facts) -> tuple[Value, ...]:
    """Answers to `fact` that stand for all its legal ones, as far as any rule can tell them apart."""
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
    bounds: set[float] = set()
    for leaf in _comparisons(rulebook):
        match leaf:
            case AtLeast(name, bound) if name == fact.id:
                bounds.add(bound)
            case AtLeastOf(name, other, times, plus) if name == fact.id:
                bounds.add(times * _known(rulebook, other, facts) + plus)
            case AtLeastOf(name, other, times, plus) if other == fact.id:
                bounds.add((_known(rulebook, name, facts) - plus) / times)
            case _:
                continue
    low, high = fact.minimum or 0, fact.maximum
    small = 1 if fact.kind is Kind.WHOLE else 1e-6
    near = {b + shift for b in bounds for shift in (-small, 0, small)} | {low}
    legal = sorted(n for n in near if n >= low and (high is None or n <= high))
    return tuple(int(n) for n in legal) if fact.kind is Kind.WHOLE else tuple(legal)


def _known(rulebook: Rulebook, fact: str, facts: Facts) -> float:
    value = facts.get(fact)
    return value if isinstance(value, int | float) else rulebook.facts[fact].minimum or 0


@lru_cache(maxsize=8)
def _comparisons(rulebook: Rulebook) -> tuple[AtLeast | AtLeastOf, ...]:
    conditions = [rule.when for rule in rulebook.rules.values()]
    conditions += [each.when for each in rulebook.derived.values()]
    for technique in rulebook.techniques.values():
        conditions += [technique.met, technique.spent]
    found = (leaf for when in conditions for leaf in leaves(when, rulebook.derived))
    return tuple(dict.fromkeys(x for x in found if isinstance(x, AtLeast | AtLeastOf)))
