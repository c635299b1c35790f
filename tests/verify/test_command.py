"""`ladder rules verify`: what it prints, writes and returns."""

import json
from pathlib import Path

import pytest

from tests.commands import Command

pytestmark = pytest.mark.nightly

DEAD = """\
caution: never
techniques: [lora]
when: {examples.demonstrations: {at_least: 1000, less_than: 500}}
says: never said
why: You will not read this.
basis: external
sources: [lora-paper]
verified: 2026-11-24
"""


@pytest.mark.usefixtures("small_pack")
def test_a_theorem_is_named_with_its_sentence_and_time(ladder: Command, tmp_path: Path) -> None:
    result = ladder("rules", "verify", "--theorem", "fit-or-exclusion")
    head, sentence, _, total = result.out.splitlines()
    assert head.split()[:2] == ["proved", "fit-or-exclusion"]
    assert head.endswith(" s")
    assert sentence.strip() == "No technique is both suitable and excluded for one need."
    assert total.endswith(": all proved.")
    assert (result.code, result.err) == (0, "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("small_pack")
def test_a_rule_of_ones_own_that_is_dead_is_named_with_file_and_line(
    ladder: Command, tmp_path: Path
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "never.yaml").write_text(DEAD)
    result = ladder("rules", "verify", "--theorem", "rules-can-fire", "--rules", "own")
    written = "counterexamples/rules-can-fire/caution-never.yaml"
    assert (
        "error: caution/never can never fire: no problem meets its condition\n"
        "  --> own/never.yaml:1:1\n"
        f"  help: See it: ladder advise {written} --rules own"
    ) in result.out
    assert result.code == 1
    advised = ladder("advise", written, "--rules", "own")
    assert (advised.code, advised.err) == (0, "")
    assert "never said" not in advised.out


def test_a_range_that_is_broken_is_shown_before_and_after(ladder: Command, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "it-failed.yaml").write_text(
        "requirement: it-failed\ntechniques: [rag]\nmet_when: "
        "{attempts.rag.outcome: below-target}\n"
        "says: it failed\nwhy: You would not want this.\nbasis: external\nsources: [lora-paper]\n"
        "verified: 2026-11-24\n"
    )
    name = "monotonic-evidence"
    result = ladder("rules", "verify", "--theorem", name, "--rules", "own")
    assert result.code == 1
    before, after = (
        json.loads(
            ladder(
                "advise",
                f"counterexamples/{name}/rag.{when}.yaml",
                *("--rules", "own", "--format", "json", "--as-of", "2026-11-24"),
            ).out
        )["recommendation"]
        for when in ("before", "after")
    )
    assert before["technique"] != "rag"
    assert (after["technique"], after["outcome"]) == ("rag", "use")


@pytest.mark.usefixtures("small_pack")
def test_programs_read_json(ladder: Command) -> None:
    result = ladder("rules", "verify", "--theorem", "fit-or-exclusion", "--format", "json")
    found = json.loads(result.out)
    assert [(item["theorem"], item["proved"]) for item in found["theorems"]] == [
        ("fit-or-exclusion", True)
    ]


@pytest.mark.usefixtures("small_pack")
def test_an_unknown_theorem_is_bad_input(ladder: Command) -> None:
    result = ladder("rules", "verify", "--theorem", "fit-or-exclusions")
    assert (result.code, result.out) == (2, "")
    assert "unknown theorem `fit-or-exclusions`" in result.err
    assert "Did you mean fit-or-exclusion?" in result.err


@pytest.mark.usefixtures("small_pack")
def test_without_the_extra_one_line_says_how_to_install_it(
    ladder: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ladder.cli.rules.testing.find_spec", lambda name: None)
    result = ladder("rules", "verify")
    assert result.out == ""
    assert result.err.splitlines()[-1] == '  help: Install it: pip install "ladder-advisor[verify]"'
    assert result.code == 2
