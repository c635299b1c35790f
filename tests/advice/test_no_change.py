"""The JSON names a technique to keep only if it is in use, as the screen does."""

import json
from typing import Any

import pytest

from ladder.advice.formats import json as as_json
from ladder.advice.formats import madr
from ladder.advice.table import Tally, page, row
from ladder.advice.view import Detail, View
from ladder.output.answer import headline
from tests.advice.problems import short, verdict

SMALL: dict[str, Any] = {
    "needs": ["too-costly"],
    "task": {"monthly_requests": 4000, "input_tokens": 500, "output_tokens": 100},
    "costs": {"input_price": 0.15, "output_price": 0.6},
}
"""A bill that is too small to lower."""


@pytest.mark.parametrize(
    ("attempts", "technique", "status"),
    [
        ({}, None, "not-suitable"),
        ({"prompt": {"outcome": "untried"}}, None, "not-suitable"),
        (
            {"prompt": short("It drifts."), "few-shot": {"outcome": "target-reached"}},
            None,
            "below-target",
        ),
        ({"prompt": {"outcome": "target-reached"}}, "prompt", "use"),
    ],
)
def test_json_names_a_technique_to_keep_only_if_it_is_in_use(
    attempts: dict[str, Any], technique: str | None, status: str
) -> None:
    found = verdict(**SMALL, attempts=attempts)
    whole = json.loads(as_json.render(found))
    brief = json.loads(as_json.render(found, View(detail=Detail.BRIEF)))
    cells = row("a", found)
    for step in (whole["recommendation"], brief):
        assert (step["technique"], step["outcome"]) == (technique, "stay")
        assert (step["rung"] is None) is (technique is None)
    assert cells["technique"] == (technique or "")
    rows = {item["technique"]: item["status"] for item in whole["ladder"]}
    assert rows["prompt"] == status
    unchanged = headline(found) == "No change recommended"
    assert unchanged is (technique is None)


STUCK: dict[str, Any] = {
    "needs": ["small-fast-model"],
    "task": {"shape": "summarization", "stage": "prototype"},
    "examples": {"demonstrations": 6000, "label_quality": "reviewed", "synthetic": True},
    "evaluation": {"items": 300, "target": 0.85, "trusted": True},
    "hosting": {"serving": "on-device", "precision": "4-bit", "may_train": "refused"},
    "assets": {
        "smaller_models": "below-target",
        "teacher": "open-weights",
        "teacher_outputs": "allowed",
    },
    "team": {
        "maintainer": True,
        "lifecycle_budgeted": ["training", "serving", "monitoring", "refresh"],
    },
}
"""No small model reached the target, and a student waits for a pilot."""


@pytest.mark.parametrize(
    ("prompt", "other", "kept"),
    [(0.66, 0.71, False), (0.66, 0.665, True), (0.71, 0.66, True), (None, 0.71, True)],
)
def test_a_prompt_that_another_attempt_outscored_is_not_kept(
    prompt: float | None, other: float, kept: bool
) -> None:
    first = {"outcome": "below-target", "items": 300, "because": "It drops items."}
    first = first if prompt is None else {**first, "score": prompt}
    second = {"outcome": "below-target", "score": other, "items": 300, "because": "They do too."}
    found = verdict(**STUCK, attempts={"prompt": first, "model-choice": second})
    assert found.recommendation.outcome == "stay"
    score = "" if prompt is None else f" ({prompt:g})"
    keep = f"Keep your prompt{score}: what could help is out of reach"
    assert headline(found) == (keep if kept else "Nothing that you tried meets the target")
    assert (as_json.document(found)["recommendation"]["technique"] == "prompt") is kept
    assert found.next_rung is not None
    assert found.next_rung.technique == "distillation"


@pytest.mark.parametrize(
    ("trained", "kept"), [(0.8, False), (0.751, False), (0.75, True), (0.7, True)]
)
def test_nothing_is_kept_that_scored_clearly_lower_than_another_attempt(
    trained: float, kept: bool
) -> None:
    not_here = {"outcome": "not-applicable", "because": "None."}
    missed = {"outcome": "below-target", "items": 300, "because": "Rare cases are missed."}
    found = verdict(
        needs=["weak-domain-skill"],
        examples={"demonstrations": 3000, "label_quality": "expert"},
        evaluation={"items": 300, "trusted": True, "target": 0.9},
        hosting={"may_train": "refused"},
        attempts={
            **dict.fromkeys(("rag", "tools", "prompt-optimizer"), not_here),
            "lora": {**missed, "score": trained},
            "few-shot": {**missed, "score": 0.74},
            "model-choice": {**missed, "score": 0.74},
            "prompt": {**missed, "score": 0.72},
        },
    )
    assert found.recommendation.outcome == "stay"
    keep = "Keep your examples in the prompt (0.74): what could help is out of reach"
    assert headline(found) == (keep if kept else "Nothing that you tried meets the target")
    recommended = as_json.document(found)["recommendation"]
    assert recommended["technique"] == ("few-shot" if kept else None)


OPTIONS = ("embedding-classifier", "encoder-classifier", "lora", "distillation")


@pytest.mark.parametrize(
    ("examples", "lora", "following", "unmet"),
    [
        (220_000, "later", "encoder-classifier", "requirement/label-output"),
        (40, "blocked", "embedding-classifier", "requirement/embedding-labels"),
    ],
)
def test_a_training_that_others_wait_for_comes_next(
    examples: int, lora: str, following: str, unmet: str
) -> None:
    """LoRA waits for the encoder, which one unknown fact blocks, unless it lacks examples."""
    found = verdict(
        needs=["too-slow"],
        examples={"demonstrations": examples, "per_class": 9000, "label_quality": "expert"},
        evaluation={"items": 6000, "trusted": True},
        hosting={
            "open_weights": True,
            "latency_part": "whole",
            "latency_now_ms": 700,
            "latency_target_ms": 25,
            "load": "moderate",
        },
        attempts={"model-choice": {"outcome": "below-target", "because": "All are slow."}},
        team={"lifecycle_budgeted": ["training", "serving", "monitoring", "refresh"]},
    )
    rows = {row.technique: row.status for row in found.ladder}
    assert [rows[name] for name in OPTIONS] == ["blocked", "blocked", lora, "blocked"]
    assert found.next_rung is not None
    assert found.next_rung.technique == following
    assert [item.rule for item in found.next_rung.unmet] == [unmet]


def test_no_record_or_table_names_what_nobody_keeps() -> None:
    found = verdict(**SMALL)
    tally = Tally(1)
    tally.add(found)
    assert "1  No change\n" in page(tally, View())
    record = madr.render(found)
    assert 'Chosen option: "No change". ' in record
    assert "because of its" not in record
    beside = verdict(**{**SMALL, "needs": ["missing-knowledge", "too-costly"]})
    assert beside.recommendation.technique != "prompt"
    assert [step.technique for step in beside.companions] == []
    assert [row.status for row in beside.ladder if row.technique == "prompt"] == ["not-suitable"]
