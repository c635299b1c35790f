"""The faults of a pack, in their exact words.

`ACCEPT=1 pytest tests/load/packs/test_broken_packs.py` writes broken_rules/ anew: read
the words aloud before you commit.
"""

import os
import random
import re
from pathlib import Path

import pytest

from ladder import InvalidInput, advise, load_rules
from ladder.load.yaml.folders import shipped
from tests.load.packs.test_rules_loading import (
    BROKEN,
    DAY,
    FACTS,
    REQUIREMENT,
    SOURCES,
    diagnostics,
    pack,
)

PACKS = sorted(path for path in BROKEN.iterdir() if path.is_dir())


pytestmark = pytest.mark.usefixtures("small_pack")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder for this test alone."""
    monkeypatch.setenv("LADDER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A pack with a requirement over a fact and a source of its own.

    In a folder called as the shipped.
    """
    return pack(tmp_path / "rules", requirement=REQUIREMENT, facts=FACTS, sources=SOURCES)


ON_SHIPPED = {
    "cause-with-the-name-of-a-fact",
    "all-but-an-unknown-need",
    "contradiction-about-an-unknown-value",
    "contradiction-in-a-case",
    "derived-of-an-unknown-one",
    "fact-without-its-section",
    "requirement-that-nobody-asks",
    "option-after-what-is-not-on-it",
    "option-in-the-wrong-order",
    "option-of-an-unknown-technique",
}
"""Packs whose fault names something that only the shipped rules have."""


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param(path, id=path.name, marks=[pytest.mark.slow] * (path.name in ON_SHIPPED))
        for path in PACKS
    ],
)
def test_a_broken_pack_is_refused_in_exactly_these_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    if folder.name in ON_SHIPPED:
        request.getfixturevalue("shipped_rules")
        request.getfixturevalue("few_shipped_cases")
    monkeypatch.chdir(BROKEN)
    result = diagnostics(folder.name) + "\n"
    beside = folder / "expected.txt"
    if os.environ.get("ACCEPT"):
        beside.write_text(result, encoding="utf-8")
    assert beside.read_text(encoding="utf-8") == result


def test_each_fault_of_a_pack_has_a_place_and_a_help() -> None:
    assert [path.name for path in PACKS if not _has_a_place_and_a_help(path)] == []


def _has_a_place_and_a_help(folder: Path) -> bool:
    text = (folder / "expected.txt").read_text(encoding="utf-8")
    place = rf"  --> {re.escape(folder.name)}/[^\n]*\.yaml:[0-9]+:[0-9]+"
    found = re.fullmatch(rf"(error: [^\n]+)\n{place}\n(  help: [^\n]+)\n", text)
    return found is not None and max(map(len, found.groups())) < 200


def test_the_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    broken = pack(
        tmp_path / "own",
        first=REQUIREMENT.replace("[calendar]", "[calender]"),
        second=REQUIREMENT.replace("quiet-week", "busy-week").replace("[lora]", "[lorra]"),
        third=FACTS,
        fourth=SOURCES,
    )
    result = diagnostics(broken)
    assert [
        line.removeprefix("error: ") for line in result.splitlines() if line.startswith("error: ")
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
    requirement = own / "requirement.yaml"
    expected = f"error: this is a file, not a folder of rules\n  --> {requirement}:1:1\n  help: "
    assert f"{expected}Name a folder of rule files." == diagnostics(requirement)


def test_a_rule_file_of_two_mebibytes_is_refused(own: Path) -> None:
    large = own / "large.yaml"
    large.write_bytes(b"#" * 2 * 1024 * 1024)
    expected = f"error: the file is larger than 1024 KiB\n  --> {large}:1:1\n  help: "
    assert f"{expected}Name a folder of rule files." == diagnostics(own)


def test_a_file_that_ends_in_yml_is_read_as_well(own: Path) -> None:
    (own / "requirement.yaml").rename(own / "requirement.yml")
    assert load_rules(own).rules["requirement/a-quiet-week"].position.file == str(
        own / "requirement.yml"
    )


def test_hidden_files_and_folders_are_passed_by(own: Path) -> None:
    (own / ".#requirement.yaml").symlink_to("somebody@somewhere.4711")
    (own / ".gate.yaml.swp").write_text("an editor's", encoding="utf-8")
    pack(own / ".old", requirement="not: a rule")
    assert "requirement/a-quiet-week" in load_rules(own).rules


def test_a_link_that_leads_nowhere_is_an_error_and_no_gap(own: Path) -> None:
    link = own / "shared.yaml"
    link.symlink_to("moved-away.yaml")
    expected = f"error: this link leads nowhere\n  --> {link}:1:1\n  help: "
    assert f"{expected}Mend the link, or remove it." == diagnostics(own)


def test_a_link_to_a_folder_is_an_error_and_no_gap(own: Path, tmp_path: Path) -> None:
    shared = pack(tmp_path / "shared", message="messages: {}")
    (own / "shared").symlink_to(shared)
    text = f"error: a link to a folder is not followed\n  --> {own / 'shared'}:1:1\n  help: Name"
    assert diagnostics(own).startswith(text)


@pytest.mark.nightly
@pytest.mark.in_turns
@pytest.mark.parametrize("seed", range(25))
def test_rule_file_with_typing_errors_is_loaded_or_refused(seed: int, tmp_path: Path) -> None:
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
