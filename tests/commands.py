"""The command line, run in this process."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from ladder.cli import main


@dataclass(frozen=True)
class Stated:
    """What a command wrote, and how it ended."""

    code: int
    out: str
    err: str


class Command:
    """Calls `ladder` with arguments, as a shell would, with its output captured."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch = monkeypatch
        self.capsys = capsys

    def __call__(self, *arguments: str) -> Stated:
        self.monkeypatch.setattr(sys, "argv", ["ladder", *arguments])
        self.capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        written = self.capsys.readouterr()
        return Stated(code, written.out, written.err)


def reads(file: Path, found: str) -> None:
    """Assert that a file holds what was found; `LADDER_WRITE_REPORTS=1` writes it anew."""
    if "LADDER_WRITE_REPORTS" in os.environ:
        file.parent.mkdir(exist_ok=True)
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")


def waits_for_input(process: int) -> bool:
    """Whether a process waits for its standard input: then all that comes before is done."""
    return "pipe_read" in Path(f"/proc/{process}/wchan").read_text(encoding="ascii") or (
        Path(f"/proc/{process}/syscall").read_text(encoding="ascii").startswith("0 0x0 ")
    )
