"""The schemas of a problem file, and of a proposal: a problem that names a technique."""

from collections.abc import Mapping

from ladder.engine.comparisons import AtLeast, Includes, Is, OneOf
from ladder.engine.conditions import All, Any, Condition, Not
from ladder.engine.facts import Fact, Facts
from ladder.engine.problem import WAIVER_REASONS, Contradiction
from ladder.engine.rules import Rulebook
from ladder.load.problems.problem import REMARKS, Tree, vocabulary
from ladder.output.fact_values import UNKNOWN
from ladder.schema import Schema, closed, head, several
from ladder.schema.facts import DAY, TEXT, choice_schema, described, fact_schema

_RESULTS = ("score", "items", "because")


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
        **{name: _node(name, node) for name, node in vocabulary(book).items()},
        "waivers": _waivers(book),
    }
    return closed(properties, allOf=clashes(book))


def _node(path: str, node: "Fact | Tree") -> Schema:
    if isinstance(node, Fact):
        return fact_schema(node)
    attempt = any(isinstance(fact, Fact) and fact.attempt_of for fact in node.values())
    return {
        "description": f"The known facts under {path}; leave out what you do not know.",
        # `unknown` and an empty section mean that the whole section is unknown.
        "type": ["object", "string", "null"],
        "pattern": f"^{UNKNOWN}$",
        "additionalProperties": False,
        "properties": {name: _node(f"{path}.{name}", inner) for name, inner in node.items()},
    } | (_attempt() if attempt else {})


def _attempt() -> Schema:
    """Return the schema of an attempt, with the facts that a result and an outcome need."""
    schema: Schema = {"type": ["number", "string"], "not": {"const": UNKNOWN}}
    short, because = _required("outcome", {"const": "below-target"}), _required("because", schema)
    any_result = {"anyOf": [_required(result, schema) for result in _RESULTS]}
    outcome: Schema = {"required": ["outcome"]}
    return {"allOf": [{"if": short, "then": because}, {"if": any_result, "then": outcome}]}


def _required(key: str, value: Schema) -> Schema:
    return {"required": [key], "properties": {key: value}}


def _waivers(book: Rulebook) -> Schema:
    properties: dict[str, Schema] = {
        "rule": {
            "description": "The rule that is waived.",
            "anyOf": [{"enum": list(book.rules)}, {"pattern": "^check/[a-z-]+$"}],
        },
        "reason": {
            "description": f"One of the words {', '.join(WAIVER_REASONS)}, then a sentence.",
            **TEXT,
            "allOf": [{"pattern": rf"^({'|'.join(WAIVER_REASONS)})(\s*[:,;.–—]\s*|\s+-\s+)\S"}],
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


_STATED: Schema = {"not": {"enum": [UNKNOWN, None]}}


def clashes(book: Rulebook) -> list[Schema]:
    """Return forbidden problems, one schema for each contradiction that a schema can express."""
    rules = [rule for rules in book.contradictions.values() for rule in rules]
    return [{"not": clash} for rule in rules if (clash := _clash(rule)) is not None]


def _clash(rule: Contradiction) -> Schema | None:
    when = _holds(rule.when, rule.assumed)
    if when is None or not rule.stated:
        return when
    return {"allOf": [when, {"anyOf": [_states(fact, _STATED) for fact in rule.stated]}]}


def _holds(condition: Condition, assumed: Facts) -> Schema | None:
    """Return a schema of the problems for which a condition holds; None if there is none."""
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
    """Return a schema of the files in which a fact is stated with such a value."""
    schema = dict(value)
    for key in reversed(fact.split(".")):
        schema = {"type": "object", **_required(key, schema)}
    return schema
