"""Rule packs: the faults of a pack in their exact words, packs laid on one another, and the cache.

`ACCEPT=1 pytest tests/load/test_rules_loading.py` writes the words of broken_rules/ anew: read them
aloud before you commit.
"""

import json
import os
import pickle
import random
import re
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ladder import InvalidInput, Rulebook, advise, load_rules
from ladder.advice.formats.json import render
from ladder.catalog.references import readers
from ladder.load.rules import MOST_KEPT, cache_folder, shipped
from ladder.load.rules import load_rules as load

BROKEN = Path(__file__).parents[1] / "broken_rules"
PACKS = sorted(path for path in BROKEN.iterdir() if path.is_dir())
DAY = date(2026, 11, 24)

GATE = """\
gate: a-quiet-week
techniques: [lora]
says: a quiet week to train in
holds: {team.quiet_weeks: {at_least: 1}}
why: You have {team.quiet_weeks} quiet weeks ahead.
do: Keep a week free.
scope: beyond
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


@pytest.mark.slow  # a minute together: each reads the shipped rules anew
@pytest.mark.parametrize("folder", PACKS, ids=lambda path: path.name)
def test_a_broken_pack_is_refused_in_exactly_these_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BROKEN)
    said = diagnostics(folder.name) + "\n"
    beside = folder / "expected.txt"
    if os.environ.get("ACCEPT"):
        beside.write_text(said, encoding="utf-8")
    assert beside.read_text(encoding="utf-8") == said


@pytest.mark.parametrize("folder", PACKS, ids=lambda path: path.name)
def test_each_fault_of_a_pack_has_a_place_and_a_help(folder: Path) -> None:
    what, where, help_ = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert what.startswith("error: ")
    assert where.startswith(f"  --> {folder.name}/")
    assert where.split(".yaml:")[1].replace(":", "").isdigit()
    assert help_.startswith("  help: ")
    assert max(map(len, (what, help_))) < 180


def test_the_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    broken = pack(
        tmp_path / "own",
        first=GATE.replace("[calendar]", "[calender]"),
        second=GATE.replace("quiet-week", "busy-week").replace("[lora]", "[lorra]"),
        third=FACTS,
        fourth=SOURCES,
    )
    said = diagnostics(broken)
    assert [
        line.removeprefix("error: ") for line in said.splitlines() if line.startswith("error: ")
    ] == ["unknown source `calender`", "unknown technique `lorra`"]


def test_a_folder_without_rules_says_so(tmp_path: Path) -> None:
    what = "no rule file in this folder: their names end in .yaml or .yml"
    expected = f"error: {what}\n  --> {tmp_path}:1:1\n  help: Name a folder of rule files."
    assert expected == diagnostics(tmp_path)


def test_a_folder_that_is_missing_says_so(tmp_path: Path) -> None:
    missing = tmp_path / "my-ruels"
    expected = f"error: no such folder of rules\n  --> {missing}:1:1\n  help: "
    assert f"{expected}Name a folder of rule files." == diagnostics(missing)
    (tmp_path / "my-rules").mkdir()
    assert f"{expected}Did you mean {tmp_path / 'my-rules'}?" == diagnostics(missing)


def test_a_file_is_no_folder_of_rules(own: Path) -> None:
    gate = own / "gate.yaml"
    expected = f"error: this is a file, not a folder of rules\n  --> {gate}:1:1\n  help: "
    assert f"{expected}Name a folder of rule files." == diagnostics(gate)


def test_a_rule_file_of_two_mebibytes_is_refused(own: Path) -> None:
    large = own / "large.yaml"
    large.write_bytes(b"#" * 2 * 1024 * 1024)
    expected = f"error: the file is larger than 1024 KiB\n  --> {large}:1:1\n  help: "
    assert f"{expected}Name a folder of rule files." == diagnostics(own)


def test_a_file_that_ends_in_yml_is_read_as_well(own: Path) -> None:
    (own / "gate.yaml").rename(own / "gate.yml")
    assert load_rules(own).rules["gate/a-quiet-week"].position.file == str(own / "gate.yml")


def test_hidden_files_and_folders_are_passed_by(own: Path) -> None:
    (own / ".#gate.yaml").symlink_to("somebody@somewhere.4711")
    (own / ".gate.yaml.swp").write_text("an editor's", encoding="utf-8")
    pack(own / ".old", gate="not: a rule")
    assert "gate/a-quiet-week" in load_rules(own).rules


def test_a_link_that_leads_nowhere_is_an_error_and_no_gap(own: Path) -> None:
    link = own / "shared.yaml"
    link.symlink_to("moved-away.yaml")
    expected = f"error: this link leads nowhere\n  --> {link}:1:1\n  help: "
    assert f"{expected}Mend the link, or remove it." == diagnostics(own)


def test_a_link_to_a_folder_is_an_error_and_no_gap(own: Path, tmp_path: Path) -> None:
    shared = pack(tmp_path / "shared", message="messages: {}")
    (own / "shared").symlink_to(shared)
    said = f"error: a link to a folder is not followed\n  --> {own / 'shared'}:1:1\n  help: Name"
    assert diagnostics(own).startswith(said)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(25))
def test_a_shipped_file_with_typing_mistakes_ends_well(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    file = chance.choice(sorted(shipped().glob("*/*.yaml")))
    lines = file.read_text(encoding="utf-8").splitlines()
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(lines))
        key = lines[at].partition(":")[0]
        other = chance.choice(["[]", "{}", "3", "true", '""', "[a]", "{a: b}", "2026-01-01"])
        lines[at] = chance.choice([f"{key}: {other}", f"  {lines[at]}", lines[at].strip(), key, ""])
    folder = pack(tmp_path / "own", file="\n".join(lines))
    try:
        rules = load_rules(folder)
    except InvalidInput as bad:
        assert all(diagnostic.help for diagnostic in bad.diagnostics)  # noqa: PT017 - either way is well
        return
    for need in rules.needs:
        advise({"needs": [need]}, rules, as_of=DAY)


def test_a_pack_alone_must_be_complete(tmp_path: Path) -> None:
    said = diagnostics(pack(tmp_path / "own", gate=GATE, facts=FACTS), only=True)
    assert "error: the rules have no name\n" in said
    assert "error: the vocabulary lacks `needs`\n" in said


def test_the_shipped_pack_alone_is_complete() -> None:
    assert load_rules().rules.keys() == load_rules(shipped(), only=True).rules.keys()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A pack with a gate over a fact and a source of its own, in a folder called as the shipped."""
    return pack(tmp_path / "rules", gate=GATE, facts=FACTS, sources=SOURCES)


def rules_said(rulebook: Rulebook) -> object:
    verdict = advise({"needs": ["wrong-tone"]}, rulebook, as_of=DAY)
    said = json.loads(render(verdict))["rules"]
    assert said.pop("digest").startswith("sha256:")
    assert said.pop("version")
    return said


def test_a_pack_on_top_adds_its_gate_fact_and_source(own: Path) -> None:
    added = ["fact/team.quiet_weeks", "gate/a-quiet-week", "source/calendar"]
    assert rules_said(load_rules(own)) == {"pack": "core", "added": added}


def test_an_added_gate_closes_and_opens_what_it_guards(own: Path) -> None:
    rules = load_rules(own)
    gates = {}
    for weeks in (0, 1):
        known = {"needs": ["wrong-tone"], "team": {"quiet_weeks": weeks}}
        following = advise(known, rules, as_of=DAY).next_rung
        assert following is not None
        gates[weeks] = {gate.rule for gate in following.unmet}
    assert {"gate/a-quiet-week"} == gates[0] - gates[1]


def test_a_gate_of_the_same_id_is_replaced_and_the_verdict_says_so(tmp_path: Path) -> None:
    ours = GATE.replace("a-quiet-week", "enough-examples").replace("[calendar]", "[lora-paper]")
    ours = ours.replace(
        "team.quiet_weeks: {at_least: 1}", "examples.demonstrations: {at_least: 900}"
    )
    folder = pack(
        tmp_path / "strict",
        gate=ours.replace("{team.quiet_weeks} quiet weeks ahead", "too few"),
        pack="pack: strict\nversion: '1'\n",
    )
    rules = load_rules(folder)
    expected = {"pack": "core+strict", "replaced": ["gate/enough-examples"]}
    assert expected == rules_said(rules)
    assert (
        rules.rules["gate/enough-examples"].why,
        rules.rules["gate/enough-examples"].pack,
    ) == ("You have too few.", "strict")


def test_a_fact_is_replaced_one_by_one(tmp_path: Path) -> None:
    question = "Who keeps it running?"
    facts = f"facts:\n  team.maintainer: {{type: bool, question: '{question}'}}\n"
    rules = load_rules(pack(tmp_path / "own", facts=facts))
    assert question == rules.facts["team.maintainer"].question
    assert rules_said(rules) == {"pack": "core", "replaced": ["fact/team.maintainer"]}
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


def test_a_fact_that_a_replaced_rule_read_is_no_fault_of_the_pack_that_replaced_it(
    tmp_path: Path,
) -> None:
    only = "gate/one-shared-base"
    assert list(readers(load_rules(), "assets.specialists_same_base")) == [only]
    ours = GATE.replace("gate: a-quiet-week", f"gate: {only.removeprefix('gate/')}")
    ours = ours.replace("[calendar]", "[lora-paper]").replace("[lora]", "[distillation]")
    ours = ours.replace("team.quiet_weeks: {at_least: 1}", "team.maintainer: true")
    ours = ours.replace("{team.quiet_weeks} quiet weeks ahead", "nobody")
    assert load_rules(pack(tmp_path / "own", gate=ours)).rules


def test_packs_are_called_by_their_pack_yaml_and_each_version_is_said(own: Path) -> None:
    pack(own, pack="pack: harbour\nversion: '1.0'\n")
    rules = load_rules(own)
    assert (rules.pack.name, rules.pack.version) == (
        "core+harbour",
        f"{load_rules().pack.version}+1.0",
    )
    assert rules.rules["gate/a-quiet-week"].pack == "harbour"


def test_what_packs_on_top_declare_is_known_with_its_place(own: Path) -> None:
    found = load_rules(own).own
    assert {"gate/a-quiet-week", "fact/team.quiet_weeks", "source/calendar"} == found.keys()
    assert str(found["source/calendar"]) == f"{own / 'sources.yaml'}:2:3"
    assert load_rules().own == {}


def test_the_later_of_two_packs_wins(tmp_path: Path) -> None:
    first = pack(tmp_path / "first", gate=GATE, facts=FACTS, sources=SOURCES)
    second = pack(tmp_path / "second", facts=FACTS.replace("52", "4"))
    assert load_rules(first, second).facts["team.quiet_weeks"].maximum == 4
    assert load_rules(second, first).facts["team.quiet_weeks"].maximum == 52


def test_the_digest_is_of_what_the_rules_say_and_not_of_where_they_lie(tmp_path: Path) -> None:
    files = {"gate": GATE, "facts": FACTS, "sources": SOURCES}
    here, there = pack(tmp_path / "a", **files), pack(tmp_path / "b" / "c", **files)
    assert load_rules(here).pack.digest == load_rules(there).pack.digest
    assert load_rules(here).pack.digest != load_rules().pack.digest


def test_marks_name_the_folder_that_was_read_and_not_its_twin(tmp_path: Path) -> None:
    twins = [
        pack(tmp_path / name, gate=GATE, facts=FACTS, sources=SOURCES) for name in ("one", "two")
    ]
    found = [load_rules(twin).rules["gate/a-quiet-week"] for twin in twins]
    assert [(str(twin / "gate.yaml"), twin.name) for twin in twins] == [
        (rule.position.file, rule.pack) for rule in found
    ]


def kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.pickle"))


def in_order(shown: str) -> str:
    """What is shown of a rulebook, with the items of each set in their order."""
    return re.sub(r"frozenset\(\{(.*?)\}\)", lambda items: str(sorted(items[1].split(", "))), shown)


def test_the_second_start_reads_the_cache(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = load_rules()
    assert len(kept(own_cache)) == 1

    def refuse(*_: object) -> None:
        raise AssertionError("the rules were read again")

    monkeypatch.setattr("ladder.load.rules._build", refuse)
    again = load_rules()
    assert in_order(repr(fresh)) == in_order(repr(again))
    assert fresh.tests.keys() == again.tests.keys()


def test_a_rule_that_was_changed_is_read_anew(own_cache: Path, tmp_path: Path) -> None:
    folder = pack(tmp_path / "own", gate=GATE, facts=FACTS, sources=SOURCES)
    before = load_rules(folder)
    pack(folder, facts=FACTS.replace("52", "4"))
    assert before.facts["team.quiet_weeks"].maximum == 52
    assert load_rules(folder).facts["team.quiet_weeks"].maximum == 4
    assert len(kept(own_cache)) > 1


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "altered", "foreign"])
def test_a_damaged_cache_costs_time_and_no_answer(damage: str, own_cache: Path) -> None:
    expected = advise({"needs": ["wrong-tone"]}, load_rules(), as_of=DAY)
    [file] = kept(own_cache)
    whole = file.read_bytes()
    middle = len(whole) // 2
    file.write_bytes(
        {
            "empty": b"",
            "cut": whole[:middle],
            "flipped": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
            "altered": whole.replace(b"prompt", b"prompd"),
            "foreign": pickle.dumps(["something else"]),
        }[damage]
    )
    assert expected == advise({"needs": ["wrong-tone"]}, load_rules(), as_of=DAY)
    assert len(file.read_bytes()) > middle


def test_a_cache_of_another_user_is_not_trusted(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_rules()
    assert own_cache.exists()
    me = os.getuid()
    monkeypatch.setattr("os.getuid", lambda: me + 1)
    monkeypatch.setattr("pickle.loads", lambda _: pytest.fail("a foreign pickle was read"))
    assert load_rules().rules


def test_a_cache_that_cannot_be_written_is_gone_without(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_cache.write_text("a file where the folder should be", encoding="utf-8")
    assert load_rules().rules
    monkeypatch.setenv("LADDER_CACHE", "/dev/null/ladder")
    assert load_rules().rules


def test_the_cache_is_where_ladder_cache_says_else_in_the_users(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LADDER_CACHE", "elsewhere")
    assert Path("elsewhere") == cache_folder()
    monkeypatch.delenv("LADDER_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert tmp_path / "ladder" == cache_folder()
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path / ".cache" / "ladder" == cache_folder()


def test_the_cache_does_not_grow_for_ever(own_cache: Path, tmp_path: Path) -> None:
    load_rules()
    [first] = kept(own_cache)
    for number in range(MOST_KEPT):
        (own_cache / f"{number}.pickle").write_bytes(b"old")
    later = time.time() + 60
    os.utime(first, (later, later))
    load_rules(pack(tmp_path / "own", gate=GATE, facts=FACTS, sources=SOURCES))
    assert len(kept(own_cache)) == MOST_KEPT
    assert first in kept(own_cache)


@pytest.mark.slow
def test_starts_at_the_same_time_do_not_disturb_each_other(own_cache: Path) -> None:
    program = "from ladder import load_rules; print(len(load_rules().rules))"
    starts = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) for _ in range(4)
    ]
    said = {start.communicate()[0] for start in starts}
    assert {f"{len(load_rules().rules)}\n".encode()} == said
    assert len(list(own_cache.iterdir())) == 1


def test_without_their_cases_the_shipped_rules_say_the_same() -> None:
    whole, lean = load(), load(cases=False)
    assert len(lean.cases) < len(whole.cases) / 10
    assert lean.pack == whole.pack
    assert lean.positions == whole.positions
    assert [name for name, rule in lean.rules.items() if rule.cases and "message" not in name] == []
    for name, rule in whole.rules.items():
        said, also = (replace(each, cases=()) for each in (rule, lean.rules[name]))
        assert repr(said) == repr(also)
    for both in ("facts", "derived", "sources", "contradictions", "techniques"):
        assert repr(getattr(whole, both)) == repr(getattr(lean, both))


def test_of_a_folder_on_top_the_cases_are_read_whatever_is_asked(own: Path) -> None:
    other = GATE.replace("a-quiet-week", "another-week")
    (own / "wrong.yaml").write_text(f"{other}cases: [{{case: x, given: {{needs: [tone]}}}}]\n")
    with pytest.raises(InvalidInput, match="`needs` cannot hold `tone`"):
        load(own, cases=False)
