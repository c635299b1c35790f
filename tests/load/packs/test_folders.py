"""Where packs lie, pinned or not; who answers for them, and when they are to be reviewed."""

import json
import sys
from datetime import date
from pathlib import Path

import pytest

from ladder import InvalidInput, load_rules
from ladder.engine.pack import Edition
from ladder.load.packs.folders import Located, located, seen_from
from ladder.load.yaml.folders import shipped
from ladder.workshop.upkeep import checked_before
from tests.commands import Command
from tests.load.packs.test_loosenings import LESS
from tests.load.packs.test_rules_loading import pack

pytestmark = pytest.mark.usefixtures("small_pack")

PACK = """\
pack: harbour
version: '1.0'
owner: Harbour practice
license: CC BY 4.0
review_by: 2027-01-01
"""
SOURCE = "{title: Ours, authors: Us, year: 2021, url: '', verified: DAY, grade: read"
SOURCES = (
    f"sources:\n  a-page: {SOURCE.replace('DAY', '2026-11-01')}, kind: page}}\n"
    f"  a-paper: {SOURCE.replace('DAY', '2022-11-01')}, kind: paper}}\n"
    f"  a-talk: {SOURCE.replace('DAY', '2026-11-01')}}}\n"
)


@pytest.mark.usefixtures("shipped_rules")
@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("my-rules", Located(Path("my-rules"))),
        (f"a/b@sha256:{'0' * 64}", Located(Path("a/b"), f"sha256:{'0' * 64}")),
        (Path("no-such-pack"), Located(Path("no-such-pack"))),
        ("shipped", Located(shipped())),
    ],
)
def test_rules_option_is_split_into_folder_and_digest(named: str | Path, found: Located) -> None:
    assert located(named) == found


def test_rules_of_another_digest_are_refused(tmp_path: Path) -> None:
    folder = pack(tmp_path / "own", pack=PACK, less=LESS)
    digest = load_rules(folder).pack.digest
    for pin in (digest, digest[:20]):
        assert load_rules(f"{folder}@{pin}").pack.digest == digest
    more = pack(tmp_path / "more", name="pack: more\nversion: '1'\n")
    assert load_rules(f"{folder}@{digest}", more).pack.name == "core+harbour+more"
    pack(folder, less=LESS + "says: enough examples\n")
    with pytest.raises(InvalidInput) as refused:
        load_rules(f"{folder}@{digest}", more)
    [diagnostic] = refused.value.diagnostics
    assert diagnostic.what.endswith(", not the ones that were asked for")
    assert diagnostic.position.file == f"{folder}@{digest}"


@pytest.mark.parametrize("digits", ["", "12", "0" * 11, "0" * 65, "G" * 12])
def test_required_digest_must_have_enough_digits(digits: str) -> None:
    with pytest.raises(InvalidInput, match="this is no digest"):
        located(f"shipped@sha256:{digits}")


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules")
def test_named_shipped_rules_are_loaded_once(tmp_path: Path) -> None:
    core, own = load_rules().pack, pack(tmp_path / "own", pack=PACK, less=LESS)
    (tmp_path / "link").symlink_to(shipped())
    for named in (f"shipped@{core.digest}", shipped(), tmp_path / "link"):
        assert load_rules(named).pack == core
    assert load_rules(f"shipped@{core.digest}", own).pack == load_rules(own).pack
    other = "1" if core.digest[18] == "0" else "0"
    with pytest.raises(InvalidInput, match="not the ones that were asked for"):
        load_rules(f"shipped@{core.digest[:18]}{other}", own)


@pytest.fixture
def ladder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """The command line, in a folder with a problem and a pack in the folder `own`."""
    monkeypatch.chdir(tmp_path)
    pack(tmp_path / "own", pack=PACK, less=LESS)
    Path("p.yaml").write_text("title: A voice\nneeds: [wrong-tone]\n", encoding="utf-8")
    return Command(monkeypatch, capsys)


@pytest.mark.parametrize("command", ["advise", "ask", "plan", "check"])
def test_a_command_refuses_rules_of_another_digest(ladder: Command, command: str) -> None:
    core, own = load_rules().pack.digest, load_rules("own").pack.digest
    result = ladder(command, "p.yaml", "--rules", f"own@{core}")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(
        f"error: these rules are {own}, not the ones that were asked for\n"
    )
    assert f"--> own@{core}\n" in result.err
    for named in (f"own@{own[:19]}", f"shipped@{core}"):
        assert "digest" not in ladder(command, "p.yaml", "--rules", named).err


def test_an_installed_package_brings_a_pack_and_none_of_its_code_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "harbour_rules"
    pack(package / "rules", pack=PACK, less=LESS)
    (package / "__init__.py").write_text("raise RuntimeError('run')\n", encoding="utf-8")
    info = tmp_path / "harbour_rules-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: harbour-rules\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[ladder.packs]\nharbour = harbour_rules.rules\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert located("harbour") == Located(package / "rules")
    assert load_rules("harbour").pack.replaced == ("requirement/min-examples",)
    assert "harbour_rules" not in sys.modules
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    pin = f"@sha256:{'0' * 12}"
    for named in ("harbour", f"harbour{pin}", f"shipped{pin}", str(package)):
        assert seen_from(tmp_path, named) == named
    for named in ("harbour_rules", f"own{pin}"):
        assert seen_from(tmp_path, named) == f"../{named}"
    (tmp_path / "harbour").mkdir()  # a folder of that name goes before
    assert seen_from(tmp_path, "harbour") == "../harbour"


@pytest.mark.parametrize("address", ["https://example.org/a.git", "git+https://example.org/a@1f"])
def test_loading_a_pack_opens_no_connection(address: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        load_rules(Path(address))
    [diagnostic] = refused.value.diagnostics
    assert diagnostic.what == "no such folder of rules, and nothing is fetched"
    assert "your own git" in diagnostic.help


def test_a_pack_says_who_answers_for_it(ladder: Command) -> None:
    rules = load_rules("own")
    harbour = Edition("harbour", "1.0", "Harbour practice", "CC BY 4.0", "2027-01-01")
    assert rules.pack.editions[1:] == (harbour,)
    core, version = rules.pack.editions[0][:2]
    result = ladder("rules", "digest", "--rules", "own")
    assert result.out.splitlines() == [
        rules.pack.digest,
        f"{core} {version}",
        "harbour 1.0, owner: Harbour practice, license: CC BY 4.0, review by 2027-01-01",
    ]
    outcome = json.loads(ladder("rules", "digest", "--rules", "own", "--format", "json").out)
    assert outcome["packs"][1] == harbour._asdict()
    due = ladder("rules", "stale", "--rules", "own", "--as-of", "2027-01-02").out
    line = "2027-01-01       1 day  pack/harbour: its review was due, by Harbour practice\n"
    assert line in due
    early = ladder("rules", "stale", "--rules", "own", "--as-of", "2027-01-01")
    assert "pack/harbour" not in early.out


def test_sources_keep_as_long_as_their_kind(tmp_path: Path) -> None:
    rules = load_rules(pack(tmp_path / "own", sources=SOURCES))
    ours = {"source/a-page", "source/a-paper", "source/a-talk"}
    wanted = {date(2026, 12, 31): set(), date(2027, 1, 1): {"source/a-page"}}
    wanted[date(2027, 12, 1)] = ours
    for day, old in wanted.items():
        assert {check.id for check in checked_before(rules, day)} & ours == old
