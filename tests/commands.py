"""The command line, run in this process."""

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest
import typer
from typer.main import get_command

from ladder.cli import main


@dataclass(frozen=True)
class Stated:
    """What a command wrote, and how it ended."""

    code: int
    out: str
    err: str


@cache
def _tree(program: typer.Typer, imported: tuple[str, ...]) -> object:
    """The commands of a program: to put them together takes as long as to run one."""
    assert imported
    return get_command(program)


def _known(program: typer.Typer) -> object:
    return _tree(program, tuple(name for name in sys.modules if name.startswith("ladder.cli.")))


class Command:
    """Calls `ladder` with arguments, as a shell would, with its output captured."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch = monkeypatch
        self.capsys = capsys

    def __call__(self, *arguments: str) -> Stated:
        self.monkeypatch.setattr(sys, "argv", ["ladder", *arguments])
        self.monkeypatch.setattr("typer.main.get_command", _known)
        self.capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        written = self.capsys.readouterr()
        return Stated(code, written.out, written.err)


def run_in_a_copy(arguments: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    """Run a command in a fresh copy of this process, on the terminal that the copy was given.

    The copy has imported everything and read the rules: a start of its own takes half a second.
    tests/cli/test_start.py starts one in a terminal.
    """
    code = 70
    try:
        os.closerange(3, 256)
        os.environ.clear()
        os.environ.update(environment)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
        sys.argv = ["ladder", *arguments]
        main()
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        with suppress(OSError):
            sys.stdout.flush()
        os._exit(code)


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
