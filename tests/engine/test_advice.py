"""What a verdict tells its reader to do where no single step settles everything."""

from datetime import date
from typing import Any

from ladder import Verdict, advise
from ladder.advice import text
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


def on_screen(verdict: Verdict, *, whole: bool = False) -> str:
    return " ".join(text.render(verdict, whole=whole).split())


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


def test_two_needs_of_one_technique_are_both_answered() -> None:
    verdict = judged({"needs": ["ignores-instructions", "inconsistent-format"]})
    headline = verdict.recommendation
    assert (headline.technique, headline.need) == ("prompt", "ignores-instructions")
    [other] = verdict.companions
    assert (other.technique, other.need) == ("prompt", "inconsistent-format")
    assert headline.steps[1] == f"Meanwhile, for inconsistent-format: {other.steps[0]}"
    [place] = [each for each in verdict.ladder if each.technique == "prompt"]
    assert (place.status, place.because) == ("use", headline.why)
    assert "It serves inconsistent-format too." in on_screen(verdict)


def test_what_two_needs_have_in_common_is_said_once() -> None:
    verdict = judged({"needs": ["subjective-preferences", "wrong-tone"]})
    assert "wrong-tone" in [each.need for each in verdict.companions]
    said = [step.rpartition(": ")[2] for step in verdict.recommendation.steps]
    assert sorted(said) == sorted(set(said))


def test_a_companions_first_step_stands_behind_the_headlines_first() -> None:
    verdict = judged({"needs": ["must-compute-or-act", "inconsistent-format"]})
    [companion] = verdict.companions
    said = f"Meanwhile, a better prompt for inconsistent-format: {companion.steps[0]}"
    assert verdict.recommendation.steps[1] == said


def test_a_need_for_which_nothing_is_open_is_not_passed_over() -> None:
    specialists = {"specialists": 3, "specialists_same_base": False, "specialists_called": "apart"}
    verdict = judged({"needs": ["many-specialists", "too-costly"], "assets": specialists})
    [other] = verdict.companions
    assert (other.need, other.outcome) == ("many-specialists", "stay")
    assert "For many-specialists nothing further is open yet." in on_screen(verdict)
    assert f"Meanwhile, for many-specialists: {other.steps[0]}" in verdict.recommendation.steps


def test_whole_hides_nothing_that_is_said() -> None:
    verdict = judged(VOICE | {"needs": ["wrong-tone", "too-costly", "missing-knowledge"]})
    screen, whole = on_screen(verdict), on_screen(verdict, whole=True)
    asked = [each.question for each in verdict.open_questions]
    said = [*verdict.recommendation.steps, *asked]
    said += [each.text for each in (*verdict.recommendation.why, *verdict.cautions)]
    said += [each.text for companion in verdict.companions for each in companion.why]
    assert [each for each in said if " ".join(each.split()) not in whole] == []
    assert [each for each in said if " ".join(each.split()) not in screen] != []
