"""However a run ends, one line says so: a stream that closed, a full disk, Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.commands import waits_for_input
from tests.load.problems.test_broken import BROKEN, GOOD, LADDER, error

# Starts a command and prints the most memory that it held, in KiB. A child counts its parent's
# memory at the start as its own, so the parent must be smaller than what is measured.
PEAK = """
import os, sys
child = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
print(os.wait4(child, 0)[2].ru_maxrss)
"""


def good_file(folder: Path) -> Path:
    path = folder / "good.yaml"
    path.write_bytes(GOOD)
    return path


@pytest.mark.slow
def test_a_reader_that_has_gone_is_no_fault(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [*LADDER, "advise", good_file(tmp_path), "--format", "json"]
    result = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.slow
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_closed_streams_change_nothing_else(closed: str, tmp_path: Path) -> None:
    line = f'"$@" {closed}'
    command = [*LADDER, "advise", good_file(tmp_path), "--format", "json"]
    result = subprocess.run(["sh", "-c", line, "sh", *command], capture_output=True, check=False)
    assert (result.returncode, result.stderr) == (0, b"")


def test_a_closed_standard_input_is_named() -> None:
    result = subprocess.run(
        ["sh", "-c", '"$@" <&-', "sh", *LADDER, "advise", "-"], capture_output=True, text=True
    )
    what = "the file cannot be read: standard input is closed"
    expected = error(what, "<stdin>:1:1", "Name a plain file.")
    assert (2, "", expected) == (result.returncode, result.stdout, result.stderr)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_named(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [*LADDER, "advise", good_file(tmp_path), "--format", "json"]
        result = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    expected = error(
        "the output cannot be written: no space left on device",
        "standard output",
        "Check where the output goes, and the space left there.",
    )
    assert (2, expected) == (result.returncode, result.stderr)


@pytest.mark.skipif(not Path("/proc/self/syscall").exists(), reason="it looks into /proc")
def test_an_interrupt_leaves_without_a_traceback(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*LADDER, "advise", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as waiting:
        assert waiting.stdin is not None
        assert waiting.stderr is not None
        while not waits_for_input(waiting.pid):
            assert waiting.poll() is None
            time.sleep(0.05)
        waiting.send_signal(signal.SIGINT)
        result = waiting.stderr.read()
        waiting.stdin.close()
    assert waiting.returncode == 130
    assert result == b"interrupted\n"


def the_most_that_a_file_can_hold() -> bytes:
    return b"needs: [" + b"a," * 32_000 + b"]"


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        the_most_that_a_file_can_hold(),
        b"needs: [" + b"[]," * 21_000 + b"]",
        b"".join(b"%d:\n" % number for number in range(9_000)),
        b"title: " + b"x" * 60_000,
        b"# " + b"x" * 2 * 1024 * 1024,
        (BROKEN / "alias-bomb.yaml").read_bytes(),
        b"needs: " + b"[" * 30_000,
        b"- " * 30_000,
    ],
    ids=["words", "lists", "keys", "text", "2 MiB", "aliases", "brackets", "dashes"],
)
def test_the_worst_files_are_refused_in_little_memory(content: bytes, tmp_path: Path) -> None:
    worst = tmp_path / "worst.yaml"
    worst.write_bytes(content)
    command = [*LADDER, "advise", worst]
    result = subprocess.run(
        [sys.executable, "-S", "-c", PEAK, *command], capture_output=True, text=True, check=False
    )
    assert result.stderr.startswith("error: ")
    assert int(result.stdout) < 64 * 1024
