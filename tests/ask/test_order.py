"""The order of questions, and what is not asked."""

import pytest

from ladder.ask.answer import Answer
from ladder.ask.interview import Interview
from ladder.ask.question_order import LISTED
from ladder.engine.answers import answers
from ladder.engine.facts import Value
from tests.ask.answering import DAY, asked
from tests.strategies import rules

TRIED: dict[str, Value] = {
    "needs": frozenset({"wrong-tone"}),
    **{f"attempts.{name}.outcome": "below-target" for name in ("prompt", "few-shot")},
    **{f"attempts.{name}.because": "Stiff." for name in ("prompt", "few-shot")},
    "attempts.model-choice.outcome": "not-applicable",
    "attempts.model-choice.because": "The contract names it.",
    "attempts.lora.outcome": "untried",
}
TEAM = {"team.maintainer", "team.lifecycle_budgeted", "hosting.may_train", "evaluation.trusted"}
KNOWN: dict[str, Value] = {
    "in_use": "few-shot",
    "examples.demonstrations": 900,
    "examples.label_quality": "expert",
    "evaluation.items": 300,
    "hosting.open_weights": True,
    "hosting.gpu_memory_gb": 24,
    "hosting.model_billions": 14,
    "task.behavior_changes": "yearly",
    "task.simpler": "none",
}


def course(known: dict[str, Value], given: dict[str, Value]) -> list[str]:
    """The facts that are asked about, in this order."""
    return [item.id for _, item, _ in asked(rules(), known, given) if item is not None]


def test_what_the_team_controls_is_asked_last() -> None:
    order = course({**TRIED, **KNOWN}, {})
    late = [place for place, fact in enumerate(order) if fact in TEAM]
    early = [place for place, fact in enumerate(order) if fact in KNOWN]
    assert late
    assert max(early) < min(late)


def test_no_question_is_asked_once_the_missing_list_is_settled() -> None:
    ready: dict[str, Value] = {"team.maintainer": "yes", "evaluation.trusted": True}
    *_, (interview, _, _) = asked(rules(), {**TRIED, **KNOWN, **ready})
    assert interview.knowledge.named[:2] == ("prepare", "few-shot")
    assert "requirement/lifecycle-budget" in interview.knowledge.named
    for fact in rules().facts.values():
        if fact.id in (*interview.facts, *interview.unknown) or fact.attempt_of:
            continue
        for value in answers(rules(), fact, interview.knowledge.facts):
            then = interview.knowledge.learn({fact.id: value})
            if fact.id not in SAID_OTHERWISE:
                assert then.named == interview.knowledge.named, (fact.id, value)


SAID_OTHERWISE = {
    "evaluation.held_out",
    "examples.synthetic",
    "hosting.may_train",
    "knowledge.into_weights",
    "task.simpler",
    "team.maintainer",
}
"""Facts that rules read as the better answer until somebody states the other one."""


def test_what_is_in_use_is_asked_once_and_only_of_what_was_tried() -> None:
    order = course({**TRIED, **KNOWN}, {})
    assert order.count("in_use") == 1
    interview = Interview(rules(), TRIED, frozenset(), DAY)
    assert interview.question is not None
    assert interview.question.id == "in_use"
    assert interview.question.fact.choice_ids() == ("few-shot", "prompt", "nothing")
    untried = {f"attempts.{name}.outcome": "untried" for name in rules().techniques}
    facts = {name: untried[name] for name in untried if name in rules().facts}
    assert "in_use" not in course({"needs": TRIED["needs"], **facts}, {})


def test_what_is_in_use_may_stay_unanswered() -> None:
    interview = Interview(rules(), TRIED, frozenset(), DAY)
    after = interview.after(Answer(unknown=frozenset({"in_use"})))
    assert after.question is not None
    assert after.question.id != "in_use"


@pytest.mark.parametrize(("count", "is_asked"), [(60, True), (900, False)])
def test_examples_per_week_are_asked_only_below_the_minimum(count: int, is_asked: bool) -> None:
    order = course({**TRIED, **KNOWN, "examples.demonstrations": count}, {})
    assert ("examples.more_per_week" in order) is is_asked


def test_an_unknown_fact_that_decides_is_what_the_end_asks_to_find_out() -> None:
    *_, (interview, _, _) = asked(rules(), TRIED)
    assert interview.verdict.recommendation.outcome in LISTED
    assert interview.verdict.ahead is not None
    assert {item.fact for item in interview.verdict.ahead.missing} <= interview.unknown
