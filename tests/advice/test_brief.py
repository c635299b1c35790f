"""The verdict in brief as JSON: small whatever the problem, valid, and the same as the whole."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from ladder import advise
from ladder.advice.formats import json as whole
from ladder.advice.formats import text
from ladder.advice.formats.json import LONGEST, MOST, Brief
from ladder.advice.screen import BRIEF
from ladder.advice.table import row
from ladder.advice.view import PLAIN, Detail, View
from ladder.engine.explanation import judge
from ladder.engine.facts import Value
from ladder.engine.verdict import Verdict
from ladder.schema.outputs import output_schema
from tests.advice.goldens import AS_OF, EXAMPLES, verdict_on
from tests.advice.problems import seen, short, verdict
from tests.saw import must_see, saw
from tests.strategies import problems, rules

SCHEMA = output_schema(Brief, "Brief", strict=True)


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
    result, document = brief(found), whole.document(found)
    recommended = document["recommendation"]
    for key in ("technique", "rung", "outcome", "variant"):
        assert result[key] == recommended[key]
    assert (result["range"], result["decided"]) == (document["range"], document["decided"])
    assert [item["rule"] for item in result["because"]] == [
        item["rule"] for item in recommended["why"][:MOST]
    ]
    asked = [item["fact"] for item in document["open_questions"]]
    assert result["open_question_count"] == len(asked)
    assert set(result["open_questions"]) <= set(asked)
    assert len(result["open_questions"]) == min(MOST, len(asked))
    following = document["next_rung"]
    if following is None:
        assert result["next_rung"] is None
    else:
        assert result["next_rung"]["technique"] == following["technique"]
        assert result["next_rung"]["unmet_count"] == len(following["unmet"])


@pytest.mark.slow
@must_see(full=6)
@given(problems())
def test_it_is_small_whatever_the_problem(facts: dict[str, Value]) -> None:
    if len(brief(judge(rules(), "x" * 1000, facts, AS_OF))["open_questions"]) == MOST:
        saw("full")


def test_a_long_reason_of_the_user_is_cut() -> None:
    because = "It drifts. " * 80
    target_reached = {"prompt": {"outcome": "target-reached", "score": 0.9, "because": because}}
    found = advise({"needs": ["wrong-tone"], "attempts": target_reached}, rules(), as_of=AS_OF)
    assert brief(found)["because"][0]["says"].endswith("…")


def test_a_technique_for_two_needs_is_named_once() -> None:
    found = verdict(needs=["wrong-tone", "too-slow", "too-costly"])
    assert "Also    Better serving." in text.render(found, View(detail=Detail.BRIEF))


def test_without_a_need_it_asks_for_one() -> None:
    result = brief(verdict())
    assert (result["technique"], result["open_questions"]) == ("prompt", ["needs"])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_facts_that_can_be_looked_up_come_first(example: Path) -> None:
    result = brief(verdict_on(example))
    results = [fact.startswith("attempts.") for fact in result["open_questions"]]
    assert results == sorted(results)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_format_names_the_same_fact_to_find_out(example: Path) -> None:
    found = verdict_on(example)
    asked, document = brief(found).get("ask_next"), whole.document(found)
    assert document.get("ask_next") == asked
    screen = " ".join(text.render(found, PLAIN).split())
    full = " ".join(text.render(found, View(detail=Detail.FULL)).split())
    if asked is None:
        assert "Find out next" not in full
    else:
        assert asked["question"] in screen
        assert f"Find out next {asked['question']}" in full


OTHER_NEEDS: dict[str, Any] = {
    "needs": ["agent-gets-lost", "ignores-instructions", "abused-or-unsafe"],
    "task": {"shape": "agent"},
    "evaluation": {"items": 80},
    "assets": {"tools": 46},
    "attempts": {"prompt": short("It forgets."), "model-choice": short("It loops.")},
}


def test_each_other_need_has_its_first_step_in_every_brief_form() -> None:
    found = verdict(**OTHER_NEEDS)
    assert brief(found)["also_do"] == [
        {
            "technique": item.technique,
            "need": item.need,
            "outcome": "use",
            "do_first": item.steps[0],
        }
        for item in found.companions
    ]
    lines = seen(found, detail=Detail.BRIEF)
    assert len(lines) <= BRIEF
    told = " ".join(" ".join(lines).split())
    assert (
        "Also Few-shot examples (for ignores-instructions) and guardrails (for abused-or-unsafe)."
        in told
    )
    assert row("x", found)["also_do"] == "few-shot;guardrails"


def test_a_step_that_two_needs_share_is_not_given_twice() -> None:
    found = verdict(**OTHER_NEEDS)
    other = found.companions[0]
    shared = other._replace(steps=(found.recommendation.steps[0], "Then this."))
    outline = replace(found.outline, companions=(shared,))
    assert brief(replace(found, outline=outline))["also_do"][0]["do_first"] == "Then this."


def test_a_yes_that_may_still_change_says_so() -> None:
    [example] = [path for path in EXAMPLES if path.stem == "row-5-small-fast-model"]
    found = verdict_on(example)
    assert brief(found)["fine_tune_says"].startswith("Yes, so far: ")


def test_lines_that_do_not_fit_are_left_out_and_the_other_steps_stay() -> None:
    lines = seen(verdict(**OTHER_NEEDS), 62, Detail.BRIEF)
    assert len(lines) <= BRIEF
    told = " ".join(" ".join(lines).split())
    assert "Also: Few-shot examples and guardrails." in told
    assert "First: Count" in told


def test_it_says_whether_to_train() -> None:
    trains = {example.stem for example in EXAMPLES if brief(verdict_on(example))["train"]}
    assert trains == {
        "row-4-tone-with-examples",
        "row-5-small-fast-model",
        "row-6-subjective-preferences",
        "scenario-research-student",
        "scenario-writing-voice",
    }
    tried = {"outcome": "target-reached", "score": 0.95}
    assert brief(verdict(needs=["wrong-tone"], attempts={"lora": tried}))["train"] is False


def test_a_trained_model_to_measure_on_more_items_starts_no_training() -> None:
    tried = {**short("Stiff."), "items": 400}
    cheaper = ("prompt", "few-shot", "model-choice", "prompt-optimizer")
    found = verdict(
        needs=["wrong-tone"],
        examples={"demonstrations": 1500, "label_quality": "expert"},
        evaluation={"items": 400, "trusted": True, "target": 0.75},
        attempts={**dict.fromkeys(cheaper, tried), "lora": {**tried, "score": 0.73, "items": 60}},
        hosting={"open_weights": True},
        team={"lifecycle_budgeted": ["training", "serving", "monitoring", "refresh"]},
    )
    result = brief(found)
    assert (result["technique"], result["outcome"], result["form"]) == (
        "lora",
        "use",
        "inconclusive",
    )
    assert (result["fine_tune"], result["train"]) == ("not-yet", False)
