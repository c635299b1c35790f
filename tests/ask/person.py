"""A pseudo-terminal with a person at it: keys go in, and what stands on the screen is read."""

import os
import re
import sys
import time
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

import pexpect
import pyte

from ladder import load_rules
from tests.commands import run_in_a_copy

UP, DOWN, ENTER = "\x1b[A", "\x1b[B", "\r"
CONTROL_C, CONTROL_D = "\x03", "\x04"
PATIENCE = 120.0
"""Seconds after which a run is given up: only a failure takes so long, however busy the machine."""


@cache
def _prepare() -> None:
    """Import the interview and read the shipped rules."""
    for module in ("ladder.cli.ask", "ladder.cli.interview.keyboard"):
        import_module(module)
    load_rules()


class Person:
    """One run of `ladder ask` in a terminal of its own."""

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        columns: int = 80,
        rows: int = 30,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.state = folder / "state"
        self.raw = b""
        self._text: str | None = None  # what is shown, until more is read
        inherited = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")}
        known = {"TERM": "xterm-256color", "XDG_STATE_HOME": str(self.state)}
        known |= environment or {}
        command = ["ask", "--as-of", "2026-11-24", *arguments]
        self._screen = pyte.HistoryScreen(columns, rows, history=5000)
        self._stream = pyte.ByteStream(self._screen)
        _prepare()
        self._child: pexpect.spawn[bytes] = pexpect.spawn(
            str(Path(sys.executable).parent / "ladder"),
            command,
            cwd=str(folder),
            dimensions=(rows, columns),
            timeout=PATIENCE,
            preexec_fn=lambda: run_in_a_copy(command, {**inherited, **known}),
        )
        self._child.delaybeforesend = None

    def sees(self, words: str) -> str:
        """Wait until `words` stand somewhere, lines joined; gives all that was shown till then."""
        until = time.monotonic() + PATIENCE
        while words not in (shown := self.shown()):
            assert time.monotonic() < until, f"never saw {words!r} in\n{self.text()}"
            self._read()
        return shown

    def sees_again(self, words: str, times: int) -> None:
        """Wait until `words` stand somewhere more than so many times."""
        until = time.monotonic() + PATIENCE
        while self.shown().count(words) <= times:
            assert time.monotonic() < until, f"never saw {words!r} again in\n{self.text()}"
            self._read()

    def sees_any(self, *words: str) -> None:
        """Wait until one of `words` stands somewhere."""
        until = time.monotonic() + PATIENCE
        while not any(each in self.shown() for each in words):
            assert time.monotonic() < until, f"never saw any of {words!r} in\n{self.text()}"
            self._read()

    def knows_nothing_more(self, until: str) -> None:
        """In plain mode: answer that nobody knows until the interview asks for something else."""
        for _ in range(60):
            while not (shown := self.shown()).endswith(("help):", until)):
                assert self._read(), f"ended\n{self.text()}"
            if shown.endswith(until):
                return
            self.answers("unknown")
            while self.shown() == shown:
                assert self._read(), f"ended\n{self.text()}"
        raise AssertionError(f"no end in\n{self.text()}")

    def presses(self, *keys: str) -> None:
        """Send keys or typed text."""
        for key in keys:
            self._child.send(key)

    def answers(self, text: str) -> None:
        """Type a text and press Enter."""
        self.presses(text, ENTER)

    def resizes(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        self._screen.resize(rows, columns)
        self._text = None
        self._child.setwinsize(rows, columns)

    def ends(self) -> int:
        """Wait for the end; the exit code."""
        until = time.monotonic() + PATIENCE
        while self._read():
            assert time.monotonic() < until, f"does not end\n{self.text()}"
        self._child.wait()
        code = self._child.exitstatus
        assert code is not None, f"ended by signal {self._child.signalstatus}"
        return code

    def hangs_up(self) -> int:
        """Close the terminal under the program; the exit code."""
        pid = self._child.pid
        assert pid is not None
        os.close(self._child.child_fd)
        self._child.closed = True
        _, status = os.waitpid(pid, 0)
        return os.waitstatus_to_exitcode(status)

    def kills(self, signal: int) -> None:
        """Send a signal to the program."""
        self._child.kill(signal)

    def shown(self) -> str:
        """All that was shown, scrolled away or not, white space joined."""
        return re.sub(r"\s+", " ", self.text())

    def text(self) -> str:
        """All that was shown, line by line."""
        if self._text is None:
            top = self._screen.history.top
            gone = ["".join(line[x].data for x in sorted(line)) for line in top]
            self._text = "\n".join([*gone, *self.screen()])
        return self._text

    def screen(self) -> list[str]:
        """The lines on the screen now."""
        return [line.rstrip() for line in self._screen.display]

    def kept(self) -> list[Path]:
        """The files in which answers are kept."""
        return sorted(self.state.glob("ladder/*.yaml"))

    def _read(self) -> bool:
        try:
            read = self._child.read_nonblocking(65536, timeout=0.1)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += read
        self._stream.feed(read)
        self._text = None
        return True
