"""The JSON verdict and its published schema say the same, strictly."""

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from ladder.advice import json as report
from ladder.engine.verdict import Status
from ladder.schema.verdict import verdict_schema
from tests.advice.goldens import EXAMPLES, verdict_on
from tests.advice.problems import verdict

SECTION_5 = {
    "": "schema title rules as_of recommendation companions beside ladder next_rung range decided"
    " open_questions cautions sources",
    "rules": "pack version digest",
    "recommendation": "technique rung title outcome why steps variant",
    "companion": "technique rung need why",
    "beside": "technique rung why",
    "place": "rung technique status because",
    "because": "rule text facts sources",
    "reason": "rule text sources",
    "next_rung": "technique rung unmet",
    "unmet": "gate state text facts",
    "range": "low high",
    "question": "fact question could_lead_to",
    "source": "title url year",
}
"""The contract: what every object holds, in this order."""

LATER = {"rules": ["added", "replaced"], "source": ["quoted"]}
"""What came after it; absent unless there is something to say."""


def objects() -> Iterator[tuple[str, dict[str, object]]]:
    """Every object of the schema that has properties, by its name."""
    schema = verdict_schema()
    yield "", schema
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    for name, each in definitions.items():
        if "properties" in each:
            yield name, each


def check(document: object) -> list[str]:
    """What the schema finds wrong with a document."""
    validator = jsonschema.Draft202012Validator(
        verdict_schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(verdict_schema())


def test_every_object_of_the_schema_is_closed_and_holds_what_the_contract_says() -> None:
    for name, each in objects():
        properties = each["properties"]
        assert isinstance(properties, dict)
        assert each["additionalProperties"] is False, name
        assert each["required"] == SECTION_5[name].split(), name
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
        {"needs": ["wrong-tone"], "attempts": {"prompt": {"outcome": "met", "score": 0.9}}},
        {"needs": ["missing-knowledge", "too-slow"], "hosting": {"serving": "self-hosted"}},
    ],
)
def test_verdicts_at_the_edges_are_as_the_schema_says(problem: dict[str, object]) -> None:
    assert check(json.loads(report.render(verdict(**problem)))) == []


def test_properties_stand_in_the_order_of_the_contract() -> None:
    document = report.document(verdict(needs=["wrong-tone"], examples={"demonstrations": 1}))
    assert list(document) == SECTION_5[""].split()
    assert list(parts(document, "ladder")[0]) == SECTION_5["place"].split()
    assert list(parts(parts(document, "ladder")[0], "because")[0]) == SECTION_5["because"].split()


def parts(document: dict[str, object], name: str) -> list[dict[str, object]]:
    """A list inside a document."""
    found = document[name]
    assert isinstance(found, list)
    return found


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
    [place] = [each for name, each in objects() if name == "place"]
    status = place["properties"]["status"]  # type: ignore[index]
    assert list(Status.__args__) == status["enum"]  # type: ignore[attr-defined]
