"""Plain mode and no terminal at all."""

import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from ladder import load_problem
from tests.ask.person import CONTROL_C, CONTROL_D, Person
from tests.commands import Command, Stated
from tests.strategies import rules

pytestmark = pytest.mark.slow

DUMB = pytest.mark.parametrize(
    ("arguments", "environment"),
    [(("--plain",), {}), ((), {"TERM": "dumb"})],
    ids=["--plain", "TERM=dumb"],
)


@DUMB
def test_choices_are_numbered_and_asked_line_by_line(
    arguments: tuple[str, ...], environment: dict[str, str], tmp_path: Path
) -> None:
    person = Person(tmp_path, *arguments, "--save", "saved.yaml", environment=environment)
    person.sees("It ignores my rules.")
    person.sees(f"{len(rules().needs) + 1}. None of these, or not sure Numbers, or your own words")
    person.answers("")
    person.sees("Say it in your own words, or give the numbers of all that fit.")
    person.answers("wrong-tone")
    person.sees("Question 2")
    person.sees("What you do not mark counts as not tried.")
    person.sees("4. LoRA 5. None of these Numbers or names (? for help):")
    person.answers("")
    person.sees("Give the numbers or names of those that you tried, or none")
    person.answers("17")
    person.sees("There is no number 17 in the list.")
    person.answers("2, the rest no")
    person.sees("1. first-draft: only a first, quick version was tried")
    person.answers("1")
    person.sees("its score, if it was measured")
    person.answers("")
    person.sees("why, if it fell short")
    person.answers("")
    person.sees("first draft: a better prompt")
    person.knows_nothing_more("A title for it, or Enter for none:")
    person.answers("Our voice")
    person.sees("Saved in saved.yaml")
    assert person.ends() == 0
    saved = load_problem(tmp_path / "saved.yaml")
    assert saved.title == "Our voice"
    assert saved.facts == {
        "needs": frozenset({"wrong-tone"}),
        "attempts.model-choice.outcome": "untried",
        "attempts.prompt.outcome": "first-draft",
        "attempts.few-shot.outcome": "untried",
        "attempts.lora.outcome": "untried",
    }


def test_a_sentence_in_own_words_is_confirmed_before_it_counts(tmp_path: Path) -> None:
    person = Person(tmp_path, "--plain")
    person.sees("(? for help):")
    person.answers("accuracy is too low")
    person.sees("1. yes? It has the facts, yet is wrong too often.")
    person.sees("(Enter: as proposed; ? for help):")
    person.answers("")
    person.sees("It has the facts, yet is wrong too often. So far")


def test_help_goes_on_where_the_page_was_and_back_asks_its_line_before(tmp_path: Path) -> None:
    person = Person(tmp_path, "--plain")
    person.sees("(? for help):")
    for typed, then in (
        ("too-costly", "What does the model do?"),
        ("chat", "What does the model get as input?"),
        ("?", "each with Enter:"),
        ("back", "(Enter: chat; ? for help):"),
        ("code", "What does the model get as input?"),
    ):
        shown = person.shown().count(then)
        person.answers(typed)
        person.sees_again(then, shown)
    person.presses(CONTROL_C)
    assert person.ends() == 130
    assert load_problem(person.kept()[0]).facts["task.shape"] == "code"


def test_plain_mode_writes_only_text(tmp_path: Path) -> None:
    person = Person(tmp_path, "--plain")
    person.sees("(? for help):")
    person.answers("wrong-tone")
    person.sees("Question 2")
    assert not re.search(rb"\x1b", person.raw)


@pytest.mark.parametrize("key", [CONTROL_C, CONTROL_D], ids=["Ctrl-C", "Ctrl-D"])
def test_an_interrupt_keeps_the_answers_in_plain_mode_too(key: str, tmp_path: Path) -> None:
    person = Person(tmp_path, "--plain")
    person.sees("(? for help):")
    person.answers("wrong-tone")
    person.sees("Question 2")
    person.presses(key)
    assert person.ends() == 130
    assert len(person.kept()) == 1


@pytest.fixture
def without_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Stated]:
    """`ladder ask` with nobody to ask, as in a pipe or in CI."""
    monkeypatch.chdir(tmp_path)
    return partial(Command(monkeypatch, capsys), "ask", "--as-of", "2026-11-24")


def test_without_a_terminal_it_exits_2_and_says_how_to_answer_in_a_file(
    without_terminal: Callable[..., Stated],
) -> None:
    result = without_terminal()
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: `ladder ask` needs a terminal, and there is none")
    assert "needs: unknown" in result.err
    assert "#   wrong-tone: It does not sound like us." in result.err
    assert max(map(len, result.err.partition("in a file:")[2].splitlines())) <= 80


@pytest.mark.parametrize("option", ["--plain", "--force"])
def test_no_option_makes_up_for_a_missing_terminal(
    option: str, without_terminal: Callable[..., Stated]
) -> None:
    assert without_terminal(option).code == 2


def test_the_open_questions_of_a_file_are_listed_as_yaml_that_can_be_pasted(
    tmp_path: Path, without_terminal: Callable[..., Stated]
) -> None:
    problem = tmp_path / "p.yaml"
    needs = "needs: [missing-knowledge, too-slow]\n"
    problem.write_text(needs)
    result = without_terminal("p.yaml")
    assert result.code == 2
    stub = result.err.partition("to answer in a file:")[2]
    problem.write_text(needs + stub.replace("input: unknown", "input: text"))
    assert load_problem(problem).facts["task.input"] == "text"


def test_a_file_that_leaves_nothing_open_says_so(
    tmp_path: Path, without_terminal: Callable[..., Stated]
) -> None:
    (tmp_path / "p.yaml").write_text(
        "needs: [wrong-tone]\nattempts: "
        "{prompt: {outcome: target-reached}, few-shot: {outcome: untried}, "
        "model-choice: {outcome: not-applicable, because: The contract names the model.}}\n"
    )
    result = without_terminal("p.yaml")
    assert result.code == 2
    assert "No question is open" in result.err


def test_faulty_problem_file_is_reported_before_the_first_question(
    tmp_path: Path, without_terminal: Callable[..., Stated]
) -> None:
    (tmp_path / "p.yaml").write_text("neds: [wrong-tone]\n")
    result = without_terminal("p.yaml")
    assert result.code == 2
    assert "Did you mean needs?" in result.err


def test_a_problem_on_standard_input_is_refused(
    tmp_path: Path, without_terminal: Callable[..., Stated]
) -> None:
    result = without_terminal("-")
    assert result.code == 2
    assert "cannot come from stdin" in result.err


def test_only_ask_imports_the_prompt_library(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("needs: [wrong-tone]\n")
    program = (
        "import sys; sys.argv = ['ladder', 'advise', 'p.yaml', '--format', 'json']\n"
        "from ladder.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "found = [m for m in sys.modules if m.startswith(('prompt_toolkit', 'ladder.ask'))]\n"
        "sys.exit(', '.join(found) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
