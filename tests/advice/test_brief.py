"""The verdict in brief as JSON: small whatever the problem, valid, and the same as the whole."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from ladder import advise
from ladder.advice.formats import json as whole
from ladder.advice.formats.json import LONGEST, MOST, Brief
from ladder.advice.view import Detail, View
from ladder.engine.explanation import judge
from ladder.engine.facts import Value
from ladder.engine.verdict import Verdict
from ladder.schema.outputs import output_schema
from tests.advice.goldens import AS_OF, EXAMPLES, verdict_on
from tests.advice.problems import verdict
from tests.strategies import problems, rules

SCHEMA = output_schema(Brief, "A verdict in brief")


def brief(found: Verdict) -> dict[str, Any]:
    """What is printed, held to its size and its schema."""
    text = whole.render(found, View(detail=Detail.BRIEF))
    assert len(text) <= LONGEST
    assert text.count("\n") == 1
    document: dict[str, Any] = json.loads(text)
    jsonschema.validate(document, SCHEMA)
    return document


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_it_says_what_the_whole_verdict_says(example: Path) -> None:
    found = verdict_on(example)
    said, document = brief(found), whole.document(found)
    recommended = document["recommendation"]
    for key in ("technique", "rung", "outcome", "variant"):
        assert said[key] == recommended[key]
    assert (said["range"], said["decided"]) == (document["range"], document["decided"])
    assert [each["rule"] for each in said["because"]] == [
        each["rule"] for each in recommended["why"][:MOST]
    ]
    asked = [each["fact"] for each in document["open_questions"]]
    assert said["open_in_all"] == len(asked)
    assert set(said["open_questions"]) <= set(asked)
    assert len(said["open_questions"]) == min(MOST, len(asked))
    following = document["next_rung"]
    if following is None:
        assert said["next_rung"] is None
    else:
        assert said["next_rung"]["technique"] == following["technique"]
        assert said["next_rung"]["unmet_in_all"] == len(following["unmet"])


@settings(max_examples=50)
@given(problems())
def test_it_is_small_whatever_the_problem(facts: dict[str, Value]) -> None:
    brief(judge(rules(), "x" * 1000, facts, AS_OF))


def test_a_long_reason_of_the_user_is_cut() -> None:
    because = "It drifts. " * 80
    met = {"prompt": {"outcome": "met", "score": 0.9, "because": because}}
    found = advise({"needs": ["wrong-tone"], "attempts": met}, rules(), as_of=AS_OF)
    assert brief(found)["because"][0]["says"].endswith("…")


def test_without_a_need_it_asks_for_one() -> None:
    said = brief(verdict())
    assert (said["technique"], said["open_questions"]) == ("prompt", ["needs"])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_it_asks_first_what_one_can_look_up(example: Path) -> None:
    found = verdict_on(example)
    said, every = brief(found), [each.fact for each in found.open_questions]
    results = [fact.startswith("attempts.") for fact in said["open_questions"]]
    assert results == sorted(results)
    if any(not fact.startswith("attempts.") for fact in every):
        first = said["open_questions"][0]
        assert said["find_out"] == {"fact": first, "question": rules().facts[first].question}


def test_it_says_whether_to_train() -> None:
    trains = {each.stem for each in EXAMPLES if brief(verdict_on(each))["train"]}
    assert trains == {
        "row-4-tone-with-examples",
        "row-5-small-fast-model",
        "row-6-subjective-preferences",
        "scenario-research-student",
        "scenario-writing-voice",
    }
    tried = {"outcome": "met", "score": 0.95}
    assert brief(verdict(needs=["wrong-tone"], attempts={"lora": tried}))["train"] is False
