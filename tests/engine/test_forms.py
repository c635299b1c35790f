"""The form of each need, and what it promises: on random problems, with a floor for each form."""

from itertools import chain

import pytest

from ladder import advise
from ladder.engine.assessment import Answers, height
from ladder.engine.computed import as_read
from ladder.engine.decision import Decision, NeedDecision, decide, stated_needs
from ladder.engine.explanation import judge_as_read
from ladder.engine.facts import Facts, Value
from tests.advice.goldens import AS_OF
from tests.random_problems import problems
from tests.saw import must_see, saw
from tests.strategies import ready, realistic, rules

OUTCOMES = {
    "use": "use",
    "measure": "use",
    "prepare": "prepare",
    "find-out": "find-out",
    "stop": "stop",
    "stay": "stay",
}
"""The outcome of each form."""


def decided(facts: Facts, *, met: frozenset[str] = frozenset()) -> tuple[Decision, Answers]:
    """The decision on a problem, as if some requirements were met, and the answers behind it."""
    answers = Answers(rules().tests, facts.get)
    answers.update(dict.fromkeys(met, True))
    return decide(rules(), stated_needs(rules(), facts), answers), answers


def held_to(need: NeedDecision, facts: Facts, answers: Answers) -> None:
    """What the form of one need promises."""
    saw(need.form.replace("-", "_"))
    assert need.outcome == OUTCOMES[need.form]
    if need.form not in ("prepare", "find-out"):
        return
    item, step = need.ahead.prospect, need.step.technique
    assert item is not None
    lacks = [lack.rule.id for lack in need.ahead.lacks]
    assert lacks
    assert [name for name in lacks if answers[name] is True] == []
    trains = rules().techniques[step].training
    assert not trains or facts.get(f"attempts.{step}.outcome") not in (None, "untried")
    if need.form == "prepare":
        then, _ = decided(facts, met=frozenset(lacks))
        [after] = [other for other in then.needs if other.need is need.need]
        if after.form == "find-out":  # a lower training lacks one thing that is not known
            assert after.ahead.prospect is not None
            assert after.ahead.prospect.option.keeps_waiting is True
            saw("waits")
            return
        assert (after.form, after.step.technique) == ("use", item.technique)


@pytest.mark.slow
@must_see(use=700, prepare=25, find_out=25, measure=5, stop=25, stay=20)
def test_each_need_has_one_form_that_keeps_its_promise() -> None:
    """To prepare names only what is not met; with all of it met, the technique is used.

    One case is left out: a lower training lacks one thing that is not known. That comes first.
    No form but `use` starts a training, and the range holds the rung of the headline.
    """
    examples = (as_read(rules(), facts, AS_OF.toordinal()) for facts in realistic()[::3])
    unready: dict[str, Value] = {
        "team.maintainer": "not-yet",
        "team.lifecycle_budgeted": frozenset(),
    }
    nearly = (dated(facts | unready) for facts in ready())
    for facts in chain(problems(100), nearly, examples):
        decision, answers = decided(facts)
        for need in decision.needs:
            held_to(need, facts, answers)
        if decision.leading_need is None:
            continue
        low, high = map(height, decision.range)
        assert low <= height(decision.leading_need.step.rung) <= high


@pytest.mark.slow
@must_see(prepare=4, find_out=10, measure=2)
def test_a_verdict_names_what_its_form_speaks_of() -> None:
    for facts in chain(problems(200, seed=8), map(dated, (*ready(), *realistic()[1::5]))):
        verdict = judge_as_read(rules(), "", facts)
        outcome, ahead = verdict.recommendation.outcome, verdict.ahead
        decision, _ = decided(facts)
        leading = decision.leading_need
        if leading is None or leading.form in ("use", "stop", "stay"):
            continue
        saw(leading.form.replace("-", "_"))
        assert ahead is not None
        assert (outcome, ahead.form) == (OUTCOMES[leading.form], leading.form)
        assert ahead.missing or leading.form == "measure"
        reached = {need.step.technique for need in decision.needs if need.form == "stop"}
        assert verdict.fine_tune.answer != "yes" or verdict.fine_tune.technique in reached


def dated(facts: dict[str, Value]) -> Facts:
    """Facts with the day and the computed facts."""
    return as_read(rules(), facts, AS_OF.toordinal())


def test_a_step_to_measure_is_announced_before() -> None:
    facts = next(item for item in realistic() if measures(dated(item)))
    known = dated(facts)
    [need] = decided(known)[0].needs
    less = {name: value for name, value in known.items() if name != "evaluation.items"}
    [before] = decided(less)[0].needs
    assert need.step in before.possible


def measures(facts: Facts) -> bool:
    needs = decided(facts)[0].needs
    return len(needs) == 1 and needs[0].form == "measure"


def test_a_technique_that_reached_the_target_comes_last() -> None:
    stated: dict[str, Value] = {
        "needs": frozenset({"many-specialists"}),
        "assets.specialists": 4,
        "assets.specialists_called": "together",
        "assets.specialists_tasks": "different",
        "assets.specialists_same_base": True,
        "attempts.serving.outcome": "target-reached",
    }
    [need] = decided(dated(stated))[0].needs
    assert (need.step.technique, need.step.outcome) == ("merging", "use")
    assert need.ahead.prospect is not None
    assert (need.ahead.form, need.ahead.prospect.technique) == ("use", "serving")
    assert (need.ahead.lacks, need.ahead.then) == ((), None)


def test_a_training_that_waits_for_an_encoder_is_not_used_through_a_dearer_one() -> None:
    scores = {"prompt": 0.77, "few-shot": 0.81, "model-choice": 0.79}
    tried = {"outcome": "below-target", "items": 2000, "because": "Own queue names are missed."}
    verdict = advise(
        {
            "needs": ["weak-domain-skill"],
            "task": {"stage": "production", "behavior_changes": "yearly", "own_convention": True},
            "examples": {"demonstrations": 52000, "per_class": 310, "label_quality": "reviewed"},
            "evaluation": {"items": 2000, "trusted": True, "target": 0.9},
            "hosting": {"serving": "either", "open_weights": True, "gpu_memory_gb": 24},
            "attempts": {name: {**tried, "score": score} for name, score in scores.items()},
            "team": {
                "maintainer": True,
                "lifecycle_budgeted": ["training", "serving", "monitoring", "refresh"],
            },
        },
        rules(),
    )
    assert verdict.recommendation.outcome == "find-out"
    assert verdict.ahead is not None
    assert verdict.ahead.technique == "encoder-classifier"
