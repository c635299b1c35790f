"""`ladder rules table`: what the rules say at each value of a fact."""

import json
from datetime import date
from pathlib import Path

import pytest

from ladder.catalog.tables import of_fact
from ladder.engine.facts import Fact, Kind
from tests.commands import Command
from tests.strategies import rules

TODAY = date(2026, 11, 28)


def test_the_bands_of_a_number_follow_each_other_without_a_gap() -> None:
    rows = of_fact(rules(), rules().facts["examples.demonstrations"], TODAY).rows
    bands = [
        (row[1], row[3])
        for row in rows
        if row[3].startswith(("advice/examples-", "caution/almost-"))
    ]
    stretches = list(dict.fromkeys(row[1] for row in rows))
    assert [value for value, _ in bands] == stretches
    edge = 0
    for stretch in stretches[1:]:
        first = int(stretch.removeprefix("from ").split()[0].replace(",", ""))
        assert first > edge
        edge = first


def test_requirement_is_met_from_its_bound_on() -> None:
    rows = of_fact(rules(), rules().facts["examples.demonstrations"], TODAY).rows
    requirement = {row[1]: row[2] for row in rows if row[3] == "requirement/min-examples"}
    assert requirement["400 to below 500"] == "not met"
    assert requirement["500 to below 1,000"] == "met"


@pytest.mark.parametrize("kind", list(Kind))
def test_a_fact_of_every_kind_can_be_shown(kind: Kind) -> None:
    fact = next(item for item in rules().facts.values() if item.kind is kind)
    assert of_fact(rules(), fact, TODAY).head == ("fact", "value", "what", "rule", "says")


def test_a_table_is_the_same_in_every_format(ladder: Command) -> None:
    arguments = ("table", "examples")
    data = json.loads(ladder("rules", *arguments, "--format", "json").out)
    rows = [list(row.values()) for table in data["tables"] for row in table["rows"]]
    markdown = ladder("rules", *arguments, "--format", "markdown").out
    assert sum(line.startswith("| ") for line in markdown.splitlines()) == len(rows) + 2 * len(
        data["tables"]
    )
    text = ladder("rules", *arguments).out
    assert [line for line in text.splitlines() if len(line) > 80] == []
    assert [row for row in rows if row[3] not in text] == []


def test_a_number_without_a_bound_has_one_stretch() -> None:
    fact = Fact("x", Kind.WHOLE, "How many?")
    assert of_fact(rules(), fact, TODAY).rows == ()


def test_table_of_a_misspelled_fact_suggests_the_fact(ladder: Command) -> None:
    result = ladder("rules", "table", "evaluation.itmes")
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith("help: Did you mean evaluation.items?\n")


@pytest.mark.usefixtures("small_pack")
def test_a_table_uses_the_number_and_the_rules_of_its_day(tmp_path: Path, ladder: Command) -> None:
    cited = "basis: external\nsources: [handbook]\nverified: 2026-11-20\n"
    (tmp_path / "number.yaml").write_text(
        "changes: parameter/min-lora-examples\nvalues: {2026-01-01: 500, 2027-04-01: 800}\n",
        encoding="utf-8",
    )
    (tmp_path / "rule.yaml").write_text(
        "caution: few\nsays: few\nwhy: Few.\nvalid_until: 2027-04-01\n"
        f"when: {{examples.demonstrations: {{less_than: 50}}}}\n{cited}",
        encoding="utf-8",
    )
    table = ("rules", "table", "examples.demonstrations", "--rules", str(tmp_path), "--as-of")
    before, after = (ladder(*table, day).out for day in ("2027-03-31", "2027-04-01"))
    assert "below 500" in before
    assert "fires   caution/few" in before
    assert "below 800" in after
    assert "caution/few" not in after
