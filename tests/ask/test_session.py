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


def test_a_sentence_ranks_the_needs_and_marks_only_what_it_names() -> None:
    script, session = played("accuracy is 84% and it is dull", "1")
    ranked = script.pages[1]
    assert {*ranked.options[:2]} == {
        "It has the facts, yet is wrong too often.",
        "Correct, but people prefer other answers.",
    }
    assert (ranked.by_enter, len(ranked.options)) == ("1, 2", len(rules().needs))
    assert session.interview.facts.keys() == {"needs"}


@pytest.mark.parametrize("typed", ["blorp", "help me please it is broken", "¿que?", "yes"])
def test_a_sentence_that_fits_no_need_is_refused(typed: str) -> None:
    script, _ = played(typed)
    assert "I did not understand that. Rephrase it" in script.stated


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
    assert script.pages[3].head.startswith("Question 4")


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


def test_the_next_step_up_stands_at_the_end() -> None:
    script, _ = played("wrong-tone", "none")
    assert re.search(r"If that falls short: LoRA or QLoRA, which asks for [^.]+\.", script.stated)


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
