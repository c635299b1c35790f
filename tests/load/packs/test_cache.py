"""What was loaded once is kept for the next start, and never trusted further than that."""

import os
import pickle
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ladder import advise, load_rules
from ladder.load.packs.rules import MOST_KEPT, cache_folder
from tests.load.packs.test_rules_loading import DAY, FACTS, REQUIREMENT, SOURCES, pack

pytestmark = pytest.mark.usefixtures("small_pack")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder for this test alone."""
    monkeypatch.setenv("LADDER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


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

    monkeypatch.setattr("ladder.load.packs.rules._build", refuse)
    again = load_rules()
    assert in_order(repr(fresh)) == in_order(repr(again))
    assert fresh.tests.keys() == again.tests.keys()


def test_a_rule_that_was_changed_is_read_anew(own_cache: Path, tmp_path: Path) -> None:
    folder = pack(tmp_path / "own", requirement=REQUIREMENT, facts=FACTS, sources=SOURCES)
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
    load_rules(pack(tmp_path / "own", requirement=REQUIREMENT, facts=FACTS, sources=SOURCES))
    assert len(kept(own_cache)) == MOST_KEPT
    assert first in kept(own_cache)


@pytest.mark.slow
def test_starts_at_the_same_time_do_not_disturb_each_other(
    own_cache: Path, small_pack: Path
) -> None:
    load = f"load_rules({str(small_pack)!r}, only=True)"
    program = f"from ladder import load_rules; print(len({load}.rules))"
    starts = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) for _ in range(3)
    ]
    names = {start.communicate()[0] for start in starts}
    assert {f"{len(load_rules().rules)}\n".encode()} == names
    assert len(list(own_cache.iterdir())) == 1
