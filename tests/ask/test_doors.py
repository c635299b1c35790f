"""One question in the three doors: the terminal, the page in the browser, and the API."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ladder import InvalidInput, Problem, answer, question_about
from ladder.ask import question
from ladder.ask.answer import Answer
from ladder.ask.question import Question
from ladder.cli.interview.saving import Commands
from ladder.cli.interview.session import Session
from ladder.cli.interview.terminal import Plain
from ladder.engine.facts import Facts, Kind
from ladder.load.yaml.suggestions import Complaint
from ladder.page.state import State, packed, unpacked
from ladder.page.turn import Page
from tests.strategies import rules

DAY = date(2026, 11, 24)
FACT = "evaluation.metric"
EMPTY = Problem("Untitled problem", {})


class Quarter(Question):
    """A kind of question that the program does not have."""

    missing = "Enter a quarter"
    _accepts = "Give a year and a quarter: 2027-Q1."
    _hint = "Quarters begin in January."

    def _read(self, words: str, facts: Facts) -> Answer:
        if not re.fullmatch(r"20\d\d-q[1-4]", words.lower()):
            raise Complaint(f"“{words}” is not a quarter.")
        return self.answer(words.upper())


def api(typed: str) -> tuple[str, object]:
    """What the API shows of the question and says to a wrong answer, and what it keeps."""
    asked = question_about(EMPTY, FACT, rules(), as_of=DAY)
    shown = [asked.help, asked.accepts]
    try:
        after = answer(EMPTY, asked, typed, rules(), as_of=DAY)
    except InvalidInput as wrong:
        return "\n".join([*shown, str(wrong)]), None
    return "\n".join(shown), after.facts[FACT]


def page(typed: str) -> tuple[str, object]:
    """What the page in the browser shows and keeps."""
    browser = Page(rules(), DAY)

    def turn(action: str, state: str, **given: object) -> dict[str, str]:
        request = {"action": action, "state": state, **given}
        shown: dict[str, str] = json.loads(browser.turn(json.dumps(request)))
        return shown

    asked = turn("change", packed(State("check", EMPTY), rules()), fact=FACT)
    empty = turn("answer", asked["state"], form={})
    replied = turn("answer", asked["state"], form={"answer": [typed]})
    facts = unpacked(replied["state"]).problem.facts
    return "\n".join(each["html"] for each in (asked, empty, replied)), facts.get(FACT)


class Typing(Plain):
    """A terminal without redrawing in which that is typed; then the question is left open."""

    def __init__(self, *typed: str) -> None:
        super().__init__()
        self._typed = iter(typed)

    def line(self, prompt: str) -> str:
        return next(self._typed, "unknown")


@pytest.fixture
def terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], tuple[str, object]]:
    """What the terminal shows and keeps."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "80")

    def shown(typed: str) -> tuple[str, object]:
        session = Session(rules(), DAY, None, Commands(), lambda *_: "")
        session.about = FACT
        asked = session.page()
        assert asked is not None
        session._turn(Typing("?", typed), asked)
        said = " ".join(capsys.readouterr().err.split())
        return said, session.problem.facts.get(FACT)

    return shown


@pytest.fixture
def _quarters(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one change: texts are quarters."""
    monkeypatch.setitem(question.KINDS, Kind.TEXT, Quarter)


@pytest.mark.usefixtures("_quarters")
def test_a_new_kind_of_question_is_read_in_every_door(
    terminal: Callable[[str], tuple[str, object]],
) -> None:
    assert [door("2027-q1")[1] for door in (api, page, terminal)] == ["2027-Q1"] * 3
    assert [door("soon")[1] for door in (api, page, terminal)] == [None] * 3


@pytest.mark.usefixtures("_quarters")
def test_the_words_of_a_new_kind_of_question_are_shown_in_every_door(
    terminal: Callable[[str], tuple[str, object]],
) -> None:
    words = {
        rules().facts[FACT].help: (api, page, terminal),
        "“soon” is not a quarter": (api, page, terminal),
        "Give a year and a quarter: 2027-Q1.": (api, page, terminal),
        "Quarters begin in January.": (page,),
        "Enter a quarter": (page,),
    }
    assert [
        says for says, doors in words.items() for door in doors if says not in door("soon")[0]
    ] == []
