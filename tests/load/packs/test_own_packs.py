"""Rules of one's own, laid on the shipped ones: what `ladder rules` says of them."""

import json
from pathlib import Path

import pytest

from ladder.engine.wording import unit_of
from ladder.load.packs.rules import load_rules
from ladder.load.yaml.folders import shipped
from tests.commands import Command
from tests.load.packs.test_rules_loading import FACTS, REQUIREMENT, SOURCES, pack

pytestmark = pytest.mark.usefixtures("small_pack")

CASES = """\
cases:
  - case: A week ahead.
    given: {needs: [wrong-tone], team: {quiet_weeks: 1}}
    silent: [requirement/a-quiet-week]
  - case: No week ahead.
    given: {needs: [wrong-tone], team: {quiet_weeks: 0}}
    fires: [requirement/a-quiet-week]
"""

CAUTION = """\
caution: nobody-keeps-it
techniques: [prompt]
when:
  team.quiet_weeks: {less_than: 2}
  as_of: {at_least: 2026-01-01}
  not: {stated: {team.maintainer: true}}
says: nobody keeps it
why: Nobody keeps it.
basis: external
sources: [calendar]
verified: 2026-11-24
cases:
  - case: A maintainer keeps it.
    given: {needs: [wrong-tone], team: {quiet_weeks: 1, maintainer: true}}
    fires: [caution/nobody-keeps-it]
  - case: Nobody keeps it.
    given: {needs: [wrong-tone], team: {quiet_weeks: 1, maintainer: false}}
    silent: [caution/nobody-keeps-it]
"""


ENDS = """\
facts:
  contract.ends: {type: date, question: When does the contract end?}
"""

SOON = """\
caution: the-contract-ends
techniques: [few-shot]
when: {contract.ends: {less_than: 2027-06-01}}
says: the contract ends on {contract.ends}
why: It ends on {contract.ends}.
sources: [calendar]
basis: external
verified: 2026-11-24
cases:
  - case: In a few weeks.
    given: {needs: [wrong-tone], contract: {ends: 2027-01-31}}
    fires: [caution/the-contract-ends]
  - case: In years.
    given: {needs: [wrong-tone], contract: {ends: 2030-01-31}}
    silent: [caution/the-contract-ends]
"""


@pytest.fixture
def ladder(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.setenv("COLUMNS", "80")
    return Command(monkeypatch, capsys)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A sound pack with a requirement on a fact of its own."""
    return pack(tmp_path / "own", requirement=REQUIREMENT + CASES, facts=FACTS, sources=SOURCES)


def test_a_requirement_on_a_fact_of_ones_own_fails_no_shipped_case(
    ladder: Command, own: Path
) -> None:
    result = ladder("rules", "test", "--rules", str(own))
    assert (result.code, result.err) == (0, "")
    changed, total = result.out.split("\n\n")
    counted, _, rest = changed.partition(" of ")
    assert int(counted.removeprefix("Shipped cases with another result: ")) > 0
    assert rest.endswith(
        ". This is not a failure.\n"
        f"  The verdicts that change, and by which rule: ladder rules diff shipped {own}"
    )
    assert total == (
        "1 rule, 2 cases of your own: all came out as expected, "
        "and every rule fires in one and is silent in one.\n"
    )


def test_a_shipped_case_about_a_replaced_rule_is_no_failure(
    ladder: Command, tmp_path: Path
) -> None:
    ours = (REQUIREMENT + CASES).replace("a-quiet-week", "min-examples")
    folder = pack(tmp_path / "own", requirement=ours, facts=FACTS, sources=SOURCES)
    result = ladder("rules", "test", "--rules", str(folder))
    assert result.code == 0
    assert "Shipped cases with another result: " in result.out


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules", "few_shipped_cases")
def test_a_derived_fact_with_another_meaning_is_named(ladder: Command, tmp_path: Path) -> None:
    when = "{team.maintainer: true}"
    derived = (
        f"derived:\n  self-hosting-possible: {{when: {when}, why: Ours., sources: [lora-paper]}}\n"
    )
    result = ladder("rules", "test", "--rules", str(pack(tmp_path / "own", derived=derived)))
    assert result.code == 0
    loaded = "Your rules add, change or retire derived/self-hosting-possible."
    assert result.out.endswith(f"\n\n{loaded} They need no case of their own.\n")


def test_report_states_that_no_shipped_case_changes(ladder: Command, own: Path) -> None:
    (own / "requirement.yaml").unlink()
    pack(own, caution=CAUTION)
    stated = ladder("rules", "test", "--rules", str(own)).out
    assert (
        " shipped cases have the same result as before.\n\n1 rule, 2 cases of your own: " in stated
    )


def test_a_case_of_ones_own_still_decides(ladder: Command, own: Path) -> None:
    wrong = CASES.replace("quiet_weeks: 0", "quiet_weeks: 5")
    pack(own, requirement=REQUIREMENT + wrong)
    result = ladder("rules", "test", "--rules", str(own))
    assert result.code == 1
    assert result.out.startswith("error: No week ahead.\n")
    assert result.out.endswith("2 cases of your own: 1 failed, 0 untested.\n")


def test_misspelled_word_in_a_case_is_reported_at_its_position(ladder: Command, own: Path) -> None:
    pack(own, requirement=REQUIREMENT + CASES.replace("quiet_weeks: 0", "quiet_week: 0"))
    result = ladder("rules", "test", "--rules", str(own))
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"error: unknown key `team.quiet_week`\n  --> {own / 'requirement.yaml'}:15:41\n"
        "  help: Did you mean quiet_weeks?\n"
    )


def test_reason_shows_what_was_stated_and_days_as_days(ladder: Command, own: Path) -> None:
    pack(own, caution=CAUTION)
    stated = ladder("rules", "test", "--rules", str(own)).out
    silenced, spoke, *_ = stated.split("\n\n")
    assert "its condition is false, because" in silenced
    assert "(team.maintainer is yes)" in silenced
    today = load_rules(own).pack.day
    assert f'"the day of the verdict is 2026-01-01 or later" is true (that day is {today})' in spoke


@pytest.mark.parametrize("format_", ["text", "json", "markdown"])
def test_day_of_an_added_fact_is_shown_as_written(
    ladder: Command, tmp_path: Path, format_: str
) -> None:
    folder = pack(tmp_path / "own", soon=SOON, ends=ENDS, sources=SOURCES)
    problem = tmp_path / "problem.yaml"
    problem.write_text("needs: [wrong-tone]\ncontract: {ends: 2027-01-31}\n")
    result = ladder("advise", str(problem), "--rules", str(folder), "--format", format_)
    assert (result.code, result.err) == (0, "")
    assert "ends on 2027-01-31" in result.out


def test_a_day_that_a_reason_reads_is_the_day_in_json(ladder: Command, tmp_path: Path) -> None:
    excluded = SOON.replace("caution: ", "exclusion: ").replace("caution/", "exclusion/")
    excluded = excluded.replace("[few-shot]", "[few-shot]\nneeds: [wrong-tone]")
    folder = pack(tmp_path / "own", soon=excluded, ends=ENDS, sources=SOURCES)
    problem = tmp_path / "problem.yaml"
    problem.write_text("needs: [wrong-tone]\ncontract: {ends: 2027-01-31}\n")
    result = ladder("advise", str(problem), "--rules", str(folder), "--format", "json")
    [place] = [load for load in json.loads(result.out)["ladder"] if load["technique"] == "few-shot"]
    assert [item["facts"] for item in place["because"]] == [{"contract.ends": "2027-01-31"}]


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules", "few_shipped_cases")
def test_a_rule_on_what_is_computed_is_shown_and_its_failing_case_explained(
    ladder: Command, own: Path
) -> None:
    scored = "prompt: {outcome: below-target, score: 0.5, items: 400, because: too stiff}"
    given = f"needs: [wrong-tone], evaluation: {{target: 0.9, items: 400}}, attempts: {{{scored}}}"
    caution = CAUTION.replace(
        "  team.quiet_weeks: {less_than: 2}\n", "  computed.gap: {at_least: 0.9}\n"
    )
    caution = caution.replace(
        "needs: [wrong-tone], team: {quiet_weeks: 1, maintainer: true}", given
    )
    pack(own, caution=caution)
    result = ladder("rules", "test", "--rules", str(own))
    assert result.err == ""
    assert '"computed.gap is at least 0.9" is false (computed.gap is 0.4)' in result.out
    shown = ladder("rules", "show", "nobody-keeps-it", "--format", "json", "--rules", str(own))
    assert {"computed.gap": {"at_least": 0.9}} in json.loads(shown.out)["when"]["all"]


@pytest.mark.parametrize(
    ("unit", "one"),
    [
        ("days", "day"),
        ("correct examples", "correct example"),
        ("requests a month", "request a month"),
        ("billion parameters", "billion parameter"),
        ("GB", "GB"),
        ("", ""),
    ],
)
def test_one_of_a_unit_is_singular(unit: str, one: str) -> None:
    assert unit_of(unit, 2) == unit
    assert unit_of(unit, 1) == one


def test_a_check_that_is_yet_to_come_is_refused_by_the_test(ladder: Command, own: Path) -> None:
    pack(own, requirement=(REQUIREMENT + CASES).replace("2026-11-24", "2999-01-01"))
    pack(own, sources=SOURCES.replace("2026-11-24", "2999-01-02"))
    result = ladder("rules", "test", "--rules", str(own))
    assert (result.code, result.out) == (2, "")
    help_ = "  help: Write the day on which the sources were last checked.\n"
    late = "which is in the future\n"
    assert result.err == (
        f"error: `requirement/a-quiet-week` was verified on 2999-01-01, {late}"
        f"  --> {own / 'requirement.yaml'}:1:1\n{help_}\n"
        f"error: `source/calendar` was verified on 2999-01-02, {late}"
        f"  --> {own / 'sources.yaml'}:2:3\n{help_}"
    )


def test_a_pack_of_a_day_to_come_is_refused_by_the_test(ladder: Command, own: Path) -> None:
    pack(own, requirement=REQUIREMENT + CASES, pack="pack: own\nversion: '1'\nday: 2999-01-01\n")
    result = ladder("rules", "test", "--rules", str(own))
    assert (result.code, result.out) == (2, "")
    assert "the day of core+own is 2999-01-01, which is in the future" in result.err


def test_facts_that_are_asked_after_each_other_are_refused(ladder: Command, own: Path) -> None:
    pack(own, one="changes: fact/evaluation.items\nafter: examples.demonstrations\n")
    pack(own, two="changes: fact/examples.demonstrations\nafter: evaluation.items\n")
    result = ladder("rules", "test", "--rules", str(own))
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: `after` leads back to the same fact: ")


def test_a_page_and_a_verdict_call_a_pack_by_the_same_name(ladder: Command, own: Path) -> None:
    pack(own, pack="pack: harbour\nversion: '1.0'\n")
    stated = ladder("rules", "show", "requirement/a-quiet-week", "--rules", str(own)).out
    assert "added by pack harbour" in stated


def test_a_fault_below_a_pack_names_what_the_pack_replaces(ladder: Command, tmp_path: Path) -> None:
    facts = "facts:\n  examples.demonstrations: {type: text, question: Which?}\n"
    folder = pack(tmp_path / "own", facts=facts)
    result = ladder("rules", "test", "--rules", str(folder))
    assert result.code == 2
    place = f"fact/examples.demonstrations ({folder / 'facts.yaml'}:2:3)"
    cause = f"An overlay may have caused this. It replaces: {place}."
    faults = result.err.split("\n\n")
    assert len(faults) > 1
    assert [fault for fault in faults if not fault.rstrip().endswith(cause)] == []


def test_a_technique_of_ones_own_that_no_need_knows_is_one_fault(
    ladder: Command, tmp_path: Path
) -> None:
    card = (shipped() / "technique/tools.yaml").read_text(encoding="utf-8")
    card = card.split("elsewhere:")[0] + "verified: 2026-11-20\n"
    folder = pack(tmp_path / "own", card=card.replace("technique: tools", "technique: forms"))
    result = ladder("rules", "test", "--rules", str(folder))
    assert result.err.count("error: nothing says why forms is not an option of `") == 1
    assert f"  --> {folder / 'card.yaml'}:1:1\n" in result.err
