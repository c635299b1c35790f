"""The JSON of verdicts and findings, and their published schemas, say the same, strictly."""

import copy
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ladder.advice import shapes
from ladder.advice.formats import json as report
from ladder.check.formats import json as findings_json
from ladder.engine.verdict import Status
from ladder.schema.outputs import output_schema
from tests.advice.goldens import EXAMPLES, verdict_on
from tests.advice.problems import verdict
from tests.check.running import EXAMPLES as PROPOSALS
from tests.commands import Command

SECTION_5 = {
    "": "schema title rules as_of fine_tune fine_tune_says recommendation companions off_ladder"
    " ladder next_rung form range range_of_one_answer decided open_questions used unused cautions"
    " sources",
    "rules": "pack version digest",
    "recommendation": "technique rung title outcome why steps variant",
    "companion": "technique rung need outcome why",
    "off_ladder": "technique rung need outcome why",
    "ladder_row": "rung technique status because",
    "because": "rule text facts sources",
    "reason": "rule text sources",
    "next_rung": "technique rung unmet",
    "unmet_requirement": "requirement state text facts",
    "range": "low high",
    "open_question": "fact question could_lead_to",
    "source": "title url year",
    "origin": "value file sha256 how",
    "loosening": "rule says techniques needs",
    "settling": "facts results",
    "lead": "answers technique outcome",
    "asked": "fact question",
    "prepare": "technique rung title need missing",
    "missing_part": "rule state fact have need text effort",
    "find_out": "technique rung title need facts",
    "fact_to_find": "rule fact question text answers",
    "answer_leads": "says value outcome technique ahead",
    "if_missed": "form technique rung title missing",
    "fine_tune_of_need": "need answer technique because",
    "errors": "says of drawn read causes ceilings",
    "counted_cause": "cause count low high",
    "ceiling_of": "technique can_repair at_most likelier below_target",
}
"""The contract: what every object holds, in this order."""

LATER = {
    "": [
        *("ask_next", "settled_by", "origins", "warnings"),
        *("prepare", "find_out", "if_missed", "fine_tune_by_need", "errors"),
    ],
    "lead": ["ahead"],
    "rules": ["loosens", "added", "replaced"],
    "source": ["quoted"],
    "ladder_row": ["dominated_by"],
    "open_question": ["together_with"],
    "loosening": ["undecided", "accepted"],
}
"""What came after it; absent unless there is something to say."""


@cache
def schema_of(what: str) -> Mapping[str, Any]:
    """The schema of a verdict or of findings."""
    if what == "verdict":
        return output_schema(shapes.Document, "Verdict", strict=True)
    return output_schema(findings_json.Document, "Findings", strict=True)


TRIED: dict[str, Any] = {
    name: {"outcome": "below-target", "because": "It is stiff."}
    for name in ("prompt", "few-shot", "model-choice")
}
NOT_YET: dict[str, dict[str, Any]] = {
    "prepare": {
        "needs": ["wrong-tone"],
        "attempts": TRIED,
        "examples": {"demonstrations": 400, "label_quality": "expert"},
        "evaluation": {"items": 400, "trusted": True, "held_out": True},
        "hosting": {"open_weights": True},
        "team": {"maintainer": True},
    },
    "find-out": {"needs": ["wrong-tone"], "attempts": TRIED},
    "measure": {
        "needs": ["wrong-tone"],
        "attempts": TRIED,
        "examples": {"demonstrations": 900},
        "evaluation": {"items": 0},
    },
}
"""Problems in which training comes next and cannot be used yet, by their form."""


def test_json_names_what_is_missing_and_what_decides() -> None:
    document = report.document(verdict(**NOT_YET["prepare"]))
    assert document["recommendation"]["outcome"] == "prepare"
    assert document["recommendation"]["technique"] == "few-shot"
    assert document["fine_tune"] == "when-ready"
    prepared = document["prepare"]
    assert (prepared["technique"], prepared["rung"], prepared["need"]) == ("lora", 4, "wrong-tone")
    parts = [[item[key] for key in PARTS] for item in prepared["missing"]]  # type: ignore[literal-required]
    assert parts == [
        [
            *("requirement/lifecycle-budget", "unknown", "team.lifecycle_budgeted", None),
            *(["monitoring", "refresh", "serving", "training"], "minutes"),
        ],
        ["requirement/min-examples", "false", "examples.demonstrations", 400, 500, "weeks"],
    ]
    assert document["fine_tune_by_need"] == [
        {
            "need": "wrong-tone",
            "answer": "when-ready",
            "technique": "lora",
            "because": ["requirement/lifecycle-budget", "requirement/min-examples"],
        }
    ]


PARTS = ("rule", "state", "fact", "have", "need", "effort")


def test_json_names_what_to_find_out_and_what_each_answer_leads_to() -> None:
    document = report.document(verdict(**NOT_YET["find-out"]))
    assert document["recommendation"]["outcome"] == "find-out"
    [fact] = document["find_out"]["facts"]
    assert (document["find_out"]["technique"], fact["fact"]) == ("lora", "examples.demonstrations")
    leads = [tuple(item[key] for key in LEADS) for item in fact["answers"]]  # type: ignore[literal-required]
    assert leads == [
        ("below 250", "find-out", "few-shot", "lora"),
        ("250 or more", "use", "measure", None),
    ]


LEADS = ("says", "outcome", "technique", "ahead")


def test_json_of_the_measuring_names_the_training_that_waits() -> None:
    document = report.document(verdict(**NOT_YET["measure"]))
    advised = document["recommendation"]
    assert (advised["outcome"], advised["technique"], advised["variant"]) == (
        *("use", "measure"),
        "move-examples",
    )
    following = document["if_missed"]
    assert (following["form"], following["technique"]) == ("prepare", "lora")
    assert document["fine_tune"] == "not-yet"


def objects() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the verdict's schema, by its name."""
    yield "", dict(schema_of("verdict"))
    yield from schema_of("verdict")["$defs"].items()


def check(document: object, what: str = "verdict") -> list[str]:
    """What the schema finds wrong with a document."""
    validator = jsonschema.Draft202012Validator(
        schema_of(what), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


@pytest.mark.parametrize("what", ["verdict", "findings"])
def test_the_command_prints_the_schema_and_it_is_one(
    what: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    result = Command(monkeypatch, capsys)("schema", what)
    assert (result.code, result.err) == (0, "")
    printed = json.loads(result.out)
    jsonschema.Draft202012Validator.check_schema(printed)
    assert printed["title"] == what.capitalize()
    assert printed["$id"] == f"urn:ladder-advisor:schema:{what}:1"
    assert printed["properties"] == schema_of(what)["properties"]


def test_published_schema_lets_readers_meet_new_optional_keys() -> None:
    schema = output_schema(shapes.Document, "Verdict")
    document = {**report.document(verdict(needs=["wrong-tone"])), "added_later": 1}
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(document)) == []


def test_every_object_of_the_schema_is_closed_and_holds_what_the_contract_says() -> None:
    for name, item in objects():
        properties = item["properties"]
        assert item["additionalProperties"] is False, name
        assert item["description"], name
        assert item["required"] == SECTION_5[name].split(), name
        assert list(properties) == SECTION_5[name].split() + LATER.get(name, []), name
    assert set(SECTION_5) == {name for name, _ in objects()}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_examples_verdict_is_as_the_schema_says(example: Path) -> None:
    assert check(json.loads(report.render(verdict_on(example)))) == []


@pytest.mark.parametrize(
    "problem",
    [
        {},
        {"needs": ["too-slow"], "hosting": {"serving": "self-hosted"}},
        {
            "needs": ["wrong-tone"],
            "attempts": {"prompt": {"outcome": "target-reached", "score": 0.9}},
        },
        {"needs": ["missing-knowledge", "too-slow"], "hosting": {"serving": "self-hosted"}},
        *NOT_YET.values(),
    ],
)
def test_verdicts_at_the_edges_are_as_the_schema_says(problem: dict[str, object]) -> None:
    assert check(json.loads(report.render(verdict(**problem)))) == []


def test_properties_follow_the_order_of_the_contract() -> None:
    document = report.document(verdict(needs=["wrong-tone"], examples={"demonstrations": 10}))
    assert list(document) == [
        *SECTION_5[""].split(),
        *("ask_next", "if_missed", "fine_tune_by_need"),
    ]
    assert list(document["ladder"][0]) == SECTION_5["ladder_row"].split()
    assert list(document["ladder"][0]["because"][0]) == SECTION_5["because"].split()


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 2},
        {"more": 1},
        {"as_of": "yesterday"},
        {"decided": "no"},
        {"range": {"low": 0, "high": 6}},
        {"range": {"low": 0}},
        {"next_rung": {}},
        {"ladder": []},
        {"sources": {"Not An Id": {"title": "t", "url": "", "year": 2026}}},
        {"sources": {"a": {"title": "t", "url": "ftp://a", "year": 2026}}},
    ],
)
def test_the_schema_refuses_what_is_no_verdict(change: dict[str, object]) -> None:
    document = {**report.document(verdict(needs=["wrong-tone"])), **change}
    assert check(document) != []


def test_the_schema_knows_every_status() -> None:
    [row] = [item for name, item in objects() if name == "ladder_row"]
    assert list(Status.__args__) == row["properties"]["status"]["enum"]  # type: ignore[attr-defined]


def places(document: object, *route: str | int) -> Iterator[tuple[str | int, ...]]:
    """Every place of a JSON document below its top."""
    steps: Iterable[str | int] = ()
    if isinstance(document, dict):
        steps = list(document)
    elif isinstance(document, list):
        steps = range(len(document))
    for step in steps:
        yield (*route, step)
        yield from places(document[step], *route, step)  # type: ignore[index]


def changed(document: object, route: tuple[str | int, ...], change: str) -> object:
    """A copy of a document, changed at one place."""
    copied = copy.deepcopy(document)
    at: Any = copied
    for step in route[:-1]:
        at = at[step]
    if change == "drop":
        del at[route[-1]]
    elif change == "add":
        at[route[-1]]["Not A Name"] = {"a": 1}
    else:
        at[route[-1]] = {"a": [1]}
    return copied


OPTIONAL = (
    *("added", "replaced", "quoted", "together_with", "ask_next", "warnings"),
    *("prepare", "find_out", "if_missed", "fine_tune_by_need"),
)
"""Keys that may be absent."""


def broken(document: object) -> Iterator[tuple[str, object]]:
    """Each object of a document without a key, with one more, and each value as another type."""
    for route in places(document):
        inside: Any = document
        for step in route[:-1]:
            inside = inside[step]
        value = inside[route[-1]]
        free = route[-2:-1] in (("facts",), ("sources",)) and isinstance(inside, dict)
        optional = route[-1] in OPTIONAL
        if isinstance(inside, dict) and not free and not optional:
            yield f"{route} is missing", changed(document, route, "drop")
        if isinstance(value, dict):
            yield f"{route} has one more", changed(document, route, "add")
        yield f"{route} is of another type", changed(document, route, "exchange")


def shortened(document: Any) -> Any:
    """A document whose lists hold one item of each shape: more of them show nothing more."""
    if isinstance(document, dict):
        return {key: shortened(value) for key, value in document.items()}
    if isinstance(document, list):
        shapes = [str(sorted(item) if isinstance(item, dict) else type(item)) for item in document]
        by_shape = dict(zip(shapes, document, strict=True))
        return [shortened(item) for item in by_shape.values()]
    return document


def verdict_document() -> object:
    """A verdict that fills every part of its shape."""
    facts: dict[str, Any] = {
        "needs": ["missing-knowledge", "too-slow", "wrong-tone"],
        "hosting": {"serving": "self-hosted"},
    }
    return json.loads(report.render(verdict(**facts)))


def findings_document(run: Command) -> object:
    """The findings on two proposals, with a file that was skipped and a setting."""
    good = str(PROPOSALS / "good" / "lora-for-a-house-voice.yaml")
    bad = min(map(str, (PROPOSALS / "bad").glob("*.yaml")))
    skipped = str(PROPOSALS / "*.nothing")
    return json.loads(run("check", good, bad, skipped, "--format", "json", "--no-settings").out)


@pytest.mark.slow
def test_a_verdict_with_any_part_missing_added_or_of_another_type_is_refused() -> None:
    document = shortened(verdict_document())
    assert check(document) == []
    assert [what for what, item in broken(document) if not check(item)] == []


def test_findings_with_any_part_missing_added_or_of_another_type_are_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    document = shortened(findings_document(Command(monkeypatch, capsys)))
    assert check(document, "findings") == []
    assert [what for what, item in broken(document) if not check(item, "findings")] == []
