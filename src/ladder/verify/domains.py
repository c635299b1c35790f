"""The values that rules can tell apart: finitely many stand for all that a file may state.

A number is split at every bound that some condition compares it with, and each part is stood for by
its lowest and its highest value. Numbers compared with each other are split together.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from ladder.engine.computed import COMPUTED
from ladder.engine.conditions import (
    AtLeast,
    AtLeastOf,
    Includes,
    Is,
    Leaf,
    OneOf,
    comparisons,
    facts_of,
    holds,
)
from ladder.engine.facts import Fact, Kind, Value
from ladder.engine.rules import Rulebook, conditions
from ladder.engine.verdict import STALE

AS_OF = "as_of"

Cell = Mapping[str, Value]
"""Values of one or more facts that stand for all values which no condition tells from them."""


@dataclass(frozen=True, eq=False)
class Domain:
    """Facts whose values are chosen together, and every choice that makes a difference."""

    facts: tuple[str, ...]
    cells: tuple[Cell, ...]


def asked_of(book: Rulebook) -> dict[str, list[Leaf]]:
    """What the conditions ask of each fact, by fact; a comparison of two stands under both.

    Facts that are computed from others are left out: they move no dose.
    """
    found: dict[str, dict[Leaf, None]] = {}
    for _, _, condition in conditions(book):
        for leaf in comparisons(condition, book.derived):
            for fact in facts_of(leaf):
                found.setdefault(fact, {})[leaf] = None
    return {fact: list(asked) for fact, asked in found.items() if fact not in COMPUTED}


def domains(book: Rulebook) -> Iterator[Domain]:
    """The domains of all facts that some condition reads, sets left out: those go item by item."""
    asked = asked_of(book)
    asked.setdefault(AS_OF, []).append(stale(book))
    for group in _coupled(asked):
        kinds = {_kind(book, fact) for fact in group}
        if kinds == {Kind.CHOICES}:
            continue
        every = list(dict.fromkeys(leaf for fact in group for leaf in asked[fact]))
        cells = _cells(book, group, every)
        if len(group) > 1:
            cells = list(_once(cells, every))
        elif kinds <= {Kind.WHOLE, Kind.NUMBER, Kind.DATE}:
            cells = list(_ends(cells, every))
        yield Domain(tuple(group), tuple(cells))


def _kind(book: Rulebook, fact: str) -> Kind:
    return Kind.DATE if fact == AS_OF else book.facts[fact].kind


def _coupled(asked: Mapping[str, list[Leaf]]) -> list[list[str]]:
    """The facts in groups: two stand in one group if some condition compares them."""
    groups: dict[str, list[str]] = {fact: [fact] for fact in asked}
    for leaf in {leaf for every in asked.values() for leaf in every}:
        if isinstance(leaf, AtLeastOf) and groups[leaf.fact] is not groups[leaf.other]:
            joined = groups[leaf.fact] + groups[leaf.other]
            groups |= dict.fromkeys(joined, joined)
    return list({id(group): group for group in groups.values()}.values())


def _cells(book: Rulebook, group: list[str], asked: list[Leaf]) -> list[Cell]:
    """Enough points for every way in which the comparisons of a group can turn out together."""
    cells: list[Cell] = [{}]
    for index, fact in enumerate(group):
        later = group[index + 1 :]
        cells = [
            {**cell, fact: value}
            for cell in cells
            for value in _values(book, fact, cell, later, asked)
        ]
    return cells


def _values(
    book: Rulebook, fact: str, cell: Cell, later: list[str], asked: list[Leaf]
) -> list[Value]:
    kind = _kind(book, fact)
    if kind is Kind.BOOL:
        return [True, False]
    if kind is Kind.CHOICE:
        return list(book.facts[fact].choice_ids())
    bounds = set(_turns(book, fact, cell, later, asked))
    if fact == AS_OF:
        today = book.pack.day.toordinal()
        days = {int(bound) for bound in bounds} | {today}
        # The pack's own day first: it is the one that needs no --as-of.
        return [today, *sorted(days | {day - 1 for day in days})]
    return list(_points(book.facts[fact], bounds))


def stale(book: Rulebook) -> AtLeast:
    """Whether the day is one on which the pack's oldest rule was verified too long ago."""
    oldest = min(date.fromisoformat(rule.verified) for rule in book.rules.values())
    return AtLeast(AS_OF, (oldest + timedelta(STALE + 1)).toordinal())


def _turns(
    book: Rulebook, fact: str, cell: Cell, later: list[str], asked: list[Leaf]
) -> Iterator[Fraction]:
    """The values of `fact` at which a comparison turns, those chosen before being given.

    Where a fact still to be chosen is compared with two lines over this one, also where they cross.
    (For three numbers compared in a ring this is not all; no pack has had such a ring.)
    """
    for leaf in asked:
        match leaf:
            case AtLeast(name, bound) if name == fact:
                yield Fraction(bound)
            case Is(name, value) if name == fact and isinstance(value, int | float):
                yield Fraction(value)
            case OneOf(name, values) if name == fact:
                yield from (Fraction(each) for each in values if isinstance(each, int | float))
            case AtLeastOf(name, other, times, plus) if name == fact and other in cell:
                yield Fraction(times) * _exact(cell[other]) + Fraction(plus)
            case AtLeastOf(other, name, times, plus) if name == fact and other in cell:
                yield (_exact(cell[other]) - Fraction(plus)) / Fraction(times)
    for other in later:
        lines = [*_lines(fact, other, asked), *_limits(book.facts[other])]
        for index, (slope, shift) in enumerate(lines):
            for slope_2, shift_2 in lines[:index]:
                if slope != slope_2:
                    yield (shift_2 - shift) / (slope - slope_2)


def _lines(fact: str, other: str, asked: list[Leaf]) -> Iterator[tuple[Fraction, Fraction]]:
    """The bounds of `other` as lines over `fact`: slope and shift."""
    for leaf in asked:
        match leaf:
            case AtLeast(name, bound) if name == other:
                yield Fraction(0), Fraction(bound)
            case AtLeastOf(name, base, times, plus) if (name, base) == (other, fact):
                yield Fraction(times), Fraction(plus)
            case AtLeastOf(base, name, times, plus) if (name, base) == (other, fact):
                yield 1 / Fraction(times), -Fraction(plus) / Fraction(times)


def _limits(fact: Fact) -> Iterator[tuple[Fraction, Fraction]]:
    for limit in (fact.minimum, fact.maximum):
        if limit is not None:
            yield Fraction(0), Fraction(limit)


def _exact(value: Value) -> Fraction:
    assert isinstance(value, int | float)
    return Fraction(value)


def _points(fact: Fact, bounds: Iterable[Fraction]) -> Iterator[Value]:
    """The legal values at the bounds, next to them, and between them, in order."""
    low = Fraction(fact.minimum if fact.minimum is not None else 0)
    high = Fraction(fact.maximum if fact.maximum is not None else 10**9)
    inside = sorted({low, high, *(bound for bound in bounds if low <= bound <= high)})
    whole = fact.kind in (Kind.WHOLE, Kind.DATE)
    found: set[Fraction] = set()
    for bound in inside:
        found |= {Fraction(floor(bound) - 1), Fraction(floor(bound)), Fraction(ceil(bound))}
        found |= {Fraction(ceil(bound) + 1)} | (set() if whole else {bound})
    for left, right in pairwise(inside):
        middle = (left + right) / 2
        found.add(Fraction(floor(middle)) if whole else middle)
    for each in sorted(found):
        if low <= each <= high:
            yield int(each) if each.denominator == 1 else float(each)


def signature(cell: Cell, asked: Iterable[Leaf]) -> tuple[bool | None, ...]:
    """How the comparisons turn out at these values."""
    return tuple(holds(leaf, cell, {}) for leaf in asked)


def _once(cells: list[Cell], asked: list[Leaf]) -> Iterator[Cell]:
    """The first cell of each signature."""
    first: dict[tuple[bool | None, ...], Cell] = {}
    for cell in cells:
        first.setdefault(signature(cell, asked), cell)
    yield from first.values()


def _ends(cells: list[Cell], asked: list[Leaf]) -> Iterator[Cell]:
    """The first and the last cell of each run with one signature: another rule may split it."""
    for index, cell in enumerate(cells):
        here = signature(cell, asked)
        around = [
            signature(each, asked) for each in (*cells[index - 1 : index], *cells[index + 1 :][:1])
        ]
        if len(around) < 2 or any(each != here for each in around):
            yield cell


def items(book: Rulebook) -> dict[str, tuple[str, ...]]:
    """The sets that conditions look into, each with its items; `needs` with all of its own."""
    found: dict[str, dict[str, None]] = {"needs": dict.fromkeys(book.needs)}
    for asked in asked_of(book).values():
        for leaf in asked:
            if isinstance(leaf, Includes):
                found.setdefault(leaf.fact, {})[leaf.item] = None
    return {fact: tuple(every) for fact, every in found.items()}
