"""The schema of a rule file: its kind by its key, its words from the pack.

Techniques, needs, facts and derived facts must be known. Sources, claims and rules are offered, not
demanded: a rule may be written before the source that it cites, and names itself in its own cases.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pydantic.json_schema import models_json_schema

from ladder.engine.facts import OPERATIONS, Choice, Kind
from ladder.engine.rules import Rulebook
from ladder.load.packs.computed import EXACTLY_TWO, WAYS
from ladder.load.packs.documents import SHAPES
from ladder.load.packs.vocabulary import AS_OF
from ladder.load.packs.words import GROUPS, NUMBERS
from ladder.schema import Schema, closed, head, ref, several
from ladder.schema.facts import choice_schema, condition_definitions
from ladder.schema.problem import problem_body

# These keys also stand in rule files of every kind, so they make a kind only where no other does.
_LAST = ("sources", "claims")

_KEYS = {  # what editors show of each
    "after": "The technique on that option list behind which it is put.",
    "answer": "The fact, and the values of it, that may not be stated.",
    "as_of": "The day on which the verdict is read.",
    "claims": "The claims of the source document that it rests on, by number.",
    "case": "What the case shows, as a sentence.",
    "cases": "Problems that judge the rule: it fires in one at least, and is silent in another.",
    "computed": "A fact that follows from others, read as `computed.` and this name.",
    "computes": "What must follow from the problem, by computed fact; `unknown` where nothing may.",
    "climb": "Which result would justify a higher rung.",
    "solved_by": "What closes the need; of a technique, which needs its target closes once "
    "reached.",
    "digits": "How many digits count where it is shown or compared; two decimals at most.",
    "do": "What to do about it, or instead.",
    "fires": "Rules that the verdict must say.",
    "from": "Its lowest number, or a parameter; it ends where the next row begins.",
    "function": "A function of the program: for what is no arithmetic.",
    "given": "The problem, written as in a problem file.",
    "partial": "When it serves one half of the need, and which technique serves the other.",
    "met_when": "What must be known for the requirement to hold.",
    "combined_with": "Techniques that come along.",
    "already_available": "When it makes something of what the problem has already.",
    "maximum": "The highest that it can be; above it, it is unknown.",
    "minimum": "The lowest that it can be; below it, it is unknown.",
    "needs": "The needs that it is limited to, or a group; without it, all.",
    "like": "The named problem on which this one builds.",
    "next": "The technique that the verdict must name as the next rung.",
    "other": "The technique that serves the other half.",
    "license": "Under which license it may be used: CC BY 4.0.",
    "owner": "Who answers for it.",
    "review_by": "The day on which it is to be reviewed; ladder rules stale says when it is past.",
    "outcome": "Whether the verdict says to use the technique, to stop, or to stay.",
    "recommends": "The technique that the verdict must recommend.",
    "says": "The reason in one short line, for the ladder on screen.",
    "basis": "source: the document says so. reading: our stricter reading. beyond: newer or wider.",
    "silent": "Rules that the verdict must not say.",
    "sources": "What it cites, by the ids of sources.yaml.",
    "exhausted": "What else must hold before a measured shortfall counts as spent.",
    "stay": "What to do when nothing on the option list is left.",
    "symptom": "What people say who have this need, in a sentence.",
    "techniques": "The techniques, or a group, that it speaks of; of a requirement, those "
    "that wait.",
    "triage": "Where one sees it: in the facts or the form of answers, or in running the model.",
    "unit": "In what it is counted.",
    "unless": "What silences it once known to hold.",
    "valid_from": "The first day on which it is in force.",
    "valid_until": "The first day on which it is no longer in force.",
    "variant": "A form of the technique.",
    "verified": "The day on which its sources were last checked.",
    "when": "What must be known for it to fire.",
    "words": "What else people say for it, so that a complaint in their own words is understood.",
    "assume": "Values taken for what the problem does not state, by fact.",
    "at": "The fact at fault: problems that state it are looked at.",
    "authors": "Who wrote it.",
    "options": "The techniques that can serve the need, lowest rung first.",
    "id": "The name of the reason to fit; its id is `fit/` and this name.",
    "by": "What the answer to a choice picks: a fact, a parameter, a number or a formula.",
    "brief": "The cost in a few words, for the ladder on screen.",
    "choices": "The answers that there are, each with what it means.",
    "contents": "What the file that the fact names holds: examples, evaluation, model, bill or so.",
    "cost": "What it costs, in words.",
    "day": "The day of the edition, on which its cases are read.",
    "document": "The source whose claims the rules number.",
    "fields": "The facts of each attempt.",
    "fit": "Why the technique can serve the need.",
    "floor": "The technique with which one begins, and stays on when nothing else is left.",
    "gives": "The numbers that follow from the answer, by fact.",
    "grade": "Whether somebody has read it, or only found it quoted.",
    "heading": "The heading under which the document makes the claims.",
    "help": "What helps whoever has to answer it, or to put it right.",
    "kind": "What it is: a page is stale after 60 days, a paper after five years.",
    "latency": "What it does to the wait for an answer.",
    "left_out": "Why no rule rests on the claim.",
    "means": "What the answer means.",
    "money": "What is paid.",
    "note": "What a reader of it should know.",
    "of": "The number of bands; the version of the pack below; the techniques that are attempted.",
    "published": "Results that somebody published of it.",
    "question": "How `ladder ask` asks for it.",
    "reference": "Methods by name, for whoever looks it up.",
    "resolution": "How the rules resolve it.",
    "rows": "The stretches of the number, the lowest first.",
    "rung": "Its place on the ladder; null beside it.",
    "rules": "The rules that resolve it.",
    "stated": "Facts of which one must be stated; of a computed fact, what makes it a yes.",
    "steps": "What to do, in order.",
    "conflicts": "Claims that pull apart.",
    "time": "How long a first result takes.",
    "title": "What it is called.",
    "training": "Whether a model is trained.",
    "type": "bool, whole, number, choice, choices, text, date, file or attempt.",
    "undo": "What it takes to go back.",
    "upkeep": "What has to be kept up.",
    "url": "Where it stands; empty for what is not public.",
    "value": "The number.",
    "variants": "Its forms: the first whose `when` is known to hold is chosen, else the last.",
    "version": "The version of the pack, in quotes.",
    "what": "What it is, whom it serves, and what it does not do.",
    "year": "When it came out.",
    "why": "The reason in at most 60 plain words to the reader; {fact.id} stands for a value.",
}


def rules_schema(book: Rulebook) -> Schema:
    """The schema of any file in a folder of rules."""
    definitions = _definitions(book)
    names = {kind: SHAPES[kind].__name__ for kind in SHAPES}
    first = [kind for kind in SHAPES if kind not in _LAST]
    return {
        **head("Rules"),
        "$comment": f"From the rules {book.pack.name} {book.pack.version} by `ladder schema`.",
        "description": "The first key says which kind of file it is.",
        "type": "object",
        "properties": {
            kind: {"description": _KEYS.get(kind, definitions[name]["description"])}
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
            if key in _KEYS:
                value.setdefault("description", _KEYS[key])
    requirement = shapes["RequirementShape"]["properties"]
    del requirement["when"]
    requirement["met_when"]["minProperties"] = 1
    shapes["ComputedShape"]["properties"].update(_operations())
    shapes["ComputedShape"]["properties"]["by"] = {**_lookups(book), "description": _KEYS["by"]}
    shapes["ComputedShape"]["oneOf"] = [{"required": [key]} for key in WAYS]
    problem = _with_bounds(problem_body(_allowing(book)))
    inside = problem["properties"]
    inside["like"] = {"type": "string", "description": _KEYS["like"]}
    for attempt in inside["attempts"]["properties"].values():
        attempt.pop("allOf")  # the rest of it may stand in the problem that a case builds on
    terms = {"term": _term(book), "problem": problem}
    return {**shapes, **_words(book), **condition_definitions(book), **terms}


def _operations() -> dict[str, Schema]:
    """What may be computed of several terms, by the key of the operation."""
    return {
        key: {
            **several(ref("term"), 2),
            "description": meaning[:1].upper() + meaning[1:] + ".",
            **({"maxItems": 2} if key in EXACTLY_TWO else {}),
        }
        for key, (_, meaning, _) in OPERATIONS.items()
    }


def _term(book: Rulebook) -> Schema:
    """What formulas are built of: numbers, facts, parameters, and one another."""
    numbers = [fact for fact in book.facts.values() if fact.kind in (*NUMBERS, Kind.DATE)]
    facts = [*numbers, *(item.fact for item in book.computed.values()), AS_OF]
    known = _offered(Choice(fact.id, fact.question) for fact in facts)
    formula = closed(_operations(), minProperties=1, maxProperties=1)
    return {"anyOf": [{"type": "number"}, ref("parameter-name"), known, formula, _lookups(book)]}


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


def _allowing(book: Rulebook) -> Rulebook:
    """A rulebook that forbids no answer: a case may show what is forbidden."""
    allowed = {
        fact: tuple(rule for rule in rules if not rule.id.startswith("forbid/"))
        for fact, rules in book.contradictions.items()
    }
    return replace(book, contradictions=allowed)


def _with_bounds(schema: Schema) -> Schema:
    """The schema of a problem, in whose numbers the cases of a rule may name a parameter."""
    text = "The value of a parameter (at), or the next lower number (below)."
    parameter, one = ref("parameter-name"), {"minProperties": 1, "maxProperties": 1}
    bound = closed({"at": parameter, "below": parameter}, description=text, **one)

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
    """The names that rules may or are likely to use."""
    techniques = [Choice(technique.id, technique.title) for technique in book.techniques.values()]
    return {
        "known-technique": choice_schema(techniques),
        "known-technique-or-none": choice_schema([*techniques, Choice("none", "nothing above")]),
        "techniques": _selection("techniques", techniques),
        "needs": _selection("needs", [Choice(x.id, x.symptom) for x in book.needs.values()]),
        "row-start": {"anyOf": [{"type": "number"}, ref("parameter-name")]},
        "rule": _offered(Choice(x.id, x.says) for x in book.rules.values()),
        "source": _offered(Choice(x.id, x.title) for x in book.sources.values()),
        "claim": _offered((Choice(x.id, x.says) for x in book.claims.values()), "^A[0-9]{3}$"),
    }


def _selection(key: str, choices: Iterable[Choice]) -> Schema:
    """Names and groups in a list, a group alone, or all except those."""
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
    """A schema of pydantic's without made-up titles, what is named in it as what is referred to."""
    if isinstance(schema, list):
        return [_resolved(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "named" in schema:
        return ref(schema["named"])
    return {
        key: {name: _resolved(inner) for name, inner in value.items()}
        if key in ("properties", "$defs")
        else _resolved(value)
        for key, value in schema.items()
        if key != "title"
    }
