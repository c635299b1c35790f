"""What a condition means: Kleene's three values, and which facts it reads.

This is the meaning; `ladder.engine.compiled` is the same made fast, and tests compare the two.
"""

from collections.abc import Iterator, Mapping
from typing import assert_never

from ladder.engine.conditions import (
    All,
    Any,
    AtLeast,
    AtLeastOf,
    Condition,
    Includes,
    Is,
    Leaf,
    Named,
    Not,
    OneOf,
    Truth,
)
from ladder.engine.facts import Facts
from ladder.engine.rules import Derived


def holds(condition: Condition, facts: Facts, derived: Mapping[str, Derived]) -> Truth:
    """Whether `condition` is true, false or unknown (None) of `facts`.

    Knowing one more fact never turns true into false or back: it can only settle an unknown.
    """
    match condition:
        case All(parts):
            return _conjunction(holds(part, facts, derived) for part in parts)
        case Any(parts):
            return negation(_conjunction(negation(holds(part, facts, derived)) for part in parts))
        case Not(part):
            return negation(holds(part, facts, derived))
        case Named(name):
            return holds(derived[name].when, facts, derived)
        case _:
            return _leaf(condition, facts)


def negation(truth: Truth) -> Truth:
    """Not, in three values: unknown stays unknown."""
    return None if truth is None else not truth


def _conjunction(truths: Iterator[Truth]) -> Truth:
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def _leaf(leaf: Leaf, facts: Facts) -> Truth:
    value = facts.get(leaf.fact)
    if value is None:
        return None
    match leaf:
        case Is(_, wanted):
            return value == wanted
        case OneOf(_, values):
            return value in values
        case Includes(_, item):
            return isinstance(value, frozenset) and item in value
        case AtLeast(_, bound):
            return _number(value) >= bound
        case AtLeastOf(_, other, times, plus):
            factor = facts.get(other)
            return None if factor is None else _number(value) >= times * _number(factor) + plus
        case _:
            assert_never(leaf)


def _number(value: object) -> float:
    assert isinstance(value, int | float), value
    return value


def leaves(condition: Condition, derived: Mapping[str, Derived]) -> Iterator[Leaf]:
    """Every comparison inside `condition`, derived facts opened, in reading order."""
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                yield from leaves(part, derived)
        case Not(part):
            yield from leaves(part, derived)
        case Named(name):
            yield from leaves(derived[name].when, derived)
        case _:
            yield condition


def reads(condition: Condition, derived: Mapping[str, Derived]) -> tuple[str, ...]:
    """The facts that `condition` looks at, each once, in reading order."""
    seen: dict[str, None] = {}
    for leaf in leaves(condition, derived):
        seen[leaf.fact] = None
        if isinstance(leaf, AtLeastOf):
            seen[leaf.other] = None
    return tuple(seen)
