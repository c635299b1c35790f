"""`ladder rules new`: what is begun loads, and its cases pass; what is left to write is found."""

import re
from pathlib import Path

import pytest

from ladder.load.packs.rules import load_rules
from ladder.workshop.lint import lint
from ladder.workshop.scaffold import USES
from tests.commands import Command

pytestmark = pytest.mark.usefixtures("small_pack")

ON = ("--technique", "lora", "--fact", "evaluation.items", "--value", "450")
OPTIONS = {word: ON[at : at + 2] for at, word in ((0, "technique"), (2, "fact"), (4, "value"))}


def used(kind: str) -> list[str]:
    """Return the options of `ON` that a kind uses."""
    return [word for name in USES[kind] for word in OPTIONS.get(name, ())]


@pytest.mark.parametrize("kind", [kind for kind in USES if kind != "pack"])
def test_new_rule_loads_and_its_cases_pass(kind: str, ladder: Command) -> None:
    result = ladder("rules", "new", kind, "our-own", *used(kind))
    assert result.code == 0, result.err
    tested = ladder("rules", "test", "--rules", "my-rules")
    assert (tested.code, tested.err) == (0, ""), tested.out
    findings = {item.check for item in lint(load_rules("my-rules"))}
    # What shuts a technique leads to what comes after it; a technique is put on routes by hand.
    also = {"exclusion": {"loosens"}, "forbid": {"loosens"}, "technique": {"never-recommended"}}
    also["parameter"] = {"unused-parameter"}
    assert findings == {"unfinished"} | also.get(kind, set())


@pytest.mark.parametrize("kind", USES)
def test_an_option_that_a_kind_does_not_use_is_refused(kind: str, ladder: Command) -> None:
    for option in {"technique", "fact", "value"} - {*USES[kind]}:
        result = ladder("rules", "new", kind, "our-own", *used(kind), f"--{option}", "lora")
        assert result.code == 2
        assert f"`rules new {kind}` does not use --{option}" in result.err
    assert not Path("my-rules").exists()


@pytest.mark.parametrize(
    ("options", "written"),
    [
        (ON[:2], "techniques: [lora]\nsays"),
        (("--technique", "training"), "techniques: training\nsays"),
    ],
)
def test_forbid_uses_what_it_is_given(
    options: tuple[str, ...], written: str, ladder: Command
) -> None:
    assert ladder("rules", "new", "forbid", "our-own", *options).code == 0
    assert written in Path("my-rules/forbid/our-own.yaml").read_text(encoding="utf-8")
    tested = ladder("rules", "test", "--rules", "my-rules")
    assert tested.code == 0, tested.out


@pytest.mark.parametrize("kind", ["requirement", "exclusion", "caution"])
def test_a_rule_can_be_about_a_group(kind: str, ladder: Command) -> None:
    options = ("--technique", "training", *ON[2:])
    assert ladder("rules", "new", kind, "our-own", *options).code == 0
    text = Path(f"my-rules/{kind}/our-own.yaml").read_text(encoding="utf-8")
    assert "techniques: training\n" in text
    assert ladder("rules", "test", "--rules", "my-rules").code == 0


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules")
def test_a_parameter_with_the_name_of_a_shipped_one_changes_it(ladder: Command) -> None:
    assert ladder("rules", "new", "parameter", "min-lora-examples", "--value", "800").code == 0
    text = Path("my-rules/parameter/min-lora-examples.yaml").read_text(encoding="utf-8")
    assert text.startswith("changes: parameter/min-lora-examples\nvalue: 800\n")
    assert load_rules("my-rules").parameters["min-lora-examples"].value == 800


@pytest.mark.parametrize(
    ("fact", "value"),
    [("team.maintainer", "true"), ("team.maintainer", "false"), ("hosting.serving", "api")],
)
@pytest.mark.parametrize("kind", ["requirement", "caution"])
def test_a_rule_turns_on_a_choice_too(kind: str, fact: str, value: str, ladder: Command) -> None:
    asked = ("--technique", "lora", "--fact", fact, "--value", value)
    assert ladder("rules", "new", kind, "our-own", *asked).code == 0
    assert ladder("rules", "test", "--rules", "my-rules").code == 0


@pytest.mark.parametrize(
    ("value", "declared"),
    [
        ("2.5", "type: number\n    question: Q\n    minimum: 0\n"),
        ("2", "type: whole\n    question: Q\n    minimum: 0\n"),
        ("true", "type: bool\n    question: Q\n"),
        ("refused", "type: choice\n    question: Q\n    choices:\n      refused: M\n"),
    ],
)
def test_a_fact_that_is_new_is_declared(value: str, declared: str, ladder: Command) -> None:
    asked = ("--technique", "lora", "--fact", "desk.said", "--value", value)
    result = ladder("rules", "new", "requirement", "our-own", *asked)
    assert "Wrote my-rules/facts/desk-said.yaml\n" in result.out
    text = Path("my-rules/facts/desk-said.yaml").read_text(encoding="utf-8")
    text = re.sub('"TODO: say.*"', "M", re.sub('"TODO: ask.*"', "Q", text))
    assert text.startswith(f"facts:\n  desk.said:\n    {declared}")
    assert ladder("rules", "test", "--rules", "my-rules").code == 0
    unwritten = {item.diagnostic.position.file for item in lint(load_rules("my-rules"))}
    assert unwritten == {"my-rules/facts/desk-said.yaml", "my-rules/requirement/our-own.yaml"}


@pytest.mark.parametrize(
    ("fact", "meant"),
    [
        ("examples.origin", None),
        ("examples.demonstration", "examples.demonstrations"),
        ("exampels.demonstrations", "examples.demonstrations"),
    ],
)
def test_a_new_fact_may_stand_in_a_shipped_section(
    fact: str, meant: str | None, ladder: Command
) -> None:
    asked = ("--technique", "lora", "--fact", fact, "--value", "true")
    result = ladder("rules", "new", "exclusion", "our-own", *asked)
    assert (f"Did you mean {meant}?" in result.err) is (meant is not None)
    assert result.code == (2 if meant else 0)


def test_a_second_rule_cites_what_the_pack_has(ladder: Command) -> None:
    assert ladder("rules", "new", "pack", "harbour").code == 0
    text = Path("my-rules/sources.yaml").read_text().replace("our-practice", "our-handbook")
    Path("my-rules/sources.yaml").write_text(text)
    assert (
        ladder("rules", "new", "requirement", "our-own", *ON).out
        == "Wrote my-rules/requirement/our-own.yaml\n"
    )
    assert "sources: [our-handbook]" in Path("my-rules/requirement/our-own.yaml").read_text()
    assert load_rules("my-rules").pack.name == "core+harbour"


def test_no_file_is_overwritten(ladder: Command) -> None:
    assert ladder("rules", "new", "requirement", "our-own", *ON).code == 0
    before = Path("my-rules/requirement/our-own.yaml").read_text()
    result = ladder("rules", "new", "requirement", "our-own", *ON[:-1], "700")
    assert result.code == 2
    assert result.err.startswith(
        "error: the file exists already\n  --> my-rules/requirement/our-own.yaml\n"
    )
    assert Path("my-rules/requirement/our-own.yaml").read_text() == before


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules")
def test_a_decimal_decides_where_a_fact_takes_one(
    ladder: Command, request: pytest.FixtureRequest
) -> None:
    asked = ("--technique", "rag", "--fact", "evaluation.target", "--value", "0.5")
    assert ladder("rules", "new", "caution", "our-own", *asked).code == 0
    request.getfixturevalue("few_shipped_cases")
    assert ladder("rules", "test", "--rules", "my-rules").code == 0


@pytest.mark.usefixtures("shipped_rules")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["requirement"], "error: missing argument 'NAME'\n"),
        (["requirement", "Our Requirement", *ON], "error: `Our Requirement` cannot be a name\n"),
        (
            ["requirment", "x"],
            "error: unknown kind `requirment`\n  --> KIND\n  help: Did you mean requirement?\n",
        ),
        (["requirement", "x"], "error: --technique is missing\n"),
        (["forbid", "x"], "error: --technique is missing\n"),
        (["need", "wrong-tone"], "error: the rules below have `need/wrong-tone` already\n"),
        (["requirement", "x", *ON, "--source", "ours"], "error: unknown source `ours`\n"),
        (
            ["caution", "x", "--technique", "rag", "--fact", "computed.gap", "--value", "1"],
            "error: `computed.gap` is computed, so no case can state it\n",
        ),
        (
            ["caution", "x", "--technique", "rag", "--fact", "team.new", "--value", "Not Asked"],
            "error: `Not Asked` cannot be a value of team.new\n",
        ),
        (
            ["requirement", "x", *ON[:-1], "many"],
            "error: no rule can turn on `many` of evaluation.items\n",
        ),
        (
            ["requirement", "x", *ON[:-1], "0"],
            "error: no rule can turn on `0` of evaluation.items\n",
        ),
        (
            ["caution", "x", *ON[:-1], "7"],
            "error: no case recommends lora whatever evaluation.items",
        ),
    ],
)
def test_new_with_wrong_arguments_explains_and_writes_nothing(
    arguments: list[str], says: str, ladder: Command
) -> None:
    result = ladder("rules", "new", *arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(says)
    assert not Path("my-rules").exists()
