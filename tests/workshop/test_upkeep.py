"""`ladder rules coverage` and `stale`: what no rule carries, and what was checked long ago."""

import json
from dataclasses import replace

import pytest

from ladder.engine.pack import Claim
from ladder.workshop.entries import entries_of
from tests.commands import Command
from tests.strategies import rules


def test_every_claim_of_the_source_is_accounted_for(ladder: Command) -> None:
    result = ladder("rules", "coverage")
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines()[-1].startswith("144 of 144 claims accounted for")
    assert json.loads(ladder("rules", "coverage", "--format", "json").out)["complete"] is True


def test_a_claim_that_nothing_cites_and_no_reason_excuses_fails(
    ladder: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = Claim("A145", "Three scenarios", "Nobody has thought of this.")
    book = replace(rules(), claims={**rules().claims, "A145": added})
    monkeypatch.setattr("ladder.cli.rules.reading.rulebook", lambda _, cases: book)
    result = ladder("rules", "coverage")
    assert result.code == 1
    assert result.out.endswith(
        "  A145  Nobody has thought of this.\n\n"
        "144 of 145 claims accounted for: 128 cited, 16 left out with a reason.\n"
    )
    given = ladder("rules", "coverage", "--format", "json")
    counts = json.loads(given.out)
    by_claim = counts.pop("by_claim")
    assert (given.code, counts) == (
        1,
        {"schema": 1, "complete": False, "claims": 145, "covered": 144, "uncovered": ["A145"]},
    )
    assert by_claim[-1] == {
        "claim": "A145",
        "heading": "Three scenarios",
        "says": "Nobody has thought of this.",
        "cited_by": [],
        "left_out": None,
    }


def test_stale_sources_are_listed_and_exit_0(ladder: Command) -> None:
    result = ladder("rules", "stale", "--as-of", "2028-01-01", "--format", "json")
    old = json.loads(result.out)
    assert (result.code, result.err) == (0, "")
    assert {item["id"] for item in old["stale"]} >= {
        "requirement/min-examples",
        "technique/lora",
        "need/wrong-tone",
        "source/openai-distillation-guide",
    }
    assert "source/lora-paper" not in {item["id"] for item in old["stale"]}
    assert min(item["days"] for item in old["stale"]) > 180


def test_no_source_is_stale_on_the_day_of_its_last_check(ladder: Command) -> None:
    day = max(entry.verified for entry in entries_of(rules()).values())
    result = ladder("rules", "stale", "--as-of", day)
    assert (
        result.out
        == f"Nothing is due on {day}: a check is old after 180 days (a page 60, a paper 1,825).\n"
    )
