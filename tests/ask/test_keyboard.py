"""`ladder ask` in a pseudo-terminal, key by key.

One test of each kind runs by default; their neighbors start a process each too, and are nightly.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from prompt_toolkit.data_structures import Size

from ladder import Question, load_problem, next_question
from ladder.advice.formats.json import render
from ladder.ask.page import Page, with_notes
from ladder.ask.question import attempt, question_about
from ladder.cli.interview.keyboard import LEAST, Keyboard, _Form
from ladder.cli.interview.lines import page_lines
from ladder.cli.interview.selection import Selection
from ladder.engine.explanation import judge
from ladder.engine.facts import Value
from ladder.engine.problem import Problem
from tests.ask.answering import DAY
from tests.ask.person import (
    CONTROL_C,
    CONTROL_D,
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


def typed(question: Question, truth: Mapping[str, Value]) -> list[str]:
    """What is typed line by line to answer a screen, in a list by arrow keys and Space."""
    if question.id == "needs":
        ids = [choice.id for choice in question.choices]
        needs = truth["needs"]
        assert isinstance(needs, frozenset)
        marks = [[*([" "] if id in needs else []), DOWN] for id in ids]
        return [key for keys in marks for key in keys] + [ENTER]
    if question.form == "each":
        tried = [c.id for c in question.choices if truth.get(attempt(c.id), "untried") != "untried"]
        keys = [", ".join(tried) or "none", ENTER]
        for technique in tried:
            for part in ("outcome", "score", "because"):
                value = truth.get(attempt(technique, part))
                if part == "score" and value is not None:
                    value = f"{value}/{truth.get('evaluation.max_score', 1)}"
                keys += [str(value) if value is not None else "unknown", ENTER]
        return keys
    lines = [word for each in (question, *question.related) for word in words(each, truth)]
    return [key for line in lines for key in (line, ENTER)]


def words(question: Question, truth: Mapping[str, Value]) -> list[str]:
    """The words for each line of a question."""
    value = truth.get(question.id, question.default or None)
    if question.form == "choices" and isinstance(value, frozenset):
        return ["yes" if choice.id in value else "no" for choice in question.choices]
    if question.form == "choices":
        return ["unknown" for _ in question.choices]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return ["unknown" if value is None else str(value)]


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(path, id=path.stem, marks=[pytest.mark.nightly] if at else [])
        for at, path in enumerate(sorted(EXAMPLES.glob("scenario-*.yaml")))
    ],
)
def test_a_scenario_answered_key_by_key_ends_on_the_verdict_of_its_saved_file(
    example: Path, tmp_path: Path
) -> None:
    truth = load_problem(example, rules()).facts
    person = Person(tmp_path, "--save", "saved.yaml", rows=50)
    number = 0
    problem = Problem("", {})
    while question := next_question(problem, rules(), as_of=DAY):
        number += 1
        person.sees(f"Question {number} ")
        person.presses(*typed(question, truth))
        person.sees_any(f"Question {number + 1} ", "A title for it")
        [kept] = person.kept()
        problem = load_problem(kept, rules())
    person.sees("A title for it, or Enter for none:")
    person.presses(ENTER)
    person.sees("Saved in saved.yaml")
    assert person.ends() == 0
    saved = load_problem(tmp_path / "saved.yaml", rules())
    facts = dict(saved.facts)
    same = [fact for fact in truth if fact in facts and not fact.endswith((".score", ".target"))]
    assert {fact: facts[fact] for fact in same} == {fact: truth[fact] for fact in same}
    expected = render(judge(rules(), "Untitled problem", facts, DAY, saved.origins))
    assert expected == advised(tmp_path / "saved.yaml", "--format", "json")
    assert person.kept() == []


def to_the_second_question(tmp_path: Path, *arguments: str) -> Person:
    person = Person(tmp_path, *arguments)
    person.sees("Question 1")
    person.answers("too-costly")
    person.sees("Question 2")
    return person


def test_back_in_the_middle_of_a_page_keeps_what_was_typed_on_it(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.answers("chat")
    person.sees("> 2 text")
    person.answers("back")
    person.sees("[x] Good, but too expensive.")
    person.presses(ENTER)
    person.sees("> 1 chat What does the model do?")


def test_enter_selects_no_unmarked_need(tmp_path: Path) -> None:
    person = Person(tmp_path)
    person.sees("Question 1")
    person.presses(ENTER)
    person.sees("Nothing is marked yet.")
    person.presses(DOWN, ENTER)
    assert "Question 2" not in person.shown()


def tried(tmp_path: Path, *typed: str) -> Person:
    """Somebody who is asked which techniques were tried, or what came of those that are typed."""
    person = Person(tmp_path, rows=40)
    person.sees("Question 1")
    person.answers("wrong-tone")
    person.sees("> 1 [ ] Another ready-made model")
    for text in typed:
        person.answers(text)
        person.sees("what came of it?")
    return person


def attempts(person: Person) -> dict[str, Value]:
    """What the draft says of attempts, without the name of their section."""
    [kept] = person.kept()
    facts = load_problem(kept).facts
    return {f.removeprefix("attempts."): v for f, v in facts.items() if f.startswith("attempts.")}


@pytest.mark.nightly
def test_enter_with_nothing_marked_says_of_no_technique_that_it_was_not_tried(
    tmp_path: Path,
) -> None:
    person = tried(tmp_path)
    assert "What you do not mark counts as not tried." in person.shown()
    person.presses(DOWN, ENTER)
    person.sees("Nothing is marked yet.")
    assert attempts(person) == {}
    person.presses(UP, UP, ENTER)
    person.sees("not tried: 4 techniques")


@pytest.mark.nightly
def test_typed_techniques_are_added_to_the_marked_ones(tmp_path: Path) -> None:
    person = tried(tmp_path)
    person.presses(DOWN, " ")
    person.sees("[x] A better prompt")
    person.answers("Few-shot examples")
    person.sees("A better prompt: what came of it?")
    person.sees("Few-shot examples: what came of it?")


def test_an_arrow_key_takes_what_was_typed_on_a_line(tmp_path: Path) -> None:
    person = tried(tmp_path, "prompt")
    for text, key in (("below", DOWN), ("62/100", DOWN), ("Too stiff.", UP)):
        person.presses(text, key)
        person.sees(text)
    person.presses(CONTROL_C)
    assert person.ends() == 130
    assert {fact: value for fact, value in attempts(person).items() if "prompt" in fact} == {
        "prompt.outcome": "below-target",
        "prompt.score": 0.62,
        "prompt.items": 100,
        "prompt.because": "Too stiff.",
    }


@pytest.mark.parametrize(
    "leave",
    [
        CONTROL_C,
        pytest.param(CONTROL_D, marks=pytest.mark.nightly),
        pytest.param("hang up", marks=pytest.mark.nightly),
    ],
)
def test_lines_that_were_entered_out_of_order_are_kept(leave: str, tmp_path: Path) -> None:
    person = tried(tmp_path, "prompt, few-shot")
    person.presses(DOWN, DOWN, DOWN, "first", DOWN)
    person.sees("4 first draft")
    assert (person.hangs_up() if leave == "hang up" else closed(person, leave)) == 130
    assert attempts(person) == {
        "few-shot.outcome": "first-draft",
        "model-choice.outcome": "untried",
        "lora.outcome": "untried",
    }


def closed(person: Person, key: str) -> int:
    """Press a key that ends the interview; its exit code."""
    person.presses(key)
    return person.ends()


@pytest.mark.nightly
def test_a_line_that_was_only_passed_by_is_asked_again(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.presses(DOWN, DOWN, DOWN)
    assert closed(person, CONTROL_C) == 130
    [kept] = person.kept()
    assert not {"task.input", "task.simpler"} & load_problem(kept).positions.keys()


@pytest.mark.nightly
def test_a_score_without_a_result_is_asked_for_it(tmp_path: Path) -> None:
    person = tried(tmp_path, "prompt")
    person.presses(DOWN, "0.62", ENTER, ENTER)
    person.sees("Say as well what came of a better prompt.")
    person.presses(UP, "below", ENTER, ENTER, "Stiff.", ENTER)
    person.sees("below target: a better prompt")
    assert attempts(person)["prompt.score"] == 0.62


def test_a_score_that_contradicts_its_result_is_asked_again(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("needs: [wrong-tone]\nevaluation: {target: 0.9}\n")
    person = Person(tmp_path, "p.yaml", rows=40)
    person.sees("> 1 [ ] Another ready-made model")
    person.answers("prompt")
    person.presses("reached", ENTER, "0.5", ENTER, ENTER)
    person.sees("is marked target-reached, but 0.5 is below 0.9.")
    person.presses("0.95", ENTER, ENTER)
    person.sees("target reached: a better prompt")
    assert attempts(person)["prompt.score"] == 0.95


@pytest.mark.nightly
def test_a_second_technique_after_back_has_no_result_and_no_score_of_a_sentence(
    tmp_path: Path,
) -> None:
    person = Person(tmp_path, "our tone is wrong, 62/100 right", rows=40)
    person.sees("So 62/100 are right?")
    person.answers("yes")
    person.sees("Question 1")
    person.answers("wrong-tone")
    person.sees("> 1 [ ] Another ready-made model")
    person.answers("prompt")
    person.sees("2 62/100 its score")
    person.presses("below", ENTER, ENTER, "Stiff.", ENTER)
    person.sees("below target: a better prompt")
    person.answers("back")
    person.sees("[x] A better prompt")
    person.answers("few-shot")
    person.sees("You said that 62/100 are right. Give this score where it belongs.")
    lines = [" ".join(line.split()) for line in person.screen()]
    assert [line for line in lines if " its score" in line] == [
        *("2 0.62 its score, if it was measured", "5 don't know its score, if it was measured")
    ]
    assert "4 don't know Few-shot examples: what came of it?" in lines


@pytest.mark.nightly
def test_marks_and_lines_stay_after_back_and_forth(tmp_path: Path) -> None:
    person = tried(tmp_path)
    person.presses(DOWN, " ")
    person.sees("[x] A better prompt")
    person.answers("back")
    person.sees("[x] It does not sound like us.")
    person.presses(ENTER)
    person.sees_again("So far", 1)
    person.sees("> 2 [x] A better prompt")


@pytest.mark.parametrize("before", ["unknown", pytest.param("[]", marks=pytest.mark.nightly)])
@pytest.mark.parametrize(
    ("keys", "stated"),
    [
        (["yes", ENTER, ENTER, ENTER, ENTER], None),
        pytest.param(["no", DOWN, "no", DOWN, "no", DOWN, ENTER], None, marks=pytest.mark.nightly),
        (["yes", ENTER, *["no", ENTER] * 3], frozenset({"training"})),
    ],
    ids=["one yes", "three no", "every line"],
)
def test_a_list_with_a_line_that_nobody_knows_is_unknown(
    before: str, keys: list[str], stated: Value | None, tmp_path: Path
) -> None:
    known = f"needs: [wrong-tone]\nteam: {{lifecycle_budgeted: {before}}}\n"
    (tmp_path / "p.yaml").write_text(known)
    person = Person(tmp_path, "p.yaml", rows=40)
    person.sees("Question 3")
    for text in ("change", "2"):
        person.answers(text)
    shown = "don't know" if before == "unknown" else "no"
    person.sees(f"> 1 {shown} preparing data and training")
    person.sees("One line that you don't know makes the whole answer unknown.")
    if before == "[]":
        person.presses(*["unknown", ENTER] * 3, "unknown", UP, UP, UP)
    person.presses(*keys)
    person.sees("Question 3 Which of these")
    [kept] = person.kept()
    assert load_problem(kept).facts.get("team.lifecycle_budgeted") == stated


def test_a_smaller_window_redraws_the_question_within_its_columns(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.resizes(50, 24)
    person.presses(DOWN)
    person.sees("> 2 text What does the model get as")
    assert max(len(line) for line in person.screen()) <= 50
    person.resizes(100, 30)
    person.presses(UP)
    person.sees("> 1 don't know What does the model do?")


@pytest.mark.nightly
def test_a_long_list_stays_in_view_in_a_low_window(tmp_path: Path) -> None:
    person = Person(tmp_path, rows=14)
    person.sees("Question 1")
    person.presses(UP, UP)
    last = "Nothing runs yet, and we ask where to start."
    person.sees(f"> {len(rules().needs)} [ ] {last}")
    person.presses(" ", ENTER)
    person.sees(f"{last} So far")


def test_no_color_is_used_where_it_is_not_wanted(tmp_path: Path) -> None:
    person = Person(tmp_path, environment={"NO_COLOR": "1"})
    person.sees("Question 1")
    colours = {cell.fg for line in person._screen.buffer.values() for cell in line.values()}
    assert colours == {"default"}


def test_lines_that_are_pasted_become_one(tmp_path: Path) -> None:
    person = Person(tmp_path)
    person.sees("Question 1")
    person.presses("\x1b[200~our bot is rude\nand it is too slow\x1b[201~")
    person.sees("> our bot is rude and it is too slow")
    person.presses(ENTER)
    person.sees("A problem: Good, but too slow.")


def test_refused_reply_is_replaced_by_the_next_key(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.answers("audio")
    person.sees("“audio” is not in the list.")
    person.answers("chat")
    person.sees("> 2 text")


@pytest.mark.nightly
def test_refused_reply_is_cleared_so_that_enter_does_not_send_it_again(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.answers("tablex")
    person.sees("“tablex” is not in the list.")
    assert "> tablex" not in "\n".join(person.screen())
    person.answers("chat")
    person.sees("1 chat What does")


def test_why_explains_the_line_at_the_pointer_and_q_leaves_it(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.presses(DOWN)
    person.answers("why")
    person.sees("Enter shows")
    person.presses(ENTER)
    person.sees("Enter goes on")
    shown = person.shown()
    assert "What does the model do?" not in shown.partition("After each answer:")[0]
    assert shown.count("After each answer:") == 1
    person.answers("q")
    person.sees_again("> 2 text What does the model get as input?", 0)
    person.answers("q")
    assert person.ends() == 0
    [kept] = person.kept()
    assert load_problem(kept).facts == {"needs": frozenset({"too-costly"})}


@pytest.mark.nightly
def test_what_is_typed_where_enter_goes_on_answers_the_question(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("needs: [wrong-tone]\n")
    person = Person(tmp_path, "p.yaml", rows=40)
    person.sees("Question 2")
    person.answers("why")
    person.sees("Enter goes on")
    person.answers("tablex")
    person.sees("“tablex” is not in the list.")
    person.answers("?")
    person.sees("Enter goes on")
    person.answers("few-shot")
    person.sees("what came of it")


@pytest.mark.nightly
def test_what_was_understood_stays_in_view_above_a_long_list(tmp_path: Path) -> None:
    person = Person(tmp_path, "it makes things up about our 80 pages", rows=24)
    person.sees("shows the others")
    assert "I understood:" in person.screen()


def test_a_long_answer_is_cut_before_its_question_and_whole_below_it() -> None:
    asked = (question_about(rules(), "evaluation.metric"),) * 2
    selection = Selection(Page(asked), pointer=1)
    selection.values[0] = "confuses refunds with returns"
    first, below = page_lines(selection)[0][:: len(page_lines(selection)[0]) - 1]
    assert first.startswith(" 1 confuses …  Which metric do you use?")
    assert below.strip() == "confuses refunds with returns"


def test_a_long_message_leaves_room_for_the_list_below_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ladder.cli.interview.keyboard._size", lambda: Size(24, 80))
    asked = Page((question_about(rules(), "task.shape"),), head="Question 5")
    form = _Form(lambda replies: None, Selection(with_notes(asked)), above=20)
    most = form._height().max
    assert most is not None
    assert most > LEAST


def test_the_verdict_inside_an_interview_is_the_one_outside(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("needs: [too-slow]\n")
    outside = advised(tmp_path / "p.yaml", "--brief").splitlines()
    assert any(line.startswith("Check   Not final. ") for line in outside)
    assert not [line for line in outside for fact in rules().facts if "." in fact and fact in line]
    person = Person(tmp_path, "p.yaml", rows=100)
    person.sees("Question 2")
    person.answers("verdict")
    person.sees(" ".join(outside[-1].split()))
    shown = [line.rstrip() for line in person.text().splitlines()]
    assert [line for line in outside if line.rstrip() not in shown] == []


def test_a_long_text_is_shown_from_its_top_screen_by_screen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = list[str]()

    def prompted(_: Keyboard, prompt: str) -> str:
        shown.append(capsys.readouterr().err + prompt)
        return ""

    monkeypatch.setattr("ladder.cli.interview.keyboard._size", lambda: Size(24, 80))
    monkeypatch.setattr(Keyboard, "line", prompted)
    Keyboard().page("\n".join(f"line {number}" for number in range(30)))
    first, last = shown
    assert first.startswith("line 0\n")
    assert first.count("\n") < 24
    assert first.endswith("Enter shows 10 more lines")
    assert last.endswith("line 29\nEnter goes on")
