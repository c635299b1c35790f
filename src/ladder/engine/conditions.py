"""Conditions over facts, evaluated to true, false or unknown. Standard library only.

The set of conditions is closed, so that editors can complete them. Their
leaves are comparisons: see `ladder.engine.comparisons`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ladder.engine.comparisons import Comparison, IsStated, Test, Truth
from ladder.engine.facts import Facts, Get


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


Condition = Comparison | Named | Not | All | Any


class DerivedFact(NamedTuple):
    """A named condition over the facts, with its reason."""

    name: str
    when: Condition
    why: str
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


Derived = Mapping[str, DerivedFact]
"""The derived facts by name."""
ALWAYS: "Condition" = All(())
NEVER: "Condition" = Any(())


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return Kleene's "and": false if one is false, else unknown if one is unknown."""
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return Kleene's "or": true if one is true, else unknown if one is unknown."""
    result: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            result = None
    return result


def not_(truth: Truth) -> Truth:
    """Return Kleene's "not": unknown stays unknown."""
    return None if truth is None else not truth


class Evaluators(dict[Condition, Test]):
    """Conditions that are ready to evaluate, each built when first asked for.

    Learning one more fact never turns true into false or back: it can only settle an unknown.
    """

    def __init__(self, derived: Derived) -> None:
        super().__init__()
        self.derived = derived

    def __missing__(self, condition: Condition) -> Test:
        test = self[condition] = self._made(condition)
        return test

    def _made(self, condition: Condition) -> Test:
        match condition:
            case All(parts):
                return _joined(tuple(self[part] for part in parts), decisive=False)
            case Any(parts):
                return _joined(tuple(self[part] for part in parts), decisive=True)
            case Not(part):
                test = self[part]
                return lambda get: not_(test(get))
            case Named(name):
                return self[self.derived[name].when]
            case _:
                return condition.test()


def _joined(tests: tuple[Test, ...], *, decisive: bool) -> Test:
    """Join tests by Kleene's "and" (false decides) or "or" (true decides)."""
    if len(tests) == 1:
        return tests[0]

    def joined(get: Get) -> Truth:
        result: Truth = not decisive
        for test in tests:
            truth = test(get)
            if truth is decisive:
                return decisive
            if truth is None:
                result = None
        return result

    return joined


def holds(condition: Condition, facts: Facts, derived: Derived) -> Truth:
    """Return whether `condition` is true, false or unknown (None) for `facts`."""
    return Evaluators(derived)[condition](facts.get)


def comparisons(condition: Condition, derived: Derived) -> Iterator[Comparison]:
    """Yield the comparisons in `condition`, in reading order, with derived facts expanded."""
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                yield from comparisons(part, derived)
        case Not(part):
            yield from comparisons(part, derived)
        case Named(name):
            yield from comparisons(derived[name].when, derived)
        case _:
            yield condition


def every_comparison(condition: Condition, derived: Derived) -> Iterator[Comparison]:
    """Yield the comparisons in `condition`, and those in what it asks to be stated."""
    for leaf in comparisons(condition, derived):
        if isinstance(leaf, IsStated):
            yield from comparisons(leaf.of, derived)
        else:
            yield leaf


def reads(condition: Condition, derived: Derived) -> tuple[str, ...]:
    """Return the facts that `condition` reads, each once, in reading order."""
    leaves = comparisons(condition, derived)
    return tuple(dict.fromkeys(fact for leaf in leaves for fact in leaf.facts))


def decisive_comparisons(
    condition: Condition, facts: Facts, evaluators: Evaluators
) -> tuple[Comparison, ...]:
    """Return the comparisons that decide `condition`; without the others it is the same.

    One false part decides `all` and one true part decides `any`: the first such part is taken.
    """
    match condition:
        case All(parts) | Any(parts):
            truth = evaluators[condition](facts.get)
            decisive = [part for part in parts if evaluators[part](facts.get) is truth]
            if truth is isinstance(condition, Any):
                decisive = decisive[:1]
        case Not(part):
            decisive = [part]
        case Named(name):
            decisive = [evaluators.derived[name].when]
        case _:
            return (condition,)
    leaves = (decisive_comparisons(part, facts, evaluators) for part in decisive)
    return tuple(dict.fromkeys(leaf for some in leaves for leaf in some))


def hindrances(condition: Condition, facts: Facts, evaluators: Evaluators) -> Iterator[DerivedFact]:
    """Yield the named conditions that hold and so rule out a way to meet `condition`."""
    match condition:
        case All(parts) | Any(parts) if not evaluators[condition](facts.get):
            for part in parts:
                yield from hindrances(part, facts, evaluators)
        case Not(Named(name) as named) if evaluators[named](facts.get):
            yield evaluators.derived[name]
