"""A disk that fills up while a file is written: the old file stays, and no part of a new one."""

import errno
import os
from pathlib import Path

import pytest

from tests.check.running import FEW
from tests.commands import Command

TABLE = "title,needs\nLetters,wrong-tone\nTickets,too-slow\n"
RULE = ("--technique", "lora", "--fact", "task.stage", "--value", "pilot")

COMMANDS = {
    "a table": ("advise", "--table", "t.csv", "--output", "new.csv"),
    "a table that exists": ("advise", "--table", "t.csv", "--output", "old.csv"),
    "a report": ("check", "p.yaml", "--output", "sarif=p.sarif"),
    "a report in place of a file": ("check", "p.yaml", "--output", "json=old.txt"),
    "the second of two reports": ("check", "p.yaml", "--output", "json=a", "--output", "junit=b"),
    "a baseline": ("check", "p.yaml", "--write-baseline", "b.json"),
    "a problem file": ("new", "new.yaml"),
    "a proposal": (
        *("new", "--proposal", "--technique", "lora", "--need", "wrong-tone", "new.yaml"),
    ),
    "a rule": ("rules", "new", "requirement", "stage", *RULE, "--rules", "pack"),
}


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    monkeypatch.chdir(tmp_path)
    return Command(monkeypatch, capsys)


def files() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path().rglob("*") if path.is_file()}


@pytest.mark.parametrize("what", COMMANDS)
def test_a_command_on_a_full_disk_ends_with_an_error_and_changes_no_file(
    run: Command, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("p.yaml").write_text(FEW)
    Path("t.csv").write_text(TABLE)
    Path("old.txt").write_text("old\n")
    assert run("advise", "--table", "t.csv", "--output", "old.csv").code == 0
    before = files()

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    result = run(*COMMANDS[what])
    assert result.code == 2
    assert "cannot be written: no space left on device" in result.err
    assert "help: Check the folder, and the space left there." in result.err
    assert files() == before
