"""The schema of a condition: each fact with the tests that are legal for its type."""

from collections.abc import Iterable

from ladder.engine.facts import Choice, Fact, Kind
from ladder.engine.rules import Rulebook
from ladder.schema import Schema
from ladder.schema.values import DAY, choice_schema, described

CONDITION: Schema = {"$ref": "#/$defs/condition"}
_TESTS = {
    "at_least": "this number or more",
    "less_than": "less than this number",
    "at_most": "this number or less",
    "one_of": "one of these",
    "none_of": "known, and none of these",
    "is_not": "known, and not this",
    "same_as": "the value of this other fact",
    "includes": "the list holds this, or all of these",
    "includes_any": "the list holds at least one of these",
}


def condition_definitions(book: Rulebook) -> dict[str, Schema]:
    """The definitions that `CONDITION` refers to, over this rulebook's vocabulary."""
    as_of = Fact("as_of", Kind.DATE, "The day on which the verdict is read.")
    all_facts = (*book.facts.values(), as_of, *(each.fact for each in book.computed.values()))
    facts = [fact for fact in all_facts if fact.kind is not Kind.TEXT]
    many: Schema = {"type": "array", "items": CONDITION, "minItems": 1}
    words: dict[str, Schema] = {
        "all": {"description": "Every one of these holds.", **many},
        "any": {"description": "At least one of these holds.", **many},
        "not": {"description": "This does not hold.", **CONDITION},
        "derived": {"description": "A named condition of facts.yaml.", **_derived(book)},
        "some": {
            "description": "So many of these conditions hold.",
            "type": "object",
            "additionalProperties": False,
            "required": ["at_least", "of"],
            "properties": {"at_least": {"type": "integer", "minimum": 1}, "of": many},
        },
    }
    condition: Schema = {
        "type": "object",
        "additionalProperties": False,
        "description": "What must be known to hold; several keys must all hold.",
        "properties": words
        | {name: described(fact) | _test(fact, book) for fact in facts for name in _names(fact)},
    }
    day: Schema = {"anyOf": [DAY, {"$ref": "#/$defs/other-day"}]}
    lists = {_list_name(fact, book): choice_schema(fact.choices) for fact in facts if fact.choices}
    return lists | {
        "condition": condition,
        "other-number": _other_number(facts),
        "other-day": _other_day(facts),
        "parameter-name": parameter_name(book),
        "yes-or-no-test": _tests({"type": "boolean"}) | {"type": ["boolean", "object"]},
        "whole-test": _number_tests("integer"),
        "number-test": _number_tests("number"),
        "day-test": _object({"at_least": day, "less_than": day, "same_as": {"type": "string"}}),
    }


def _names(fact: Fact) -> dict[str, None]:
    """How a condition may call a fact: of an attempt, also as that of each technique."""
    return dict.fromkeys((fact.id, fact.id.replace(f".{fact.attempt_of}.", ".{technique}.")))


def _derived(book: Rulebook) -> Schema:
    choices = tuple(Choice(derived.name, derived.why) for derived in book.derived.values())
    return choice_schema(choices)


def _list_name(fact: Fact, book: Rulebook) -> str:
    """The name of the definition of the fact's choices; facts with the same choices share one."""
    first = next(fact_ for fact_ in book.facts.values() if fact_.choices == fact.choices)
    return f"choices-of-{first.id}"


def _test(fact: Fact, book: Rulebook) -> Schema:
    """What may stand after the fact: a value, or a mapping of tests."""
    match fact.kind:
        case Kind.BOOL:
            return {"$ref": "#/$defs/yes-or-no-test"}
        case Kind.WHOLE:
            return {"$ref": "#/$defs/whole-test"}
        case Kind.NUMBER:
            return {"$ref": "#/$defs/number-test"}
        case Kind.CHOICE:
            one: Schema = {"$ref": f"#/$defs/{_list_name(fact, book)}"}
            return {"anyOf": [one, _tests(one)]}
        case Kind.CHOICES:
            one = {"$ref": f"#/$defs/{_list_name(fact, book)}"}
            several: Schema = {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}
            return _object({"includes": several, "includes_any": several})
        case Kind.DATE:
            return {"$ref": "#/$defs/day-test"}
        case Kind.TEXT:
            return {"not": {}}


def parameter_name(book: Rulebook) -> Schema:
    """The name of a number that stands once."""
    numbers = book.parameters.values()
    meanings = (Choice(each.id, f"{each.value:g}: {each.says}") for each in numbers)
    return choice_schema(tuple(meanings))


def _tests(one: Schema) -> Schema:
    several: Schema = {"type": "array", "items": one, "minItems": 1}
    other: Schema = {"type": "string"}
    return _object({"one_of": several, "none_of": several, "is_not": one, "same_as": other})


def _number_tests(kind: str) -> Schema:
    named: Schema = {"$ref": "#/$defs/parameter-name"}
    bound: Schema = {"anyOf": [{"type": "number"}, named, {"$ref": "#/$defs/other-number"}]}
    tests: dict[str, Schema] = {"at_least": bound, "less_than": bound}
    if kind == "integer":
        tests["at_most"] = {"anyOf": [{"type": "integer"}, named]}
    several: Schema = {"type": "array", "items": {"type": "number"}, "minItems": 1}
    tests |= {"one_of": several, "none_of": several, "is_not": {"type": "number"}}
    tests["same_as"] = {"type": "string"}
    return _object(tests) | {"type": ["number", "object"]}


def _object(tests: dict[str, Schema]) -> Schema:
    properties = {name: {"description": _TESTS[name], **test} for name, test in tests.items()}
    return {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": properties,
    }


def _other_day(facts: Iterable[Fact]) -> Schema:
    days = tuple(Choice(fact.id, fact.question) for fact in facts if fact.kind is Kind.DATE)
    return {
        "type": "object",
        "description": "Another day, plus days.",
        "additionalProperties": False,
        "required": ["of"],
        "properties": {"of": choice_schema(days), "plus": {"type": "number"}},
    }


def _other_number(facts: Iterable[Fact]) -> Schema:
    numbers = [fact for fact in facts if fact.kind in (Kind.WHOLE, Kind.NUMBER)]
    named: Schema = {"$ref": "#/$defs/parameter-name"}
    others = {name: Choice(name, fact.question) for fact in numbers for name in _names(fact)}
    return {
        "type": "object",
        "description": "Another fact, times a number, plus a number.",
        "additionalProperties": False,
        "required": ["of"],
        "properties": {
            "of": choice_schema(tuple(others.values())),
            "times": {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, named]},
            "plus": {"anyOf": [{"type": "number"}, named]},
        },
    }
