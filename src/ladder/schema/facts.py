"""Schemas of facts: their values in a problem file, and their tests in a condition."""

from collections.abc import Iterable, Iterator

from ladder.engine.comparisons import COMPARISONS, comparisons_of
from ladder.engine.facts import Choice, Fact, Kind
from ladder.engine.rules import Rulebook
from ladder.load.yaml.scalars import DECEIVING_CHARACTERS, LONGEST
from ladder.output.fact_values import UNKNOWN
from ladder.schema import Schema, closed, ref, several

DAY: Schema = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
TEXT: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": LONGEST,
    "pattern": f"^[^{DECEIVING_CHARACTERS}]*$",
}

_NOT_KNOWN: Schema = {
    "enum": [UNKNOWN, None],
    "enumDescriptions": ["not known yet", "not known yet"],
}
# The loader reads these words of YAML 1.1 as booleans; a pattern keeps editors from offering them
# beside true and false.
_YES_OR_NO: Schema = {"type": "string", "pattern": "^([Yy]es|YES|[Nn]o|NO|[Oo]n|ON|[Oo]ff|OFF)$"}


# Numbers as people write them. Digits alone would be text only in quotes, which is refused.
_AS_PEOPLE_WRITE: Schema = {
    "type": "string",
    "pattern": r"^(?![0-9]*\.?[0-9]*$)(~ ?|about )?([$€£] ?|[A-Z]{3} )?"
    r"([0-9]+ ?[x×] ?)?(0|[1-9][0-9]*)([.,'’ _][0-9]{3})*(\.[0-9]+)? ?(%|[$€£]|[a-zA-Z ]+)?"
    r"( ?[x×] ?[0-9]+)?$",
}


def fact_schema(fact: Fact) -> Schema:
    """Return the schema of a fact in a problem file; `unknown` and null mean unknown."""
    return described(fact) | _values(fact)


def _values(fact: Fact) -> Schema:
    match fact.kind:
        case Kind.BOOL:
            return {"anyOf": [{"type": "boolean"}, _NOT_KNOWN, _YES_OR_NO]}
        case Kind.WHOLE | Kind.NUMBER:
            return {"anyOf": [_number(fact), _NOT_KNOWN, _AS_PEOPLE_WRITE]}
        case Kind.TEXT:
            return TEXT | {"type": ["string", "null"]}
        case Kind.CHOICE if fact.yes_or_no:
            choice = choice_schema(fact.choices, or_unknown=True)
            return {"anyOf": [choice, {"type": "boolean"}, _YES_OR_NO]}
        case Kind.CHOICE:
            return choice_schema(fact.choices, or_unknown=True)
        case Kind.CHOICES:
            some = {"type": "array", "items": choice_schema(fact.choices)}
            return {"anyOf": [some, choice_schema(fact.choices, or_unknown=True)]}
        case Kind.DATE:
            return {"anyOf": [DAY, _NOT_KNOWN]}


def _number(fact: Fact) -> Schema:
    schema: Schema = {"type": "integer" if fact.kind is Kind.WHOLE else "number"}
    for key, bound in (("minimum", fact.minimum), ("maximum", fact.maximum)):
        if bound is not None:
            schema[key] = int(bound) if float(bound).is_integer() else bound
    return schema


def choice_schema(choices: Iterable[Choice], *, or_unknown: bool = False) -> Schema:
    """Return the schema of a choice, with a meaning for each value, as editors show it."""
    # Names of things, such as GPUs, may also be in capitals.
    every = list(choices)
    every += [item._replace(id=item.id.upper()) for item in every if item.gives]
    words = {
        "enum": [item.id for item in every],
        "enumDescriptions": [item.meaning for item in every],
    }
    return {key: words[key] + _NOT_KNOWN[key] for key in words} if or_unknown else words


def described(fact: Fact) -> Schema:
    """Return the question, help, unit and choices as plain text and Markdown."""
    sentences = [fact.question, fact.help, f"Unit: {fact.unit}." if fact.unit else ""]
    text = " ".join(sentence for sentence in sentences if sentence)
    if not fact.choices:
        return {"description": text}
    listed = "\n".join(f"- {choice.id}: {choice.meaning}" for choice in fact.choices)
    marked = "\n".join(f"- `{choice.id}`: {choice.meaning}" for choice in fact.choices)
    return {"description": f"{text}\n{listed}", "markdownDescription": f"{text}\n\n{marked}"}


CONDITION = ref("condition")


def named_computed(book: Rulebook) -> Iterator[Fact]:
    """Yield the computed facts that conditions can name."""
    yield from (x.fact for name, x in book.computed.items() if name not in book.stated)


def condition_definitions(book: Rulebook) -> dict[str, Schema]:
    """Return the definitions that `CONDITION` refers to, for this vocabulary."""
    as_of = Fact("as_of", Kind.DATE, "The day on which the verdict is read.")
    all_facts = (*book.facts.values(), as_of, *named_computed(book))
    facts = [fact for fact in all_facts if fact.kind is not Kind.TEXT]
    many, derived = several(CONDITION), (Choice(x.name, x.why) for x in book.derived.values())
    words: Schema = {
        "all": {"description": "Every one of these holds.", **many},
        "any": {"description": "At least one of these holds.", **many},
        "not": {"description": "This does not hold.", **CONDITION},
        "stated": {"description": "True if the stated facts make this true.", **CONDITION},
        "derived": {"description": "A named condition of facts.yaml.", **choice_schema(derived)},
    }
    words |= {name: described(item) | _test(item, book) for item in facts for name in _names(item)}
    what = "What must be known to hold; several keys must all hold."
    day: Schema = {"anyOf": [DAY, ref("other-day")]}
    number: Schema = {"type": "number"}
    bound: Schema = {"anyOf": [number, ref("parameter-name"), ref("other-number")]}
    lists = {_list_name(fact, book): choice_schema(fact.choices) for fact in facts if fact.choices}
    return lists | {
        "condition": closed(words, description=what),
        "other-number": _other_number(facts),
        "other-day": _other_day(facts),
        "parameter-name": parameter_name(book),
        "yes-or-no-test": _tests(Kind.BOOL, {"type": "boolean"}, or_value="boolean"),
        "whole-test": _tests(Kind.WHOLE, number, bound, or_value="number"),
        "number-test": _tests(Kind.NUMBER, number, bound, or_value="number"),
        "day-test": _tests(Kind.DATE, day, day),
    }


def _names(fact: Fact) -> dict[str, None]:
    """Return the names of a fact in conditions; a fact of attempts has one for each technique."""
    return dict.fromkeys((fact.id, fact.id.replace(f".{fact.attempt_of}.", ".{technique}.")))


def _list_name(fact: Fact, book: Rulebook) -> str:
    """Return the name of the definition of a fact's choices, which facts may share."""
    first = next(fact_ for fact_ in book.facts.values() if fact_.choices == fact.choices)
    return f"choices-of-{first.id}"


def _test(fact: Fact, book: Rulebook) -> Schema:
    """Return the schema of the test of a fact: a value, or a mapping of tests."""
    match fact.kind:
        case Kind.BOOL:
            return ref("yes-or-no-test")
        case Kind.CHOICE:
            one = ref(_list_name(fact, book))
            also = [{"type": "boolean"}] if fact.yes_or_no else []
            return {"anyOf": [one, _tests(fact.kind, one), *also]}
        case Kind.CHOICES if not fact.choices:  # attempts that are in doubt
            return _tests(
                fact.kind, choice_schema(Choice(x.id, x.title) for x in book.techniques.values())
            )
        case Kind.CHOICES:
            one = ref(_list_name(fact, book))
            if book.techniques.keys() >= {*fact.choice_ids()}:  # in a contradiction, each of them
                one = {"anyOf": [one, {"const": "{technique}"}]}
            return _tests(fact.kind, one)
        case Kind.DATE:
            return ref("day-test")
        case number:
            return ref(f"{number}-test")


def parameter_name(book: Rulebook) -> Schema:
    """Return the schema of the name of a parameter."""
    return choice_schema(Choice(x.id, f"{x.value:g}: {x.says}") for x in book.parameters.values())


def _tests(kind: Kind, one: Schema, bound: Schema | None = None, or_value: str = "") -> Schema:
    """Return the comparisons of a kind of fact with `one` value, several, or a bound."""
    operands: dict[str, Schema] = {
        "a bound": bound or one,
        "a list": several(one),
        "a value or a list": {"anyOf": [one, several(one)]},
    }
    fitting = ((name, COMPARISONS[name]) for name in comparisons_of(kind))
    tests = {name: {"description": x.meaning, **operands[x.makes.takes]} for name, x in fitting}
    types = {"type": [or_value, "object"]} if or_value else {}
    return closed(tests, minProperties=1) | types


def _other_day(facts: Iterable[Fact]) -> Schema:
    days = choice_schema(Choice(x.id, x.question) for x in facts if x.kind is Kind.DATE)
    plus = {"type": "number"}
    return closed(
        {"of": days, "plus": plus}, description="Another day, plus days.", required=["of"]
    )


def _other_number(facts: Iterable[Fact]) -> Schema:
    numbers = [fact for fact in facts if fact.kind in (Kind.WHOLE, Kind.NUMBER)]
    others = {name: Choice(name, fact.question) for fact in numbers for name in _names(fact)}
    named = ref("parameter-name")
    parts = {
        "of": choice_schema(others.values()),
        "times": {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, named]},
        "plus": {"anyOf": [{"type": "number"}, named]},
    }
    text = "Another fact, times a number, plus a number."
    return closed(parts, description=text, required=["of"])
