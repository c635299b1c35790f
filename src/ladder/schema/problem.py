"""The schemas of a problem file, and of a proposal: a problem that names a technique."""

from ladder.engine.facts import Fact
from ladder.engine.rules import Rulebook
from ladder.load.problems.problem import REMARKS, Tree, vocabulary
from ladder.load.problems.structures import (
    COUNT,
    GROUPS,
    IN_USE,
    IN_USE_TRY,
    MORE,
    MORE_A_WEEK,
    PER,
    TRIES,
    TRY_TEXTS,
    USABLE,
    grouped,
)
from ladder.output.fact_values import UNKNOWN
from ladder.schema import Schema, closed, head, several
from ladder.schema.facts import DAY, TEXT, choice_schema, described, fact_schema

_RESULTS = ("items", "because")


def problem_schema(book: Rulebook) -> Schema:
    """Return the schema of a problem file in this rulebook's vocabulary."""
    return {
        **head("Problem"),
        "$comment": f"From the rules {book.pack.name} {book.pack.version} by `ladder schema`.",
        "description": "What is known about one task. A missing fact is unknown, never false.",
        **problem_body(book),
    }


def proposal_schema(book: Rulebook) -> Schema:
    """Return the schema of a proposal that `ladder check` judges."""
    schema = problem_schema(book) | head("Proposal")
    schema["required"] = ["proposal"]
    proposal, asked = schema["properties"]["proposal"], book.facts["proposal.technique"]
    choice = choice_schema(asked.choices)
    technique = described(asked) | {"anyOf": [several(choice), choice]}
    schema["properties"]["proposal"] = closed(
        proposal["properties"] | {"technique": technique},
        description=proposal["description"],
        required=["technique"],
    )
    return schema


def problem_body(book: Rulebook) -> Schema:
    """Return the same without its head, for use inside another schema."""
    texts = dict.fromkeys(("title", *REMARKS), "For people: it decides nothing.")
    texts["title"] = "The problem in a few words, for readers of the verdict."
    properties = {
        **{key: {"description": x, **TEXT, "type": ["string", "null"]} for key, x in texts.items()},
        **{name: _node(name, node, book) for name, node in vocabulary(book).items()},
        "waivers": _waivers(book),
    }
    return closed(properties)


def _node(path: str, node: "Fact | Tree", book: Rulebook) -> Schema:
    if isinstance(node, Fact):
        schema = fact_schema(node)
        if node.id == IN_USE and IN_USE_TRY in book.facts:
            return {**described(node), "anyOf": [_values_of(schema), {"pattern": "^[^/]+/[^/]+$"}]}
        return schema
    attempt = any(isinstance(fact, Fact) and fact.attempt_of for fact in node.values())
    more = _structures(path, node)
    for group in GROUPS:
        if group.startswith(f"{path}.") and (parts := grouped(book.facts, group)):
            more[group.removeprefix(f"{path}.")] = _node(group, {**parts}, book)
    return {
        "description": f"The known facts under {path}; leave out what you do not know.",
        # `unknown` and an empty section mean that the whole section is unknown.
        "type": ["object", "string", "null"],
        "pattern": f"^{UNKNOWN}$",
        "additionalProperties": False,
        "properties": {name: _node(f"{path}.{name}", x, book) for name, x in node.items()} | more,
    } | (_attempt() if attempt else {})


def _values_of(schema: Schema) -> Schema:
    return {key: schema[key] for key in ("enum", "enumDescriptions")}


def _structures(path: str, node: Tree) -> Schema:
    """Return the keys of a section that hold more than one value: tries, and a rate."""
    score, items = node.get("score"), node.get("items")
    if isinstance(score, Fact) and isinstance(items, Fact) and score.attempt_of:
        texts = {key: {"description": says, **TEXT} for key, says in TRY_TEXTS.items()}
        of = texts | {each.id.rpartition(".")[2]: fact_schema(each) for each in (score, items)}
        usable = fact_schema(USABLE)
        return {
            TRIES: {
                "description": "Several tries: the best usable one counts for the technique.",
                "type": ["array", "string", "null"],
                "pattern": f"^{UNKNOWN}$",
                "items": closed({**of, "usable": usable}, required=["name"]),
            }
        }
    rate = node.get(MORE_A_WEEK.partition(".")[2])
    if isinstance(rate, Fact) and rate.id == MORE_A_WEEK:
        parts = {each.id.rpartition(".")[2]: fact_schema(each) for each in (COUNT, PER)}
        whole = closed(parts, required=[*parts])
        return {MORE.partition(".")[2]: {**described(rate), "anyOf": [whole, _rate(rate)]}}
    return {}


def _rate(rate: Fact) -> Schema:
    schema = fact_schema(rate)
    return {"anyOf": schema["anyOf"]}


def _attempt() -> Schema:
    """Return what the keys of an attempt need of each other.

    A result needs an outcome, a score or tries; `not-applicable` needs a reason; and tries have
    scores of their own.
    """
    schema: Schema = {"type": ["number", "string"], "not": {"const": UNKNOWN}}
    any_result = {"anyOf": [_required(result, schema) for result in _RESULTS]}
    stated = [{"required": [key]} for key in ("outcome", TRIES)]
    scored, items = _required("score", schema), _required("items", schema)
    denied = _required("outcome", {"const": "not-applicable"})
    return {
        "allOf": [
            {"if": any_result, "then": {"anyOf": [*stated, scored]}},
            {"if": denied, "then": _required("because", schema)},
            {"not": {"allOf": [{"anyOf": [scored, items]}, _required(TRIES, {"type": "array"})]}},
        ]
    }


def _required(key: str, value: Schema) -> Schema:
    return {"required": [key], "properties": {key: value}}


def _waivers(book: Rulebook) -> Schema:
    properties: dict[str, Schema] = {
        "rule": {
            "description": "The rule that is waived.",
            "anyOf": [{"enum": list(book.rules)}, {"pattern": "^check/[a-z-]+$"}],
        },
        "reason": {
            "description": "Why the finding is accepted.",
            **TEXT,
        },
        "owner": {"description": "Who answers for it.", **TEXT},
        "expires": {"description": "The day on which the waiver ends.", **DAY},
    }
    return {
        "description": "Findings that somebody answers for until a day; read by `ladder check`.",
        "type": ["array", "string", "null"],
        "pattern": f"^{UNKNOWN}$",
        "items": closed(properties, required=list(properties)),
    }
