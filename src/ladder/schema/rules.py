"""The schema of a rule file: its kind by its key, its words from the pack.

Techniques, needs, facts and derived facts must be known. Sources, claims and rules are suggested,
not required: you may write a rule before its source, and its own cases name it.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pydantic.json_schema import models_json_schema

from ladder.engine.comparisons import ORDERED
from ladder.engine.facts import OPERATIONS, Choice, Kind
from ladder.engine.rules import Rulebook
from ladder.load.packs.computed import EXACTLY_TWO, WAYS
from ladder.load.packs.documents import SHAPES
from ladder.load.packs.vocabulary import AS_OF
from ladder.load.packs.words import GROUPS
from ladder.output.phrases import sentence
from ladder.schema import Schema, closed, head, ref, several
from ladder.schema.facts import choice_schema, condition_definitions
from ladder.schema.problem import problem_body

# These keys also stand in rule files of every kind, so they make a kind only where no other does.
_LAST = ("sources", "claims")

_KEYS = {  # what editors show of each
    "accepts": "Loosenings that you accept: the id of each with `owner` and `why`.",
    "after": "For an option: the option before it. For a fact: the fact that is asked before it.",
    "answer": "The fact and the values that a problem must not state.",
    "as_of": "The day of the verdict in this case.",
    "claims": "Numbers of the claims of the source document that the rule cites.",
    "case": "What the case shows, as a sentence.",
    "cases": "Problems that test the rule: in at least one it fires, in another it is silent.",
    "computed": "Name of a number that follows from other facts; rules read it as `computed.NAME`.",
    "computes": "The expected value of each computed fact, or `unknown`.",
    "climb": "The result that justifies a higher rung.",
    "solved_by": "Need: what counts as solved. Technique: the needs that its target solves.",
    "digits": "Significant digits that are shown and compared; at most two decimals.",
    "do": "What the reader should do.",
    "fires": "Rules that must fire.",
    "from": "Lowest number of the row, or a parameter. The row ends where the next begins.",
    "function": "A function of the program, for results that operations cannot express.",
    "given": "The problem, written as in a problem file.",
    "partial": "If its `when` is true, the option solves one part, and `other` the rest.",
    "met_when": "The condition that must be known to be true.",
    "combined_with": "Cheaper techniques that come with this one.",
    "against": "What a published result is compared with.",
    "already_available": "Condition: you already own what the technique uses.",
    "maximum": "Highest possible value. A higher result is unknown.",
    "minimum": "Lowest possible value. A lower result is unknown.",
    "needs": "Needs that the rule is limited to, or a group. Without this key, all.",
    "like": "The named problem on which this one builds.",
    "next": "The technique that is expected on the next rung.",
    "other": "The technique that solves the rest of the need.",
    "license": "License of the pack, for example CC BY 4.0.",
    "owner": "Who is responsible.",
    "review_by": "Day of the next review. `ladder rules stale` reports it when it is past.",
    "outcome": "The expected outcome: `use`, `stop` or `stay`.",
    "recommends": "The technique that is expected as the recommendation.",
    "requires": "The oldest and the newest version of the pack below.",
    "oldest": "Oldest version that the pack works with.",
    "newest": "Newest version that the pack works with.",
    "says": "The reason in one short line, for the screen.",
    "basis": "`source`: in the document. `interpretation`: a stricter reading. `external`: other.",
    "silent": "Rules that must not fire.",
    "sources": "Ids of the sources that the rule cites.",
    "exhausted": "Condition. An attempt below the target counts as tried only if it is true.",
    "solved_when": "Condition. A reached target solves the need only if it is true.",
    "stay": "What to do if no option is left.",
    "symptom": "A sentence that a person with this need would say.",
    "techniques": "Techniques that the rule is about, or a group.",
    "triage": "Where the need shows: `facts` or `form` of answers, or `running` the model.",
    "unit": "Unit of the number.",
    "unless": "Condition that silences the rule if it is known to be true.",
    "valid_from": "First day on which the rule applies.",
    "valid_until": "First day on which the rule no longer applies.",
    "variant": "Name of a form of the technique.",
    "verified": "Day on which the sources were last checked.",
    "when": "Condition for the rule to fire. Without this key, the rule always fires.",
    "words": "Other names and phrases that people use for it.",
    "assume": "Contradiction: values of unstated facts. Fact: its choice if it is unstated.",
    "at": "The fact that the error points to. Problems that do not state it are not rejected.",
    "authors": "Authors of the source.",
    "options": "Techniques that can solve the need, lowest rung first.",
    "id": "Name of the reason; the id of the rule is `fit/` and this name.",
    "by": "Value for each answer to a choice: a fact, parameter, number or operation.",
    "brief": "The cost in a few words, for the screen.",
    "choices": "The possible answers, each with its meaning.",
    "contents": "Content of the named file: examples, evaluation, model, bill and so on.",
    "cost": "Cost of the technique, in words.",
    "day": "Day on which the cases of the pack are judged.",
    "document": "The document that `basis: source` and `claims` refer to.",
    "fields": "Facts of each attempt.",
    "first": "`true` puts its step before the steps of the technique.",
    "fit": "Why the technique can solve the need.",
    "floor": "Technique to begin with, and to keep if no other is left.",
    "gives": "Numbers that follow from the answer, by fact.",
    "grade": "`read`, or `quoted` if you know the source only from another one.",
    "heading": "Heading of the document that contains the claims.",
    "help": "Help text for the question, or how to correct the error.",
    "kind": "Kind of source: a `page` is stale after 60 days, a `paper` after five years.",
    "latency": "Effect on the response time.",
    "left_out": "Why no rule uses the claim.",
    "means": "Meaning of the answer.",
    "money": "Cost in money.",
    "note": "A note for readers.",
    "of": "Bands: the fact. Change: the version of the pack below. Attempts: the techniques.",
    "published": "Published results of the technique.",
    "question": "The question that `ladder ask` asks.",
    "reference": "Methods by name, with notes.",
    "resolution": "How the rules resolve the conflict.",
    "rows": "Ranges of the number, lowest first.",
    "rung": "Level of cost; null if the technique is not on the ladder.",
    "rules": "Rules that resolve the conflict.",
    "stated": "Facts of which the problem must state at least one.",
    "steps": "What to do, in order.",
    "conflicts": "Claims that contradict each other.",
    "time": "Time to a first result.",
    "title": "Title.",
    "training": "Whether the technique trains a model.",
    "type": "bool, whole, number, choice, choices, text, date, file or attempt.",
    "undo": "Effort to go back.",
    "upkeep": "Work to keep it running.",
    "url": "Address; empty if the source is not public.",
    "value": "The number.",
    "values": "A number for each day from which it applies.",
    "variants": "Forms of the technique: the first whose `when` is true is chosen, else the last.",
    "version": "Version of the pack, in quotes.",
    "what": "What the technique is, what it solves and what it does not.",
    "year": "Year of publication.",
    "why": "The reason in at most 60 plain words. `{fact.id}` is replaced by its value.",
}


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
    numbers = [fact for fact in book.facts.values() if fact.kind in ORDERED]
    facts = [*numbers, *(item.fact for item in book.computed.values()), AS_OF]
    known = _offered(Choice(fact.id, fact.question) for fact in facts)
    formula = closed(_operations(), minProperties=1, maxProperties=1)
    terms = [{"type": "number"}, ref("parameter-name"), known, formula, _lookups(book)]
    own = {"term": {"anyOf": terms}, "problem": problem}
    return {**shapes, **_words(book), **condition_definitions(book), **own}


def _operations() -> dict[str, Schema]:
    """Return the schemas of the operations on several terms, by their key."""
    return {
        key: {
            **several(ref("term"), 2),
            "description": f"{sentence(meaning)}.",
            **({"maxItems": 2} if key in EXACTLY_TWO else {}),
        }
        for key, (_, meaning, _) in OPERATIONS.items()
    }


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
    """Return a rulebook that forbids no answer, because a case may show what is forbidden."""
    allowed = {
        fact: tuple(rule for rule in rules if not rule.id.startswith("forbid/"))
        for fact, rules in book.contradictions.items()
    }
    return replace(book, contradictions=allowed)


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
        "row-start": {"anyOf": [{"type": "number"}, ref("parameter-name")]},
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
        key: {name: _resolved(inner) for name, inner in value.items()}
        if key in ("properties", "$defs")
        else _resolved(value)
        for key, value in schema.items()
        if key != "title"
    }
