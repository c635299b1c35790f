"""An interview by the public functions: the problem is its only state."""

import re
from datetime import date

import pytest

from ladder import (
    InvalidInput,
    Problem,
    Question,
    advise,
    answer,
    next_question,
    question_about,
    rank_needs,
    write_problem,
)
from ladder.engine.facts import Value
from ladder.engine.problem import Origin
from tests.strategies import rules

DAY = date(2026, 11, 24)
EMPTY = Problem("Untitled problem", {})


def asked(problem: Problem) -> Question | None:
    return next_question(problem, rules(), as_of=DAY)


def reply(problem: Problem, question: Question | str, value: object) -> Problem:
    return answer(problem, question, value, rules(), as_of=DAY)  # type: ignore[arg-type]


def test_interview_starts_with_the_needs_as_plain_data() -> None:
    question = asked(EMPTY)
    assert question is not None
    assert (question.id, question.form, question.facts) == ("needs", "choices", ("needs",))
    assert {choice.id for choice in question.choices} == {*rules().needs}
    assert question.why
    assert question.accepts


def test_answer_leaves_the_given_problem_unchanged() -> None:
    after = reply(EMPTY, "needs", ["wrong-tone"])
    assert (after.facts, EMPTY.facts) == ({"needs": frozenset({"wrong-tone"})}, {})


@pytest.mark.parametrize("first", [["wrong-tone"], ["missing-knowledge"]])
def test_interview_ends_when_nobody_knows_anything(first: list[str]) -> None:
    problem, seen = reply(EMPTY, "needs", first), list[str]()
    while (question := asked(problem)) is not None:
        seen.append(question.id)
        problem = reply(problem, question, None)
    assert seen
    assert len({*seen}) == len(seen)
    assert {*problem.facts} == {"needs"}


def test_attempt_below_target_asks_for_its_reason_next() -> None:
    below = rules().facts["attempts.prompt.outcome"].choice_ids()[3]
    problem = reply(EMPTY, "needs", ["wrong-tone"])
    question = asked(problem)
    assert question is not None
    assert question.form == "each"
    problem = reply(problem, question, {question.choices[0].id: below})
    reason = asked(problem)
    assert reason is not None
    assert reason.id.endswith(".because")
    problem = reply(problem, reason, "0.62: too stiff")
    technique = reason.id.split(".")[1]
    assert problem.facts[f"attempts.{technique}.score"] == 0.62
    assert problem.facts[f"attempts.{technique}.because"] == "too stiff"


def situated(problem: Problem) -> Problem:
    """The problem after what the model does and gets as input, which come first."""
    question = asked(problem)
    assert question is not None
    assert [each.id for each in (question, *question.related)] == ["task.shape", "task.input"]
    assert question.related[0].default == "text"
    problem = reply(problem, question, "question-answering")
    return reply(problem, question.related[0], "text")


def test_questions_about_one_subject_come_together_and_are_answered_one_by_one() -> None:
    problem = situated(reply(EMPTY, "needs", ["missing-knowledge"]))
    tried = asked(problem)
    assert tried is not None
    problem = reply(problem, tried, {choice.id: "untried" for choice in tried.choices})
    question = asked(problem)
    assert question is not None
    assert [each.id for each in (question, *question.related)] == [
        "knowledge.comes_with_request",
        "knowledge.location",
        "knowledge.changes",
        "knowledge.tokens",
    ]
    after = reply(problem, question.related[0], None)
    assert question.related[0].id in after.positions


def test_any_fact_can_be_answered_again() -> None:
    problem = reply(EMPTY, "examples.demonstrations", "about 2k")
    assert problem.facts["examples.demonstrations"] == 2000
    assert reply(problem, "examples.demonstrations", 40).facts["examples.demonstrations"] == 40
    assert not reply(problem, "examples.demonstrations", "unknown").facts


def test_a_fact_from_a_file_keeps_its_origin_until_it_is_answered_otherwise() -> None:
    counted = {"examples.demonstrations": 2000, "evaluation.items": 200}
    origins = {fact: Origin("a.jsonl", "", "counted") for fact in counted}
    problem = Problem("", counted, origins=origins)
    assert reply(problem, "examples.demonstrations", 2000).origins == origins
    assert reply(problem, "examples.demonstrations", 40).origins.keys() == {"evaluation.items"}


@pytest.mark.parametrize(
    ("fact", "value", "accepted"),
    [
        ("examples.demonstrations", "many", "Give a number"),
        ("examples.demonstrations", True, "Give a number"),
        ("examples.demonstrations", -1, "Give a number"),
        ("hosting.open_weights", 3, "Answer yes, no or unknown."),
        ("hosting.open_weights", "back", "Answer yes, no or unknown."),
        ("task.shape", ["chat"], "Pick one of the list"),
        ("needs", ["wrong-tune"], "Say it in your own words"),
        ("needs", [], "Say it in your own words"),
    ],
)
def test_reply_that_cannot_be_an_answer_says_what_is_accepted(
    fact: str, value: object, accepted: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        reply(EMPTY, fact, value)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.help.startswith(accepted)
    assert str(diagnostic.position) == f"answer to {fact}"


NO_NEED = "If nobody knows what goes wrong, it decides what to use or to read first."
QUESTIONS = {
    "evaluation.items": Question(
        "evaluation.items",
        "How many labeled items does the evaluation set hold, none of them used for training?",
        "An item is an input with a known good answer. Each version is scored on these items. "
        "Write 0 if there are none.",
        NO_NEED,
        "Give a number (0 or more labeled items), or answer unknown. For example: 300, 1,500 or "
        "2k.",
        "whole",
        unit="labeled items",
        minimum=0,
        maximum=1_000_000_000,
        facts=("evaluation.items",),
        default="40",
    ),
    "hosting.model_billions": Question(
        "hosting.model_billions",
        "How large is the model that would be trained, in billions of parameters?",
        "The name says it: 8B is 8.",
        NO_NEED,
        "Give a number (from 0.001 to 100,000 billion parameters), or answer unknown. For example: "
        "8, or 8B.",
        "number",
        unit="billion parameters",
        minimum=0.001,
        maximum=100_000,
        facts=("hosting.model_billions",),
        default="7.5",
    ),
    "knowledge.private": Question(
        "knowledge.private",
        rules().facts["knowledge.private"].question,
        rules().facts["knowledge.private"].help,
        NO_NEED,
        "Answer yes, no or unknown.",
        "yes-no",
        facts=("knowledge.private",),
        default="no",
    ),
}


@pytest.mark.parametrize("fact", QUESTIONS)
def test_a_question_about_one_fact_is_plain_data_with_its_bounds_and_its_answer(fact: str) -> None:
    known = {"evaluation.items": 40, "hosting.model_billions": 7.5, "knowledge.private": False}
    asked = question_about(Problem("", known), fact, rules(), as_of=DAY)
    assert asked == QUESTIONS[fact]


BUDGET = "team.lifecycle_budgeted"


@pytest.mark.parametrize(
    "value",
    ["1, the rest unknown", {"training": "yes", "serving": "unknown"}, None, "unknown"],
)
def test_list_with_an_unknown_line_is_unknown(value: object) -> None:
    after = reply(EMPTY, BUDGET, value)
    assert (dict(after.facts), BUDGET in after.positions) == ({}, True)


@pytest.mark.parametrize("value", ["1, 2", {"training": "yes"}])
def test_list_with_a_missing_line_is_refused(value: object) -> None:
    with pytest.raises(InvalidInput, match="Every line counts here"):
        reply(EMPTY, BUDGET, value)


@pytest.mark.parametrize(
    "value", [["training"], "preparing data and training, the rest no", "1, the rest no"]
)
def test_list_of_which_every_line_is_known_is_taken(value: object) -> None:
    assert reply(EMPTY, BUDGET, value).facts == {BUDGET: frozenset({"training"})}


def test_an_empty_list_is_offered_again_as_none() -> None:
    none = reply(EMPTY, BUDGET, [])
    assert question_about(none, BUDGET, rules()).default == "none"


def test_techniques_that_a_mapping_leaves_out_stay_unknown_and_accepts_says_so_of_text() -> None:
    problem = situated(reply(EMPTY, "needs", ["missing-knowledge"]))
    tried = asked(problem)
    assert tried is not None
    assert "The others count as not tried" in tried.accepts
    said = reply(problem, tried, {"prompt": "first-draft"}).facts
    assert "attempts.rag.outcome" not in said
    typed = "A better prompt: only a first, quick version was tried"
    assert reply(problem, tried, typed).facts["attempts.rag.outcome"] == "untried"
    assert reply(problem, tried, f"{typed}; the rest unknown").facts == said


def test_a_reason_that_nobody_knows_is_said_to_make_a_result_inconclusive() -> None:
    problem = reply(
        reply(EMPTY, "needs", ["wrong-tone"]), "attempts.prompt.outcome", "below-target"
    )
    reason = asked(problem)
    assert reason is not None
    assert "Without either, the result counts as tried, but not measured well" in reason.help


def test_unknown_question_is_refused() -> None:
    with pytest.raises(InvalidInput, match="there is no question"):
        reply(EMPTY, "task.shap", "chat")


def test_reply_that_contradicts_the_problem_is_refused() -> None:
    problem = reply(EMPTY, "evaluation.target", 0.9)
    with pytest.raises(InvalidInput):
        reply(problem, "evaluation.target", 900)


def test_an_answer_is_refused_for_what_it_contradicts_and_not_for_what_was_wrong_before() -> None:
    below: dict[str, Value] = {
        "attempts.prompt.outcome": "below-target",
        "attempts.prompt.because": "Stiff.",
    }
    known: dict[str, Value] = {**below, "attempts.prompt.score": 0.95, "evaluation.target": 0.9}
    known |= {"task.input_tokens": 400}
    problem = Problem("", {"needs": frozenset({"wrong-tone"}), **known})
    after = reply(problem, "task.stage", "pilot")
    assert after.facts == {**problem.facts, "task.stage": "pilot"}
    with pytest.raises(InvalidInput) as refused:
        reply(after, "task.repeated_tokens", 500)
    assert str(refused.value) == (
        "error: 500 tokens repeat in each request, which has only 400 tokens. Correct "
        "task.repeated_tokens or task.input_tokens\n"
        "  --> answer to task.repeated_tokens\n"
        "  help: Give a number (0 or more tokens a request), or answer unknown. For example: 300, "
        "1,500 or 2k."
    )


def test_verdict_follows_from_the_answers() -> None:
    problem = reply(EMPTY, "needs", ["wrong-tone"])
    assert advise(problem, rules(), as_of=DAY).recommendation.technique == "few-shot"


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ("it does not sound like us", {"wrong-tone"}),
        ("It does not sound like us.", {"wrong-tone"}),
        ("Good, but too expensive.", {"too-costly"}),
        ("Its tone or style is wrong", {"wrong-tone"}),
        ("the unit economics do not work, we cannot roll it out to all customers", {"too-costly"}),
        ("hallucinates", {"missing-knowledge"}),
        ("it hallucinates and is too slow", {"missing-knowledge", "too-slow"}),
        (["Good, but too slow.", "wrong-tone"], {"too-slow", "wrong-tone"}),
    ],
)
def test_needs_are_answered_in_words_that_the_program_shows_or_that_are_plain(
    words: str | list[str], needs: set[str]
) -> None:
    assert reply(EMPTY, "needs", words).facts == {"needs": frozenset(needs)}


def test_numbers_count_the_choices_in_the_order_in_which_a_program_showed_them() -> None:
    question = asked(EMPTY)
    assert question is not None
    ids = [choice.id for choice in question.choices]
    turned = question._replace(choices=question.choices[::-1])
    for each, picked in ((question, {ids[0], ids[2]}), (turned, {ids[-1], ids[-3]})):
        assert reply(EMPTY, each, "1, 3").facts == {"needs": frozenset(picked)}


def test_titles_of_choices_answer_their_question() -> None:
    for choice in question_about(EMPTY, "task.stage", rules()).choices:
        after = reply(EMPTY, "task.stage", f"{choice.title.capitalize()}.")
        idea = {"needs": frozenset({"nothing-built"})} if choice.id == "idea" else {}
        assert after.facts == {"task.stage": choice.id} | idea
        assert not re.search(r"(?m)^needs: \[n", write_problem(after, rules()))


def test_counts_beside_a_plain_need_are_answered_too_unless_they_are_known() -> None:
    said = "80,000 requests a month and it costs too much"
    needs = {"needs": frozenset({"too-costly"})}
    assert reply(EMPTY, "needs", said).facts == {**needs, "task.monthly_requests": 80_000}
    known = reply(EMPTY, "task.monthly_requests", 500)
    assert reply(known, "needs", said).facts == {**needs, "task.monthly_requests": 500}
    rated = reply(EMPTY, "evaluation.max_score", 5)
    share = "accuracy is 71%, target 85%, it costs too much"
    assert reply(EMPTY, "needs", share).facts == {**needs, "evaluation.target": 0.85}
    assert "evaluation.target" not in reply(rated, "needs", share).facts


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "the answers are too formal",
            "“the answers are too formal” does not name a need plainly. Likeliest: wrong-tone, "
            "too-slow",
        ),
        (
            "should we fine-tune?",
            "A wish, not yet a problem. First find the problem that it should solve",
        ),
        ("none of these", "If none of these fits, choose the last line: that helps"),
        ("xyzzy", "“xyzzy” is not in the list"),
    ],
)
def test_words_that_name_no_need_plainly_are_refused_with_the_likeliest(
    words: str, said: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        reply(EMPTY, "needs", words)
    assert str(refused.value) == (
        f"error: {said}\n  --> answer to needs\n"
        "  help: Say it in your own words, or give the numbers of all that fit."
    )


def test_needs_are_ranked_by_a_sentence() -> None:
    ranked = rank_needs("the tone is wrong", rules())
    assert ranked.needs[0].id == "wrong-tone"


def test_an_amount_is_asked_for_and_read_in_the_currency_that_the_problem_names() -> None:
    bill = reply(EMPTY, "costs.monthly_bill", "300 EUR")
    question = question_about(bill, "costs.gpu_hour", rules(), as_of=DAY)
    assert question.unit == "EUR an hour"
    assert "1,000,000 EUR an hour" in question.accepts
    assert "gpu_hour: 3 EUR" in write_problem(reply(bill, question, "3"), rules())
    with pytest.raises(InvalidInput, match="in USD, and another amount is in EUR") as refused:
        reply(bill, question, "3 USD")
    assert "1,000,000 EUR an hour" in str(refused.value)


def test_an_amount_without_a_currency_is_written_without_one() -> None:
    known = reply(reply(EMPTY, "costs.monthly_bill", "300"), "costs.gpu_hour", "3")
    assert question_about(known, "costs.gpu_hour", rules(), as_of=DAY).unit == "USD an hour"
    assert re.search(r"gpu_hour: 3( |$)(?! ?USD)", write_problem(known, rules()), re.MULTILINE)


def test_an_unknown_answer_to_a_question_in_parts_keeps_the_order_of_the_facts() -> None:
    """Names of facts are hashed anew in each process; an order that follows is not the same."""
    problem = Problem("Tone", {"needs": frozenset({"wrong-tone", "weak-domain-skill"})})
    while (question := asked(problem)) and question.id != "attempts":
        problem = answer(problem, question, None, rules(), as_of=DAY)
    before = {*problem.positions}
    after = answer(problem, "attempts", None, rules(), as_of=DAY).positions
    new = [fact for fact in after if fact not in before]
    assert new == [fact for fact in rules().facts if fact in new]
    assert len(new) > 5
