"""A parameter with a value from each day on: the day of the verdict decides which one counts."""

from datetime import date
from pathlib import Path

import pytest

from ladder import InvalidInput, advise, load_rules
from ladder.engine.cases import run
from tests.commands import Command
from tests.load.packs.test_rules_loading import pack

pytestmark = pytest.mark.usefixtures("small_pack")

DATED = """\
changes: parameter/min-lora-examples
values: {2027-01-01: 800, 2026-01-01: 600}
"""
CASES = """\
changes: requirement/min-examples
techniques: [lora]
cases:
  - {case: A, as_of: 2026-12-31, given: {needs: [wrong-tone], examples: {demonstrations: 700}}, silent: [requirement/min-examples]}
  - {case: B, as_of: 2027-01-01, given: {needs: [wrong-tone], examples: {demonstrations: 700}}, fires: [requirement/min-examples]}
"""  # noqa: E501


def test_the_day_of_the_verdict_picks_the_value(tmp_path: Path) -> None:
    rules = load_rules(pack(tmp_path / "own", dated=DATED))
    problem = {"needs": ["wrong-tone"], "examples": {"demonstrations": 700}}
    fired = {
        day: "requirement/min-examples"
        in advise(problem, rules, as_of=date.fromisoformat(day)).fired
        for day in ("2025-06-01", "2026-12-31", "2027-01-01", "2028-01-01")
    }
    assert fired == {
        "2025-06-01": False,
        "2026-12-31": False,
        "2027-01-01": True,
        "2028-01-01": True,
    }
    assert rules.parameters["min-lora-examples"].value == 600


def test_a_case_is_judged_with_the_value_of_its_day(tmp_path: Path) -> None:
    rules = load_rules(pack(tmp_path / "own", dated=DATED, cases=CASES))
    own = [case for case in rules.cases if case.own]
    assert [run(rules, case).failures for case in own] == [(), ()]


def test_a_value_that_will_be_lower_is_listed_as_a_loosening(tmp_path: Path) -> None:
    text = "changes: parameter/min-lora-examples\nvalues: {2026-01-01: 500, 2030-01-01: 400}\n"
    loosened = load_rules(pack(tmp_path / "own", dated=text)).pack.loosens
    assert "requirement/min-examples" in {item.rule for item in loosened}


def test_as_of_picks_the_value_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pack(tmp_path / "own", dated=DATED)
    (tmp_path / "p.yaml").write_text("needs: [wrong-tone]\nexamples: {demonstrations: 700}\n")
    monkeypatch.chdir(tmp_path)
    command = ("advise", "p.yaml", "--rules", "own", "--format", "json", "--as-of")
    ladder = Command(monkeypatch, capsys)
    outputs = [ladder(*command, day).out for day in ("2026-12-31", "2027-01-01")]
    assert ["requirement/min-examples" in text for text in outputs] == [False, True]


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ("{}", "`values` is empty"),
        ("{soon: 3}", "`soon` of `values` takes a date"),
        ("{1.4.2027: 800}", "`1.4.2027` of `values` takes a date"),
        ("{2027-4-1: 800}", "`2027-4-1` of `values` takes a date"),
        ("{2027: 800}", "`2027` of `values` takes a date"),
        ("{2026-01-01: many}", "`2026-01-01` of `values` takes a number"),
        ('{2026-01-01: "500"}', "`2026-01-01` of `values` takes a number"),
    ],
)
def test_wrong_dated_values_are_the_only_error_at_their_own_line(
    values: str, what: str, tmp_path: Path
) -> None:
    text = f"changes: parameter/min-lora-examples\nvalues: {values}\n"
    with pytest.raises(InvalidInput) as refused:
        load_rules(pack(tmp_path / "own", x=text))
    [fault] = refused.value.diagnostics
    assert (fault.what, fault.position.line) == (what, 2)


def test_the_rules_of_another_day_are_those_that_were_loaded(tmp_path: Path) -> None:
    own = pack(tmp_path / "own", dated=DATED)
    rules = load_rules(own)
    assert rules.on(date(2026, 6, 1)) is rules
    later = rules.on(date(2027, 1, 1))
    assert (later.parameters["min-lora-examples"].value, later.pack.digest) == (
        800,
        rules.pack.digest,
    )


def test_a_folder_that_is_moved_keeps_the_values_of_each_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ladder = Command(monkeypatch, capsys)
    pack(tmp_path / "one" / "own", dated=DATED)
    monkeypatch.chdir(tmp_path / "one")
    assert ladder("rules", "digest", "--rules", "own").code == 0
    (tmp_path / "one").rename(tmp_path / "another")
    monkeypatch.chdir(tmp_path / "another")
    (tmp_path / "p.yaml").write_text("needs: [wrong-tone]\nexamples: {demonstrations: 700}\n")
    result = ladder("advise", "../p.yaml", "--rules", "own", "--as-of", "2027-01-01")
    assert (result.code, result.err) == (0, "")
    assert "as of 2027-01-01" in result.out
