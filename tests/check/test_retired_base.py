"""A check that is ended from outside: with the code of the signal, and nobody left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.check.running import VOICE
from tests.commands import waits_for_input


def waiting(folder: Path) -> subprocess.Popen[bytes]:
    """A check that has begun, and waits for a proposal on standard input that never comes."""
    (folder / "p.yaml").write_text(VOICE)
    command = [sys.executable, "-m", "ladder", "check", "p.yaml", "-", "--output", "json=r.json"]
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while not waits_for_input(process.pid):
        assert process.poll() is None
        time.sleep(0.05)
    return process


@pytest.mark.skipif(not Path("/proc/self/syscall").exists(), reason="it looks into /proc")
@pytest.mark.parametrize(
    ("ended", "code"), [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGINT, 130)]
)
def test_interrupted_check_exits_with_its_code_and_leaves_no_process(
    tmp_path: Path, ended: signal.Signals, code: int
) -> None:
    process = waiting(tmp_path)
    process.send_signal(ended)
    out, _ = process.communicate(timeout=120)
    assert (process.returncode, out) == (code, b"")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.yaml"]
    with pytest.raises(ProcessLookupError):  # nor anybody else of its session
        os.killpg(process.pid, 0)
