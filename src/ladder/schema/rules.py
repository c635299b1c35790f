"""The schema of a rule file: its kind by its key, its words from the pack.

Techniques, needs, facts and derived facts must be known. Sources, claims and rules are suggested,
not required: you may write a rule before its source, and its own cases name it.
"""

from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import models_json_schema

from ladder.engine.facts import Choice, Kind
from ladder.engine.rules import Rulebook
from ladder.load.packs.computed import WAYS
from ladder.load.packs.documents import SHAPES
from ladder.load.packs.words import GROUPS
from ladder.schema import Schema, closed, head, ref
from ladder.schema.facts import choice_schema, condition_definitions
from ladder.schema.keys import KEYS
from ladder.schema.problem import problem_body

# These keys also stand in rule files of every kind, so they make a kind only where no other does.
_LAST = ("sources", "claims")


def rules_schema(book: Rulebook) -> Schema:
    """Return the schema of any file in a folder of rules."""
    definitions = _definitions(book)
    names = {kind: SHAPES[kind].__name__ for kind in SHAPES}
    first = [kind for kind in SHAPES if kind not in _LAST]
    return {
        **head("Rules"),
        "$comment": f"From the rules {book.pack.name} {book.pack.version} by `ladder schema`.",
        "description": "The first key says which kind of file it is.",
        "type": "object",
        "properties": {
            kind: {"description": KEYS.get(kind, definitions[name]["description"])}
            for kind, name in names.items()
        },
        "anyOf": [{"required": [kind]} for kind in SHAPES],
        "allOf": [{"if": _is(kind, first), "then": ref(name)} for kind, name in names.items()],
        "$defs": definitions,
    }


def _is(kind: str, first: list[str]) -> Schema:
    if kind == "option":  # a need has an option list as well
        return {"required": [kind, "technique"]}
    if kind == "technique":
        return {"required": [kind], "not": {"required": ["option"]}}
    if kind not in _LAST:
        return {"required": [kind]}
    others: list[Schema] = [{"required": [kind_]} for kind_ in first]
    if kind == "claims":
        others.append({"required": ["sources"]})
    return {"required": [kind], "not": {"anyOf": others}}


def _definitions(book: Rulebook) -> dict[str, Schema]:
    _, generated = models_json_schema([(shape, "validation") for shape in SHAPES.values()])
    shapes = _resolved(generated)["$defs"]
    for shape in shapes.values():
        for key, value in shape.get("properties", {}).items():
            if key == "says" and "maxLength" in value:
                value["maxLength"] = 200  # with the names of parameters, which are longer
            if key in KEYS:
                value.setdefault("description", KEYS[key])
    requirement = shapes["RequirementShape"]["properties"]
    del requirement["when"]
    requirement["met_when"]["minProperties"] = 1
    shapes["ComputedShape"]["properties"]["by"] = {**_lookups(book), "description": KEYS["by"]}
    shapes["ComputedShape"]["oneOf"] = [{"required": [key]} for key in WAYS]
    problem = _with_bounds(problem_body(book))
    inside = problem["properties"]
    inside["like"] = {"type": "string", "description": KEYS["like"]}
    for attempt in inside["attempts"]["properties"].values():
        del attempt["allOf"]  # the rest of it may stand in the problem that a case builds on
    terms = [{"type": ["number", "string"]}, _lookups(book)]
    own = {"term": {"anyOf": terms}, "problem": problem}
    return {**shapes, **_words(book), **condition_definitions(book), **own}


def _lookups(book: Rulebook) -> Schema:
    return closed(
        {
            fact.id: closed({id_: ref("term") for id_ in fact.choice_ids()}, minProperties=1)
            for fact in book.facts.values()
            if fact.kind is Kind.CHOICE
        },
        minProperties=1,
        maxProperties=1,
    )


def _with_bounds(schema: Schema) -> Schema:
    """Return the schema of a case's problem, in which a number may name a parameter."""
    text = "The value of a parameter (at), or the next lower number (below)."
    parameter, single = ref("parameter-name"), {"minProperties": 1, "maxProperties": 1}
    bound = closed({"at": parameter, "below": parameter}, description=text, **single)

    def walk(value: Any) -> Any:
        if isinstance(value, list):
            return [walk(item) for item in value]
        if not isinstance(value, dict):
            return value
        inner = {key: walk(item) for key, item in value.items()}
        choices = value.get("anyOf")
        kinds = {choice.get("type") for choice in choices} if isinstance(choices, list) else set()
        if kinds & {"integer", "number"}:
            inner["anyOf"] = [*inner["anyOf"], bound]
        return inner

    return {key: walk(item) for key, item in schema.items()}


def _words(book: Rulebook) -> dict[str, Schema]:
    """Return the names that rules may use or are likely to use."""
    techniques = [Choice(technique.id, technique.title) for technique in book.techniques.values()]
    return {
        "known-technique": choice_schema(techniques),
        "known-technique-or-none": choice_schema([*techniques, Choice("none", "nothing above")]),
        "techniques": _selection("techniques", techniques),
        "needs": _selection("needs", [Choice(x.id, x.symptom) for x in book.needs.values()]),
        "rule": _offered(Choice(x.id, x.says) for x in book.rules.values()),
        "source": _offered(Choice(x.id, x.title) for x in book.sources.values()),
        "claim": _offered((Choice(x.id, x.says) for x in book.claims.values()), "^A[0-9]{3}$"),
    }


def _selection(key: str, choices: Iterable[Choice]) -> Schema:
    """Return the schema of a selection: names and groups, one group, or all except some."""
    groups = [Choice(word, meaning) for word, meaning in GROUPS[key].items()]
    names: Schema = {"items": choice_schema([*groups, *choices]), "minItems": 1}
    but: Schema = {"type": "array", "description": "All except these.", **names}
    return {
        **closed({"all_but": but}, required=["all_but"]),
        "type": ["array", "object", "string"],
        **names,
        "if": {"type": "string"},
        "then": choice_schema(groups),
    }


def _offered(choices: Iterable[Choice], pattern: str = "") -> Schema:
    free = {"type": "string", **({"pattern": pattern} if pattern else {})}
    return {"anyOf": [choice_schema(choices), free]}


def _resolved(schema: Any) -> Any:
    """Return a schema of pydantic without generated titles and with references resolved."""
    if isinstance(schema, list):
        return [_resolved(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "named" in schema:
        return ref(schema["named"])
    return {
        {"oneOf": "anyOf"}.get(key, key): {name: _resolved(inner) for name, inner in value.items()}
        if key in ("properties", "$defs")
        else _resolved(value)
        for key, value in schema.items()
        if key != "title"
    }
