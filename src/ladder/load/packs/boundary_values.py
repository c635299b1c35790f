"""Whether some values meet one condition and not another.

Numbers that are compared with each other may have any order, so a result may be impossible as a
problem; without a result, there is none.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from ladder.engine.answers import numbers_apart
from ladder.engine.comparisons import AtLeastOf, Leaf, Test, Truth, values_of
from ladder.engine.conditions import (
    All,
    Any,
    Condition,
    Derived,
    Evaluators,
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
        self._other = {name for name in below if below[name].kind is not self._facts[name].kind}
        self._found: dict[tuple[Condition, Condition], Truth] = {}

    def __call__(self, holds: Condition, fails: Condition) -> Truth:
        """Return whether `holds` is known to hold somewhere and `fails` is not.

        None means that there are too many problems to try.
        """
        if holds == fails:
            return False
        if (holds, fails) not in self._found:
            self._found[holds, fails] = self._search(holds, fails)
        return self._found[holds, fails]

    def _search(self, holds: Condition, fails: Condition) -> Truth:
        # What only `fails` reads stays unknown: an answer never makes a known condition unknown.
        read = dict.fromkeys(comparisons(holds, {}))
        leaves = dict.fromkeys((*read, *comparisons(fails, {})))
        free = {x for x in leaves if isinstance(x, AtLeastOf) or x.fact in self._other}
        values: dict[str, list[Value]] = {repr(x): [True, False] for x in read if x in free}
        for fact in dict.fromkeys(leaf.fact for leaf in read if leaf not in free):
            own = [leaf for leaf in leaves if leaf not in free and leaf.fact == fact]
            values[fact] = [*values_apart(self._fact(fact), own)]
        both = {repr(x) if x in free else x.fact for x in comparisons(fails, {})}
        tests = _Free(free)
        known, refused = tests[holds], tests[fails]
        open_ = [_Chosen()]
        for _ in range(self._most):
            if not open_:
                return False
            chosen = open_.pop()
            truth, excluded = known(chosen.__getitem__), refused(chosen.get)
            if truth and not excluded:
                return True
            # What `holds` did not ask for cannot settle it any more.
            if (name := chosen.asked) and truth is None and not excluded:
                unknown = [None] if excluded is None and name in both else []
                every = [*reversed(values[name]), *unknown]
                open_ += [_Chosen({**chosen, name: value}) for value in every]
        return None

    def _fact(self, name: str) -> Fact:
        return self._facts.get(name) or Fact(name, Kind.DATE, "")


class _Chosen(dict[str, Value | None]):
    """Values of facts, None for one that stays unknown, and the first asked for without either."""

    asked: str | None = None

    def __missing__(self, name: str) -> None:
        self.asked = self.asked or name


class _Free(Evaluators):
    """Conditions in which some comparisons may come out in any way, whatever the numbers are."""

    def __init__(self, free: Iterable[Leaf]) -> None:
        super().__init__({})
        self._free = set(free)

    def _made(self, condition: Condition) -> Test:
        if condition not in self._free:
            return super()._made(condition)
        name = repr(condition)
        return lambda get: None if (truth := get(name)) is None else bool(truth)


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


def values_apart(fact: Fact, leaves: Iterable[Leaf]) -> Iterator[Value]:
    """Yield values that represent all that these comparisons of one fact can tell apart."""
    stated = dict.fromkeys(value for leaf in leaves for value in values_of(leaf))
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
