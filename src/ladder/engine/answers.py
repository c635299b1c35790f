"""Sample answers to a question, which stand for all legal answers that rules can tell apart.

A choice is tried with each of its values, a number with one value on each side of every bound.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from math import ceil

from ladder.engine.comparisons import NEXT, Comparison
from ladder.engine.conditions import Condition, every_comparison, reads
from ladder.engine.costs import BILL, MONTHLY_BILL
from ladder.engine.facts import Fact, Facts, Kind, Value
from ladder.engine.rules import Rulebook, conditions
from ladder.engine.scores import TARGET, scale

INAPPLICABLE = "not-applicable"
"""The outcome of an attempt that cannot be made."""


def answers(rulebook: Rulebook, fact: Fact, facts: Facts) -> tuple[Value, ...]:
    """Return answers to `fact` that stand for all that may be stated beside these facts."""
    every = _stated_apart(rulebook, fact, facts)
    if fact.id not in rulebook.contradictions:
        return every
    return tuple(x for x in every if not _refused(rulebook, {**facts, fact.id: x}, fact.id))


def _stated_apart(rulebook: Rulebook, fact: Fact, facts: Facts) -> tuple[Value, ...]:
    match fact.kind:
        case _ if fact.filled:
            return ()
        case Kind.BOOL:
            return (True, False)
        case Kind.CHOICE if fact.attempt_of is not None:
            # "Does not apply" would describe another problem, so it is not tried as an answer.
            return tuple(choice for choice in fact.choice_ids() if choice != INAPPLICABLE)
        case Kind.CHOICE:
            return fact.choice_ids()
        case Kind.CHOICES:
            every = fact.choice_ids()
            return (frozenset(), *(frozenset({choice}) for choice in every), frozenset(every))
        case Kind.WHOLE | Kind.NUMBER:
            return _numbers(rulebook, fact, facts)
        case _:
            return ()


def _numbers(rulebook: Rulebook, fact: Fact, facts: Facts) -> tuple[Value, ...]:
    ends = [fact.minimum or 0.0]
    if fact.maximum is not None and fact.id in _behind_formulas(rulebook):
        ends.append(fact.maximum)  # a formula is extreme where its inputs are
    if fact.id == TARGET:
        ends.append(1.0)  # the highest share, so the largest gap
    if fact.attempt_of and fact.id.endswith(".score"):
        ends.append(scale(facts))  # a score at its best
    names = (fact.id, BILL) if fact.id == MONTHLY_BILL else (fact.id,)  # a stated bill is the bill
    leaves = ((name, leaf) for name in names for leaf in _bounds(rulebook).get(name, ()))
    bounds = (bound for name, leaf in leaves for bound in _turns(leaf, name, rulebook, facts))
    return numbers_apart(fact, bounds, ends)


def numbers_apart(
    fact: Fact, bounds: Iterable[float], ends: Iterable[float] = ()
) -> tuple[Value, ...]:
    """Return the numbers beside each bound, and the `ends`, as far as the fact may have them.

    Beside a bound are the first number that reaches it and the last that does not.
    """
    whole, near = fact.kind is not Kind.NUMBER, {*ends}
    for bound in bounds:
        near |= {ceil(bound) - 1, ceil(bound)} if whole else {bound - NEXT, bound}
    low, high = fact.minimum or 0, fact.maximum
    legal = sorted(number for number in near if low <= number and (high is None or number <= high))
    return tuple(int(number) if whole else float(number) for number in legal)


def _refused(rulebook: Rulebook, facts: Facts, fact: str) -> bool:
    """Return whether a contradiction forbids this value of `fact` beside the other facts."""
    return any(
        rulebook.evaluators[rule.when]({**rule.assumed, **facts}.get)
        for rule in rulebook.contradictions.get(fact, ())
        if not rule.stated or not facts.keys().isdisjoint(rule.stated)
    )


def _turns(leaf: Comparison, fact: str, rulebook: Rulebook, facts: Facts) -> Iterator[float]:
    """Yield the value of `fact` at which the comparison changes, if it is one of numbers.

    If the comparison is with another number that is unknown, a high value is assumed for that
    number. Two comparisons of the same two facts then still change at different values.
    """
    beside: dict[str, Value] = {}
    for name in leaf.facts:
        if name != fact:
            known, least = facts.get(name), rulebook.fact(name).minimum or 0
            beside[name] = known if isinstance(known, int | float) else least + 100
    if (turn := leaf.turns(fact, beside)) is not None:
        yield turn


@lru_cache(maxsize=8)
def _bounds(rulebook: Rulebook) -> Mapping[str, set[Comparison]]:
    """Return the comparisons that can move a verdict, by the facts that they compare."""
    found: dict[str, set[Comparison]] = {}
    for condition in _moving(rulebook):
        for leaf in every_comparison(condition, rulebook.derived):
            for fact in leaf.facts:
                found.setdefault(fact, set()).add(leaf)
    return found


@lru_cache(maxsize=8)
def _behind_formulas(rulebook: Rulebook) -> frozenset[str]:
    """Return the facts behind computed facts in conditions that can move a verdict."""
    read = {fact for condition in _moving(rulebook) for fact in reads(condition, rulebook.derived)}
    behind = (rulebook.computed[name] for name in read & rulebook.computed.keys())
    return frozenset(fact for computed in behind for fact in computed.reads)


def _moving(rulebook: Rulebook) -> Iterator[Condition]:
    """Yield the conditions that can move a verdict."""
    for written in conditions(rulebook):
        rule = rulebook.rules.get(written.page)
        if not written.key.startswith("derived/") and (
            rule is None or rule.kind not in ("caution", "advice")
        ):
            yield written.condition
