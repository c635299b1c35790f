"""Whether some values meet one condition and not another.

Numbers that are compared with each other may have any order, so a result may be impossible as a
problem; without a result, there is none.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import chain, product

from ladder.engine.answers import numbers_apart
from ladder.engine.comparisons import Comparison, Truth
from ladder.engine.conditions import (
    All,
    Any,
    Condition,
    Derived,
    Named,
    Not,
    comparisons,
)
from ladder.engine.facts import Fact, Kind, Value

MOST = 40_000
"""Problems tried for two conditions, some of them with answers still open."""


class Between:
    """Whether there are facts between two conditions.

    What is a fact of another kind in the vocabulary `above` than in that `below` can be anything.
    """

    def __init__(
        self, below: Mapping[str, Fact], above: Mapping[str, Fact], *, most: int | None = None
    ) -> None:
        self._most = MOST if most is None else most
        self._facts = {**below, **above}
        self._remaining = _Remaining({x for x in below if below[x].kind is not self._facts[x].kind})
        self._found: dict[tuple[int, int], Truth] = {}

    def __call__(self, holds: Condition, fails: Condition) -> Truth:
        """Return whether `holds` is known to hold somewhere and `fails` is not.

        None means that there are too many problems to try.
        """
        pair = self._remaining.of(holds), self._remaining.of(fails)
        if pair[0] == pair[1]:
            return False
        if pair not in self._found:
            self._found[pair] = self._search(holds, fails, pair)
        return self._found[pair]

    def _search(self, holds: Condition, fails: Condition, whole: tuple[int, int]) -> Truth:
        # What only `fails` reads stays unknown: an answer never makes a known condition unknown.
        remaining = self._remaining
        leaves = dict.fromkeys((*comparisons(holds, {}), *comparisons(fails, {})))
        about: dict[str, list[Comparison]] = {}
        for leaf in leaves:
            about.setdefault(remaining.name(leaf), []).append(leaf)
        values: dict[str, list[Value]] = {}
        both = remaining.names[whole[1]]
        # Where the same is left of both conditions, the search has the same end.
        tried, open_ = {whole}, [whole]
        for _ in range(self._most):
            if not open_:
                return False
            to_hold, to_fail = open_.pop()
            if to_fail == _TRUE or to_hold == to_fail or to_hold in (_FALSE, _UNKNOWN):
                continue
            if to_hold == _TRUE:
                return True
            name = remaining.first[to_hold]
            if name not in values:
                own = about[name]
                values[name] = (
                    [True, False]
                    if remaining.is_free(own[0])
                    else [*values_apart(self._fact(name), own)]
                )
            # What is unknown in both may keep `fails` unknown, and `holds` true without it.
            unknown = [None] if to_fail != _FALSE and name in both else []
            for value in (*reversed(values[name]), *unknown):
                left = remaining.after(to_hold, name, value), remaining.after(to_fail, name, value)
                if left not in tried:
                    tried.add(left)
                    open_.append(left)
        return None

    def _fact(self, name: str) -> Fact:
        return self._facts.get(name) or Fact(name, Kind.DATE, "")


_FALSE, _TRUE, _UNKNOWN = range(3)
"""The numbers of conditions of which nothing remains to ask."""


class _Remaining:
    """Conditions by number, and what remains of each after an answer.

    Equal conditions have the same number. `names` are what each asks for, and `first` is what it
    asks for first. The comparisons of two facts, and of the facts in `other`, can have any result:
    each is asked for by its own name.
    """

    def __init__(self, other: Set[str]) -> None:
        self._other = other
        self._numbers: dict[object, int] = {}
        self._made: list[tuple[str, tuple[int, ...]] | Comparison] = [("", ())] * 3
        self.names: list[Set[str]] = [frozenset(), frozenset(), frozenset()]
        self.first = ["", "", ""]
        self._after: dict[tuple[int, str, Value | None], int] = {}

    def is_free(self, leaf: Comparison) -> bool:
        """Return whether a comparison can have any result."""
        return len(leaf.facts) > 1 or leaf.fact in self._other

    def name(self, leaf: Comparison) -> str:
        """Return what a comparison asks for: its fact, or itself if it can have any result."""
        return repr(leaf) if self.is_free(leaf) else leaf.fact

    def of(self, condition: Condition) -> int:
        """Return the number of a condition without derived facts."""
        if (number := self._numbers.get(condition)) is None:
            match condition:
                case All(parts):
                    number = self._joined("all", (self.of(part) for part in parts))
                case Any(parts):
                    number = self._joined("any", (self.of(part) for part in parts))
                case Not(part):
                    number = self._not(self.of(part))
                case Named(name):
                    raise KeyError(name)
                case _:
                    number = self._new(condition, {self.name(condition)})
            self._numbers[condition] = number
        return number

    def after(self, number: int, name: str, value: Value | None) -> int:
        """Return what remains of a condition after an answer; None is the answer "unknown"."""
        if name not in self.names[number]:
            return number
        key = number, name, value
        if (left := self._after.get(key)) is None:
            match self._made[number]:
                case ("not", (part,)):
                    left = self._not(self.after(part, name, value))
                case (str() as kind, parts):
                    left = self._joined(kind, [self.after(part, name, value) for part in parts])
                case leaf:
                    left = self._compared(leaf, value)
            self._after[key] = left
        return left

    def _compared(self, leaf: Comparison, value: Value | None) -> int:
        truth = value if value is None or self.is_free(leaf) else leaf.test()(lambda _: value)
        return _UNKNOWN if truth is None else _TRUE if truth else _FALSE

    def _not(self, part: int) -> int:
        if part in (_FALSE, _TRUE):
            return _TRUE - part
        match self._made[part]:
            case ("not", (inner,)):
                return inner
        return part if part == _UNKNOWN else self._kind("not", (part,))

    def _joined(self, kind: str, parts: Iterable[int]) -> int:
        """Join conditions: in "all", false decides and true does nothing; in "any", vice versa."""
        decisive, idle = (_FALSE, _TRUE) if kind == "all" else (_TRUE, _FALSE)
        left = tuple(dict.fromkeys(part for part in parts if part != idle))
        if decisive in left:
            return decisive
        return self._kind(kind, left) if len(left) > 1 else left[0] if left else idle

    def _kind(self, kind: str, parts: tuple[int, ...]) -> int:
        made = kind, parts
        if (number := self._numbers.get(made)) is None:
            names = frozenset(chain.from_iterable(self.names[part] for part in parts))
            number = self._numbers[made] = self._new(made, names)
        return number

    def _new(self, made: tuple[str, tuple[int, ...]] | Comparison, names: Set[str]) -> int:
        self._made.append(made)
        self.names.append(names)
        if isinstance(made, tuple):
            self.first.append(next(filter(None, (self.first[part] for part in made[1])), ""))
        else:
            self.first.append(self.name(made))
        return len(self._made) - 1


def spelled_out(condition: Condition, derived: Derived) -> Condition:
    """Return a condition with its derived facts expanded."""
    match condition:
        case All(parts):
            return All(tuple(spelled_out(part, derived) for part in parts))
        case Any(parts):
            return Any(tuple(spelled_out(part, derived) for part in parts))
        case Not(part):
            return Not(spelled_out(part, derived))
        case Named(name):
            return spelled_out(derived[name].when, derived)
        case _:
            return condition


def values_apart(fact: Fact, leaves: Iterable[Comparison]) -> Iterator[Value]:
    """Yield values that represent all that these comparisons of one fact can tell apart."""
    stated = dict.fromkeys(value for leaf in leaves for value in leaf.named)
    match fact.kind:
        case Kind.BOOL:
            yield from (True, False)
        case Kind.CHOICES:
            for taken in product((False, True), repeat=len(stated)):
                yield frozenset(
                    str(item) for item, is_in in zip(stated, taken, strict=True) if is_in
                )
        case Kind.WHOLE | Kind.NUMBER | Kind.DATE:
            after = 1e-6 if fact.kind is Kind.NUMBER else 1  # what equals a number ends behind it
            bounds = (float(value) for value in stated)
            yield from numbers_apart(fact, (x for bound in bounds for x in (bound, bound + after)))
        case _:
            others = [name for name in fact.choice_ids() if name not in stated]
            yield from (*stated, *(others[:1] if fact.choices else ["…"]))
