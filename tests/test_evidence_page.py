"""The pages on evidence and the plan hold: each command runs and says so."""

import re
import shutil
from pathlib import Path

import pytest

from tests.commands import Command

ROOT = Path(__file__).parents[1]
EVIDENCE = ROOT / "docs" / "evidence.md"
PLAN = ROOT / "docs" / "plan.md"
FOLDER = ROOT / "examples" / "from-files"
BLOCK = re.compile(r"(?ms)^```(sh|text)\n(.*?)^```$")


def runs(page: Path) -> list[tuple[list[str], list[str]]]:
    """The commands of each block, with the lines that stand under them on the page."""
    found: list[tuple[list[str], list[str]]] = []
    for kind, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        if kind == "sh":
            found.append((text.splitlines(), []))
        else:
            found[-1][1].extend(text.splitlines())
    return found


@pytest.mark.parametrize("run", [*runs(EVIDENCE), *runs(PLAN)[1:]])
def test_the_commands_of_the_page_say_what_it_says(
    run: tuple[list[str], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    commands, lines = run
    monkeypatch.chdir(shutil.copytree(FOLDER, tmp_path / "from-files"))
    ladder = Command(monkeypatch, capsys)
    parts = [ladder(*command.split()[1:]) for command in commands]
    writes = [command.startswith("ladder new") for command in commands]  # and then says so there
    assert [(item.code, bool(item.err)) for item in parts] == [(0, each) for each in writes]
    out = " ".join(" ".join(item.out + item.err for item in parts).split())
    assert lines
    assert [line for line in lines if " ".join(line.split()) not in out] == []


def test_the_first_plan_of_the_page_is_printed_as_it_shows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    commands, lines = runs(PLAN)[0]
    monkeypatch.chdir(tmp_path)
    ladder = Command(monkeypatch, capsys)
    parts = [ladder(*command.split()[1:]) for command in commands]
    assert [item.code for item in parts] == [0] * len(parts)
    shown = parts[-1].out.splitlines()
    assert [line for line in lines if line not in shown] == []
