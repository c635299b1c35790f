"""The contradictions of a pack, but for those that compare two facts: no schema can say them."""

from collections.abc import Mapping

from ladder.engine.conditions import All, Any, AtLeast, Condition, Includes, Is, Not, OneOf
from ladder.engine.facts import Facts
from ladder.engine.problem import Contradiction
from ladder.engine.rules import Rulebook
from ladder.schema import Schema
from ladder.schema.values import UNKNOWN

_STATED: Schema = {"not": {"enum": [UNKNOWN, None]}}


def clashes(book: Rulebook) -> list[Schema]:
    """What no problem file may say, one schema for each contradiction that a schema can express."""
    rules = [rule for rules in book.contradictions.values() for rule in rules]
    return [{"not": clash} for rule in rules if (clash := _clash(rule)) is not None]


def _clash(rule: Contradiction) -> Schema | None:
    when = _holds(rule.when, rule.assumed)
    if when is None or not rule.stated:
        return when
    return {"allOf": [when, {"anyOf": [_states(fact, _STATED) for fact in rule.stated]}]}


def _holds(condition: Condition, assumed: Facts) -> Schema | None:
    """A schema of the problems of which a condition is known to hold; None: there is none."""
    match condition:
        case All(of=parts) | Any(of=parts):
            schemas = [_holds(part, assumed) for part in parts]
            if None in schemas:
                return None
            return {"allOf" if isinstance(condition, All) else "anyOf": schemas}
        case Not(of=Is() | OneOf() | AtLeast() as leaf) if leaf.fact not in assumed:
            return _states(leaf.fact, {"allOf": [_STATED, {"not": _value(leaf)}]})
        case Is() | OneOf() | AtLeast() | Includes() if condition.fact not in assumed:
            return _states(condition.fact, _value(condition))
    return None


def _value(leaf: Is | OneOf | AtLeast | Includes) -> Schema:
    match leaf:
        case Is(value=value):
            return {"const": value}
        case OneOf(values=values):
            return {"enum": list(values)}
        case AtLeast(bound=bound):
            return {"type": "number", "minimum": bound}
        case Includes(item=item):
            return {"anyOf": [{"const": item}, {"type": "array", "contains": {"const": item}}]}


def _states(fact: str, value: Mapping[str, object]) -> Schema:
    """A schema of the files in which a fact is stated with such a value."""
    schema = dict(value)
    for key in reversed(fact.split(".")):
        schema = {"type": "object", "required": [key], "properties": {key: schema}}
    return schema
