"""The order of questions, and what is not asked."""

from functools import cache

import pytest

from ladder.ask.answer import Answer
from ladder.ask.interview import Interview
from ladder.ask.question import question_about
from ladder.ask.wording import stake
from ladder.engine.answers import answers
from ladder.engine.facts import Value
from ladder.engine.forms import LISTED
from tests.ask.answering import DAY, asked, truthful
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


def test_no_question_is_asked_once_form_and_technique_are_settled() -> None:
    ready: dict[str, Value] = {"team.maintainer": "yes", "evaluation.trusted": True}
    *_, (interview, _, _) = asked(rules(), {**TRIED, **KNOWN, **ready})
    assert interview.knowledge.named == ("prepare", "few-shot", "prepare", "lora")
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
    "task.input",
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


def screens(truth: dict[str, Value]) -> list[list[str]]:
    """Return the facts on each screen of an interview with somebody who knows only these."""
    interview, found = Interview(rules(), {}, frozenset(), DAY), list[list[str]]()
    while questions := interview.questions:
        found.append([question.id for question in questions])
        for question in questions:
            interview = interview.after(truthful(question, truth))
    return found


@pytest.mark.parametrize(
    ("need", "second"),
    [
        ("wrong-tone", ["attempts"]),
        ("agent-gets-lost", ["task.shape"]),
        ("weak-domain-skill", ["task.shape", "task.input"]),
        ("too-costly", ["task.shape", "task.input", "hosting.serving"]),
    ],
)
def test_what_the_model_does_is_asked_first_where_a_rule_reads_it(
    need: str, second: list[str]
) -> None:
    assert screens({"needs": frozenset({need})})[:2] == [["needs"], second]


def test_what_is_assumed_has_no_screen_of_its_own() -> None:
    order = course({**TRIED, **KNOWN}, {})
    assert "task.simpler" not in order


READY: dict[str, Value] = {
    **TRIED,
    **KNOWN,
    **{f"attempts.{name}.score": 0.6 for name in ("prompt", "few-shot")},
    "evaluation.target": 0.8,
}


def test_what_somebody_has_to_commit_to_is_asked_together_at_the_end() -> None:
    *before, first, last = screens(READY)
    assert {*first} >= {"hosting.may_train", "evaluation.trusted", "team.maintainer"}
    assert last == ["hosting.gpu_memory_gb", "hosting.model_billions"]
    assert not any({*screen} & TEAM for screen in before)


def test_nothing_about_the_team_is_asked_if_its_answers_leave_form_and_technique() -> None:
    too_few: dict[str, Value] = {**READY, "examples.demonstrations": 0}
    assert not TEAM & {fact for screen in screens(too_few) for fact in screen}


COSTLY: dict[str, Value] = {
    "needs": frozenset({"too-costly"}),
    "task.shape": "extraction",
    "hosting.serving": "api",
    "task.monthly_requests": 70_000,
}
PRICES = {"costs.per_request", "costs.input_price", "costs.output_price"}


@pytest.mark.parametrize("bill", [20.0, 90_000.0])
def test_no_price_is_asked_once_the_bill_is_known(bill: float) -> None:
    order = [fact for screen in screens({**COSTLY, "costs.monthly_bill": bill}) for fact in screen]
    assert "costs.monthly_bill" in order
    assert not PRICES & {*order}


def test_the_bill_is_asked_before_every_price() -> None:
    order = [fact for screen in screens(COSTLY) for fact in screen]
    asked_prices = [order.index(fact) for fact in PRICES & {*order}]
    assert asked_prices
    assert order.index("costs.monthly_bill") < min(asked_prices)


@pytest.mark.parametrize(("teacher", "is_asked"), [("none", False), ("hosted", True)])
def test_terms_of_a_teacher_are_asked_only_if_there_is_one(teacher: str, is_asked: bool) -> None:
    small: dict[str, Value] = {
        "needs": frozenset({"small-fast-model"}),
        "task.shape": "extraction",
        "hosting.serving": "on-device",
        "assets.smaller_models": "below-target",
        "assets.teacher": teacher,
        "evaluation.items": 300,
        "evaluation.target": 0.9,
        "examples.demonstrations": 5000,
    }
    order = [fact for screen in screens(small) for fact in screen]
    assert "assets.teacher" in order
    assert ("assets.teacher_outputs" in order) is is_asked


def test_if_nobody_knows_what_goes_wrong_the_stage_says_whether_there_are_answers_to_read() -> None:
    start = Interview(rules(), {}, frozenset(), DAY).after(Answer(unknown=frozenset({"needs"})))
    assert [item.id for item in start.questions] == ["task.stage"]
    ends = {}
    for stage in ("idea", "prototype", "pilot", "production"):
        after = start.after(Answer({"task.stage": stage}))
        ends[stage] = (after.verdict.needs, after.verdict.recommendation.technique)
    assert ends == {
        "idea": (("nothing-built",), "prompt"),
        "prototype": ((), "prompt"),
        "pilot": ((), "measure"),
        "production": ((), "measure"),
    }
    unsure = start.after(Answer(unknown=frozenset({"task.stage"})))
    assert [item.id for item in unsure.questions] == ["attempts"]


def test_a_file_that_says_what_runs_is_not_asked_for_the_stage() -> None:
    interview = Interview(rules(), {"in_use": "rag"}, frozenset({"needs"}), DAY)
    assert [item.id for item in interview.questions] == ["attempts"]


PROMPTS: dict[str, Value] = {
    "in_use": "prompt",
    **{f"attempts.{name}.outcome": "inconclusive" for name in ("prompt", "prompt-optimizer")},
    "attempts.prompt.score": 0.73,
    "attempts.prompt-optimizer.score": 0.8,
    "attempts.few-shot.outcome": "untried",
}


@pytest.mark.parametrize(
    ("known", "technique", "last"),
    [
        (
            {**PROMPTS, "evaluation.items": 750},
            "prompt-optimizer",
            [
                "attempts.prompt.score",
                "attempts.prompt-optimizer.score",
                "evaluation.items",
                "in_use",
            ],
        ),
        (
            {**PROMPTS, "evaluation.items": 15},
            "measure",
            [
                "attempts.prompt.score",
                "attempts.prompt-optimizer.score",
                "evaluation.items",
                "in_use",
            ],
        ),
        (
            {"attempts.prompt.outcome": "inconclusive", "task.stage": "pilot"},
            "measure",
            ["attempts"],
        ),
        ({"task.stage": "prototype"}, "prompt", ["attempts"]),
        ({"task.stage": "idea"}, "prompt", ["task.shape", "task.input"]),
    ],
    ids=["a better version", "too few items", "one version", "nothing tried", "an idea"],
)
def test_if_nobody_knows_what_goes_wrong_versions_are_compared(
    known: dict[str, Value], technique: str, last: list[str]
) -> None:
    interview, found = Interview(rules(), {}, frozenset(), DAY), list[list[str]]()
    while questions := interview.questions:
        found.append([question.id for question in questions])
        for question in questions:
            interview = interview.after(truthful(question, known))
    assert interview.verdict.recommendation.technique == technique
    assert last in found


CODES: dict[str, Value] = {
    "needs": frozenset({"weak-domain-skill"}),
    "task.shape": "classification",
    "task.input": "text",
    "attempts.prompt.outcome": "below-target",
    "attempts.prompt.score": 0.74,
    "attempts.prompt.because": "Two codes are mixed up.",
    "evaluation.target": 0.9,
}


@pytest.mark.parametrize(
    ("stated", "technique"),
    [
        ({"task.own_convention": True, "examples.demonstrations": 46000}, "few-shot"),
        ({"task.classes": 9, "examples.demonstrations": 900}, "embedding-classifier"),
        ({"task.classes": 100}, "few-shot"),
        ({"evaluation.human_agreement": 0.7}, "measure"),
        ({}, "model-choice"),
    ],
    ids=["own convention", "labels", "many classes", "agreement", "nothing more"],
)
def test_interview_asks_for_what_counts_only_once_it_is_stated(
    stated: dict[str, Value], technique: str
) -> None:
    interview, order = told(), list[str]()
    while (question := interview.question) is not None:
        order.append(question.id)
        interview = interview.after(truthful(question, stated))
    assert interview.verdict.recommendation.technique == technique
    assert {*stated} <= {*order}
    # Another question asks for items that nobody used for training.
    assert "evaluation.held_out" not in order


@cache
def told() -> Interview:
    """The interview on `CODES` where all of it is stated. To find its next screen takes seconds."""
    interview = Interview(rules(), CODES, frozenset(), DAY)
    (attempts,) = interview.questions
    return interview.after(truthful(attempts, CODES))


def test_counted_errors_are_asked_for_last_and_only_where_a_cause_could_change_the_headline() -> (
    None
):
    tone: dict[str, Value] = {**TRIED, **KNOWN}
    assert "errors" not in course(tone, {})
    codes: dict[str, Value] = {
        **CODES,
        "attempts.few-shot.outcome": "below-target",
        "attempts.few-shot.because": "Two codes are mixed up.",
        "attempts.model-choice.outcome": "below-target",
        "attempts.model-choice.because": "No better.",
        "hosting.open_weights": True,
        "examples.demonstrations": 14000,
        "examples.label_quality": "expert",
        "evaluation.grader": True,
        "evaluation.items": 1000,
        "task.classes": 310,
    }
    order = course(codes, {})
    assert order[-1] == "errors"
    assert "errors" not in course(codes, {"errors.read": 20, "errors.misread": 20})


def test_the_reason_for_a_question_names_what_every_answer_leads_to() -> None:
    facts: dict[str, Value] = {
        "needs": frozenset({"missing-knowledge"}),
        "attempts.prompt.outcome": "below-target",
        "attempts.prompt.because": "It does not know our manual.",
    }
    interview = Interview(rules(), facts, frozenset(), DAY)
    question = question_about(rules(), "knowledge.location")
    assert stake(interview.knowledge, question) == (
        "Documents or both: use retrieval (RAG). System or web: use tools (function calls, "
        "checks). None: find out about a better prompt."
    )
