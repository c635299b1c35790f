"""What a pack lays in the place of a shipped rule, card or fact is told where it stands."""

from pathlib import Path

import pytest

from ladder.load.yaml.folders import shipped
from tests.commands import Command
from tests.load.packs.test_rules_loading import pack


@pytest.fixture
def ladder(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.setenv("COLUMNS", "80")
    return Command(monkeypatch, capsys)


def refused(ladder: Command, folder: Path) -> tuple[str, str, str]:
    """The three lines of the one fault that a pack has."""
    result = ladder("rules", "test", "--rules", str(folder))
    assert (result.code, result.out) == (2, "")
    what, where, help_ = result.err.splitlines()
    return what.removeprefix("error: "), where.removeprefix("  --> "), help_


def shipped_file(name: str) -> str:
    return (shipped() / name).read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_replaced_card_that_lacks_a_variant_is_stated_where_it_stands(
    ladder: Command, tmp_path: Path
) -> None:
    card = (
        shipped_file("technique/few-shot.yaml")
        .replace("many-shot", "lots")
        .replace("lots-icl", "many-shot-icl")
    )
    what, where, help_ = refused(ladder, pack(tmp_path / "own", card=card))
    assert what == "few-shot is replaced here, and lacks the variant many-shot"
    assert where == f"{tmp_path / 'own' / 'card.yaml'}:1:1"
    assert "claims.yaml:" in help_
    assert help_.endswith("Keep a variant of that name, or replace what names it.")


@pytest.mark.slow
def test_a_fact_declared_anew_without_a_choice_is_stated_where_it_stands(
    ladder: Command, tmp_path: Path
) -> None:
    choices = "never: settled, yearly: a, monthly: b, weekly: c, daily: every day"
    fact = f"type: choice, question: How often?, choices: {{{choices}}}"
    folder = pack(tmp_path / "own", facts=f"facts:\n  knowledge.changes: {{{fact}}}\n")
    what, where, help_ = refused(ladder, folder)
    assert what.startswith("`knowledge.changes` has no choice `")
    assert what.endswith("`, since it is declared anew here")
    assert where == f"{folder / 'facts.yaml'}:2:3"
    assert help_.endswith("Keep what it had, or choose another name.")


@pytest.mark.slow
def test_a_fact_declared_anew_as_a_text_is_one_fault_and_not_one_for_each_reader(
    ladder: Command, tmp_path: Path
) -> None:
    facts = "facts:\n  examples.demonstrations: {type: text, question: Which?}\n"
    what, where, help_ = refused(ladder, pack(tmp_path / "own", facts=facts))
    assert what.endswith(
        "is not a number, so it cannot be compared, since it is declared anew here"
    )
    assert where == f"{tmp_path / 'own' / 'facts.yaml'}:2:3"
    assert " more places. " in help_


@pytest.mark.slow
def test_replaced_need_that_drops_a_reason_is_reported_at_its_position(
    ladder: Command, tmp_path: Path
) -> None:
    need = shipped_file("need/subjective-preferences.yaml")
    before, _, rest = need.partition("excluded:\n")
    folder = pack(tmp_path / "own", need=f"{before}cases:{rest.partition('cases:')[2]}")
    what, where, help_ = refused(ladder, folder)
    assert what == "nothing says why lora is not an option of `subjective-preferences`"
    assert where == f"{folder / 'need.yaml'}:1:1"
    assert "Add it to the options or to `excluded` of the need" in help_


def test_a_technique_of_ones_own_that_no_need_knows_is_stated_where_it_stands(
    ladder: Command, tmp_path: Path
) -> None:
    card = shipped_file("technique/tools.yaml").split("elsewhere:")[0] + "verified: 2026-11-20\n"
    card = card.replace("technique: tools", "technique: forms")
    result = ladder("rules", "test", "--rules", str(pack(tmp_path / "own", card=card)))
    assert result.err.startswith("error: nothing says why forms is not an option of `")
    assert f"  --> {tmp_path / 'own' / 'card.yaml'}:1:1\n" in result.err
    assert str(shipped()) not in result.err.replace("It is needed at", "").split("  help: ")[0]


@pytest.mark.slow
def test_a_shipped_case_of_a_variant_that_is_gone_comes_out_otherwise(
    ladder: Command, tmp_path: Path
) -> None:
    card = shipped_file("technique/few-shot.yaml").replace("three-to-ten-examples", "a-handful")
    result = ladder("rules", "test", "--rules", str(pack(tmp_path / "own", card=card)))
    assert result.err == ""
    assert "\n  by technique/few-shot and variant/few-shot/a-handful: " in result.out
    # Of the pack's own cases none fires the first form, or is silent of what the card renames.
    assert result.out.endswith("0 failed, 4 untested.\n")
