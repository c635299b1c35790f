"""What the kinds of rules that stand in a file of their own have each in its own way."""

from datetime import date

from ladder.engine.conditions import All, Any, AtLeast, Condition, Not
from ladder.engine.rules import RuleKind
from ladder.load.shapes import (
    AdviceShape,
    CautionShape,
    GateShape,
    RuleShape,
    UnfitShape,
)
from ladder.load.words import AS_OF


def particulars(shape: RuleShape) -> tuple[RuleKind, str, list[str], dict[str, object] | None]:
    """The rule's kind and name, the techniques that it speaks of, and what silences it."""
    match shape:
        case GateShape():
            return "gate", shape.gate, shape.techniques, None
        case UnfitShape():
            return "unfit", shape.unfit, shape.techniques, None
        case CautionShape():
            return "caution", shape.caution, shape.techniques, shape.unless
        case AdviceShape():
            return "advice", shape.advice, shape.techniques, shape.unless
    raise TypeError(type(shape))


def in_force(when: Condition, start: date | None, end: date | None, gate: bool) -> Condition:
    """`when`, in force from `start` to the day before `end`. Outside it a gate holds."""
    if start is None and end is None:
        return when
    inside: list[Condition] = []
    if start:
        inside.append(AtLeast(AS_OF.id, start.toordinal()))
    if end:
        inside.append(Not(AtLeast(AS_OF.id, end.toordinal())))
    if gate:
        return Any((Not(All(tuple(inside))), when))
    return All((*inside, when))
