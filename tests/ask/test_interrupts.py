"""An interview that is cut off: the answers are kept, and how to go on is said."""

import signal
from pathlib import Path

import pytest

from ladder import load_problem
from tests.ask.person import CONTROL_C, CONTROL_D, UP, Person
from tests.ask.test_keyboard import to_the_second_question

pytestmark = pytest.mark.slow

RIGHT = "\x1b[C"


@pytest.mark.parametrize("key", [CONTROL_C, CONTROL_D], ids=["Ctrl-C", "Ctrl-D"])
def test_an_interrupt_keeps_the_answers_and_exits_130(key: str, tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.presses(key)
    assert person.ends() == 130
    [kept] = person.kept()
    shown = person.shown().replace(" ", "")
    assert "Interrupted.Theanswersarekept.Togoon:ladderask" in shown
    assert "interrupted" not in shown
    assert load_problem(kept).facts == {"needs": frozenset({"too-costly"})}


@pytest.mark.parametrize(
    ("last", "plain"),
    [
        (CONTROL_C, ()),
        (CONTROL_D, ()),
        ("quit\r", ()),
        ("quit\r", ("--plain",)),
        (CONTROL_D, ("--plain",)),
    ],
    ids=["Ctrl-C", "Ctrl-D", "quit", "quit, plain", "Ctrl-D, plain"],
)
def test_what_was_entered_of_a_page_is_kept_and_the_rest_is_asked_again(
    last: str, plain: tuple[str, ...], tmp_path: Path
) -> None:
    person = to_the_second_question(tmp_path, *plain)
    person.answers("chat")
    person.sees("> 2 text" if not plain else "What does the model get as input?")
    person.presses(last)
    assert person.ends() in (0, 130)
    [kept] = person.kept()
    problem = load_problem(kept)
    assert problem.facts == {"needs": frozenset({"too-costly"}), "task.shape": "chat"}
    assert "task.input" not in problem.positions


def test_a_line_that_is_turned_again_is_kept_only_if_it_is_confirmed(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.answers("chat")
    person.sees("> 2 text")
    person.presses(UP)
    person.sees("> 1 chat")
    person.presses(RIGHT)
    person.sees("> 1 classification")
    person.presses(CONTROL_C)
    assert person.ends() == 130
    [kept] = person.kept()
    assert load_problem(kept).facts == {"needs": frozenset({"too-costly"})}


def test_what_came_of_a_technique_is_kept_while_another_one_is_still_to_tell(
    tmp_path: Path,
) -> None:
    person = Person(tmp_path, "--plain")
    person.sees("(? for help):")
    for typed, then in (
        ("wrong-tone", "Question 2"),
        ("prompt, lora", "A better prompt: what came of it?"),
        ("below", "its score"),
        ("62%", "why, if it fell short"),
        ("Too stiff.", "LoRA: what came of it?"),
    ):
        person.answers(typed)
        person.sees(then)
    person.presses(CONTROL_C)
    assert person.ends() == 130
    [kept] = person.kept()
    facts = load_problem(kept).facts
    assert facts["attempts.prompt.outcome"] == "below-target"
    assert facts["attempts.prompt.because"] == "Too stiff."
    assert facts["attempts.few-shot.outcome"] == "untried"
    assert "attempts.lora.outcome" not in facts


def test_the_draft_of_a_proposal_is_saved_in_a_file_and_not_in_the_draft(tmp_path: Path) -> None:
    proposal = "needs: [wrong-tone]\nproposal: {technique: lora}\n"
    (tmp_path / "p.yaml").write_text(proposal)
    person = Person(tmp_path, "p.yaml", "--plain")
    person.sees("(Enter: don't know; ? for help):")
    person.answers("untried")
    person.sees("few-shot examples?")
    person.presses(CONTROL_C)
    assert person.ends() == 130
    again = Person(tmp_path, "--plain")
    again.sees("Go on with it?")
    again.answers("yes")
    again.sees("few-shot examples?")
    again.sees("? for help):")
    again.answers("save")
    again.sees("Save the answers? Type a file name or no:")
    again.answers("p.yaml")
    again.sees("A title for it, or Enter for none:")
    again.answers("")
    again.sees("p.yaml exists. Replace it? yes or no:")
    again.answers("yes")
    again.sees("Saved in p.yaml")
    again.answers("quit")
    again.ends()
    assert load_problem(tmp_path / "p.yaml").facts["attempts.prompt.outcome"] == "untried"


def test_an_interrupt_before_any_answer_leaves_no_file(tmp_path: Path) -> None:
    person = Person(tmp_path)
    person.sees("Question 1")
    person.presses(CONTROL_C)
    assert person.ends() == 130
    assert person.kept() == []


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM], ids=lambda n: n.name)
def test_a_signal_to_end_keeps_the_answers(number: signal.Signals, tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.kills(number)
    assert person.ends() == 130
    assert len(person.kept()) == 1


def test_closing_the_terminal_saves_the_answers(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    assert person.hangs_up() == 130
    [kept] = person.kept()
    assert load_problem(kept).facts == {"needs": frozenset({"too-costly"})}


def test_even_a_killed_program_leaves_the_answers_on_disk(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.kills(signal.SIGKILL)
    [kept] = person.kept()
    assert load_problem(kept).facts == {"needs": frozenset({"too-costly"})}


def test_an_open_interview_is_neither_offered_as_unfinished_nor_replaced(tmp_path: Path) -> None:
    first = to_the_second_question(tmp_path)
    second = Person(tmp_path, "it is too slow")
    second.sees("Question 1")
    assert "unfinished" not in second.shown()
    second.answers("too-slow")
    second.sees("Question 2")
    first.answers("chat")
    first.sees("> 2 text")
    first.presses(CONTROL_C)
    assert first.ends() == 130
    second.presses(CONTROL_C)
    assert second.ends() == 130
    assert [load_problem(kept).facts for kept in person_files(first)] == [
        {"needs": frozenset({"too-slow"})},
        {"needs": frozenset({"too-costly"}), "task.shape": "chat"},
    ]


def person_files(person: Person) -> list[Path]:
    """The drafts in the order of their names."""
    kept = person.kept()
    assert [path.name for path in kept] == ["draft-2.yaml", "draft.yaml"]
    return kept


@pytest.mark.parametrize("sentence", [(), ("it is too slow",)], ids=["alone", "sentence"])
def test_the_next_interview_offers_the_draft(sentence: tuple[str, ...], tmp_path: Path) -> None:
    to_the_second_question(tmp_path).kills(signal.SIGKILL)
    again = Person(tmp_path, *sentence)
    again.sees("Go on with it?")
    not_used = "If you go on with it, your new sentence is not used."
    assert (not_used in again.shown()) is bool(sentence)
    again.answers("yes")
    again.sees("What does the model get as input?")
