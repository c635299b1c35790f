"""`ladder rules verify`: what it prints, writes and returns."""

import json
from pathlib import Path

import pytest

from ladder import load_problem
from tests.commands import Command
from tests.strategies import rules

pytestmark = pytest.mark.nightly

DEAD = """\
caution: never
techniques: [lora]
when: {examples.demonstrations: {at_least: 1000, less_than: 500}}
says: never said
why: You will not read this.
scope: beyond
sources: [lora-paper]
verified: 2026-11-24
"""


def test_a_theorem_is_named_with_its_sentence_and_time(ladder: Command, tmp_path: Path) -> None:
    said = ladder("rules", "verify", "--theorem", "fits-or-not")
    head, sentence, _, total = said.out.splitlines()
    assert head.split()[:2] == ["proved", "fits-or-not"]
    assert head.endswith(" s")
    assert sentence.strip() == "No technique both fits and is unfit for one need."
    assert total.endswith(": all proved.")
    assert (said.code, said.err) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_a_rule_of_ones_own_that_is_dead_is_named_with_file_and_line(
    ladder: Command, tmp_path: Path
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "never.yaml").write_text(DEAD)
    said = ladder("rules", "verify", "--theorem", "every-rule-can-speak", "--rules", "own")
    written = "counterexamples/every-rule-can-speak/caution-never.yaml"
    assert (
        "error: caution/never can never speak: no problem makes it so\n"
        "  --> own/never.yaml:1:1\n"
        f"  help: See it: ladder advise {written} --rules own"
    ) in said.out
    assert said.code == 1
    advised = ladder("advise", written, "--rules", "own")
    assert (advised.code, advised.err) == (0, "")
    assert "never said" not in advised.out


def test_a_range_that_is_broken_is_shown_before_and_after(ladder: Command, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "it-failed.yaml").write_text(
        "gate: it-failed\ntechniques: [rag]\nholds: {attempts.rag.outcome: fell-short}\n"
        "says: it failed\nwhy: You would not want this.\nscope: beyond\nsources: [lora-paper]\n"
        "verified: 2026-11-24\n"
    )
    name = "evidence-against-counts-against"
    said = ladder("rules", "verify", "--theorem", name, "--rules", "own")
    assert said.code == 1
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


def test_witnesses_are_problem_files(ladder: Command, tmp_path: Path) -> None:
    said = ladder("rules", "verify", "--theorem", "everything-is-reached", "--witnesses", "found")
    assert said.code == 0
    files = sorted((tmp_path / "found" / "everything-is-reached").iterdir())
    assert {path.stem for path in files} >= {*rules().techniques, *rules().needs, "use", "unknown"}
    for path in files:
        load_problem(path, rules())


def test_programs_read_json(ladder: Command) -> None:
    said = ladder("rules", "verify", "--theorem", "fits-or-not", "--format", "json")
    found = json.loads(said.out)
    assert [(each["theorem"], each["proved"]) for each in found["theorems"]] == [
        ("fits-or-not", True)
    ]


def test_an_unknown_theorem_is_bad_input(ladder: Command) -> None:
    said = ladder("rules", "verify", "--theorem", "fits-or-no")
    assert (said.code, said.out) == (2, "")
    assert "unknown theorem `fits-or-no`" in said.err
    assert "Did you mean fits-or-not?" in said.err


def test_without_the_extra_one_line_says_how_to_install_it(
    ladder: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ladder.cli.rules.testing.find_spec", lambda name: None)
    said = ladder("rules", "verify")
    assert said.out == ""
    assert said.err.splitlines()[-1] == '  help: Install it: pip install "ladder-advisor[verify]"'
    assert said.code == 2
