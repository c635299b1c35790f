"""The first lines of a verdict: what to do, how far answers could move it, and what comes next."""

import re
from dataclasses import replace

import pytest

from ladder.advice.formats import html
from ladder.advice.phrases import NOT_FINAL, standing
from ladder.output.steps import to_do
from tests.advice.goldens import EXAMPLES, verdict_on
from tests.advice.problems import STAY, seen, short, verdict
from tests.strategies import rules


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        ({"needs": ["missing-knowledge"]}, "Use retrieval (RAG): "),
        ({}, "Use a better prompt"),
        (
            {
                "needs": ["wrong-tone"],
                "attempts": {"prompt": {"outcome": "target-reached", "score": 0.9}},
            },
            "Stop: a better prompt reached the target",
        ),
        (STAY, "Keep few-shot examples: the next step waits for facts that are unknown."),
        (
            {**STAY, "evaluation": {"items": 40}},
            "Keep few-shot examples: what comes next is blocked.",
        ),
    ],
)
def test_the_headline_says_what_to_do(problem: dict[str, object], expected: str) -> None:
    assert seen(verdict(**problem))[1].startswith(expected)


def test_reason_to_keep_states_the_facts_that_the_next_technique_needs() -> None:
    """The answer about fine-tuning names it, so the reason says where the reader is."""
    found = verdict(**STAY, evaluation={"items": 40})
    text = " ".join(" ".join(seen(found)).split())
    assert "Not yet. LoRA or QLoRA first needs an evaluation set of a few hundred items" in text
    assert "Why You have 40 labeled evaluation items." in text


def test_only_an_answer_that_changes_the_technique_makes_it_not_final() -> None:
    settled = verdict(needs=["wrong-tone"])
    assert settled.open_questions
    assert "Not final" not in " ".join(seen(settled))
    assert standing(settled) == "Rung 1 of 5."
    [example] = [item for item in EXAMPLES if item.stem == "scenario-support-assistant"]
    found = verdict_on(example)
    assert standing(found) == f"Rung 2 of 5. {NOT_FINAL}."
    text = " ".join(" ".join(seen(found)).split())
    assert "Check Not final. Does the text behind an answer arrive" in text
    assert "Yes: use a better prompt. (knowledge.comes_with_request)" in text


def test_to_stay_is_to_do_what_advice_says_as_well() -> None:
    found = verdict(
        needs=["weak-domain-skill"],
        task={"behavior_changes": "weekly"},
        evaluation={"items": 300, "grader": False},
        attempts={
            "prompt": {**short("So."), "score": 0.7},
            "few-shot": {**short("So."), "score": 0.78},
            "model-choice": {**short("So."), "score": 0.84},
        },
    )
    assert (found.recommendation.technique, found.recommendation.outcome) == (
        "model-choice",
        "stay",
    )
    text = "Show your examples to the model that scored higher, and score that combination."
    assert text in found.recommendation.steps


def test_what_comes_first_is_stated_without_meanwhile() -> None:
    found = verdict(needs=["wrong-tone"])
    steps = ("Meanwhile, few-shot examples for wrong-tone: Put three in.",)
    recommended = found.outline.recommendation._replace(steps=steps)
    first = replace(found, outline=replace(found.outline, recommendation=recommended))
    assert "First   Few-shot examples for wrong-tone: Put three in." in seen(first)


def test_what_comes_along_is_stated_in_the_ladder_with_its_need() -> None:
    [example] = [item for item in EXAMPLES if item.stem == "scenario-research-student"]
    lines = seen(verdict_on(example))
    assert "+ Better serving also do for too-costly" in [" ".join(line.split()) for line in lines]
    assert "Meanwhile" not in " ".join(lines)


FOUR_NEEDS = {
    "needs": ["missing-knowledge", "wrong-tone", "too-slow", "inconsistent-format"],
    "knowledge": {"location": "documents", "changes": "weekly"},
    "hosting": {"serving": "api"},
}


@pytest.mark.parametrize("width", [48, 60, 72, 80, 100])
def test_of_many_needs_nothing_is_cut_and_all_that_comes_along_is_named(width: int) -> None:
    found = verdict(**FOUR_NEEDS)
    lines = seen(found, width)
    along = {item.title for item in (*found.companions, *found.off_ladder)}
    assert len(along) == 3
    assert along <= {re.split(r"  |:", line[5:])[0] for line in lines if line.startswith("+")}


def test_step_does_not_repeat_the_word_before_it() -> None:
    steps = [step for rule in rules().rules.values() for step in rule.steps]
    assert len(steps) > 100
    assert not [step for step in steps if step.startswith(("Then ", "As well", "Meanwhile"))]


def test_where_nothing_is_to_be_done_the_ladder_gives_no_step_and_no_price() -> None:
    found = verdict(**STAY)
    assert found.recommendation.outcome == "stay"
    lines = seen(found)
    assert [line for line in lines if "you are here: keep at 0.6" in line]
    assert not [line for line in lines if line.startswith("Cost")]
    assert "rung 1: you are here, keep</span>" in html.render(found)


def test_what_was_tried_is_kept() -> None:
    assert to_do(verdict(**STAY).knowledge) == "keep few-shot examples"
