"""What the tests of the catalogue share."""

from pathlib import Path

import pytest

from tests.commands import Command


@pytest.fixture
def ladder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    """The command, run in an empty folder and 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return Command(monkeypatch, capsys)
