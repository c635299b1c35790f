"""What one fact may be, as a schema with its question and the meaning of its choices."""

from ladder.engine.facts import Choice, Fact, Kind
from ladder.schema import Schema

UNKNOWN = "unknown"
DAY: Schema = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
# No characters that make a text read otherwise than it is: escapes, bidirectional overrides.
TEXT: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": 1000,
    "pattern": r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$",
}

_NOT_KNOWN: Schema = {
    "enum": [UNKNOWN, None],
    "enumDescriptions": ["nobody knows yet", "nobody knows yet"],
}
# The loader takes these words of YAML 1.1 for a yes or a no; a pattern keeps editors from offering
# them beside true and false.
_YES_OR_NO: Schema = {"type": "string", "pattern": "^([Yy]es|YES|[Nn]o|NO|[Oo]n|ON|[Oo]ff|OFF)$"}


# Numbers as people write them. Digits alone are a text only in quotes, and are refused.
_AS_PEOPLE_WRITE: Schema = {
    "type": "string",
    "pattern": r"^(?![0-9.]+$)(~ ?|about )?(0|[1-9][0-9]*)([,' _][0-9]{3})*(\.[0-9]+)? ?"
    r"(%|[a-zA-Z ]+)?$",
}


def fact_schema(fact: Fact) -> Schema:
    """The values of a fact in a problem file; `unknown` and null always stand for not knowing."""
    return described(fact) | _values(fact)


def _values(fact: Fact) -> Schema:
    match fact.kind:
        case Kind.BOOL:
            return {"anyOf": [{"type": "boolean"}, _NOT_KNOWN, _YES_OR_NO]}
        case Kind.WHOLE | Kind.NUMBER:
            return {"anyOf": [number_schema(fact), _NOT_KNOWN, _AS_PEOPLE_WRITE]}
        case Kind.TEXT:
            return TEXT | {"type": ["string", "null"]}
        case Kind.CHOICE:
            return choice_schema(fact.choices, or_unknown=True)
        case Kind.CHOICES:
            several: Schema = {"type": "array", "items": choice_schema(fact.choices)}
            return {"anyOf": [several, choice_schema(fact.choices, or_unknown=True)]}
        case Kind.DATE:
            return {"anyOf": [DAY, _NOT_KNOWN]}


def number_schema(fact: Fact) -> Schema:
    """A number within the fact's range."""
    schema: Schema = {"type": "integer" if fact.kind is Kind.WHOLE else "number"}
    if fact.minimum is not None:
        schema["minimum"] = _tidy(fact.minimum)
    if fact.maximum is not None:
        schema["maximum"] = _tidy(fact.maximum)
    return schema


def _tidy(bound: float) -> float:
    return int(bound) if float(bound).is_integer() else bound


def choice_schema(choices: tuple[Choice, ...], *, or_unknown: bool = False) -> Schema:
    """One of the choices, each with its meaning where an editor shows it."""
    # What is named after a thing, as a GPU is, may stand in capitals too.
    spelt = [(choice.id, choice.meaning) for choice in choices]
    spelt += [(choice.id.upper(), choice.meaning) for choice in choices if choice.gives]
    words: list[str | None] = [word for word, _ in spelt]
    meanings = [meaning for _, meaning in spelt]
    if or_unknown:
        words += [UNKNOWN, None]
        meanings += ["nobody knows yet", "nobody knows yet"]
    return {"enum": words, "enumDescriptions": meanings}


def described(fact: Fact) -> Schema:
    """The question, help, unit, and choices with their meanings, as plain text and markdown."""
    sentences = [fact.question, fact.help, f"Unit: {fact.unit}." if fact.unit else ""]
    text = " ".join(sentence for sentence in sentences if sentence)
    if not fact.choices:
        return {"description": text}
    listed = "\n".join(f"- {choice.id}: {choice.meaning}" for choice in fact.choices)
    marked = "\n".join(f"- `{choice.id}`: {choice.meaning}" for choice in fact.choices)
    return {"description": f"{text}\n{listed}", "markdownDescription": f"{text}\n\n{marked}"}
