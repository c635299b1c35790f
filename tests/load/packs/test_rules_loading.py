"""Rule packs: which files are read, and packs laid on one another."""

import json
from datetime import date
from pathlib import Path

import pytest

from ladder import InvalidInput, Rulebook, advise, load_rules
from ladder.advice.formats.json import render
from ladder.load.packs.rules import load_rules as load
from ladder.load.yaml.folders import shipped
from ladder.workshop.references import readers

pytestmark = pytest.mark.usefixtures("small_pack")

BROKEN = Path(__file__).parents[2] / "broken_rules"
DAY = date(2026, 11, 24)

REQUIREMENT = """\
requirement: a-quiet-week
techniques: [lora]
says: a quiet week to train in
met_when: {team.quiet_weeks: {at_least: 1}}
why: You have {team.quiet_weeks} quiet weeks ahead.
do: Keep a week free.
basis: external
sources: [calendar]
verified: 2026-11-24
"""

FACTS = """\
facts:
  team.quiet_weeks:
    type: whole
    unit: quiet weeks
    minimum: 0
    maximum: 52
    question: How many weeks without a release lie ahead?
"""

SOURCES = """\
sources:
  calendar:
    title: Our calendar
    authors: The team
    year: 2026
    url: https://example.org/calendar
    verified: 2026-11-24
    grade: read
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder for this test alone."""
    monkeypatch.setenv("LADDER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def pack(folder: Path, **files: str) -> Path:
    """A folder of rule files by name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def diagnostics(*folders: str | Path, only: bool = False) -> str:
    with pytest.raises(InvalidInput) as bad:
        load_rules(*folders, only=only)
    return str(bad.value)


def test_a_pack_alone_must_be_complete(tmp_path: Path) -> None:
    result = diagnostics(pack(tmp_path / "own", requirement=REQUIREMENT, facts=FACTS), only=True)
    assert "error: the rules have no name\n" in result
    assert "error: the vocabulary lacks `needs`\n" in result


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules")
def test_the_shipped_pack_alone_is_complete() -> None:
    assert load_rules().rules.keys() == load_rules(shipped(), only=True).rules.keys()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A pack with a requirement over a fact and a source of its own.

    In a folder called as the shipped.
    """
    return pack(tmp_path / "rules", requirement=REQUIREMENT, facts=FACTS, sources=SOURCES)


def rules_stated(rulebook: Rulebook) -> object:
    verdict = advise({"needs": ["wrong-tone"]}, rulebook, as_of=DAY)
    result = json.loads(render(verdict))["rules"]
    assert result.pop("digest").startswith("sha256:")
    assert result.pop("version")
    return result


def test_a_pack_on_top_adds_its_requirement_fact_and_source(own: Path) -> None:
    added = ["fact/team.quiet_weeks", "requirement/a-quiet-week", "source/calendar"]
    assert rules_stated(load_rules(own)) == {"pack": "core+rules", "added": added}


def test_added_requirement_blocks_until_it_is_met(own: Path) -> None:
    rules = load_rules(own)
    requirements = {}
    for weeks in (0, 1):
        known = {"needs": ["wrong-tone"], "team": {"quiet_weeks": weeks}}
        following = advise(known, rules, as_of=DAY).next_rung
        assert following is not None
        requirements[weeks] = {requirement.rule for requirement in following.unmet}
    assert {"requirement/a-quiet-week"} == requirements[0] - requirements[1]


def test_a_requirement_of_the_same_id_is_replaced_and_the_verdict_says_so(tmp_path: Path) -> None:
    ours = REQUIREMENT.replace("a-quiet-week", "min-examples").replace("[calendar]", "[lora-paper]")
    ours = ours.replace(
        "team.quiet_weeks: {at_least: 1}", "examples.demonstrations: {at_least: 900}"
    )
    folder = pack(
        tmp_path / "strict",
        requirement=ours.replace("{team.quiet_weeks} quiet weeks ahead", "too few"),
        pack="pack: strict\nversion: '1'\n",
    )
    rules = load_rules(folder)
    expected = {"pack": "core+strict", "replaced": ["requirement/min-examples"]}
    assert expected == rules_stated(rules)
    assert (
        rules.rules["requirement/min-examples"].why,
        rules.rules["requirement/min-examples"].pack,
    ) == ("You have too few.", "strict")


def test_facts_are_replaced_one_by_one(tmp_path: Path) -> None:
    question = "Who keeps it running?"
    facts = f"facts:\n  team.maintainer: {{type: bool, question: '{question}'}}\n"
    rules = load_rules(pack(tmp_path / "own", facts=facts))
    assert question == rules.facts["team.maintainer"].question
    assert rules_stated(rules) == {"pack": "core+own", "replaced": ["fact/team.maintainer"]}
    assert load_rules().facts.keys() == rules.facts.keys()


def test_a_file_may_begin_with_derived_facts(own: Path) -> None:
    why = "Somebody keeps it running."
    kept = f"{{when: {{team.maintainer: true}}, why: {why}, sources: [calendar]}}"
    derived = f"derived:\n  it-is-kept: {kept}\n  still-kept: {kept}\n"
    derived = derived.replace(
        "still-kept: {when: {team.maintainer: true}", "still-kept: {when: {derived: it-is-kept}"
    )
    pack(own, derived=derived)
    assert {"it-is-kept", "still-kept"} <= load_rules(own).derived.keys()


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules")
def test_a_fact_that_a_replaced_rule_read_is_no_fault_of_the_pack_that_replaced_it(
    tmp_path: Path,
) -> None:
    only = "requirement/shared-base-model"
    assert only in readers(load_rules(), "assets.specialists_same_base")
    ours = REQUIREMENT.replace(
        "requirement: a-quiet-week", f"requirement: {only.removeprefix('requirement/')}"
    )
    ours = ours.replace("[calendar]", "[lora-paper]").replace("[lora]", "[distillation]")
    ours = ours.replace("team.quiet_weeks: {at_least: 1}", "team.maintainer: true")
    ours = ours.replace("{team.quiet_weeks} quiet weeks ahead", "nobody")
    assert load(pack(tmp_path / "own", requirement=ours), cases=False).rules


def test_packs_are_called_by_their_pack_yaml_and_each_version_is_stated(own: Path) -> None:
    pack(own, pack="pack: harbour\nversion: '1.0'\n")
    rules = load_rules(own)
    assert (rules.pack.name, rules.pack.version) == (
        "core+harbour",
        f"{load_rules().pack.version}+1.0",
    )
    assert rules.rules["requirement/a-quiet-week"].pack == "harbour"


def test_declarations_of_packs_on_top_are_known_with_their_position(own: Path) -> None:
    found = load_rules(own).own
    assert {"requirement/a-quiet-week", "fact/team.quiet_weeks", "source/calendar"} == found.keys()
    assert str(found["source/calendar"]) == f"{own / 'sources.yaml'}:2:3"
    assert load_rules().own == {}


def test_the_later_of_two_packs_wins(tmp_path: Path) -> None:
    first = pack(tmp_path / "first", requirement=REQUIREMENT, facts=FACTS, sources=SOURCES)
    second = pack(tmp_path / "second", facts=FACTS.replace("52", "4"))
    assert load_rules(first, second).facts["team.quiet_weeks"].maximum == 4
    assert load_rules(second, first).facts["team.quiet_weeks"].maximum == 52


def test_the_digest_is_of_what_the_rules_say_and_not_of_where_they_lie(tmp_path: Path) -> None:
    files = {"requirement": REQUIREMENT, "facts": FACTS, "sources": SOURCES}
    here, there = pack(tmp_path / "a", **files), pack(tmp_path / "b" / "c", **files)
    assert load_rules(here).pack.digest == load_rules(there).pack.digest
    assert load_rules(here).pack.digest != load_rules().pack.digest


def test_marks_name_the_folder_that_was_read_and_not_its_twin(tmp_path: Path) -> None:
    twins = [
        pack(tmp_path / name, requirement=REQUIREMENT, facts=FACTS, sources=SOURCES)
        for name in ("one", "two")
    ]
    found = [load_rules(twin).rules["requirement/a-quiet-week"] for twin in twins]
    assert [(str(twin / "requirement.yaml"), twin.name) for twin in twins] == [
        (rule.position.file, rule.pack) for rule in found
    ]


ON_TOP = {
    "nothing": {},
    "changes-a-number": {"parameter": "changes: parameter/min-lora-examples\nvalue: 321\n"},
    "replaces-a-rule": {
        "requirement": REQUIREMENT.replace("a-quiet-week", "min-examples")
        + "cases:\n  - {case: A week., given: {needs: [wrong-tone], team: {quiet_weeks: 1}}}\n",
        "facts": FACTS,
        "sources": SOURCES,
    },
    "adds-a-rule": {"requirement": REQUIREMENT, "facts": FACTS, "sources": SOURCES},
}
"""The files of packs on top of the small pack."""


@pytest.mark.parametrize("files", ON_TOP.values(), ids=ON_TOP)
def test_without_the_shipped_cases_the_rules_say_the_same(
    files: dict[str, str], tmp_path: Path
) -> None:
    folders = [pack(tmp_path / "own", **files)] if files else []
    whole, lean = load(*folders), load(*folders, cases=False)
    assert _said(whole) == _said(lean)
    assert [case for case in whole.cases if case.own] == [case for case in lean.cases if case.own]
    assert len(lean.cases) < len(whole.cases)


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules")
def test_without_their_cases_the_shipped_rules_say_the_same() -> None:
    whole, lean = load(), load(cases=False)
    assert len(lean.cases) < len(whole.cases) / 10
    assert _said(whole) == _said(lean)


def _said(book: Rulebook) -> dict[str, str]:
    """Return the content of a rulebook, except its cases and what only these name."""
    parameters = {name: item._replace(used_by=()) for name, item in book.parameters.items()}
    told = {**vars(book), "parameters": parameters}
    return {name: repr(told[name]) for name in told.keys() - {"cases", "again"}}


def test_cases_of_a_folder_on_top_are_always_read(own: Path) -> None:
    other = REQUIREMENT.replace("a-quiet-week", "another-week")
    (own / "wrong.yaml").write_text(f"{other}cases: [{{case: x, given: {{needs: [tone]}}}}]\n")
    with pytest.raises(InvalidInput, match="`needs` cannot hold `tone`"):
        load(own, cases=False)
