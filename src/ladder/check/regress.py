"""Whether values that a rule read got worse since then: the rules themselves say which way is up.

A gate wants its numbers at least so high, a reason against a technique wants them lower. Where no
rule says which way is up, a number that changed is not known to be as good as before.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ladder.engine.conditions import (
    All,
    Any,
    AtLeast,
    AtLeastOf,
    Condition,
    Derived,
    Leaf,
    Named,
    Not,
    holds,
)
from ladder.engine.rules import Rulebook
from ladder.output.values import PlainValue

Values = Mapping[str, PlainValue]


class _Wish(NamedTuple):
    """A comparison of one fact that should hold, or should not."""

    fact: str
    leaf: Leaf
    should: bool


def worsened(rulebook: Rulebook, rule: str, before: Values, now: Values) -> Iterator[str]:
    """The facts whose values are not known to be as good as they were."""
    changed = [name for name, value in now.items() if name in before and before[name] != value]
    for name in changed:
        own = rulebook.rules.get(rule)
        wishes = [wish for wish in _of(rulebook, own.id) if wish.fact == name] if own else []
        if not wishes and not isinstance(before[name], list):
            gates = [each.id for each in rulebook.rules.values() if each.kind == "gate"]
            wishes = [w for gate in gates for w in _of(rulebook, gate) if w.fact == name]
        if _is_worse(wishes, before[name], now[name]):
            yield name


def _of(rulebook: Rulebook, rule: str) -> Iterator[_Wish]:
    wanted = rulebook.rules[rule]
    return _wishes(wanted.when, rulebook.derived, wanted.kind == "gate")


def _wishes(condition: Condition, derived: Derived, should: bool) -> Iterator[_Wish]:
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                yield from _wishes(part, derived, should)
        case Not(part):
            yield from _wishes(part, derived, not should)
        case Named(name):
            yield from _wishes(derived[name].when, derived, should)
        case AtLeastOf(fact, other):
            yield _Wish(fact, condition, should)
            yield _Wish(other, condition, not should)
        case _:
            yield _Wish(condition.fact, condition, should)


def _is_worse(wishes: list[_Wish], before: PlainValue, now: PlainValue) -> bool:
    """Whether a value that changed serves any wish less, or serves none that we know of."""
    if isinstance(before, list) and isinstance(now, list) and not wishes:
        return not set(before) <= set(now)
    return not wishes or any(_serves_less(wish, before, now) for wish in wishes)


def _serves_less(wish: _Wish, before: PlainValue, now: PlainValue) -> bool:
    if isinstance(wish.leaf, AtLeast | AtLeastOf):
        return (now < before) is wish.should  # type: ignore[operator]  # two numbers or two days
    served, serves = (
        holds(wish.leaf, {wish.fact: frozenset(value) if isinstance(value, list) else value}, {})
        for value in (before, now)
    )
    return served is wish.should and serves is not wish.should
