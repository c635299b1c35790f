"""Published counts of bad answers: what their ceilings say, and what the technique brought."""

import re
from pathlib import Path

import pytest

from ladder import load_problem
from ladder.engine.errors import ceiling_of, counts_of
from tests.strategies import rules

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "evidence.md"

DONE = [
    ("financebench", "rag", "0.86", "0.58", 0.5),
    ("frames", "rag", "0.73", "0.60", 0.66),
    ("calculator", "tools", "0.30", "0.15", 0.173),
    ("react", "rag", "0.78", "0.49", 0.274),
    ("spider2", "prompt", "0.48", "0.06", 0.0585),
    ("spider2", "few-shot", "0.93", "0.13", 0.0676),
    ("swe-agent", "agent-design", "0.50", "0.19", 0.18),
    ("bird", "prompt", "0.76", "0.56", 0.5489),
]
"""A file, what was done, its ceiling, the likelier score, and the score that came later."""


@pytest.mark.parametrize(("name", "technique", "high", "likelier", "later"), DONE)
def test_no_later_score_exceeds_its_ceiling_and_the_page_shows_both(
    name: str, technique: str, high: str, likelier: str, later: float
) -> None:
    facts = load_problem(HERE / f"{name}.yaml", rules()).facts
    counts = counts_of(rules(), facts)
    assert counts is not None
    found = ceiling_of(rules(), counts, technique)
    assert found is not None
    assert found.likelier is not None
    assert (f"{found.high:.2f}", f"{found.likelier:.2f}") == (high, likelier)
    assert later < found.high
    assert re.search(rf"{high}( ¹)?; likelier {likelier}", PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", sorted(HERE.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_breakdown_is_a_problem_that_says_where_its_counts_are_from(file: Path) -> None:
    assert load_problem(file, rules()).facts
    assert file.read_text(encoding="utf-8").startswith("# Source: ")
