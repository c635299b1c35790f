"""The shipped pack is proved, in the time and memory that were promised."""

import subprocess
import sys
from pathlib import Path

import pytest

from ladder import load_rules
from ladder.verify.theorem import Result
from ladder.verify.theorems import THEOREMS, prove
from tests.cli.test_retired_base import PEAK
from tests.strategies import rules

MEBIBYTES = 256


def test_names_are_unique_and_sentences_are_sentences() -> None:
    assert len({theorem.name for theorem in THEOREMS}) == len(THEOREMS)
    assert [theorem.name for theorem in THEOREMS if not theorem.says.endswith(".")] == []


@pytest.mark.nightly
def test_witnesses_are_problems_in_which_the_rule_speaks() -> None:
    """Every tenth of them, and every message, put to the engine."""
    from ladder.engine.explanation import judge_as_read

    theorem = next(item for item in THEOREMS if item.name == "rules-can-fire")
    (result,) = prove(rules(), [theorem])
    messages = [claim for claim in result.claims if claim.about.startswith("message/")]
    assert len(messages) > 5
    for claim in (*result.claims[::10], *messages):
        for facts in claim.shown:
            verdict = judge_as_read(rules(), "", facts)
            assert claim.about in verdict.fired


def test_a_theorem_says_how_long_it_took(small_pack: Path) -> None:
    results: list[Result] = list(prove(load_rules(small_pack, only=True), THEOREMS[:2]))
    assert all(result.seconds > 0 for result in results)


@pytest.mark.nightly
def test_the_shipped_pack_is_proved_in_little_memory() -> None:
    command = [sys.executable, "-m", "ladder", "rules", "verify"]
    command = [sys.executable, "-S", "-c", PEAK, *command]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    *_, proved, peak = done.stdout.splitlines()
    assert (proved.endswith("all proved."), done.stderr) == (True, ""), done.stdout
    assert int(peak) < MEBIBYTES * 1024


def test_the_page_names_every_theorem_as_the_command_does() -> None:
    page = (Path(__file__).parent.parent.parent / "docs" / "verify.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert rows == [f"| `{theorem.name}` | {theorem.says} |" for theorem in THEOREMS]
