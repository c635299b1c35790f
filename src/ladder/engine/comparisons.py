"""The comparisons of facts that a condition can make: their types, keys, meaning and words.

A new comparison takes three files. Here: a type in `Leaf`, a row in `COMPARISONS`, and a case in
`evaluator` and in `values_of`. In `ladder.load.packs.conditions`: the function that reads it from a
rule file. In `ladder.output.conditions`: its sentence. The type checker names the missing cases.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, assert_never

from ladder.engine.facts import Get, Kind, Scalar

Truth = bool | None
"""Kleene's three values: True, False, and None for unknown."""

Test = Callable[[Get], Truth]
"""A condition ready to be evaluated: call it with the `get` of some facts."""


@dataclass(frozen=True, slots=True)
class Is:
    """The fact has exactly this value."""

    fact: str
    value: Scalar


@dataclass(frozen=True, slots=True)
class IsStated(Is):
    """A computed fact is true: the problem states enough to make the condition `of` true."""

    of: Any


@dataclass(frozen=True, slots=True)
class OneOf:
    """The fact has one of these values."""

    fact: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The number is at least `bound` (for dates: an ordinal day)."""

    fact: str
    bound: float


@dataclass(frozen=True, slots=True)
class AtLeastOf:
    """The number is at least `times` x the number `other` + `plus`."""

    fact: str
    other: str
    times: float
    plus: float


@dataclass(frozen=True, slots=True)
class Includes:
    """The set contains `item`."""

    fact: str
    item: str


Leaf = Is | OneOf | AtLeast | AtLeastOf | Includes
"""A comparison."""

NUMBERS = (Kind.WHOLE, Kind.NUMBER)
ORDERED = (*NUMBERS, Kind.DATE)


class Comparison(NamedTuple):
    """The key of a comparison: the facts that it fits, what it `takes`, and its words."""

    kinds: tuple[Kind, ...]
    takes: Literal["a bound", "a list", "a value or a list"]
    meaning: str
    affirmed: str
    denied: str


COMPARISONS = {
    "at_least": Comparison(ORDERED, "a bound", "this number or more", "is at least", "is below"),
    "less_than": Comparison(ORDERED, "a bound", "less than this number", "is below", "is at least"),
    "one_of": Comparison(
        (Kind.BOOL, *NUMBERS, Kind.CHOICE), "a list", "one of these", "is", "is none of"
    ),
    "includes": Comparison(
        (Kind.CHOICES,),
        "a value or a list",
        "the list holds this, or all of these",
        "includes",
        "does not include",
    ),
}
"""The comparisons by their key in a rule file."""


def comparisons_of(kind: Kind) -> tuple[str, ...]:
    """Return the comparisons that fit a fact of this kind."""
    return tuple(key for key, comparison in COMPARISONS.items() if kind in comparison.kinds)


def evaluator(leaf: Leaf) -> Test:
    """Return a comparison, ready to be evaluated: this defines what it means."""
    fact = leaf.fact
    match leaf:
        case Is(_, wanted):
            return lambda get: None if (value := get(fact)) is None else value == wanted
        case OneOf(_, values):
            return lambda get: None if (value := get(fact)) is None else value in values
        case Includes(_, item):

            def includes(get: Get) -> Truth:
                value = get(fact)
                return None if value is None else isinstance(value, frozenset) and item in value

            return includes
        case AtLeast(_, bound):
            return lambda get: None if (value := get(fact)) is None else value >= bound  # type: ignore[operator]
        case AtLeastOf(_, other, times, plus):

            def at_least_of(get: Get) -> Truth:
                value, measure = get(fact), get(other)
                if value is None or measure is None:
                    return None
                return value >= times * measure + plus  # type: ignore[operator]

            return at_least_of
        case _:
            assert_never(leaf)


def facts_of(leaf: Leaf) -> tuple[str, ...]:
    """Return the facts that a comparison reads: one, or two if it compares two numbers."""
    return (leaf.fact, leaf.other) if isinstance(leaf, AtLeastOf) else (leaf.fact,)


def values_of(leaf: Leaf) -> tuple[Scalar, ...]:
    """Return the values that a comparison names; a number turns its result where it is equal."""
    match leaf:
        case Is(_, value) | AtLeast(_, value) | Includes(_, value):
            return (value,)
        case OneOf(_, values):
            return values
        case AtLeastOf():
            return ()
