"""The pages on evidence, the plan and facts from files hold: each command runs and says so."""

import re
from pathlib import Path

import pytest

from tests.commands import Command

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "from-files.md"
BLOCK = re.compile(r"(?ms)^```(sh|text)\n(.*?)^```$")


def runs(page: Path = PAGE) -> list[tuple[list[str], list[str]]]:
    """The commands of each block, with the lines that stand under them on the page."""
    found: list[tuple[list[str], list[str]]] = []
    for kind, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        if kind == "sh":
            found.append((text.splitlines(), []))
        else:
            found[-1][1].extend(text.splitlines())
    return found


FOLDER = ROOT / "examples" / "from-files"
EVIDENCE = [(FOLDER / "ticket-classifier", run) for run in runs(PAGE.with_name("evidence.md"))]


@pytest.mark.parametrize(("folder", "run"), [*((FOLDER, run) for run in runs()), *EVIDENCE])
def test_the_commands_of_the_page_say_what_it_says(
    folder: Path,
    run: tuple[list[str], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    commands, lines = run
    monkeypatch.chdir(folder)
    ladder = Command(monkeypatch, capsys)
    parts = [ladder(*command.split()[1:]) for command in commands]
    assert [(item.code, item.err) for item in parts] == [(0, "")] * len(parts)
    out = " ".join(" ".join(item.out for item in parts).replace("\\", "").split())
    assert [line for line in lines if line not in out] == []


def test_the_plan_shows_what_its_page_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    [(commands, lines)] = runs(PAGE.with_name("plan.md"))
    monkeypatch.chdir(tmp_path)
    ladder = Command(monkeypatch, capsys)
    parts = [ladder(*command.split()[1:]) for command in commands]
    assert [item.code for item in parts] == [0] * len(parts)
    shown = parts[-1].out.splitlines()
    assert [line for line in lines if line not in shown] == []
