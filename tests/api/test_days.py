"""The day: each function of the library that takes one reads the rules of that day."""

import inspect
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

import ladder
from ladder import InvalidInput, Problem, Rulebook
from ladder.api.interview import Question
from ladder.load.packs.rules import load_rules

ENDED = """\
exclusion: ended
techniques: [few-shot, lora]
when: {as_of: {at_least: 2026-07-06}}
says: nobody offers it any more
why: It ended on that day.
basis: external
sources: [lora-paper]
verified: 2026-11-24
"""
TONE = "needs: [wrong-tone]\n"
PROPOSAL = f"{TONE}proposal: {{technique: few-shot}}\n"


class Asked(NamedTuple):
    """Where the rules are from, and for which day."""

    rules: Rulebook
    day: date

    @property
    def problem(self) -> Problem:
        """A problem of tone."""
        return ladder.read_problem(TONE, self.rules)

    def question(self) -> Question:
        """The first question."""
        asked = ladder.next_question(self.problem, self.rules, as_of=self.day)
        assert asked is not None
        return asked

    def answered(self) -> str:
        """What is wrong with the answer that LoRA is untried; empty if it is one."""
        try:
            reply = {"lora": "untried"}
            ladder.answer(self.problem, "attempts", reply, self.rules, as_of=self.day)
        except InvalidInput as error:
            return error.diagnostics[0].what
        return ""

    def checked(self) -> list[str]:
        """The errors about a proposal in the file."""
        report = ladder.check_paths(["p.yaml"], self.rules, as_of=self.day)
        return [item.rule for item, _ in report.findings if item.severity == "error"]

    def checked_text(self) -> list[str]:
        """The errors about the same text."""
        report = ladder.check_text(PROPOSAL, self.rules, as_of=self.day)
        return [item.rule for item, _ in report.findings if item.severity == "error"]


FEW, STAY = "few-shot", "prompt"
DOORS: dict[str, tuple[Callable[[Asked], object], object, object]] = {
    "advise": (
        lambda on: ladder.advise(on.problem, on.rules, as_of=on.day).recommendation.technique,
        FEW,
        STAY,
    ),
    "advise_many": (
        lambda on: [
            found.recommendation.technique
            for found in ladder.advise_many([on.problem] * 2, on.rules, as_of=on.day)
        ],
        [FEW, FEW],
        [STAY, STAY],
    ),
    "answer": (Asked.answered, "", "“lora” is not one of: model-choice, few-shot"),
    "check_paths": (Asked.checked, [], ["exclusion/ended"]),
    "check_text": (Asked.checked_text, [], ["exclusion/ended"]),
    "first_answer": (
        lambda on: ladder.first_answer(
            "It does not sound like us, the tone is wrong.", on.rules, as_of=on.day
        ).split(".")[0],
        "Use few-shot examples: show three to ten examples",
        "Prepare another ready-made model: one thing is missing",
    ),
    "next_question": (
        lambda on: [choice.id for choice in on.question().choices],
        ["model-choice", "prompt", "few-shot", "lora"],
        ["model-choice", "few-shot"],
    ),
    "plan": (
        lambda on: ladder.plan(on.problem, on.rules, as_of=on.day).to_dict()["technique"],
        FEW,
        None,
    ),
    "question_about": (
        lambda on: (
            ladder.question_about(on.problem, "examples.demonstrations", on.rules, as_of=on.day).why
        ),
        "It decides about LoRA.",
        "It decides about another ready-made model or a better prompt.",
    ),
}
"""What each function says before the day on which two techniques end, and on it."""


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """The shipped rules, with one of a day on top."""
    own = tmp_path_factory.mktemp("own")
    (own / "pack.yaml").write_text("pack: own\nversion: '1'\nday: 2026-11-24\n", encoding="utf-8")
    (own / "ended.yaml").write_text(ENDED, encoding="utf-8")
    return load_rules(own, cases=False)


@pytest.mark.parametrize(("door", "before", "after"), DOORS.values(), ids=DOORS)
def test_the_rules_of_the_day_are_read(
    door: Callable[[Asked], object],
    before: object,
    after: object,
    dated: Rulebook,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.yaml").write_text(PROPOSAL, encoding="utf-8")
    assert door(Asked(dated, date(2026, 7, 5))) == before
    assert door(Asked(dated, date(2026, 7, 6))) == after


def test_each_function_that_takes_a_day_is_tried() -> None:
    functions = filter(inspect.isfunction, (getattr(ladder, name) for name in ladder.__all__))
    dated = {item.__name__ for item in functions if "as_of" in inspect.signature(item).parameters}
    assert dated == DOORS.keys()
