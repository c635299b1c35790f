"""What a condition means, said in another way than the engine says it: as degrees of truth."""

from ladder.engine.comparisons import AtLeast, AtLeastOf, Comparison, Includes, Is, OneOf, Truth
from ladder.engine.conditions import All, Any, Condition, Derived, Named, Not
from ladder.engine.facts import Facts

TRUTH: dict[float, Truth] = {0: False, 0.5: None, 1: True}


def meaning(condition: Condition, facts: Facts, derived: Derived) -> Truth:
    """Whether `condition` is true, false or unknown of `facts`."""
    return TRUTH[_degree(condition, facts, derived)]


def _degree(condition: Condition, facts: Facts, derived: Derived) -> float:
    """0 for false, 1 for true, one half for unknown: `all` is the least, `any` the most of them."""
    match condition:
        case All(parts):
            return min([1.0, *(_degree(part, facts, derived) for part in parts)])
        case Any(parts):
            return max([0.0, *(_degree(part, facts, derived) for part in parts)])
        case Not(part):
            return 1 - _degree(part, facts, derived)
        case Named(name):
            return _degree(derived[name].when, facts, derived)
        case AtLeastOf(fact, other) if fact not in facts or other not in facts:
            return 0.5
        case _:
            return float(_compared(condition, facts)) if condition.fact in facts else 0.5


def _compared(leaf: Comparison, facts: Facts) -> bool:
    value = facts[leaf.fact]
    match leaf:
        case Is(_, wanted):
            return bool(value == wanted)
        case OneOf(_, values):
            return any(value == one for one in values)
        case Includes(_, item):
            return isinstance(value, frozenset) and bool(value & {item})
        case AtLeast(_, bound):
            assert isinstance(value, int | float)
            return not bound > value
        case AtLeastOf(_, other, times, plus):
            measure = facts[other]
            assert isinstance(value, int | float)
            assert isinstance(measure, int | float)
            return not times * measure + plus > value
    raise TypeError(leaf)
