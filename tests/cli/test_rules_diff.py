"""`ladder rules diff` on the shipped rules, whose check also has its findings."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ladder import load_rules
from ladder.cli.rules.testing import _checked
from ladder.load.problems.problems import problems_below
from ladder.workshop.diff import difference
from tests.strategies import rules

GOOD = Path(__file__).parents[2] / "examples/proposals/good"


@pytest.mark.slow
def test_a_proposal_moves_with_the_result_of_its_check(tmp_path: Path) -> None:
    number = "changes: parameter/min-lora-examples\nvalue: 3000\n"
    (tmp_path / "number.yaml").write_text(number, encoding="utf-8")
    shipped, ours = (replace(book, cases=()) for book in (rules(), load_rules(tmp_path)))
    files = problems_below(GOOD)
    found = difference(shipped, ours, files, date(2026, 12, 1), _checked)
    assert {Path(move.asked.name).stem: (move.before, move.after) for move in found.moves} == {
        "lora-for-a-house-voice": (
            "use lora (lora), check: passed",
            "prepare lora, rung 1 to 4, check: refused",
        ),
        "lora-through-a-providers-api": (
            "use lora (hosted), check: passed",
            "prepare lora, rung 1 to 4, check: refused",
        ),
    }
