"""What a verdict tells its reader to do where no single step settles everything."""

from datetime import date
from typing import Any

from ladder import Verdict, advise
from ladder.report import text
from tests.strategies import rules

VOICE: dict[str, Any] = {
    "needs": ["wrong-tone"],
    "knowledge": {"into_weights": False},
    "examples": {"demonstrations": 1500, "label_quality": "expert"},
    "evaluation": {"items": 320, "trusted": True},
    "attempts": {
        "prompt": {"outcome": "fell-short", "because": "Stiff."},
        "few-shot": {"outcome": "fell-short", "because": "It drifts."},
    },
    "hosting": {"open_weights": True, "gpu_memory_gb": 24, "model_billions": 70},
    "team": {"lifecycle_budgeted": ["training", "serving", "monitoring", "refresh"]},
}


def judged(problem: dict[str, Any]) -> Verdict:
    return advise(problem, rules(), as_of=date(2026, 11, 24))


def test_a_stay_says_what_would_bring_back_what_is_ruled_out() -> None:
    verdict = judged(VOICE)
    headline = verdict.recommendation
    assert (headline.technique, headline.outcome, verdict.next_rung) == ("few-shot", "stay", None)
    ruled_out = rules().rules["unfit/the-gpu-cannot-hold-the-weights"]
    assert headline.steps[1:] == (ruled_out.do,)
    shown = " ".join(text.render(verdict).split())
    assert f"None now. LoRA or QLoRA is ruled out: {ruled_out.says}." in shown


def test_a_stay_says_what_its_closed_gates_ask_for() -> None:
    fits = VOICE["hosting"] | {"model_billions": 14}
    verdict = judged(VOICE | {"hosting": fits, "evaluation": {"items": 60, "trusted": False}})
    gates = [rules().rules[f"gate/{name}"] for name in GATES]
    assert verdict.recommendation.outcome == "stay"
    assert verdict.recommendation.steps[1:] == tuple(gate.do for gate in gates)


GATES = ("evaluation-set-is-large-enough", "metric-is-trusted")


def test_what_one_need_has_to_do_is_not_hidden_by_another_that_waits() -> None:
    needs = {"needs": ["wrong-tone", "inconsistent-format"]}
    verdict = judged(VOICE | needs | {"task": {"schema_enforced": False}})
    headline = verdict.recommendation
    assert (headline.technique, headline.outcome) == ("few-shot", "stay")
    assert headline.steps[0].startswith(
        "Meanwhile, a better prompt for inconsistent-format: Switch on structured output"
    )


def test_what_met_its_target_is_not_told_how_it_was_made() -> None:
    attempts = VOICE["attempts"] | {"lora": {"outcome": "met"}}
    verdict = advise({"needs": ["wrong-tone"], "attempts": attempts})
    assert (verdict.recommendation.technique, verdict.recommendation.outcome) == ("lora", "stop")
    assert verdict.recommendation.variant is None
