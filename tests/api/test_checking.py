"""The gate as a function: the report of a text or of files, with the command's exit code."""

import json
from datetime import date
from pathlib import Path

import pytest

from ladder import check_paths, check_text, load_problem, plan
from tests.commands import Command
from tests.strategies import rules

DAY = date(2026, 11, 24)
NEED = "title: Tone\nneeds: [wrong-tone]\n"


@pytest.mark.parametrize(
    ("text", "exit"),
    [
        (f"{NEED}proposal: {{technique: prompt}}\n", 0),
        (f"{NEED}examples: {{demonstrations: 3}}\nproposal: {{technique: lora}}\n", 1),
        ("title: Tone\nproposal: {technique: few-shot}\n", 3),
        (f"{NEED}proposal: {{technique: lorra}}\n", 2),
        (NEED, 4),
        ("", 4),
    ],
)
def test_text_gets_the_exit_code_of_the_command(text: str, exit: int, tmp_path: Path) -> None:
    report = check_text(text, rules(), name="proposal.yaml", as_of=DAY)
    file = tmp_path / "proposal.yaml"
    file.write_text(text)
    assert report.exit == exit
    assert check_paths([file], rules(), as_of=DAY).exit == exit


def test_a_report_and_a_plan_become_the_json_of_their_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ladder = Command(monkeypatch, capsys)
    monkeypatch.chdir(tmp_path)
    Path("proposal.yaml").write_text(f"{NEED}proposal: {{technique: lora}}\n")
    report = check_text(Path("proposal.yaml").read_text(), name="proposal.yaml", as_of=DAY)
    printed = ladder("check", "proposal.yaml", "--as-of", f"{DAY}", "--format", "json")
    assert report.to_dict()["files"] == json.loads(printed.out)["files"]
    found = plan(load_problem("proposal.yaml"), as_of=DAY)
    printed = ladder("plan", "proposal.yaml", "--as-of", f"{DAY}", "--format", "json")
    assert found.to_json() == printed.out


def test_markdown_text_is_read_by_its_name() -> None:
    text = f"---\n{NEED}examples: {{demonstrations: 3}}\nproposal: {{technique: lora}}\n---\nWhy.\n"
    assert check_text(text, rules(), name="proposal.md", as_of=DAY).exit == 1


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a proposal to train."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(f"{NEED}proposal: {{technique: lora}}\n")
    return tmp_path


WAIVED = """\
waivers:
- {rule: requirement/min-examples, reason: The texts come in May., owner: Ana, expires: 2026-12-24}
"""


@pytest.mark.parametrize(("day", "waived"), [(24, "waived"), (25, "active")])
def test_a_waiver_ends_on_the_day_that_is_asked_for_in_texts_and_paths(
    day: int, waived: str, repository: Path
) -> None:
    text = f"{NEED}examples: {{demonstrations: 3}}\nproposal: {{technique: lora}}\n{WAIVED}"
    (repository / "a.yaml").write_text(text)
    as_of = date(2026, 12, day)
    for report in (check_text(text, as_of=as_of), check_paths(["."], as_of=as_of)):
        found = {item.rule: item.suppression for item, _ in report.findings}
        assert (report.as_of, found["requirement/min-examples"]) == (f"{as_of}", waived)


def test_settings_of_the_repository_count_for_paths(repository: Path) -> None:
    (repository / "ladder.toml").write_text('exclude = ["a.yaml"]\nallow-nothing = true\n')
    report = check_paths(["."], rules(), as_of=DAY)
    assert (report.exit, report.skipped[0].reason) == (0, "excluded")


def test_own_rules_of_the_repository_count_for_paths(repository: Path) -> None:
    (repository / "ladder.toml").write_text('rules = ["own"]\n')
    (repository / "own").mkdir()
    (repository / "own/pack.yaml").write_text("pack: own\nversion: '1'\nday: 2026-11-24\n")
    names = [check_paths(["."], own, as_of=DAY).pack.name for own in (None, rules())]
    assert names == ["core+own", "core"]
