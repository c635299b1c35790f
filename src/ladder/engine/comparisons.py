"""The comparisons that conditions make: what each reads, when it holds, its values and its words.

A new comparison is a class, and a row in `COMPARISONS` for each of its keys in rule files.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from itertools import chain
from typing import Any, ClassVar, Literal, NamedTuple, Self

from ladder.engine.facts import Fact, Facts, Get, Kind, Scalar
from ladder.engine.shown import number, show, unit_of

Truth = bool | None
"""Kleene's three values: True, False, and None for unknown."""

Test = Callable[[Get], Truth]
"""A condition ready to be evaluated: call it with the `get` of some facts."""

NUMBERS = (Kind.WHOLE, Kind.NUMBER)
ORDERED = (*NUMBERS, Kind.DATE)

NEXT = 1e-6
"""The distance from a bound to the number beside it that stands for all numbers on that side."""

DAY = "as_of"
"""The one thing that conditions read and problems do not state: the day of the verdict."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison of a fact of one of these `kinds` with what it `takes` in a rule file."""

    fact: str

    kinds: ClassVar[tuple[Kind, ...]] = ()
    takes: ClassVar[Literal["a bound", "a list", "a value or a list"]] = "a value or a list"

    @classmethod
    def made(cls, fact: str, *taken: Any) -> Self:
        """Return the comparison of a fact with what it takes."""
        return cls(fact, *taken)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it reads: one, or two if it compares two numbers."""
        return (self.fact,)

    @property
    def named(self) -> tuple[Scalar, ...]:
        """The values that it names; a number turns its result where it is equal."""
        taken = (getattr(self, field.name) for field in fields(self)[1:])
        return tuple(chain.from_iterable(x if isinstance(x, tuple) else (x,) for x in taken))

    def test(self) -> Test:
        """Return the comparison, ready to be evaluated: this defines what it means."""
        raise NotImplementedError

    def turns(self, fact: str, beside: Facts) -> float | None:
        """Return the number of one of its facts at which its result turns, beside the others."""
        return None

    def words(self, fact: Fact, affirmed: bool) -> str:
        """Return the clause about its fact: "is at least 300 labeled items"."""
        raise NotImplementedError

    def spelled(self) -> object:
        """Return what follows the fact in a rule file."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Is(Comparison):
    """The fact has exactly this value."""

    value: Scalar

    def test(self) -> Test:
        """Return the comparison, ready to be evaluated."""
        fact, wanted = self.fact, self.value
        return lambda get: None if (value := get(fact)) is None else value == wanted

    def words(self, fact: Fact, affirmed: bool) -> str:
        """Return the clause, with the meaning of a choice."""
        if isinstance(self.value, bool):
            return f"is {show(self.value is affirmed)}"
        meaning = next(
            (f" ({x.meaning})" for x in fact.choices if x.id == self.value and x.meaning), ""
        )
        return f"{'is' if affirmed else 'is not'} {show(self.value)}{meaning}"

    def spelled(self) -> object:
        """Return the value."""
        return self.value


@dataclass(frozen=True, slots=True)
class IsStated(Is):
    """A computed fact is true: the problem states enough to make the condition `of` true."""

    of: Any


@dataclass(frozen=True, slots=True)
class OneOf(Comparison):
    """The fact has one of these values."""

    values: tuple[Scalar, ...]

    kinds = (Kind.BOOL, *NUMBERS, Kind.CHOICE)
    takes = "a list"

    def test(self) -> Test:
        """Return the comparison, ready to be evaluated."""
        fact, values = self.fact, self.values
        return lambda get: None if (value := get(fact)) is None else value in values

    def words(self, fact: Fact, affirmed: bool) -> str:
        """Return the clause: "is a, b or c", "is none of a, b, c"."""
        *before, last = map(show, self.values)
        if not affirmed:
            return f"is none of {', '.join((*before, last))}"
        return f"is {', '.join(before)} or {last}" if before else f"is {last}"

    def spelled(self) -> object:
        """Return the list of values."""
        return {"one_of": list(self.values)}


@dataclass(frozen=True, slots=True)
class Includes(Comparison):
    """The set contains `item`."""

    item: str

    kinds = (Kind.CHOICES,)

    def test(self) -> Test:
        """Return the comparison, ready to be evaluated."""
        fact, item = self.fact, self.item

        def includes(get: Get) -> Truth:
            value = get(fact)
            return None if value is None else isinstance(value, frozenset) and item in value

        return includes

    def words(self, fact: Fact, affirmed: bool) -> str:
        """Return the clause."""
        return f"{'includes' if affirmed else 'does not include'} {self.item}"

    def spelled(self) -> object:
        """Return the item."""
        return {"includes": self.item}


@dataclass(frozen=True, slots=True)
class AtLeast(Comparison):
    """The number is at least `bound` (for dates: an ordinal day)."""

    bound: float

    kinds = ORDERED
    takes = "a bound"

    def test(self) -> Test:
        """Return the comparison, ready to be evaluated."""
        fact, bound = self.fact, self.bound
        return lambda get: None if (value := get(fact)) is None else value >= bound  # type: ignore[operator]

    def turns(self, fact: str, beside: Facts) -> float | None:
        """Return the bound."""
        return self.bound

    def words(self, fact: Fact, affirmed: bool) -> str:
        """Return the clause, with a day or with the unit of the number."""
        if fact.kind is Kind.DATE:
            day = date.fromordinal(int(self.bound))
            return f"is {day} or later" if affirmed else f"is before {day}"
        amount = f"{number(self.bound)} {unit_of(fact.unit, self.bound)}".rstrip()
        return f"is {'at least' if affirmed else 'below'} {amount}"

    def spelled(self) -> object:
        """Return the bound."""
        is_day = self.fact == DAY
        return {"at_least": str(date.fromordinal(int(self.bound))) if is_day else self.bound}


@dataclass(frozen=True, slots=True)
class AtLeastOf(Comparison):
    """The number is at least `times` x the number `other` + `plus`."""

    other: str
    times: float
    plus: float

    kinds = ORDERED
    takes = "a bound"

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that are compared with each other."""
        return self.fact, self.other

    def test(self) -> Test:
        """Return the comparison, ready to be evaluated."""
        fact, other, times, plus = self.fact, self.other, self.times, self.plus

        def at_least_of(get: Get) -> Truth:
            value, measure = get(fact), get(other)
            if value is None or measure is None:
                return None
            return value >= times * measure + plus  # type: ignore[operator]

        return at_least_of

    def turns(self, fact: str, beside: Facts) -> float | None:
        """Return the number that its other fact sets."""
        known = beside.get(self.other if fact == self.fact else self.fact)
        if not isinstance(known, int | float):
            return None
        if fact == self.fact:
            return self.times * known + self.plus
        return (known - self.plus) / self.times + NEXT

    def words(self, fact: Fact, affirmed: bool) -> str:
        """Return the clause, with the formula of the other fact."""
        bound = f"`{self.other}`" if self.times == 1 else f"{number(self.times)} × `{self.other}`"
        if self.plus:
            bound += f" {'+' if self.plus > 0 else '-'} {number(abs(self.plus))}"
        return f"is {'at least' if affirmed else 'below'} {bound}"

    def spelled(self) -> object:
        """Return the other fact with its factor and summand."""
        return {"at_least": {"of": self.other, "times": self.times, "plus": self.plus}}


class Spelling(NamedTuple):
    """What a key of rule files makes of a fact: a comparison, or its opposite if `denied`.

    `of` is the comparison that it makes with another number, if it can.
    """

    makes: type[Comparison]
    meaning: str
    denied: bool = False
    of: type[Comparison] | None = None


COMPARISONS: Mapping[str, Spelling] = {
    "at_least": Spelling(AtLeast, "this number or more", of=AtLeastOf),
    "less_than": Spelling(AtLeast, "less than this number", denied=True, of=AtLeastOf),
    "one_of": Spelling(OneOf, "one of these"),
    "includes": Spelling(Includes, "the list holds this, or all of these"),
}
"""The keys of the comparisons in rule files."""


def comparisons_of(kind: Kind) -> tuple[str, ...]:
    """Return the keys of the comparisons that fit a fact of this kind."""
    return tuple(key for key, spelling in COMPARISONS.items() if kind in spelling.makes.kinds)
