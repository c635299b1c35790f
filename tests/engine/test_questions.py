"""The answers that are tried for an open question: one on each side of every bound."""

import pytest

from ladder import advise
from ladder.engine.explanation import judge
from ladder.engine.facts import Value
from ladder.engine.questions import answers
from tests.strategies import rules


@pytest.mark.parametrize(
    ("fact", "facts", "some"),
    [
        pytest.param("evaluation.items", {}, {199, 200}, id="a bound that a rule states"),
        pytest.param(
            "hosting.context_window",
            {"knowledge.tokens": 199_999},
            {221_998, 221_999},  # 1.1 x 199,999 + 2,000 = 221,998.9
            id="whole numbers on both sides of a bound that is none",
        ),
        pytest.param("evaluation.target", {}, {0.0}, id="a measure is a float, 0 too"),
    ],
)
def test_one_answer_on_each_side_of_every_bound(
    fact: str, facts: dict[str, Value], some: set[Value]
) -> None:
    found = answers(rules(), rules().facts[fact], facts)
    assert some <= set(found)
    assert {type(each) for each in found} == {type(each) for each in some}


def test_a_window_just_too_small_for_the_knowledge_is_asked_about() -> None:
    knowledge = {"tokens": 199_999, "changes": "never", "held_in": "documents", "must_cite": False}
    verdict = advise({"needs": ["missing-knowledge"], "knowledge": knowledge})
    assert "hosting.context_window" in {each.fact for each in verdict.open_questions}


def test_an_answer_may_always_leave_one_where_one_stands() -> None:
    for case in rules().cases:
        verdict = judge(rules(), "", case.facts, case.as_of)
        here = verdict.recommendation.rung
        for question in verdict.open_questions if verdict.needs else ():
            assert here in question.could_lead_to, (case.name, question.fact)
