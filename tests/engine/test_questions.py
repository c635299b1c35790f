"""The answers that are tried for an open question: one on each side of every bound."""

from collections.abc import Mapping
from datetime import date

import pytest

from ladder import advise
from ladder.engine.answers import answers
from ladder.engine.comparisons import Truth
from ladder.engine.explanation import judge
from ladder.engine.facts import Facts, Value
from ladder.engine.verdict import Verdict
from tests.strategies import rules

VOICE: dict[str, object] = {
    "needs": ["wrong-tone"],
    "attempts": {
        "prompt": {"outcome": "below-target", "because": "Stiff."},
        "few-shot": {"outcome": "below-target", "because": "It drifts."},
    },
    "examples": {"label_quality": "expert"},
    "evaluation": {"items": 300, "trusted": True},
    "task": {"behavior_changes": "yearly"},
    "team": {"lifecycle_budgeted": ["training", "serving", "monitoring", "refresh"]},
}


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
        pytest.param(
            "hosting.context_window",
            {},
            {2109, 2110},  # 1.1 x 100 + 2,000 = 2,110
            id="100 in place of an unknown number beside it",
        ),
        pytest.param("evaluation.target", {}, {0.0, 1.0}, id="a measure is a float, 0 too"),
        pytest.param("attempts.prompt.score", {}, {0.0, 1.0}, id="the best score"),
        pytest.param(
            "attempts.prompt.score", {"evaluation.max_score": 50}, {0.0, 50.0}, id="a best of 50"
        ),
        pytest.param(
            "assets.teacher_score",
            {"evaluation.target": 0.9},
            {0.854999, 0.855},
            id="a bound inside `stated`",
        ),
    ],
)
def test_one_answer_on_each_side_of_every_bound(
    fact: str, facts: dict[str, Value], some: set[Value]
) -> None:
    found = answers(rules(), rules().facts[fact], facts)
    assert some <= set(found)
    assert {type(item) for item in found} == {type(item) for item in some}


@pytest.mark.parametrize(
    ("score", "impossible"), [(0.5, {"target-reached"}), (0.8, set[Value]()), (0.9, set[Value]())]
)
def test_an_outcome_that_the_score_contradicts_is_no_answer(
    score: float, impossible: set[Value]
) -> None:
    """No scale is stated, so the best score is 1."""
    facts: Facts = {"evaluation.target": 0.8, "attempts.prompt.score": score}
    outcome = rules().facts["attempts.prompt.outcome"]
    every = {"first-draft", "inconclusive", "below-target", "target-reached"}
    assert set(answers(rules(), outcome, facts)) == every - impossible


def test_where_a_technique_reached_the_target_only_cheaper_attempts_are_open() -> None:
    reached = {"few-shot": {"outcome": "target-reached"}}
    verdict = advise({"needs": ["weak-domain-skill"], "attempts": reached}, rules())
    assert [question.fact for question in verdict.open_questions] == [
        "attempts.model-choice.outcome",
        "attempts.prompt.outcome",
    ]


def test_a_window_just_too_small_for_the_knowledge_is_asked_about() -> None:
    knowledge = {"tokens": 199_999, "changes": "never", "location": "documents", "must_cite": False}
    verdict = advise({"needs": ["missing-knowledge"], "knowledge": knowledge})
    assert "hosting.context_window" in {question.fact for question in verdict.open_questions}


@pytest.mark.parametrize(("tokens", "asked"), [(999_999, True), (1_000_000, False)])
def test_a_text_that_no_window_holds_is_not_said_to_arrive_with_the_request(
    tokens: int, asked: bool
) -> None:
    problem = {
        "needs": ["missing-knowledge"],
        "knowledge": {"tokens": tokens, "location": "documents", "changes": "monthly"},
        "attempts": {
            name: {"outcome": "below-target", "because": "The passage is not found."}
            for name in ("rag", "model-choice", "prompt")
        },
    }
    questions = advise(problem, rules()).open_questions
    facts = {question.fact for question in questions if question.leads_to}
    assert ("knowledge.comes_with_request" in facts) is asked


@pytest.mark.parametrize(("score", "excluded"), [(0.14, None), (0.79, False)])
def test_a_trained_model_clearly_ahead_answers_whether_training_can_help(
    score: float, excluded: Truth
) -> None:
    problem = {
        "needs": ["weak-domain-skill"],
        "task": {"distribution": "under-represented"},
        "evaluation": {"items": 700, "target": 0.9},
        "attempts": {
            "prompt": {"outcome": "below-target", "score": 0.12, "because": "It guesses."},
            "lora": {"outcome": "below-target", "score": score, "because": "Signs are missed."},
        },
    }
    assert advise(problem, rules()).knowledge["exclusion/facts-outside-weights"] is excluded


@pytest.mark.parametrize(("checked", "excluded"), [(None, None), (True, False)])
def test_a_program_that_checks_outputs_also_grades_them(
    checked: bool | None, excluded: Truth
) -> None:
    stated = {} if checked is None else {"check_without_answer": checked}
    problem = {"needs": ["weak-domain-skill"], "evaluation": stated}
    verdict = advise(problem, rules())
    assert verdict.knowledge["exclusion/reward-grader"] is excluded


SPECIALISTS: dict[str, Value] = {
    "needs": frozenset({"many-specialists"}),
    "assets.specialists": 3,
    "assets.specialists_same_base": True,
}
"""Each answer to how they are called has another headline than the one without it."""


def verdict_on(facts: Mapping[str, Value]) -> Verdict:
    return judge(rules(), "", facts, date(2026, 11, 24))


def test_the_present_rung_is_among_the_possible_ones_where_every_answer_leads_elsewhere() -> None:
    (question,) = [
        question
        for question in verdict_on(SPECIALISTS).open_questions
        if question.fact == "assets.specialists_called"
    ]
    assert (question.leads_to, question.could_lead_to) == ((None,), (None, 0))


@pytest.mark.slow
@pytest.mark.parametrize("step", [72, pytest.param(8, marks=pytest.mark.nightly)])
def test_some_answer_always_keeps_the_verdict(step: int) -> None:
    for case in rules().cases[::step]:  # from every room of the rules
        verdict = verdict_on(case.facts)
        here = verdict.recommendation.rung
        for question in verdict.open_questions if verdict.needs else ():
            assert here in question.could_lead_to, (case.name, question.fact)


def together(problem: dict[str, object]) -> dict[str, tuple[str, ...]]:
    return {question.fact: question.together_with for question in advise(problem).open_questions}


def test_question_that_matters_only_with_others_names_them() -> None:
    pair = {"hosting.gpu_memory_gb", "hosting.model_billions"}
    found = together({**VOICE, "hosting": {"open_weights": True}})
    for fact in pair:
        assert set(found[fact]) == pair - {fact}
    assert found["examples.demonstrations"] == ()  # decides by itself


def test_fact_settled_by_a_known_fact_is_not_asked() -> None:
    """The number of labels counts for a judgment, and a translation has none."""
    unsaid: dict[str, object] = {"needs": ["weak-domain-skill"]}
    assert "task.classes" in together(unsaid)
    assert "task.classes" not in together({**unsaid, "task": {"shape": "translation"}})


@pytest.mark.parametrize("best", [1, 50, 100])
def test_one_score_can_open_training_by_reward(best: float) -> None:
    missed = {"outcome": "below-target", "because": "Slow plans."}
    problem = {
        "title": "Plans",
        "needs": ["weak-domain-skill"],
        "task": {"stage": "production", "distribution": "under-represented"},
        "examples": {"tasks": 400, "demonstrations": 40},
        "evaluation": {"items": 300, "trusted": True, "grader": True, "max_score": best},
        "attempts": dict.fromkeys(("prompt", "model-choice", "few-shot", "tools"), missed),
        "hosting": {"open_weights": True},
        "team": {
            "lifecycle_budgeted": ["training", "serving", "monitoring", "refresh"],
            "maintainer": True,
        },
    }
    shown = advise(problem, rules(), as_of=date(2026, 11, 24)).to_dict()
    assert shown["range_of_one_answer"]["high"] == 5
    asked = {question["fact"]: question["could_lead_to"] for question in shown["open_questions"]}
    assert 5 in asked["attempts.prompt.score"]
