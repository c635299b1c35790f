"""Random problems by a seed, near those that people write: fast enough for tens of thousands."""

from collections.abc import Iterator, Mapping
from functools import cache
from random import Random

from ladder.engine.answers import answers
from ladder.engine.comparisons import Truth
from ladder.engine.computed import as_read
from ladder.engine.decision import Decision
from ladder.engine.facts import IN_USE, Fact, Kind, Value
from tests.strategies import realistic, rules, stated

DAY = rules().pack.day
DAYS = (DAY.toordinal(), DAY.toordinal() + 43, DAY.toordinal() + 400, DAY.toordinal() - 2000)


def problems(count: int, seed: int = 6) -> Iterator[dict[str, Value]]:
    """`count` problems with their day: examples with facts changed or hidden, and made-up ones."""
    random = Random(seed)
    facts = [
        fact for fact in rules().facts.values() if fact.kind is not Kind.TEXT and not fact.filled
    ]
    needs = rules().facts["needs"].choice_ids()
    for _ in range(count):
        found: dict[str, Value] = {}
        if random.random() < 0.6:
            found |= random.choice(random.choice((stated(), realistic())))
        share = random.choice((0.02, 0.1, 0.3, 0.9))
        for fact in facts:
            if random.random() < share:
                found[fact.id] = _value(random, fact)
        if "needs" not in found or random.random() < 0.4:
            found["needs"] = frozenset(random.sample(needs, random.randint(1, 4)))
        for name in sorted(found):
            if random.random() < 0.1:
                del found[name]
        for name in sorted(found):
            # An attempt of which anything is said says how it went.
            tried = rules().facts[name].attempt_of
            if tried and f"attempts.{tried}.outcome" not in found:
                del found[name]
        for name in attempted(found):
            if random.random() < 0.3:
                found |= belied(name, found)
        yield dict(as_read(rules(), found, random.choice(DAYS)))


def belied(technique: str, facts: Mapping[str, Value]) -> dict[str, Value]:
    """Numbers that belie what is said of an attempt: of one item no interval tells anything."""
    attempt = f"attempts.{technique}"
    target_reached = facts[f"{attempt}.outcome"] == "target-reached"
    numbers: dict[str, Value] = {f"{attempt}.score": int(target_reached), f"{attempt}.items": 1}
    return {**numbers, "evaluation.target": 0.5, "evaluation.max_score": 1}


def attempted(facts: Mapping[str, Value]) -> list[str]:
    """The techniques that are said to have fallen short or met: numbers can belie that."""
    values = {name: facts.get(f"attempts.{name}.outcome") for name in rules().techniques}
    return [
        name for name, outcome in values.items() if outcome in ("below-target", "target-reached")
    ]


def answerable() -> Iterator[Fact]:
    """The facts that are tried as answers: a filled one follows from others.

    Nor is what runs today: to state it may lead out of the range (docs/special-cases.md).
    """
    return (fact for fact in rules().facts.values() if not fact.filled and fact.id != IN_USE)


def excepted(before: Decision, after: Decision) -> bool:
    """Whether docs/special-cases.md lets an answer lead out of the range.

    A technique without training reached its target, or a training that is no option of the need, or
    a rule that had counted a missing fact as "no" has turned. The other two exceptions are never
    tried as answers, or seen by the numbers.
    """
    certain = {item for item in _rules(before) if item[-1] is not None}
    return trained_elsewhere(before, after) or bool(
        _superseded(after) - _superseded(before) or certain - _rules(after)
    )


def trained_elsewhere(before: Decision, after: Decision) -> bool:
    """Whether a training that is no option of a need is said to have reached the target."""
    pairs = zip(before.needs, after.needs, strict=True)
    return any(need.trained != then.trained for need, then in pairs)


def _rules(decision: Decision) -> set[tuple[str, str, str, Truth]]:
    return {
        (need.need.id, assessment.own.technique, rule.id, truth)
        for need in decision.needs
        for assessment in need.assessments
        for rule, truth in (*assessment.exclusions, *assessment.requirements)
    }


def _superseded(decision: Decision) -> set[tuple[str, str]]:
    return {
        (need.need.id, assessment.own.technique)
        for need in decision.needs
        for assessment in need.assessments
        if assessment.superseded is not False
    }


def _value(random: Random, fact: Fact) -> Value:
    if fact.kind is Kind.CHOICES:
        choices = fact.choice_ids()
        return frozenset(random.sample(choices, random.randint(0, len(choices))))
    if fact.kind is Kind.DATE:
        return random.randint(730_000, 750_000)
    if fact.kind is Kind.CHOICE:
        return random.choice(fact.choice_ids())
    near = list(likely_answers(fact))
    if fact.kind is Kind.NUMBER and random.random() < 0.5:
        return random.uniform(fact.minimum or 0, min(fact.maximum or 200, 200))
    return random.choice(near)


@cache
def likely_answers(fact: Fact) -> tuple[Value, ...]:
    """Answers to a fact that stand for all, as far as rules tell them apart."""
    return answers(rules(), fact, {})
