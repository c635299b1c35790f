"""`ladder rules new`: what is begun loads, and its cases pass; what is left to write is found."""

import re
from pathlib import Path

import pytest

from ladder.catalog.lint import lint
from ladder.catalog.scaffold import CUTTING, KINDS
from ladder.load.rules import load_rules
from tests.commands import Command

pytestmark = pytest.mark.usefixtures("small_pack")

ON = ("--technique", "lora", "--fact", "evaluation.items", "--value", "450")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "pack"])
def test_what_is_begun_loads_and_its_cases_pass(kind: str, ladder: Command) -> None:
    said = ladder("rules", "new", kind, "our-own", *ON)
    assert said.code == 0, said.err
    tested = ladder("rules", "test", "--rules", "my-rules")
    assert (tested.code, tested.err) == (0, ""), tested.out
    findings = {each.check for each in lint(load_rules("my-rules"))}
    # What shuts a technique leads to what comes after it; a technique is put on routes by hand.
    also = {"unfit": {"opens"}, "forbid": {"opens"}, "technique": {"never-recommended"}}
    assert findings == {"unfinished"} | also.get(kind, set())


@pytest.mark.parametrize(
    ("fact", "value"),
    [("team.maintainer", "true"), ("team.maintainer", "no"), ("hosting.serving", "api")],
)
@pytest.mark.parametrize("kind", ["gate", "caution"])
def test_a_rule_turns_on_a_choice_too(kind: str, fact: str, value: str, ladder: Command) -> None:
    asked = ("--technique", "lora", "--fact", fact, "--value", value)
    assert ladder("rules", "new", kind, "our-own", *asked).code == 0
    assert ladder("rules", "test", "--rules", "my-rules").code == 0


@pytest.mark.parametrize(
    ("value", "declared"),
    [
        ("2", "type: whole\n    question: Q\n    minimum: 0\n"),
        ("true", "type: bool\n    question: Q\n"),
        ("yes", "type: bool\n    question: Q\n"),
        ("refused", "type: choice\n    question: Q\n    choices:\n      refused: M\n"),
    ],
)
def test_a_fact_that_is_new_is_declared(value: str, declared: str, ladder: Command) -> None:
    asked = ("--technique", "lora", "--fact", "desk.said", "--value", value)
    said = ladder("rules", "new", "gate", "our-own", *asked)
    assert "Wrote my-rules/facts/desk-said.yaml\n" in said.out
    text = Path("my-rules/facts/desk-said.yaml").read_text(encoding="utf-8")
    text = re.sub('"TODO: say.*"', "M", re.sub('"TODO: ask.*"', "Q", text))
    assert text.startswith(f"facts:\n  desk.said:\n    {declared}")
    assert ladder("rules", "test", "--rules", "my-rules").code == 0
    unwritten = {each.diagnostic.position.file for each in lint(load_rules("my-rules"))}
    assert unwritten == {"my-rules/facts/desk-said.yaml", "my-rules/gate/our-own.yaml"}


def test_a_second_rule_cites_what_the_pack_has(ladder: Command) -> None:
    assert ladder("rules", "new", "pack", "harbour").code == 0
    text = Path("my-rules/sources.yaml").read_text().replace("our-practice", "our-handbook")
    Path("my-rules/sources.yaml").write_text(text)
    assert (
        ladder("rules", "new", "gate", "our-own", *ON).out == "Wrote my-rules/gate/our-own.yaml\n"
    )
    assert "sources: [our-handbook]" in Path("my-rules/gate/our-own.yaml").read_text()
    assert load_rules("my-rules").pack.name == "core+harbour"


def test_no_file_is_overwritten(ladder: Command) -> None:
    assert ladder("rules", "new", "gate", "our-own", *ON).code == 0
    before = Path("my-rules/gate/our-own.yaml").read_text()
    said = ladder("rules", "new", "gate", "our-own", *ON[:-1], "700")
    assert said.code == 2
    assert said.err.startswith("error: the file exists already\n  --> my-rules/gate/our-own.yaml\n")
    assert Path("my-rules/gate/our-own.yaml").read_text() == before


@pytest.mark.usefixtures("shipped_rules")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["gate"], "error: NAME is missing\n"),
        (["gate", "Our Gate", *ON], "error: `Our Gate` cannot be a name\n"),
        (["gaet", "x"], "error: unknown kind `gaet`\n  --> KIND\n  help: Did you mean gate?\n"),
        (["gate", "x"], "error: --technique is missing\n"),
        (
            ["gate", "x", *ON[:-1], "many"],
            "error: no rule can turn on `many` of evaluation.items\n",
        ),
        (["gate", "x", *ON[:-1], "0"], "error: no rule can turn on `0` of evaluation.items\n"),
        (
            ["caution", "x", *ON[:-1], "7"],
            "error: no case recommends lora whatever evaluation.items",
        ),
    ],
)
def test_what_cannot_be_begun_is_said_and_nothing_is_written(
    arguments: list[str], says: str, ladder: Command
) -> None:
    said = ladder("rules", "new", *arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(says)
    assert not Path("my-rules").exists()


def test_on_a_terminal_what_is_not_said_is_asked(
    ladder: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["our-own", "lora", "evaluation.items", "450"])
    monkeypatch.setattr("ladder.cli.rules.new._asked", lambda _, said, __: said or next(answers))
    assert ladder("rules", "new", "gate").code == 0
    assert list(answers) == []
    assert Path("my-rules/gate/our-own.yaml").exists()


def test_every_kind_that_turns_on_a_fact_can_be_begun() -> None:
    assert set(CUTTING) < set(KINDS)
