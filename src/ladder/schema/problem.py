"""The schema of a problem file, and of a proposal: a problem that names the technique asked for."""

from typing import cast

from ladder.engine.facts import Fact
from ladder.engine.problem import WAIVER_REASONS
from ladder.engine.rules import Rulebook
from ladder.load.corrections import Tree
from ladder.load.problem import REMARKS, vocabulary
from ladder.schema import DRAFT, Schema
from ladder.schema.clashes import clashes
from ladder.schema.values import DAY, TEXT, UNKNOWN, choice_schema, described, fact_schema

_RESULTS = ("score", "items", "because")


def problem_schema(book: Rulebook) -> Schema:
    """The schema of a problem file in this rulebook's vocabulary."""
    head: Schema = {
        "$schema": DRAFT,
        "$comment": f"From the rules {book.pack.name} {book.pack.version} by `ladder schema`.",
        "title": "A problem for ladder",
        "description": "What is known about one task. What is left out is unknown, never false.",
    }
    return head | problem_body(book)


def proposal_schema(book: Rulebook) -> Schema:
    """The schema of a problem file that `ladder check` judges: it names a technique."""
    schema = problem_schema(book)
    schema["title"] = "A proposal for ladder to check"
    schema["required"] = ["proposal"]
    properties = cast(dict[str, Schema], schema["properties"])
    proposal = properties["proposal"]
    inside = cast(dict[str, Schema], proposal["properties"])
    asked = book.facts["proposal.technique"]
    one = choice_schema(asked.choices)
    several: Schema = {"type": "array", "items": one, "minItems": 1}
    properties["proposal"] = {
        "description": proposal["description"],
        "type": "object",
        "additionalProperties": False,
        "required": ["technique"],
        "properties": inside | {"technique": described(asked) | {"anyOf": [several, one]}},
    }
    return schema


def problem_body(book: Rulebook) -> Schema:
    """The same without its head, for use inside another schema."""
    said = "The problem in a few words, for whoever reads the verdict."
    title: Schema = {"description": said, **TEXT, "type": ["string", "null"]}
    properties = {name: _node(name, node) for name, node in vocabulary(book).items()}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "title": title,
            **{name: _remark() for name in REMARKS},
            **properties,
            "waivers": _waivers(book),
        },
        "allOf": clashes(book),
    }


def _remark() -> Schema:
    return {"description": "For people: it decides nothing.", **TEXT, "type": ["string", "null"]}


def _node(path: str, node: "Fact | Tree") -> Schema:
    if isinstance(node, Fact):
        return fact_schema(node)
    attempt = any(isinstance(fact, Fact) and fact.attempt_of for fact in node.values())
    return {
        "description": f"What is known under {path}; leave out what nobody knows.",
        # `unknown` and nothing at all say that the whole section is unknown.
        "type": ["object", "string", "null"],
        "pattern": f"^{UNKNOWN}$",
        "additionalProperties": False,
        "properties": {name: _node(f"{path}.{name}", inner) for name, inner in node.items()},
    } | (_attempt() if attempt else {})


def _attempt() -> Schema:
    """What a result and an outcome demand; what clashes is said at the top of the schema."""
    said: Schema = {"type": ["number", "string"], "not": {"const": UNKNOWN}}
    any_result = [{"required": [result], "properties": {result: said}} for result in _RESULTS]
    return {
        "allOf": [
            {
                "if": _outcome("fell-short"),
                "then": {"required": ["because"], "properties": {"because": said}},
            },
            {"if": {"anyOf": any_result}, "then": {"required": ["outcome"]}},
        ]
    }


def _outcome(word: str) -> Schema:
    return {"required": ["outcome"], "properties": {"outcome": {"const": word}}}


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
    waiver: Schema = {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }
    return {
        "description": "Findings that somebody answers for until a day; read by `ladder check`.",
        "type": ["array", "string", "null"],
        "pattern": f"^{UNKNOWN}$",
        "items": waiver,
    }
