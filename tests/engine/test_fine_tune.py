"""Whether to fine-tune: the answer, what it is about, and the line that says it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ladder.engine.explanation import judge
from ladder.engine.facts import Value
from ladder.output.answer import fine_tune_line
from tests.advice.goldens import AS_OF
from tests.advice.problems import short, verdict
from tests.saw import must_see, saw
from tests.strategies import problems, rules

READY: dict[str, Any] = {
    "needs": ["wrong-tone"],
    "task": {"behavior_changes": "never"},
    "knowledge": {"into_weights": False},
    "examples": {"label_quality": "reviewed", "demonstrations": 900},
    "evaluation": {"items": 4000, "trusted": True, "target": 0.9},
    "attempts": {
        "prompt": short("Stiff."), "few-shot": short("It drifts."),
        "model-choice": short("All drift."),
    },
    "hosting": {
        "open_weights": True, "gpu_memory_gb": 80, "model_billions": 8, "serving": "self-hosted",
    },
    "team": {"lifecycle_budgeted": ["training", "serving", "monitoring", "refresh"]},
}  # fmt: skip
"""A problem on which LoRA is recommended."""

REACHED: dict[str, Any] = {
    "evaluation": {"items": 800, "target": 0.95},
    "attempts": {"prompt": {"outcome": "target-reached", "score": 0.975, "items": 800}},
}
"""A prompt that reached its target, and no need."""

TRAINED_AND_REACHED: dict[str, Any] = REACHED | {
    "attempts": {"lora": {"outcome": "target-reached", "score": 0.975, "items": 800}},
}
"""A trained model that reached its target, and no need."""

TRAINED = [
    name
    for name, technique in rules().techniques.items()
    if technique.training and f"attempts.{name}.outcome" in rules().facts
]


def with_attempts(**attempts: object) -> dict[str, Any]:
    """The same problem with more attempts."""
    return {**READY, "attempts": {**READY["attempts"], **attempts}}


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        pytest.param(READY, "Yes: LoRA.", id="the step trains"),
        pytest.param(
            {**READY, "task": {}},
            "Yes, so far: LoRA, unless the behavior that you want changes faster"
            " than you can train.",
            id="an unknown fact could rule it out",
        ),
        pytest.param(
            {**READY, "task": {}, "hosting": {"open_weights": True, "serving": "self-hosted"}},
            "Yes, so far: LoRA, unless the behavior that you want changes faster than you"
            " can train or the GPU memory is too small to train the model, even in 4 bits.",
            id="two unknown facts could rule it out",
        ),
        pytest.param(
            {
                **READY,
                "needs": ["wrong-tone", "weak-domain-skill"],
                "task": {},
                "hosting": {"open_weights": True},
            },
            "Yes, so far: LoRA, unless the behavior that you want changes faster than you"
            " can train, people agree on too few labels for this target or the GPU memory is too"
            " small to train the model, even in 4 bits.",
            id="three unknown facts could rule it out for the leading of two needs",
        ),
        pytest.param(
            {
                **READY,
                "task": {"behavior_changes": "weekly"},
                "hosting": {"fine_tuning_api": False, "open_weights": False},
            },
            "No. The behavior that you want changes faster than you can train.",
            id="of two reasons against it, one is named",
        ),
        pytest.param(
            {
                "needs": ["missing-knowledge"],
                "knowledge": {"location": "documents", "tokens": 900_000, "changes": "monthly"},
            },
            "No. Training does not replace retrieval (RAG).",
            id="the step adds facts from outside",
        ),
        pytest.param(
            {"needs": ["too-costly"], "attempts": {"prompt": {"outcome": "target-reached"}}},
            "Not now. First look up the bill.",
            id="serving comes first, and a smaller model may cut the bill further",
        ),
        pytest.param(
            with_attempts(lora={"outcome": "target-reached", "score": 0.95}),
            "Yes, already: keep LoRA.",
            id="the trained model reached the target",
        ),
        pytest.param(
            with_attempts(lora={"outcome": "below-target", "score": 0.899, "because": "Short."}),
            "Not yet. Measure the trained model (LoRA) on more items first.",
            id="the score of the trained model shows nothing",
        ),
        pytest.param(
            {
                "needs": ["missing-knowledge", "ignores-instructions"],
                "knowledge": {"location": "documents", "tokens": 360_000, "changes": "monthly"},
                "examples": {"demonstrations": 40},
            },
            "No for “It lacks knowledge”. Not yet for “It ignores instructions”: LoRA first needs"
            " at least 500 correct examples.",
            id="another need than that of the headline is named",
        ),
        pytest.param(
            {**READY, "examples": {"label_quality": "reviewed", "demonstrations": 400}},
            "Yes, once you have at least 500 correct examples.",
            id="one requirement can be obtained",
        ),
        pytest.param(
            {**READY, "attempts": {"prompt": short("Stiff.")}},
            "Not yet. LoRA first needs written results of the cheaper techniques.",
            id="a lower rung is untried",
        ),
        pytest.param({}, "Not yet. State first what goes wrong.", id="no need is stated"),
        pytest.param(
            {"in_use": "nothing", "task": {"shape": "generation"}},
            "Not yet. There is no output yet to improve.",
            id="nothing is built",
        ),
        pytest.param(
            {
                "needs": ["weak-domain-skill"],
                "task": {"shape": "classification", "input": "text"},
                "evaluation": {"human_agreement": 0.587, "target": 0.85, "items": 1000},
                "attempts": {
                    "prompt": {"outcome": "below-target", "score": 0.57},
                    "model-choice": {"outcome": "below-target", "score": 0.6},
                },
            },
            "Not yet. People agree on too few labels for this target.",
            id="people agree on too few labels, so the labels are settled first",
        ),
        pytest.param(
            {**READY, "attempts": {"prompt": {"outcome": "target-reached", "score": 0.95}}},
            "No. You reached the target without training.",
            id="the target is reached without training",
        ),
        pytest.param(
            {**READY, "task": {"behavior_changes": "weekly"}},
            "No. The behavior that you want changes faster than you can train.",
            id="what is ruled out cannot be obtained",
        ),
        pytest.param(
            {
                "needs": ["agent-gets-lost"],
                "hosting": {"fine_tuning_api": False, "open_weights": False},
            },
            "No. You may not train open weights, and cannot count on a provider to tune.",
            id="a simpler agent where nobody may train",
        ),
        pytest.param(
            {"needs": ["agent-gets-lost"]},
            "No. Training does not replace a simpler agent.",
            id="a simpler agent comes first, although training is possible",
        ),
        pytest.param(
            {
                "needs": ["too-slow"],
                "task": {"shape": "agent"},
                "hosting": {
                    "latency_part": "calls",
                    "latency_now_ms": 75_000,
                    "latency_target_ms": 25_000,
                },
            },
            "Not the question here. Speed depends on how the model runs, and how often.",
            id="a simpler agent makes fewer calls",
        ),
        pytest.param(
            {
                "needs": ["too-slow", "missing-knowledge"],
                "task": {"shape": "agent"},
                "knowledge": {"location": "documents", "tokens": 900_000, "changes": "monthly"},
                "hosting": {
                    "latency_part": "calls",
                    "latency_now_ms": 75_000,
                    "latency_target_ms": 25_000,
                },
            },
            "No. Training does not replace retrieval (RAG).",
            id="a simpler agent makes fewer calls, and an index adds facts",
        ),
        pytest.param(
            {"needs": ["weak-domain-skill"], "task": {"input": "scans"}},
            "No. Training a language model does not replace another kind of tool.",
            id="the input is read first",
        ),
        pytest.param(
            {"needs": ["weak-domain-skill"], "task": {"input": "table"}},
            "No. A rule, a search, a product or a model for numbers would do.",
            id="a forecast needs no language model",
        ),
        pytest.param(
            {
                "needs": ["inconsistent-format"],
                "task": {"format_errors": "meaning", "schema_enforced": True},
                "evaluation": {"check_without_answer": True, "items": 300, "trusted": True},
                "attempts": {
                    "prompt": short("Sums are wrong."),
                    "few-shot": short("Sums are wrong."),
                    "model-choice": short("Sums are wrong."),
                },
            },
            "Not yet. LoRA first needs a budget for the model's whole life, among other things.",
            id="a validator finds the errors of the model first",
        ),
        pytest.param(
            {"needs": ["must-compute-or-act"]},
            "No. Training does not replace tools (function calls, checks).",
            id="a tool computes what no training does",
        ),
        pytest.param(
            {"in_use": "prompt", **REACHED},
            "No. You reached the target without training.",
            id="nothing goes wrong",
        ),
        pytest.param(
            {"in_use": "lora", **TRAINED_AND_REACHED},
            "Yes, already: keep LoRA.",
            id="nothing goes wrong with a trained model",
        ),
        pytest.param(
            {"needs": ["got-worse"], "in_use": "prompt", "examples": {"demonstrations": 20000}},
            "No. It worked before the change; another change hides the cause.",
            id="it worked before a change",
        ),
        pytest.param(
            {
                "needs": ["weak-domain-skill"],
                "in_use": "prompt",
                "task": {"shape": "translation", "distribution": "under-represented"},
                "examples": {"demonstrations": 240000, "label_quality": "expert"},
                "evaluation": {"items": 2000, "target": 0.55, "held_out": True, "grader": True},
                "hosting": {"open_weights": True, "model_billions": 0.6, "gpu_memory_gb": 80},
                "attempts": {
                    "prompt": {**short("Endings are wrong."), "score": 0.38},
                    "model-choice": {**short("Endings are wrong."), "score": 0.4},
                    "lora": {**short("Endings are wrong."), "score": 0.47},
                },
            },
            "Not yet. Full fine-tuning first needs a metric you trust, among other things.",
            id="an adapter that is better than what runs missed the target",
        ),
        pytest.param(
            {"needs": ["too-slow"], "hosting": {"serving": "self-hosted"}},
            "Not the question here. Speed depends on how the model runs, and how often.",
            id="speed comes from serving",
        ),
        pytest.param(
            {
                "needs": ["many-specialists"],
                "evaluation": {"items": 500, "trusted": True},
                "assets": {
                    "specialists": 2,
                    "specialists_same_base": True,
                    "specialists_called": "together",
                    "specialists_tasks": "different",
                },
            },
            "Not the question here. You ask how to join or serve your tuned models.",
            id="tuned models are joined",
        ),
    ],
)
def test_the_line_answers_whether_to_fine_tune(problem: dict[str, Any], line: str) -> None:
    assert fine_tune_line(verdict(**problem)) == f"Fine-tune? {line}"


@pytest.mark.slow
@must_see(trains=3, inconclusive=1)
@settings(max_examples=75)
@given(problems(near_training=True), st.sampled_from(["", *TRAINED]))
def test_yes_exactly_where_a_step_trains_and_is_not_to_be_measured(
    facts: dict[str, Value], measured: str
) -> None:
    facts |= {f"attempts.{measured}.outcome": "inconclusive"} if measured else {}
    found = judge(rules(), "A problem", facts, AS_OF)
    needs = found.knowledge.decision.needs
    training = [need for need in needs if rules().techniques[need.step.technique].training]
    leading = found.knowledge.decision.leading_need
    prepared = leading.ahead.prospect if leading and leading.form == "prepare" else None
    waits = prepared is not None and prepared.option.entry.trains
    waits = waits and all(need.form != "use" for need in training)
    expected = any(not need.inconclusive for need in training) and not waits
    assert (found.fine_tune.answer == "yes") == expected or training[0].inconclusive
    if training:
        saw("trains" if expected else "inconclusive")
    assert fine_tune_line(found).endswith(".")


def test_kept_trained_model_of_another_need_is_no_yes_to_a_training_that_is_prepared() -> None:
    judged = verdict(
        needs=["wrong-tone", "small-fast-model"],
        in_use="lora",
        evaluation={"items": 300, "target": 0.45, "trusted": True, "held_out": True},
        hosting={"may_train": "yes", "open_weights": True},
        attempts={
            "prompt": {**short("Stiff."), "score": 0.22},
            "few-shot": {**short("It drifts."), "score": 0.31},
            "model-choice": {**short("They drift as well."), "score": 0.33},
            "lora": {"outcome": "target-reached", "score": 0.6},
        },
        examples={"demonstrations": 4000, "label_quality": "expert"},
        assets={"teacher": "open-weights"},
    )
    answers = {one.need: one.answer for one in judged.fine_tune_by_need}
    assert judged.recommendation.outcome == "prepare"
    assert (judged.fine_tune.answer, judged.fine_tune.technique) == ("when-ready", "distillation")
    assert answers == {"wrong-tone": "yes", "small-fast-model": "when-ready"}
    assert fine_tune_line(judged).endswith("Yes, already, for “Its tone or style is wrong”.")


def test_the_line_and_the_reasons_name_the_same_training() -> None:
    problem = {
        "needs": ["too-costly"],
        "task": {"shape": "summarization"},
        "knowledge": {"comes_with_request": True},
        "hosting": {"serving": "self-hosted", "open_weights": True},
        "assets": {
            "smaller_models": "below-target", "teacher": "open-weights", "teacher_score": 0.93,
            "teacher_outputs": "allowed",
        },
        "evaluation": {"items": 900, "trusted": True, "target": 0.9, "safety_set": True},
        "attempts": {
            "prompt": {"outcome": "target-reached", "score": 0.93},
            "few-shot": short("Short."), "serving": short("Still twice the budget."),
        },
        "team": READY["team"] | {"maintainer": True},
    }  # fmt: skip
    judged = verdict(**problem)
    following = judged.next_rung
    assert judged.recommendation.outcome == "find-out"
    assert following
    assert following.technique == judged.fine_tune.technique == "distillation"
