"""The plan: each experiment can move the verdict, and following it always ends."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ladder import load_problem
from ladder.engine.explanation import judge
from ladder.engine.facts import Facts, Value
from ladder.load.problems.contradictions import contradictions, unexplained
from ladder.planning.formats import as_text
from ladder.planning.plan import Plan, plan
from ladder.planning.suppose import Situation, advice
from ladder.planning.suppose import results as results_of
from tests.commands import Command
from tests.saw import must_see, saw
from tests.strategies import problems, rules

DAY = date(2026, 11, 24)
EXAMPLES = Path(__file__).parents[2] / "examples"


def planned(facts: Facts) -> Plan:
    return plan(judge(rules(), "", facts, DAY), facts)


def consistent(facts: Facts) -> bool:
    return not any(contradictions(rules(), facts)) and not any(unexplained(facts, {}, ""))


def test_a_question_whose_answers_move_nothing_alone_is_no_experiment() -> None:
    facts: Facts = {"needs": frozenset({"too-costly"}), "task.repeated_tokens": 2500}
    questions = {item.fact: item for item in judge(rules(), "", facts, DAY).open_questions}
    assert questions["task.output_tokens"].together_with
    titles = [item.title for item in planned(facts).experiments]
    assert [title for title in titles if "task.output_tokens" in title] == []


def test_a_question_whose_answers_all_lead_to_the_verdict_of_now_is_no_experiment() -> None:
    refused = load_problem(Path(__file__).parents[1] / "sketches" / "s4.yaml", rules()).facts
    allowed = {name: value for name, value in refused.items() if name != "hosting.may_train"}
    shape = "Find out: What does the model do? (task.shape)"
    assert planned(allowed).experiments[0].title == shape
    assert planned(refused).experiments == ()


def test_no_upkeep_is_told_of_a_prompt_that_nobody_keeps() -> None:
    small: Facts = {
        "needs": frozenset({"too-costly"}),
        "task.monthly_requests": 4000,
        "task.input_tokens": 500,
        "task.output_tokens": 100,
        "costs.input_price": 0.15,
        "costs.output_price": 0.6,
    }
    kept = {**small, "attempts.prompt.outcome": "target-reached"}
    assert len(planned(small).upkeep) == 1
    assert "Upkeep of a better prompt" in planned(kept).upkeep[-1]


def test_answer_that_contradicts_what_is_stated_is_no_result() -> None:
    facts: Facts = {
        "needs": frozenset({"too-slow"}),
        "hosting.serving": "self-hosted",
        "hosting.latency_part": "per-token",
        "hosting.latency_target_ms": 1000,
    }
    [asked] = [item for item in planned(facts).experiments if "latency_now_ms" in item.title]
    assert [result.says for result in asked.results] == ["below 10,000", "10,000 or more"]
    assert asked.results[0].change == {"hosting.latency_now_ms": 1001}


@pytest.mark.slow
@must_see(moved=12)
@settings(max_examples=settings().max_examples // 3)
@given(problems(), st.randoms(use_true_random=False))
def test_following_a_plan_always_ends_and_each_experiment_can_move_the_verdict(
    facts: dict[str, Value], dice: object
) -> None:
    assume(consistent(facts) and "needs" in facts)  # else only a need moves the verdict
    known: Facts = facts
    for _ in range(60):
        verdict = judge(rules(), "", known, DAY)
        found = plan(verdict, known)
        if not found.experiments:
            return
        situation = Situation(verdict, known)
        for experiment in found.experiments:
            after = [situation.after(result.change) for result in experiment.results]
            assert all(item is not None for item in after), experiment
            moved = [item for item in after if item and advice(item) != advice(verdict.knowledge)]
            # A trial of what is recommended anyway may have no result that changes the advice.
            assert moved or (experiment.kind == "try" and not experiment.results), experiment
            if moved:
                saw("moved")
        if not found.experiments[0].results:
            return
        result = dice.choice(found.experiments[0].results)  # type: ignore[attr-defined]
        then = situation.after(result.change)
        assert then is not None
        more = {fact: value for fact, value in then.facts.items() if fact in rules().facts}
        assert more != known, "a result that says nothing new"
        known = more
    raise AssertionError("the plan goes on and on")


ONE_MODEL: Facts = {
    "attempts.model-choice.outcome": "not-applicable",
    "attempts.model-choice.because": "Only this model is allowed.",
}

NOISY: Facts = {
    "needs": frozenset({"wrong-tone"}),
    "evaluation.target": 0.75,
    "evaluation.items": 40,
    "attempts.prompt.outcome": "below-target",
    "attempts.prompt.because": "It is curt.",
    "attempts.prompt.score": 0.7,
}


def test_inconclusive_score_leads_to_a_measurement_first() -> None:
    [first, *_] = [
        experiment for experiment in planned(NOISY).experiments if experiment.kind == "measure"
    ]
    assert first.title == (
        "Score a better prompt on 289 items: its 0.7 on 40 may be anything from 0.50 to 0.85, "
        "which includes your 0.75."
    )
    assert first.effort == "249 more labeled items, and one run"
    assert [result.says for result in first.results] == [
        "the whole interval is below 0.75",
        "the whole interval is above 0.75",
    ]


def test_known_fact_is_not_a_result_of_an_experiment() -> None:
    situation = Situation(judge(rules(), "", NOISY, DAY), NOISY)
    assert results_of(situation, [("the same", {"evaluation.items": 40})]) == ()
    assert results_of(situation, [("another", {"evaluation.items": 50})]) != ()


def test_answers_come_before_measures_and_measures_before_trials() -> None:
    order = ["answer", "measure", "try", "prepare"]
    kinds = [experiment.kind for experiment in planned(NOISY).experiments]
    assert kinds == sorted(kinds, key=order.index)


def test_what_was_tried_and_cannot_be_stated_is_measured_and_not_tried_again() -> None:
    facts: Facts = {**NOISY, **ONE_MODEL, "attempts.prompt.items": 40}
    few_shot: Facts = {
        "outcome": "below-target",
        "because": "It is curt.",
        "score": 0.72,
        "items": 40,
    }
    facts = {**facts, **{f"attempts.few-shot.{key}": value for key, value in few_shot.items()}}
    kinds = [experiment.kind for experiment in planned(facts).experiments]
    assert ("try" in kinds, kinds.count("measure")) == (False, 2)


def test_no_more_gain_is_asked_for_than_is_left() -> None:
    facts: Facts = {
        "needs": frozenset({"inconsistent-format"}),
        "attempts.prompt.outcome": "below-target",
        "attempts.prompt.score": 0.96,
        "attempts.prompt.because": "Four in a hundred do not parse.",
    }
    text = as_text(planned(facts), 80, color=False)
    assert "982 items show a gain of 4 points" in " ".join(text.split())
    assert "10 points" not in text


def test_for_a_bill_it_is_tested_that_the_quality_is_kept() -> None:
    facts: Facts = {"needs": frozenset({"too-costly"}), "costs.monthly_bill": 9000}
    text = " ".join(as_text(planned(facts), 80, color=False).split())
    assert "The quality must be kept: score the same items before and after" in text
    assert "628 items show a loss of 5 points" in text
    assert "a gain of" not in text


def test_the_bar_is_fixed_before_the_trial() -> None:
    facts: Facts = {"needs": frozenset({"wrong-tone"})}
    [tried] = [experiment for experiment in planned(facts).experiments if experiment.kind == "try"]
    assert [result.says for result in tried.results] == [
        "it reaches the target",
        "it misses the target",
    ]
    assert tried.target == (
        "Write down which score is enough (evaluation.target) before you begin. "
        "Label 157 items first: they show a gain of 10 points."
    )
    stated: Facts = {**facts, "evaluation.target": 0.9, "evaluation.items": 100}
    [tried] = [experiment for experiment in planned(stated).experiments if experiment.kind == "try"]
    assert tried.target == (
        "The score must reach 0.9. Your 100 items show a gain of 0.13 or more over what you have, "
        "if one in five is answered differently."
    )


def test_numbers_are_stated_by_their_bounds_and_may_have_to_be_counted() -> None:
    facts: Facts = {
        "needs": frozenset({"must-compute-or-act", "too-costly"}),
        "attempts.tools.outcome": "below-target",
        "attempts.tools.because": "Many tools, and calls of some that do not exist.",
        "hosting.fine_tuning_api": True,
    }
    [asked] = [
        experiment
        for experiment in planned(facts).experiments
        if "assets.tools" in experiment.title
    ]
    assert [result.says for result in asked.results] == ["below 20", "20 or more"]
    assert asked.target == ""
    assert asked.effort == (
        "minutes where it is known, else a count: up to a day. "
        "Count all tools that one request offers to the model."
    )


@pytest.mark.parametrize(
    ("changed", "then"),
    [
        ({}, "use another ready-made model"),
        (ONE_MODEL, "find out about LoRA"),
        ({"attempts.prompt.outcome": "target-reached", "attempts.prompt.score": 1}, ""),
    ],
)
def test_second_result_of_the_trial_is_what_follows_a_miss(changed: Facts, then: str) -> None:
    facts = {**NOISY, "attempts.prompt.score": 0.1, **changed}
    tried = [item.results[1].leads_to for item in planned(facts).experiments if item.kind == "try"]
    assert tried == [then] * bool(then)


def test_plan_names_one_need_at_a_time() -> None:
    [asked] = [
        experiment for experiment in planned({}).experiments if "(needs)" in experiment.title
    ]
    named = [result.change["needs"] for result in asked.results]
    assert [len(need) for need in named if isinstance(need, frozenset)] == [1] * len(named)


def test_a_wish_that_is_no_score_has_another_target() -> None:
    facts: Facts = {
        "needs": frozenset({"too-slow"}),
        "hosting.serving": "self-hosted",
        "hosting.latency_now_ms": 900,
        "hosting.latency_target_ms": 400,
        "evaluation.target": 0.9,
    }
    [tried] = [experiment for experiment in planned(facts).experiments if experiment.kind == "try"]
    assert tried.target == (
        "The time must come down to 400 ms. It is 900 ms now. "
        "The quality must be kept: score the same items before and after; label 628 items, "
        "which show a loss of 5 points."
    )
    assert tried.results[0].says == "it reaches the target"


def test_the_data_plan_names_the_rarest_class_and_three_points_of_a_curve() -> None:
    found = planned(
        {
            "needs": frozenset({"weak-domain-skill"}),
            "examples.demonstrations": 1200,
            "task.classes": 12,
            **({"examples.per_class": 9} if "examples.per_class" in rules().facts else {}),
        }
    )
    assert any("score with 300, 600 and 1,200 examples" in text for text in found.data)
    if "examples.per_class" in rules().facts:
        assert any("The rarest of 12 classes has 9 examples" in text for text in found.data)


def test_examples_are_counted_only_for_what_may_yet_learn_from_them() -> None:
    small_bill: Facts = {
        "needs": frozenset({"too-costly"}),
        "examples.demonstrations": 60_000,
        "examples.per_class": 900,
        "evaluation.items": 1000,
        "task.classes": 11,
        "task.monthly_requests": 22_000,
        "task.input_tokens": 900,
        "task.output_tokens": 6,
        "costs.input_price": 0.6,
        "costs.output_price": 2.4,
    }
    assert planned(small_bill).data == ()
    [curve] = planned({**small_bill, "needs": frozenset({"wrong-tone"})}).data
    assert "score with 15,000, 30,000 and 60,000 examples" in curve


def test_what_cannot_be_stated_is_measured_before_it_is_used_the_fewest_items_first() -> None:
    scores = {"model-choice": 0.87, "prompt": 0.86, "few-shot": 0.88}
    facts: Facts = {"needs": frozenset({"weak-domain-skill"}), "evaluation.target": 0.9}
    for technique, score in scores.items():
        attempt = f"attempts.{technique}"
        tried: dict[str, Value] = {
            "outcome": "below-target",
            "because": "Two are confused.",
            "score": score,
            "items": 90,
        }
        facts = {**facts, **{f"{attempt}.{name}": value for name, value in tried.items()}}
    found = planned(facts)
    more = [
        int(experiment.effort.split()[0])
        for experiment in found.experiments
        if experiment.kind == "measure"
    ]
    assert len(more) == len(scores)
    assert more == sorted(more)
    assert "Now: measure a better prompt on more items." in as_text(found, 80, color=False)


def test_plan_states_that_nothing_can_change_the_verdict() -> None:
    done: Facts = {
        **NOISY,
        "attempts.prompt.outcome": "target-reached",
        "attempts.prompt.score": 0.99,
    }
    found = planned({**done, "evaluation.items": 400, "attempts.prompt.items": 400})
    assert not [
        experiment for experiment in found.experiments if experiment.kind in ("try", "measure")
    ]


def test_where_nothing_follows_the_plan_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    example = str(EXAMPLES / "row-6-subjective-preferences.yaml")
    stated = Command(monkeypatch, capsys)("plan", example, "--as-of", "2026-11-24").out
    assert "misses 0.6: keep preference optimization; nothing else" in stated


def test_a_tuned_model_that_got_nothing_right_is_an_experiment_to_repeat() -> None:
    lora: Facts = {
        "needs": frozenset({"weak-domain-skill"}),
        "attempts.lora.outcome": "inconclusive",
        "attempts.lora.score": 0,
        "attempts.lora.items": 100,
    }
    broken = "LoRA got nothing right, which usually comes from a broken run."
    assert broken in planned(lora).data[0]


def test_an_inconclusive_result_without_its_score_is_measured_and_not_tried_anew() -> None:
    unclear: Facts = {
        "needs": frozenset({"wrong-tone"}),
        "task.own_convention": True,
        "attempts.prompt.outcome": "below-target",
        "attempts.prompt.because": "Stiff.",
        "attempts.few-shot.outcome": "inconclusive",
        "attempts.few-shot.because": "Six items.",
    }
    first = planned(unclear).experiments[0]
    assert (first.title, first.effort) == (
        "Measure few-shot examples on more items.",
        "more labeled items, and one run",
    )
