"""Bands: the rows of one file leave no number out, and say each where it stands."""

from pathlib import Path

import pytest

from ladder import load_rules
from ladder.engine.cases import run
from ladder.engine.comparisons import AtLeast
from ladder.engine.conditions import ALWAYS, All, Not
from ladder.engine.rules import Rulebook
from tests.load.packs.test_rules_loading import pack

pytestmark = pytest.mark.usefixtures("small_pack")

WEEKS = """\
bands: weeks
of: team.quiet_weeks
techniques: [few-shot]
needs: [wrong-tone]
basis: external
sources: [lora-paper]
verified: 2026-11-20
rows:
  - advice: no-week
    says: hardly a week
    why: You have {team.quiet_weeks} quiet weeks.
  - caution: some-weeks
    from: 2
    techniques: all
    says: some weeks
    why: You have {team.quiet_weeks} quiet weeks.
    do: Use them.
    verified: 2026-11-21
  - advice: many-weeks
    from: many
    says: many weeks, {many} or more
    why: You have {team.quiet_weeks} quiet weeks.
cases:
  - case: None.
    given: {needs: [wrong-tone], team: {quiet_weeks: 0}}
    fires: [advice/no-week]
  - case: Two.
    given: {needs: [wrong-tone], team: {quiet_weeks: 2}}
    fires: [caution/some-weeks]
  - case: Just short of many.
    given: {needs: [wrong-tone], team: {quiet_weeks: {below: many}}}
    fires: [caution/some-weeks]
  - case: Many.
    given: {needs: [wrong-tone], team: {quiet_weeks: {at: many}}}
    fires: [advice/many-weeks]
  - case: Not known.
    given: {needs: [wrong-tone]}
    silent: [caution/some-weeks]
"""

FACTS = """\
facts:
  team.quiet_weeks: {type: whole, minimum: 0, question: How many?}
"""

MANY = """\
parameter: many
value: 7
says: weeks that are many
basis: external
sources: [lora-paper]
verified: 2026-11-20
"""


@pytest.fixture
def weeks(tmp_path: Path) -> Rulebook:
    return load_rules(pack(tmp_path / "own", weeks=WEEKS, facts=FACTS, many=MANY))


def test_each_row_is_a_rule_up_to_where_the_next_begins(weeks: Rulebook) -> None:
    fact = "team.quiet_weeks"
    assert [weeks.rules[name].when for name in NAMES] == [
        Not(AtLeast(fact, 2)),
        All((AtLeast(fact, 2), Not(AtLeast(fact, 7)))),
        AtLeast(fact, 7),
    ]


NAMES = ("advice/no-week", "caution/some-weeks", "advice/many-weeks")


def test_a_row_has_what_it_says_and_else_what_the_table_says(weeks: Rulebook) -> None:
    none, some, many = (weeks.rules[name] for name in NAMES)
    assert [rule.needs for rule in (none, some, many)] == [("wrong-tone",)] * 3
    assert [rule.verified for rule in (none, some)] == ["2026-11-20", "2026-11-21"]
    assert (none.techniques, some.techniques, some.do) == (
        ("few-shot",),
        tuple(weeks.techniques),
        "Use them.",
    )
    assert many.says == "many weeks, 7 or more"
    assert [rule.position.line for rule in (none, some, many)] == [9, 12, 19]
    assert weeks.parameters["many"].used_by == ("caution/some-weeks", "advice/many-weeks")


def test_a_case_that_fires_one_row_is_silent_of_the_rest(weeks: Rulebook) -> None:
    by_name = {case.name: case for name in NAMES for case in weeks.cases_of(name)}
    assert by_name["None."].silent == ("caution/some-weeks", "advice/many-weeks")
    assert by_name["Just short of many."].facts["team.quiet_weeks"] == 6
    assert set(by_name["Not known."].silent) == set(NAMES)
    assert [case.name for case in by_name.values() if run(weeks, case).failures] == []
    assert [case.position.line for case in by_name.values()] == [24, 36, 27, 30, 33]


@pytest.mark.parametrize("number", [0, 1, 2, 6, 7, 10**9])
def test_every_number_is_in_one_row(weeks: Rulebook, number: int) -> None:
    get = {"team.quiet_weeks": number}.get
    assert [weeks.tests[name](get) for name in NAMES].count(True) == 1


def test_a_row_is_replaced_by_a_file_with_its_name(tmp_path: Path) -> None:
    first = pack(tmp_path / "own", weeks=WEEKS, facts=FACTS, many=MANY)
    own = (
        "advice: many-weeks\ntechniques: [few-shot]\nneeds: [wrong-tone]\nsays: ours\n"
        "why: Ours.\nbasis: external\nsources: [lora-paper]\nverified: 2026-11-20\n"
    )
    rules = load_rules(first, pack(tmp_path / "other", own=own))
    assert rules.rules["advice/many-weeks"].when == ALWAYS
    assert rules.rules["advice/no-week"].says == "hardly a week"
    assert "advice/many-weeks" in rules.pack.replaced
