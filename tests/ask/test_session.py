"""A whole interview: own words, why, back, more, and what stands at the end."""

import re
from pathlib import Path

import pytest

from tests.ask.scripted import played
from tests.strategies import rules

TOO_SLOW = (
    "needs: [too-slow]\nhosting: {serving: self-hosted, latency_part: whole}\nattempts:\n"
    "  model-choice: {outcome: below-target, because: Still slow.}\n"
)
NO_OUTCOME = "the rest no"
END = "Save the answers?"


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own to work in and to keep answers in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_ids_their_beginnings_and_numbers_may_be_typed() -> None:
    script, _ = played("wrong, 1, too-slow")
    assert "→ It makes things up, or lacks our knowledge. It does not" in script.stated


def test_own_words_are_proposed_and_can_be_refused_line_by_line() -> None:
    script, session = played("accuracy is 84%, need 95%, 60 labels", "1, 3")
    proposal = script.pages[1]
    assert proposal.options == (
        "It has the facts, yet is wrong too often.",
        "Which score would be good enough? 0.95",
        "How many classes are there to choose from? 60",
    )
    assert proposal.by_enter == "1, 2, 3"
    assert session.interview.facts == {
        "needs": frozenset({"weak-domain-skill"}),
        "task.classes": 60,
    }
    assert (
        "You are at 0.84. Where I ask what still goes wrong, begin with it: 0.84: too stiff."
        in script.stated
    )


@pytest.mark.parametrize(
    ("typed", "stated"),
    [("Yes.", "→ It has the facts, yet is wrong too often."), ("no", "Then say it otherwise")],
)
def test_own_words_are_confirmed_or_refused_by_a_word(typed: str, stated: str) -> None:
    assert stated in played("accuracy is 84%, 60 labels", typed)[0].stated


@pytest.mark.parametrize("typed", ["blorp", "help me please it is broken", "¿que?", "yes"])
def test_words_in_which_nothing_is_understood_are_answered_by_what_may_be_stated(
    typed: str,
) -> None:
    script, _ = played(typed)
    assert "I recognize none of these in that. Say it otherwise" in script.stated


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [("99", "There is no number 99"), ("x-y", "“x-y” is not in the list.")],
)
def test_a_number_or_an_id_that_is_none_is_answered_as_such(typed: str, complaint: str) -> None:
    assert complaint in played(typed)[0].stated


def test_who_is_not_sure_is_led_to_a_need_by_three_questions() -> None:
    script, _ = played("not sure", "2", "4")
    assert script.pages[1].question.startswith("Look at three answers")
    assert script.pages[2].options[0] == "It ignores my rules."
    assert len(script.pages[2].options) == 4
    assert "→ It does not sound like us." in script.stated
    assert script.pages[3].head.startswith("Question 4, about")


def test_who_cannot_say_even_then_is_stated_what_to_do_first() -> None:
    script, _ = played("not sure", "not sure", "not sure")
    assert "HEADLINE prompt" in script.stated
    assert "What could change it: What goes wrong" in script.stated


def test_why_names_the_rules_that_wait_and_what_answers_lead_to() -> None:
    script, _ = played("wrong-tone", f"1, 2, {NO_OUTCOME}", "why")
    assert "(requirement/lower-rungs-documented)" in script.stated
    assert "below-target → few-shot examples or LoRA or QLoRA" in script.stated
    assert "unknown → " in script.stated
    assert script.pages[-1] == script.pages[-2]


def test_a_question_mark_tells_the_legal_answers() -> None:
    script, _ = played("wrong-tone", "1", "?")
    assert "Pick one of the list, or answer unknown." in script.stated
    assert "back: the question before" in script.stated


def test_back_puts_the_question_again_and_keeps_what_still_applies() -> None:
    typed = ("wrong-tone", f"1 2, {NO_OUTCOME}", "below", "Too stiff.", "back", "back", "back")
    script, _ = played(*typed, f"1, {NO_OUTCOME}")
    assert "You had answered: fell short: a better prompt" not in script.stated
    assert script.stated.count("What came of a better prompt? → below-target (as before)") == 1
    assert "→ Too stiff. (as before)" in script.stated


def test_what_was_answered_is_shown_where_it_is_asked_again() -> None:
    script, _ = played("wrong-tone", "no 3, 1 target reached", "back")
    assert "You had answered: It does not" not in script.stated
    script, _ = played("wrong-tone", "no 1 2 3", "back")
    assert "You had answered: not tried: a better prompt, few-shot examples, LoRA" in script.stated


def test_a_failure_without_a_reason_is_remembered_over_back() -> None:
    typed = ("wrong-tone", f"1 2, {NO_OUTCOME}", "below", "unknown", "back", "back", "below")
    script, session = played(*typed)
    assert "→ I don't know, so it counts as inconclusive (as before)" in script.stated
    assert "inconclusive" in session.interview.facts.values()


def test_back_at_the_first_question_says_so() -> None:
    script, _ = played("back")
    assert "This is the first question; there is none before it." in script.stated


def test_not_to_know_is_an_answer_and_is_listed_at_the_end() -> None:
    script, session = played("wrong-tone", "unknown", "no")
    listed = script.stated.partition("Nobody knows yet, and nothing was assumed:")[2]
    assert "What came of few-shot examples? (worth finding out)" in listed
    assert "Not saved." in script.stated
    assert session.interview.facts.keys() == {"needs"}


def test_each_answer_says_where_things_stand_and_what_changed() -> None:
    script, _ = played("wrong-tone", "none")
    assert "Best so far: few-shot examples. Still possible: a better prompt; LoRA" in script.stated
    assert re.search(r"Locked \(needs [^.]+\): LoRA or QLoRA\.", script.stated)


def test_what_is_left_is_counted_and_asked_on_demand_without_moving_the_headline() -> None:
    typed = ("wrong-tone", "1 below target, the rest no", "Stiff.", "more", "unknown", "unknown")
    script, session = played(*typed)
    counted = re.search(
        r"(One more answer|\d more answers) could change the first steps", script.stated
    )
    assert counted
    end = script.lines.index(next(line for line in script.lines if line.startswith(END)))
    assert script.lines[end + 1].startswith("Question 3")
    assert script.stated.count("HEADLINE few-shot") == 2
    assert session.interview.further == 0


def test_where_nothing_is_left_more_says_so() -> None:
    script, _ = played("wrong-tone", "unknown", "more", "unknown", "unknown", "more")
    assert "Nothing is left to ask: no answer could change the first steps." in script.stated


def test_the_next_step_up_stands_at_the_end() -> None:
    script, _ = played("wrong-tone", "none")
    assert re.search(r"If that falls short: LoRA or QLoRA, which asks for [^.]+\.", script.stated)


def test_two_numbers_of_a_subject_are_one_question() -> None:
    Path("p.yaml").write_text(TOO_SLOW)
    script, session = played("none", "700", "700, fast", "700 ms, 0.3 s", file="p.yaml")
    asked = script.pages[1]
    both = ("hosting.latency_now_ms", "hosting.latency_target_ms")
    assert asked.question.splitlines() == [
        f"{number}. {rules().facts[fact].question} (milliseconds)"
        for number, fact in enumerate(both, 1)
    ]
    beginning = script.lines[: script.lines.index(script.pages[2].question)]
    assert beginning.count(asked.legal) == 2
    assert "That is not a number." in script.stated
    assert "→ 700 milliseconds and 300 milliseconds" in script.stated
    assert session.interview.facts["hosting.latency_now_ms"] == 700
    assert session.interview.facts["hosting.latency_target_ms"] == 300


def test_of_two_numbers_one_may_be_unknown() -> None:
    Path("p.yaml").write_text(TOO_SLOW)
    _, session = played("none", "700; -", file="p.yaml")
    assert session.interview.facts["hosting.latency_now_ms"] == 700
    assert "hosting.latency_target_ms" in session.interview.unknown


def test_what_one_bill_is_made_of_is_one_question_with_a_line_for_each_number() -> None:
    Path("p.yaml").write_text(
        "needs: [too-costly]\n"
        "task: {monthly_requests: 2200000, input_tokens: 1800, shared_prefix_tokens: 600,\n"
        "  output_tokens: 260, output_must_not_change: false, stage: production}\n"
        "examples: {demonstrations: 60}\n"
        "evaluation: {items: 800, trusted: true, target: 0.9}\n"
        "attempts: {model-choice: {outcome: below-target, score: 0.81, because: Dull.},\n"
        "  serving: {outcome: untried}, lora: {outcome: untried},\n"
        "  encoder-classifier: {outcome: untried}, distillation: {outcome: untried}}\n"
        "hosting: {serving: either, open_weights: true, data_must_stay: false}\n"
        "assets: {teacher: hosted, teacher_outputs: allowed}\n"
        "team: {maintainer: true, lifecycle_budgeted: [training, serving, monitoring, refresh]}\n"
    )
    script, session = played("unknown", "3, 15, 2.5", "3, 15, 2.5, -", "yearly", file="p.yaml")
    [bill] = [page for page in script.pages if "million" in page.question]
    assert len(bill.question.splitlines()) == 4
    assert script.lines.count(bill.legal) == 2
    assert "costs.monthly_fixed" in session.interview.unknown
    assert session.interview.facts["costs.gpu_hour"] == 2.5


def test_an_answer_that_contradicts_another_is_explained() -> None:
    Path("p.yaml").write_text(
        "needs: [many-specialists]\n"
        "assets: {specialists_same_base: true, specialists_called: together}\n"
        "knowledge: {into_weights: false}\n"
        "attempts: {merging: {outcome: untried}, lora: {outcome: untried},\n"
        "  serving: {outcome: untried}}\n"
    )
    script, _ = played("1", "3", file="p.yaml")
    assert (
        "Correct assets.specialists, or drop the need. Answer again, or go back." in script.stated
    )
    assert "→ 3 fine-tuned models" in script.stated


def test_an_interview_that_ends_can_be_gone_back_into() -> None:
    script, _ = played("wrong-tone", "unknown", "back")
    assert "You had answered: I don't know: a better prompt" in script.stated


def test_nothing_is_asked_of_classes_where_tone_is_wrong() -> None:
    script, _ = played("wrong-tone", "none", "more", *["unknown"] * 9)
    assert "classes" not in script.stated
