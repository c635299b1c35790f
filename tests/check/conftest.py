"""What the tests of the gate share."""

from pathlib import Path

import pytest

from tests.commands import Command


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """The command, run in an empty folder; a test file may lay its own files there."""
    monkeypatch.chdir(tmp_path)
    return Command(monkeypatch, capsys)
