"""The values that rules can tell apart: a finite set that represents all legal values.

A number is split at every bound of a condition, and each part is represented by its lowest and its
highest value. Numbers that are compared with each other are split together.

A proof needs more than the values that are tried elsewhere (`ladder.engine.answers`), which stand
for one unknown fact beside known ones. Let one rule read `a: {at_least: {of: b, times: 2}}` and
another `b: {at_least: 10}`. Beside b = 10, the values of a that differ are 19 and 20; beside b = 9,
they are 17 and 18. Neither pair serves both, so a and b are chosen together here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, groupby, pairwise
from math import ceil, floor

from ladder.engine.comparisons import AtLeast, AtLeastOf, Includes, Leaf, facts_of, values_of
from ladder.engine.conditions import comparisons, holds, reads
from ladder.engine.facts import DOUBTS, Kind, Stated, Value
from ladder.engine.rules import Rulebook, conditions
from ladder.engine.verdict import STALE
from ladder.output.diagnostics import fault
from ladder.output.phrases import joined

AS_OF = "as_of"

MOST_COUPLED = 6
"""Numbers that conditions may compare with each other: each further one multiplies the work."""

Cell = Mapping[str, Value]
"""Values of one or more facts that stand for all values which no condition tells from them."""


@dataclass(frozen=True, eq=False)
class Domain:
    """Facts whose values are chosen together, and every choice that makes a difference."""

    facts: tuple[str, ...]
    cells: tuple[Cell, ...]


def comparisons_by_fact(book: Rulebook) -> dict[str, list[Leaf]]:
    """Return every comparison of the conditions, by fact.

    A comparison of two numbers is listed for both. Only computed facts that change a step are
    included.
    """
    compared: dict[str, dict[Leaf, None]] = {}
    left_out = book.computed.keys() - {*DOUBTS, *deciding_computed(book)}
    for written in conditions(book):
        for leaf in comparisons(written.condition, book.derived):
            if left_out.isdisjoint(facts_of(leaf)):
                for fact in facts_of(leaf):
                    compared.setdefault(fact, {})[leaf] = None
    return {fact: list(leaves) for fact, leaves in compared.items()}


def deciding_computed(book: Rulebook) -> tuple[str, ...]:
    """Return the computed facts on which the state of an option, or a stated variant, depends."""
    read: set[str] = set()
    stated = {fact for fact, item in book.computed.items() if isinstance(item.by, Stated)}
    for key, _, condition in conditions(book):
        rule, named = book.rules.get(key), key.startswith(("unless:", "derived/"))
        if not named and (rule is None or rule.kind in ("requirement", "exclusion")):
            read.update(reads(condition, book.derived))
        elif rule is not None and rule.kind == "variant":
            read.update(stated.intersection(reads(condition, book.derived)))
    return tuple(fact for fact in book.computed if fact in read and fact not in DOUBTS)


@lru_cache(maxsize=4)
def domains(book: Rulebook) -> tuple[Domain, ...]:
    """Return the domains of all facts that conditions read, except sets, which go item by item.

    Raises:
        InvalidInput: if too many numbers are compared with each other.
    """
    return tuple(_domains(book))


def _domains(book: Rulebook) -> Iterator[Domain]:
    compared = comparisons_by_fact(book)
    compared.setdefault(AS_OF, []).extend(stale(book).values())
    for group in _coupled(compared):
        kinds = {_kind(book, fact) for fact in group}
        if kinds == {Kind.CHOICES}:
            continue
        if len(group) > MOST_COUPLED:
            what = (
                f"{len(group)} numbers are compared with each other: {joined(sorted(group), 'and')}"
            )
            help_ = f"A proof takes up to {MOST_COUPLED}. Compare the others inside `stated`."
            raise fault(what, help_)
        leaves = list(dict.fromkeys(leaf for fact in group for leaf in compared[fact]))
        cells = _cells(book, group, leaves)
        if len(group) > 1:
            # The first of several cells that no comparison tells apart.
            by_signature = {_signature(cell, leaves): cell for cell in reversed(cells)}
            cells = [cell for cell in cells if by_signature[_signature(cell, leaves)] is cell]
        elif kinds <= {Kind.WHOLE, Kind.NUMBER, Kind.DATE}:
            cells = _ends(cells, leaves)
        yield Domain(tuple(group), tuple(cells))


def _kind(book: Rulebook, fact: str) -> Kind:
    return Kind.DATE if fact == AS_OF else book.fact(fact).kind


def _coupled(compared: Mapping[str, list[Leaf]]) -> list[list[str]]:
    """Return the facts in groups: two are in one group if some condition compares them."""
    groups: dict[str, list[str]] = {fact: [fact] for fact in compared}
    for leaf in dict.fromkeys(leaf for leaves in compared.values() for leaf in leaves):
        if isinstance(leaf, AtLeastOf) and groups[leaf.fact] is not groups[leaf.other]:
            joined = groups[leaf.fact] + groups[leaf.other]
            groups |= dict.fromkeys(joined, joined)
    return list({id(group): group for group in groups.values()}.values())


def _cells(book: Rulebook, group: list[str], leaves: list[Leaf]) -> list[Cell]:
    """Return enough points for every combined result of a group's comparisons."""
    cells: list[Cell] = [{}]
    for index, fact in enumerate(group):
        later, known = group[index + 1 :], cells
        cells = [
            {**cell, fact: value}
            for cell in known
            for value in _values(book, fact, set(_turns(book, fact, cell, later, leaves)))
        ]
    return cells


def _values(book: Rulebook, fact: str, bounds: set[Fraction]) -> list[Value]:
    match _kind(book, fact):
        case Kind.BOOL:
            return [True, False]
        case Kind.CHOICE:
            return list(book.facts[fact].choice_ids())
        case _ if fact == AS_OF:
            today = book.pack.day.toordinal()
            days = {int(bound) for bound in bounds} | {today}
            # The pack's own day first, because it needs no --as-of.
            return [today, *sorted(days | {day - 1 for day in days})]
        case _:
            return list(_points(book, fact, bounds))


def stale(book: Rulebook) -> Mapping[str, AtLeast]:
    """Return, for each day on which some rule was verified, whether that is too long ago."""
    verified = sorted({rule.verified for rule in book.rules.values()})
    late = {day: date.fromisoformat(day) + timedelta(STALE + 1) for day in verified}
    return {day: AtLeast(AS_OF, late[day].toordinal()) for day in verified}


def _turns(
    book: Rulebook, fact: str, cell: Cell, later: list[str], leaves: list[Leaf]
) -> Iterator[Fraction]:
    """Yield the values of `fact` at which a comparison changes, given the values chosen before.

    Lines that compare this fact with a fact still to be chosen also count where they cross. This is
    not complete for three numbers compared in a ring, which no pack has had.
    """
    for base, slope, shift in _lines(fact, leaves):
        if not base or base in cell:
            yield slope * Fraction(cell.get(base, 0)) + shift  # type: ignore[arg-type] # a number
    for other in later:
        lines = [
            (slope, shift) for base, slope, shift in _lines(other, leaves) if base in ("", fact)
        ]
        limits = _range(book, other)
        lines += [(Fraction(0), Fraction(limit)) for limit in limits if limit is not None]
        for (slope, shift), (slope_2, shift_2) in combinations(lines, 2):
            if slope != slope_2:
                yield (shift_2 - shift) / (slope - slope_2)


def _lines(fact: str, leaves: list[Leaf]) -> Iterator[tuple[str, Fraction, Fraction]]:
    """Yield where comparisons of a number change: slope x another number + shift, or shift."""
    for leaf in leaves:
        match leaf:
            case AtLeastOf(name, base, times, plus) if name == fact:
                yield base, Fraction(times), Fraction(plus)
            case AtLeastOf(base, name, times, plus) if name == fact:
                yield base, 1 / Fraction(times), -Fraction(plus) / Fraction(times)
            case _ if leaf.fact == fact:
                numbers = (value for value in values_of(leaf) if isinstance(value, int | float))
                yield from (("", Fraction(0), Fraction(number)) for number in numbers)


def _range(book: Rulebook, fact: str) -> tuple[float | None, float | None]:
    """Return the lowest and the highest value of a number or a day."""
    if _kind(book, fact) is Kind.DATE:
        return date.min.toordinal(), date.max.toordinal()
    return book.fact(fact).minimum, book.fact(fact).maximum


def _points(book: Rulebook, fact: str, bounds: Iterable[Fraction]) -> Iterator[Value]:
    """Yield the legal values at the bounds, next to them, and between them, in order."""
    least, most = _range(book, fact)
    low = Fraction(least if least is not None else 0)
    high = Fraction(most if most is not None else 10**9)
    inside = sorted({low, high, *(bound for bound in bounds if low <= bound <= high)})
    whole = _kind(book, fact) in (Kind.WHOLE, Kind.DATE)
    points: set[Fraction] = set() if whole else {*inside}
    for bound in inside:
        near = (floor(bound) - 1, floor(bound), ceil(bound), ceil(bound) + 1)
        points |= {Fraction(number) for number in near}
    for left, right in pairwise(inside):
        middle = (left + right) / 2
        points.add(Fraction(floor(middle)) if whole else middle)
    for point in sorted(points):
        if low <= point <= high:
            yield int(point) if point.denominator == 1 else float(point)


def _signature(cell: Cell, leaves: Iterable[Leaf]) -> tuple[bool | None, ...]:
    """Return the results of the comparisons for these values."""
    return tuple(holds(leaf, cell, {}) for leaf in leaves)


def _ends(cells: list[Cell], leaves: list[Leaf]) -> list[Cell]:
    """Return the first and last cell of each run with one signature; other rules may split it."""
    runs = [list(run) for _, run in groupby(cells, lambda cell: _signature(cell, leaves))]
    return [cell for run in runs for cell in (run[:1] if len(run) == 1 else (run[0], run[-1]))]


def items(book: Rulebook) -> dict[str, tuple[str, ...]]:
    """Return the sets that conditions read, each with its items; `needs` with all needs."""
    items: dict[str, dict[str, None]] = {"needs": dict.fromkeys(book.needs)}
    for leaves in comparisons_by_fact(book).values():
        for leaf in leaves:
            if isinstance(leaf, Includes):
                items.setdefault(leaf.fact, {})[leaf.item] = None
    return {fact: tuple(every) for fact, every in items.items()}
