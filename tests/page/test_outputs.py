"""The engine inside the page gives the same bytes as the command."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.advice.goldens import EXAMPLES
from tests.commands import Command
from tests.page.conftest import ROOT

DAY = "2026-11-28"


@pytest.mark.slow
def test_outputs_in_the_page_equal_those_of_the_command(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")
    command = Command(monkeypatch, capsys)
    names = [str(example.relative_to(ROOT)) for example in EXAMPLES]
    script = str(Path(__file__).with_name("outputs.mjs"))
    done = subprocess.run(
        ["node", script, str(page), str(ROOT), DAY, *names],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    outputs = json.loads(done.stdout)
    assert len(outputs) == 4 * len(names)
    for key, text in outputs.items():
        name, format = key.split(" ")
        assert text == command("advise", name, "--format", format, "--as-of", DAY).out, key
