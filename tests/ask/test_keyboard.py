"""`ladder ask` in a pseudo-terminal, key by key."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from ladder import load_problem
from ladder.advice.formats.json import render
from ladder.ask.answer import Answer
from ladder.ask.progress import result
from ladder.ask.question import Question, attempt
from ladder.ask.terminal.page import head
from ladder.engine.explanation import judge
from ladder.engine.facts import Kind, Value
from tests.ask.answering import DAY, asked
from tests.ask.person import (
    BACKSPACE,
    DOWN,
    ENTER,
    UP,
    Person,
)
from tests.strategies import rules

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[2] / "examples"


def advised(file: Path, *arguments: str) -> str:
    """What `ladder advise` says of a file."""
    ladder = Path(sys.executable).parent / "ladder"
    command = [str(ladder), "advise", str(file), "--as-of", "2026-11-24", *arguments]
    environment = {**os.environ, "COLUMNS": "80"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return done.stdout


def keys(question: Question, answer: Answer) -> list[str]:
    """The keys that give an answer: arrows and Space in lists, else typed text."""
    if question.form == "reason":
        score = answer.facts.get(attempt(question.technique, "score"))
        because = answer.facts[attempt(question.technique, "because")]
        return [f"{score:g}: {because}" if score is not None else str(because), ENTER]
    words = question.fact.choice_ids()
    if question.line_by_line and question.form != "fact":
        states: list[Value] = [choice.id for choice in question.outcomes] or [True, False]
        known = {word: answer.facts.get(f) for word, f in zip(words, question.settles, strict=True)}
        turns = {word: 1 + states.index(v) for word, v in known.items() if v is not None}
        return marked(words, turns)
    value = answer.facts.get(question.settles[0])
    if value is None:
        return ["unknown", ENTER]
    return valued(question, value)


def valued(question: Question, value: Value) -> list[str]:
    words = question.fact.choice_ids()
    if isinstance(value, frozenset):
        no = 0 if question.form == "needs" else 2
        return marked(words, {word: 1 if word in value else no for word in words})
    if question.fact.kind is Kind.CHOICE:
        return [*[DOWN] * (words.index(str(value)) + 1), ENTER]
    if isinstance(value, bool):
        return [UP, ENTER] if value is False else [DOWN, ENTER]
    return [f"{value:g}" if isinstance(value, float) else f"{value:,}", ENTER]


def marked(words: Iterable[str], turns: Mapping[str, int]) -> list[str]:
    pressed: list[str] = []
    for word in words:
        pressed += [DOWN, *[" "] * turns.get(word, 0)]
    return [*pressed, ENTER]


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("scenario-*.yaml")), ids=lambda p: p.stem)
def test_a_scenario_answered_key_by_key_ends_on_the_verdict_of_its_saved_file(
    example: Path, tmp_path: Path
) -> None:
    truth = load_problem(example, rules()).facts
    person = Person(tmp_path, "--save", "saved.yaml")
    for interview, question, answer in asked(rules(), truth):
        if question is None or answer is None:
            break
        person.sees(head(interview, question))
        person.sees(" ".join(question.fact.question.split()))
        person.presses(*keys(question, answer))
    person.sees("A title for it, or Enter for none:")
    person.presses(ENTER)
    shown = person.sees("Saved in saved.yaml")
    assert person.ends() == 0
    assert interview.facts == dict(load_problem(tmp_path / "saved.yaml", rules()).facts)
    expected = render(judge(rules(), "Untitled problem", interview.facts, DAY))
    assert expected == advised(tmp_path / "saved.yaml", "--format", "json")
    verdict = judge(rules(), "", interview.facts, DAY)
    for line in result(verdict, interview.unknown):
        assert line in shown
    assert person.kept() == []


def to_the_second_question(tmp_path: Path, *arguments: str) -> Person:
    person = Person(tmp_path, *arguments)
    person.sees("Question 1")
    person.answers("wrong-tone")
    person.sees("Question 2")
    return person


def test_enter_takes_no_need_that_was_not_marked(tmp_path: Path) -> None:
    person = Person(tmp_path)
    person.sees("Question 1")
    person.presses(ENTER)
    person.sees("Nothing is marked yet")
    person.presses(DOWN, ENTER)
    assert "Question 2" not in person.shown()


def test_a_smaller_window_redraws_the_question_within_its_columns(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.resizes(50, 24)
    person.presses(DOWN)
    person.sees("> 1 don't know A better prompt")
    person.answers("prompt, rest no")
    person.sees("What came of a better prompt?")
    assert max(len(line) for line in person.screen()) <= 50
    person.resizes(100, 30)
    person.presses(DOWN)
    person.sees("> 1 first-draft: only a first, quick version was tried")


def test_a_long_list_stays_in_view_in_a_low_window(tmp_path: Path) -> None:
    person = Person(tmp_path, rows=14)
    person.sees("Question 1")
    person.presses(UP, UP)
    person.sees(f"> {len(rules().needs)} [ ] Good, but too slow.")
    person.presses(" ", ENTER)
    person.sees("→ Good, but too slow.")


def test_no_color_is_used_where_it_is_not_wanted(tmp_path: Path) -> None:
    person = Person(tmp_path, environment={"NO_COLOR": "1"})
    person.sees("Question 1")
    colours = {cell.fg for line in person._screen.buffer.values() for cell in line.values()}
    assert colours == {"default"}


def test_not_to_know_is_what_enter_alone_says_and_it_shows(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.answers("prompt")
    person.sees("> 6 I don't know")
    person.presses(ENTER)
    person.sees("What came of a better prompt? → I don't know")


NOTHING = frozenset[str]()
UNTRIED = (
    *("rag", "tools", "encoder-classifier", "lora", "full-fine-tuning"),
    *("reinforcement-fine-tuning", "continued-pretraining"),
)


def test_what_was_refused_gives_way_to_what_is_typed_next(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.answers("chat")
    person.sees("“chat” is not in the list.")
    person.answers("none")
    person.sees("→ not tried: ")


def test_what_was_refused_can_also_be_edited(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.answers("promptx")
    person.sees("“promptx” is not in the list.")
    person.presses(BACKSPACE, ENTER)
    person.sees("→ tried: a better prompt")


def test_the_verdict_inside_an_interview_is_the_one_outside(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("needs: [wrong-tone]\n")
    person = Person(tmp_path, "p.yaml", rows=100)
    person.sees("Question 1")
    person.answers("verdict")
    person.sees("Source ")
    person.sees("Which of these have you tried")
    shown = [line.rstrip() for line in person.text().splitlines()]
    outside = advised(tmp_path / "p.yaml").splitlines()
    assert [line for line in outside if line.rstrip() not in shown] == []
