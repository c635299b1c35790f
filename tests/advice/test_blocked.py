"""What a requirement known not to hold closes.

It leads the reasons, and its outcome is no way out.
"""

from typing import Any

import pytest

from ladder.advice.next_fact import effects
from ladder.advice.phrases import standing
from ladder.engine.verdict import Verdict
from ladder.output.worth_asking import next_fact
from tests.advice.problems import seen, short, verdict

COSTLY: dict[str, Any] = {
    "needs": ["too-costly"],
    "task": {
        "shape": "generation",
        "stage": "production",
        "monthly_requests": 3200000,
        "input_tokens": 900,
        "output_tokens": 220,
        "repeated_tokens": 200,
        "output_must_not_change": False,
        "behavior_changes": "yearly",
    },
    "examples": {"demonstrations": 150, "label_quality": "reviewed"},
    "evaluation": {"items": 900, "trusted": True, "target": 0.9},
    "hosting": {
        "serving": "either",
        "open_weights": True,
        "gpu_memory_gb": 80,
        "model_billions": 8,
        "data_must_stay": False,
    },
    "costs": {"input_price": 3, "output_price": 15, "gpu_hour": 2.4, "monthly_fixed": 4000},
    "assets": {"smaller_models": "below-target", "teacher": "hosted"},
    "attempts": {
        "prompt": {"outcome": "target-reached", "score": 0.95, "items": 900},
        "few-shot": short("On the small models."),
        "model-choice": short("Five smaller ones."),
        "agent-design": {"outcome": "not-applicable", "because": "It takes one step."},
        "serving": {"outcome": "below-target", "because": "It is in the bill already."},
    },
    "team": {
        "maintainer": True,
        "lifecycle_budgeted": ["training", "serving", "monitoring", "refresh"],
    },
}

JUDGED: dict[str, Any] = {
    "needs": ["subjective-preferences"],
    "task": {"stage": "production", "behavior_changes": "never"},
    "examples": {"preference_pairs": 4000},
    "evaluation": {"items": 600, "trusted": False, "human_agreement": 0.8},
    "hosting": {"open_weights": True, "model_billions": 8, "gpu_memory_gb": 80},
    "attempts": {
        "model-choice": {"outcome": "not-applicable", "because": "The contract names the model."},
        "prompt": short("Bland."),
        "few-shot": short("Bland."),
    },
    "team": COSTLY["team"],
}


def costly(terms: str) -> Verdict:
    """A bill that a student would cut, with what the teacher's terms say."""
    return verdict(**{**COSTLY, "assets": {**COSTLY["assets"], "teacher_outputs": terms}})


def test_what_is_forbidden_is_not_prepared() -> None:
    assert seen(costly("forbidden"))[1:6] == [
        "Find out whether LoRA can help: one thing decides it.",
        "Fine-tune? Only with at least 500 correct examples.",
        "",
        "Look up How many correct examples can you add in a week? Below 27: find out",
        "        about reinforcement fine-tuning (RFT); 27 or more: prepare LoRA.",
    ]


def test_terms_of_which_nothing_is_stated_forbid_nothing() -> None:
    assert seen(verdict(**COSTLY))[1:5] == [
        "Prepare distillation: one thing is missing.",
        "Fine-tune? Yes, once nothing is missing.",
        "",
        "Missing Permission to train on the teacher's outputs (not stated)",
    ]


@pytest.mark.parametrize(
    ("found", "technique"),
    [
        pytest.param(costly("forbidden"), "distillation", id="the teacher's terms forbid it"),
        pytest.param(verdict(**JUDGED), "preference-optimization", id="nobody trusts the metric"),
    ],
)
def test_its_outcome_settles_nothing_and_is_not_asked_next(found: Verdict, technique: str) -> None:
    outcome = f"attempts.{technique}.outcome"
    [barred] = [question for question in found.open_questions if question.fact == outcome]
    assert barred.barred
    assert found.settled_by is None or outcome not in found.settled_by.facts
    asked = next_fact(found)
    assert asked is None or not asked.barred


def test_verdict_is_final_if_only_barred_attempts_are_open() -> None:
    found = verdict(**JUDGED)
    assert all(question.barred for question in found.open_questions)
    assert "Not final" not in standing(found)
    assert next_fact(found) is None


def test_an_end_of_the_vocabulary_is_no_bound() -> None:
    costs = {key: value for key, value in COSTLY["costs"].items() if key != "gpu_hour"}
    found = verdict(**{**COSTLY, "costs": costs})
    assert not any("1,000,000" in words for words, _ in effects(found, "costs.gpu_hour"))
