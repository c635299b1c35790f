"""Facts and sources in the JSON of verdicts and findings.

JSON shapes are typed dictionaries, from which `ladder.schema.outputs` builds the published schema.
In an `Annotated`, a text describes the value, and `Json` adds keywords of JSON Schema.
"""

import json
from typing import Annotated, Literal, NotRequired, TypedDict, TypeVar, cast

from ladder.engine.facts import Day, Facts, Value
from ladder.engine.pack import Pack

Filled = TypeVar("Filled")


class Json(dict[str, object]):
    """Keywords of JSON Schema; hashable, because annotations of a union must be."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self.items()))


Name = Annotated[
    str,
    "An id: words in small letters, joined by hyphens.",
    Json(pattern="^[a-z0-9]+(-[a-z0-9]+)*$"),
]
RuleId = Annotated[
    str, "A rule's id: its kind, then its name.", Json(pattern="^[a-z]+(/[a-z0-9]+(-[a-z0-9]+)*)+$")
]
FactId = Annotated[
    str, "A fact's id, as in a problem file.", Json(pattern="^[a-z0-9_]+(\\.[a-z0-9_-]+)*$")
]
Rung = Annotated[int | None, "The rung, 0 to 5; null off the ladder.", Json(minimum=0, maximum=5)]
Text = Annotated[str, "Plain words, complete sentences.", Json(minLength=1)]
Date = Annotated[str, Json(format="date")]
Cited = Annotated[list[Name], "Ids of sources; each is a key of `sources`.", Json(uniqueItems=True)]
PlainValue = bool | float | str | Annotated[list[str], Json(uniqueItems=True)]


class LooseningJson(TypedDict):
    """Something that an overlay allows and the rules below it do not."""

    rule: Annotated[str, "The id of the rule, need or technique that became less strict."]
    says: Annotated[
        str, "How it became less strict, in words that follow the id.", Json(minLength=1)
    ]
    techniques: Annotated[list[Name], "The techniques concerned; empty for an answer."]
    needs: Annotated[list[Name], "The needs concerned; can be empty."]
    undecided: NotRequired[
        Annotated[bool, "True if `ladder` could not decide whether this loosens something."]
    ]
    accepted: NotRequired[
        Annotated[str, "The owner who accepted it, and the reason; absent if nobody did."]
    ]


def filled(shape: type[Filled], thing: object, **stated: object) -> Filled:
    """Return a typed dictionary filled from the attributes of `thing` with the same names.

    Values in `stated` have priority. Optional keys are left out if their value is empty. Tuples
    become lists, as in JSON.
    """
    optional = shape.__optional_keys__  # type: ignore[attr-defined] # of every typed dictionary
    values = {
        name: stated[name] if name in stated else getattr(thing, name)
        for name in shape.__annotations__
    }
    return cast(
        Filled,
        {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
            if value or name not in optional
        },
    )


class PackJson(TypedDict):
    """The rules behind the result."""

    pack: Annotated[str, "The names of the packs, joined by +."]
    version: Annotated[str, "The versions of the packs, joined by +."]
    digest: Annotated[str, "The digest of all rule files.", Json(pattern="^sha256:[0-9a-f]{64}$")]
    loosens: NotRequired[
        Annotated[
            list[LooseningJson],
            "What your own rules loosen; absent if there is nothing.",
            Json(minItems=1),
        ]
    ]


class SourceJson(TypedDict):
    """A source that a rule cites."""

    title: Annotated[str, "The title.", Json(minLength=1)]
    url: Annotated[str, "The address; empty if there is none.", Json(pattern="^(https?://\\S+)?$")]
    year: Annotated[int, Json(minimum=1900)]
    quoted: NotRequired[
        Annotated[Literal[True], "True if the source is known only at second hand."]
    ]


def pack_json(shape: type[Filled], pack: Pack) -> Filled:
    """Return the rules behind the result, as `PackJson` or a shape with more keys."""
    opens = [filled(LooseningJson, item) for item in pack.loosens]
    return filled(shape, pack, pack=pack.name, loosens=opens)


def plain_values(facts: Facts) -> dict[str, PlainValue]:
    """Return facts as in JSON: a set as a sorted list, a day as 2027-01-31."""
    return {fact: plain_value(value) for fact, value in facts.items()}


def plain_value(value: Value) -> PlainValue:
    """Return one fact as in JSON."""
    match value:
        case frozenset():
            return sorted(value)
        case Day():
            return str(value)
        case _:
            return value


def json_document(**stated: object) -> str:
    """Return a JSON document with the version of its shape, ending in a newline."""
    return json.dumps({"schema": 1, **stated}, ensure_ascii=False, indent=2) + "\n"
