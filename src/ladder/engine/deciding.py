"""Which comparisons make a condition what it is of some facts. Standard library only."""

from collections.abc import Mapping

from ladder.engine.conditions import All, Any, Condition, Leaf, Named, Not, Truth
from ladder.engine.facts import Facts
from ladder.engine.logic import holds
from ladder.engine.rules import Derived


def deciding(
    condition: Condition, facts: Facts, derived: Mapping[str, Derived]
) -> tuple[Leaf, ...]:
    """The comparisons that make `condition` what it is of `facts`; the others could be left out.

    One false part makes `all` false and one true part makes `any` true: the first such decides.
    """
    truth = holds(condition, facts, derived)
    match condition:
        case All(parts):
            return _among(parts, truth, False, facts, derived)
        case Any(parts):
            return _among(parts, truth, True, facts, derived)
        case Not(part):
            return deciding(part, facts, derived)
        case Named(name):
            return deciding(derived[name].when, facts, derived)
        case _:
            return (condition,)


def _among(
    parts: tuple[Condition, ...],
    truth: Truth,
    settles: bool,
    facts: Facts,
    derived: Mapping[str, Derived],
) -> tuple[Leaf, ...]:
    alike = [part for part in parts if holds(part, facts, derived) is truth]
    if truth is settles:
        alike = alike[:1]
    return tuple(dict.fromkeys(leaf for part in alike for leaf in deciding(part, facts, derived)))
