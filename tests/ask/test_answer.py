"""What typed answers mean: words, lists, reasons."""

import re

import pytest

from ladder.ask.answer import Answer, pick
from ladder.ask.commands import Command
from ladder.ask.question import (
    Question,
    attempt,
    question_about,
    question_errors,
    question_reason,
    question_tried,
)
from ladder.engine.facts import Kind, Value
from ladder.load.yaml.suggestions import Complaint
from ladder.output.phrases import sentence
from tests.strategies import rules

LIFE = frozenset({"training", "serving", "monitoring", "refresh"})


def answer(question: Question, typed: str) -> Answer | Command:
    return question.read(typed)


def about(fact: str) -> Question:
    return question_about(rules(), fact)


@pytest.mark.parametrize(
    ("fact", "typed", "intended"),
    [
        ("evaluation.trusted", "yes", True),
        ("evaluation.trusted", "Y", True),
        ("evaluation.trusted", "no.", False),
        ("evaluation.trusted", "2", False),
        ("task.stage", "production", "production"),
        ("task.stage", "prod", "production"),
        ("task.behavior_changes", "once a month", "monthly"),
        ("team.lifecycle_budgeted", "running it, the rest no", frozenset({"serving"})),
        ("task.stage", "3", "pilot"),
        ("assets.teacher", "open weights", "open-weights"),
        ("team.lifecycle_budgeted", "1, 2, the rest no", frozenset({"training", "serving"})),
        ("team.lifecycle_budgeted", "training serving, no 3 4", frozenset({"training", "serving"})),
        ("team.lifecycle_budgeted", "no 1, rest yes", LIFE - {"training"}),
        ("team.lifecycle_budgeted", "none", frozenset()),
        ("team.lifecycle_budgeted", "all", LIFE),
    ],
)
def test_a_choice_is_a_word_its_beginning_or_its_number(
    fact: str, typed: str, intended: Value
) -> None:
    assert Answer({fact: intended}) == answer(about(fact), typed)


@pytest.mark.parametrize(
    ("fact", "typed", "complaint"),
    [
        ("task.stage", "p", "“p” could be prototype or pilot or production."),
        ("task.stage", "producton", "“producton” is not in the list. Did you mean production?"),
        ("task.stage", "9", "There is no number 9 in the list."),
        ("evaluation.trusted", "maybe", "“maybe” is neither yes nor no."),
        ("needs", "none", "If none of these fits, choose the last line"),
        ("examples.demonstrations", "many", "That is not a number."),
        ("examples.demonstrations", "-3", "-3 is out of range: 0 or more"),
        ("examples.demonstrations", "1.5", "1.5 is not a whole number."),
        ("examples.more_per_week", "1.500", "1.500 can be read in two ways. Write 1.5 or 1500."),
        ("examples.demonstrations", "200-300", "Give one number."),
        ("examples.demonstrations", "30%", "This is counted, not a share."),
        ("examples.demonstrations", "30 cats", "“cats” is not understood. The unit here is"),
        ("task.stage", "", "Pick one of the list, or answer unknown."),
        ("evaluation.items", "   ", "Give a number"),
        ("team.lifecycle_budgeted", "1, 2", "Every line counts here."),
        ("team.lifecycle_budgeted", "1, no 1", "That says two things of training."),
        ("task.stage", "idea\x1b[2J", "There is a control character in it (U+001B). Remove it."),
    ],
)
def test_reply_that_is_not_an_answer_is_explained(fact: str, typed: str, complaint: str) -> None:
    with pytest.raises(Complaint) as raised:
        answer(about(fact), typed)
    assert str(raised.value).startswith(complaint)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("?", Command.HELP),
        ("help", Command.HELP),
        ("WHY", Command.WHY),
        (" back ", Command.BACK),
        ("verdict", Command.VERDICT),
        ("change", Command.CHANGE),
        ("save", Command.SAVE),
        ("quit", Command.QUIT),
        ("q", Command.QUIT),
    ],
)
@pytest.mark.parametrize("fact", ["needs", "task.stage", "evaluation.items", "evaluation.trusted"])
def test_a_word_to_the_interviewer_is_understood_at_any_question(
    fact: str, typed: str, command: Command
) -> None:
    assert command == answer(about(fact), typed)


@pytest.mark.parametrize(
    "typed", ["unknown", "don't know", "Not sure", "no idea", "no idea, it is GPT-5", "5"]
)
def test_not_knowing_is_an_answer(typed: str) -> None:
    assert Answer(unknown=frozenset({"task.stage"})) == answer(about("task.stage"), typed)


def attempts(*techniques: str) -> Question:
    return question_tried(rules(), [f"attempts.{technique}.outcome" for technique in techniques])


@pytest.mark.parametrize(
    ("typed", "yes", "no"),
    [
        ("1", {"prompt"}, set()),
        ("prompt, no 3", {"prompt"}, {"lora"}),
        ("1 yes, 2: no", {"prompt"}, {"rag"}),
        ("no 1 2", set(), {"prompt", "rag"}),
        ("not lora", set(), {"lora"}),
        ("none", set(), {"prompt", "rag", "lora"}),
        ("none of them", set(), {"prompt", "rag", "lora"}),
        ("2; the rest no", {"rag"}, {"prompt", "lora"}),
        ("all", {"prompt", "rag", "lora"}, set()),
        ("A better prompt; the rest no", {"prompt"}, {"rag", "lora"}),
        ("Retrieval (RAG), lora", {"rag", "lora"}, set()),
        ("retrieval", {"rag"}, {"prompt"}),
        ("not tried: prompt", set(), {"prompt"}),
    ],
)
def test_a_technique_that_is_not_named_was_not_tried(
    typed: str, yes: set[str], no: set[str]
) -> None:
    untried = {f"attempts.{item}.outcome": "untried" for item in {"prompt", "rag", "lora"} - yes}
    assert no <= {"prompt", "rag", "lora"} - yes
    expected = Answer(untried, frozenset(), frozenset(yes))
    assert expected == answer(attempts("prompt", "rag", "lora"), typed)


@pytest.mark.parametrize(
    ("typed", "unknown"),
    [
        ("prompt, rag?", {"rag"}),
        ("1, the rest unknown", {"rag", "lora"}),
        ("1, unknown 2", {"rag"}),
        ("prompt, lora unknown, the rest no", {"lora"}),
    ],
)
def test_a_technique_of_which_nobody_knows_stays_unknown(typed: str, unknown: set[str]) -> None:
    untried = {"rag", "lora"} - unknown
    expected = Answer(
        {f"attempts.{item}.outcome": "untried" for item in untried},
        frozenset(f"attempts.{item}.outcome" for item in unknown),
        frozenset({"prompt"}),
    )
    assert expected == answer(attempts("prompt", "rag", "lora"), typed)


@pytest.mark.parametrize(
    "typed",
    ["1, the rest unknown", "1, 2 unknown, the rest no", "training?, the rest yes", "all unknown"],
)
def test_a_list_of_which_one_line_is_unknown_is_no_shorter_list(typed: str) -> None:
    expected = Answer(unknown=frozenset({"team.lifecycle_budgeted"}))
    assert expected == answer(about("team.lifecycle_budgeted"), typed)


def test_every_choice_may_be_answered_by_the_words_that_are_shown() -> None:
    for fact in rules().facts.values():
        for choice in fact.choices if fact.kind is Kind.CHOICE else ():
            for shown in (choice.meaning, sentence(choice.meaning), f"{choice.meaning}."):
                assert answer(about(fact.id), shown) == Answer({fact.id: choice.id}), shown


@pytest.mark.parametrize(
    ("typed", "intended"),
    [("0.82", "below-target"), ("91/100", "enough"), ("90%", "enough"), ("1", "unscored")],
)
def test_a_score_answers_a_choice_about_the_target(typed: str, intended: str) -> None:
    target: dict[str, Value] = {"evaluation.target": 0.9}
    smaller = about("assets.smaller_models")
    assert smaller.read(typed, target) == Answer({"assets.smaller_models": intended})


@pytest.mark.parametrize(
    ("fact", "complaint"),
    [
        ("assets.smaller_models", "You stated no target. Is 62% enough, or below-target?"),
        ("attempts.prompt.outcome", "“62%” is a score. Pick a result here"),
    ],
)
def test_a_score_that_decides_nothing_yet_is_explained(fact: str, complaint: str) -> None:
    with pytest.raises(Complaint) as raised:
        answer(about(fact), "62%")
    assert str(raised.value).startswith(complaint)


@pytest.mark.parametrize(
    ("typed", "score", "because"),
    [
        ("Too stiff.", None, "Too stiff."),
        ("0.62: too stiff", 0.62, "too stiff"),
        ("62%; too stiff", 0.62, "too stiff"),
        ("62%, too stiff", 0.62, "too stiff"),
        ("0.62, too stiff", 0.62, "too stiff"),
        ("3.1/5: too stiff", 0.62, "too stiff"),
        ("3.1 out of 5: too stiff", 0.62, "too stiff"),
        ("2, 3 and 7 are wrong", None, "2, 3 and 7 are wrong"),
        ("30% of them are stiff", None, "30% of them are stiff"),
        ("3 of 10 answers are wrong", None, "3 of 10 answers are wrong"),
        ("Wrong: it invents dates", None, "Wrong: it invents dates"),
    ],
)
def test_a_reason_may_bring_a_score_along(typed: str, score: float | None, because: str) -> None:
    facts: dict[str, Value] = {"attempts.prompt.because": because}
    if score is not None:
        facts["attempts.prompt.score"] = score
    assert Answer(facts) == answer(question_reason(rules(), "prompt"), typed)


@pytest.mark.parametrize(
    ("typed", "score", "items"),
    [
        ("62/100", 0.62, 100),
        ("62 out of 100", 0.62, 100),
        ("3.1 out of 5", 0.62, None),
        ("620 of 1,000", 0.62, 1000),
        ("620 of 1.000", 0.62, 1000),
        ("0.62 on 1.000", 0.62, 1000),
        ("3.125/5", 0.625, None),
        ("71/120", 0.5917, 120),
        ("62%", 0.62, None),
        ("4/5", 0.8, None),
        ("8/10", 0.8, None),
        ("15.5/20", 0.775, None),
    ],
)
def test_a_score_that_counts_items_keeps_them(typed: str, score: float, items: int | None) -> None:
    facts: dict[str, Value] = {"attempts.prompt.score": score}
    if items is not None:
        facts["attempts.prompt.items"] = items
    assert Answer(facts) == answer(about("attempts.prompt.score"), typed)
    reason = {**facts, "attempts.prompt.because": "too stiff"}
    assert Answer(reason) == answer(question_reason(rules(), "prompt"), f"{typed}: too stiff")


def test_a_score_out_of_the_best_possible_one_counts_no_items() -> None:
    points: dict[str, Value] = {"evaluation.max_score": 100}
    stated = about("attempts.prompt.score").read("62/100", points)
    assert stated == Answer({"attempts.prompt.score": 62})


def test_a_score_alone_is_a_reason_and_a_letterless_rest_is_none() -> None:
    alone = answer(question_reason(rules(), "prompt"), "62/100")
    assert alone == Answer({"attempts.prompt.score": 0.62, "attempts.prompt.items": 100})
    with pytest.raises(Complaint, match="Write what goes wrong in words, or the score, or both"):
        answer(question_reason(rules(), "prompt"), "(5)")


@pytest.mark.parametrize(("typed", "target"), [("0.88", 0.88), ("88 %", 0.88), ("4.4/5", 0.88)])
def test_a_target_is_given_as_scores_are(typed: str, target: float) -> None:
    alone = question_about(rules(), "evaluation.target")
    assert Answer({"evaluation.target": target}) == answer(alone, typed)


def test_without_a_reason_an_attempt_counts_as_inconclusive() -> None:
    expected = Answer({"attempts.prompt.outcome": "inconclusive"})
    assert expected == answer(question_reason(rules(), "prompt"), "unknown")


def test_no_question_names_a_fact_by_its_id() -> None:
    ids = [fact for fact in rules().facts if "." in fact]
    asked = [f"{fact.question} {fact.help}" for fact in rules().facts.values()]
    assert [text for text in asked if any(id in text for id in ids)] == []


@pytest.mark.parametrize(
    ("text", "score", "items"),
    [
        ("0.86 on 300 items", 0.86, 300),
        ("0.86 on 300", 0.86, 300),
        ("86 % of 300", 0.86, 300),
        ("86% on 1,300 examples", 0.86, 1300),
        ("258 of 300", 0.86, 300),
    ],
)
@pytest.mark.parametrize("reason", ["", "drifts"])
def test_a_score_keeps_the_items_after_it(text: str, score: float, items: int, reason: str) -> None:
    because = {attempt("prompt", "because"): reason} if reason else {}
    stated = {attempt("prompt", "score"): score, attempt("prompt", "items"): items}
    question = question_reason(rules(), "prompt")
    said = f"{text}: {reason}" if reason else text
    assert answer(question, said) == Answer({**stated, **because})


@pytest.mark.parametrize("words", ["own servers", "on our own servers", "your own servers"])
def test_words_that_are_a_whole_title_win_over_a_title_that_contains_them(words: str) -> None:
    assert pick(words, rules().facts["hosting.serving"]).id == "self-hosted"


def test_the_title_and_the_words_of_a_choice_never_name_another_choice() -> None:
    for fact in rules().facts.values():
        for choice in fact.choices:
            bare = re.sub(r"^(an?|the) ", "", choice.meaning)
            for words in (choice.id, choice.meaning, bare, *choice.words):
                try:
                    named = pick(words, fact).id
                except Complaint:
                    continue
                assert named == choice.id, (fact.id, words)


@pytest.mark.parametrize(
    ("typed", "read_in_all", "counts"),
    [
        ("22 misread, 11 format of 40", 40, {"misread": 22, "format": 11}),
        ("misread: 22; wrong label 3", 25, {"misread": 22, "label-wrong": 3}),
        ("30x ocr", 30, {"unreadable-input": 30}),
        ("40 not found and 3 tone", 43, {"not-found": 40, "style": 3}),
    ],
)
def test_bad_answers_are_counted_by_their_cause(
    typed: str, read_in_all: int, counts: dict[str, int]
) -> None:
    facts = {f"errors.{cause}": count for cause, count in counts.items()}
    assert answer(question_errors(rules()), typed) == Answer({"errors.read": read_in_all, **facts})


@pytest.mark.parametrize("typed", ["no", "Nobody.", "none", "don't know"])
def test_bad_answers_that_nobody_counted_stay_unknown(typed: str) -> None:
    unknown = Answer(unknown=frozenset({"errors.read"}))
    assert answer(question_errors(rules()), typed) == unknown


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [("20", "“20” is not a count and a cause."), ("12 bananas", "“bananas” is not in the list.")],
)
def test_a_count_without_a_cause_is_explained(typed: str, complaint: str) -> None:
    with pytest.raises(Complaint) as raised:
        answer(question_errors(rules()), typed)
    assert str(raised.value) == complaint
