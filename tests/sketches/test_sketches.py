"""The files of ten sketches, as people write them: each loads, and says what is meant."""

from pathlib import Path

import pytest

from ladder import advise, load_problem
from ladder.engine.facts import Value
from tests.strategies import rules

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.yaml"))

WHAT_FOLLOWS: dict[str, dict[str, Value | None]] = {
    "s3": {
        "in_use": "prompt", "in_use_score": 0.78, "in_use_items": None,
        "attempts.prompt.outcome": "below-target", "attempts.few-shot.outcome": None,
    },
    "s4": {
        "in_use": "few-shot", "in_use_score": 0.82, "hosting.may_train": "refused",
        "examples.more_per_week": 3, "attempts.prompt-optimizer.outcome": "below-target",
    },
    "s5": {
        "in_use_score": 0.31, "hosting.may_train": "yes",
        "attempts.model-choice.outcome": "below-target",
    },
    "s6": {
        "in_use_score": 0.66, "attempts.model-choice.score": 0.66,
        "attempts.model-choice.best_try": "4B", "attempts.model-choice.outcome": "below-target",
        "hosting.context_window": 4000,
    },
    "s7": {"in_use": "prompt", "in_use_score": None, "attempts.prompt.outcome": "target-reached"},
    "s8": {
        "in_use": "few-shot", "evaluation.items": 0, "attempts.few-shot.outcome": "below-target",
        "attempts.few-shot.because": None,
    },
}  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_as_people_write_it_loads_and_says_what_is_meant(file: Path) -> None:
    facts = load_problem(file, rules()).facts
    expected = WHAT_FOLLOWS[file.stem]
    assert {fact: facts.get(fact) for fact in expected} == expected


FORMS = {
    "s3": ("use", "few-shot", "not-yet", "lora", ["lifecycle-budget", "training-access"]),
    "s4": ("stay", "few-shot", "no", None, []),
    "s5": ("prepare", "few-shot", "when-ready", "lora", ["lifecycle-budget", "reviewed-examples"]),
    "s6": ("use", "few-shot", "not-yet", "lora", ["lifecycle-budget", "reviewed-examples"]),
    "s7": ("find-out", "prompt", "not-yet", "serving", ["known-bill"]),
    "s8": ("use", "measure", "not-yet", "lora", ["evaluation-set-size", "lifecycle-budget"]),
}
"""Outcome and technique, the answer to "fine-tune?", what comes next, and what that lacks."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_has_the_form_that_an_adviser_would_want(file: Path) -> None:
    verdict = advise(load_problem(file, rules()), rules())
    head, ahead = verdict.recommendation, verdict.ahead
    missing = ahead.missing if ahead else ()
    names = sorted(item.reason.rule.removeprefix("requirement/") for item in missing)
    next_one = ahead.technique if ahead else None
    told = (head.outcome, head.technique, verdict.fine_tune.answer, next_one, names)
    assert told == FORMS[file.stem]


def test_no_step_asks_for_a_permission_that_was_refused() -> None:
    verdict = advise(load_problem(HERE / "s4.yaml"), rules())
    asked = rules().rules["requirement/training-permission"].do
    assert verdict.recommendation.steps[0].startswith("Let people check the answers")
    assert asked not in verdict.recommendation.steps
