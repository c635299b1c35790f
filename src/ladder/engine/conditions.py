"""Conditions over facts: a closed set, so that editors complete them and a prover reads them.

Standard library only. What they come to is said in `ladder.engine.logic`, and worked out fast by
the functions of `ladder.engine.compiled`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from ladder.engine.facts import Scalar, Value

Truth = bool | None
"""Kleene's three values: True, False, and None for unknown."""


@dataclass(frozen=True, slots=True)
class Is:
    """The fact has exactly this value."""

    fact: str
    value: Scalar


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


@dataclass(frozen=True, slots=True)
class Named:
    """A derived fact: a named, tested condition of the vocabulary."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    of: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """Every condition holds; with none it is true."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one condition holds; with none it is false."""

    of: tuple["Condition", ...]


Leaf = Is | OneOf | AtLeast | AtLeastOf | Includes
Condition = Leaf | Named | Not | All | Any

ALWAYS = All(())

Get = Callable[[str], Value | None]
Test = Callable[[Get], Truth]
"""A compiled condition: called with the `get` of the facts."""


class Battery(NamedTuple):
    """Conditions that are asked together: their keys, and one function that answers them all."""

    keys: tuple[str, ...]
    ask: Callable[[Get], tuple[Truth, ...]]
