"""Settings of a project, and the command line on top of them; every override is shown."""

import json
from pathlib import Path

import pytest

from ladder.check.settings import find_settings
from tests.check.running import FEW, reported
from tests.commands import Command

OPEN = "title: Answers\nproposal: {technique: rag}\n"
"""A proposal without a need, which nobody can judge."""


@pytest.fixture
def run(run: Command) -> Command:
    Path(".git").mkdir()
    Path("p.yaml").write_text(OPEN)
    return run


def shown(out: str) -> list[tuple[str, str, str, str | None]]:
    given = json.loads(out)["settings"]
    return [(e["setting"], e["value"], e["origin"], e["instead_of"]) for e in given]


@pytest.mark.parametrize(
    ("name", "head"), [("ladder.toml", ""), ("pyproject.toml", "[tool.ladder]\n")]
)
def test_the_settings_file_is_read_and_shown(run: Command, name: str, head: str) -> None:
    Path(name).write_text(f'{head}paths = ["p.yaml"]\nfail-on = "error"\n')
    result = run("check", "--format", "json")
    assert result.code == 0
    assert shown(result.out) == [
        ("paths", "p.yaml", name, None),
        ("fail-on", "error", name, "undecided"),
    ]


def test_the_command_line_goes_first_and_says_what_it_put_aside(run: Command) -> None:
    Path("ladder.toml").write_text('fail-on = "error"\n')
    result = run("check", "p.yaml", "--fail-on", "undecided", "--format", "json")
    assert result.code == 3
    assert shown(result.out) == [
        ("fail-on", "undecided", "command line", "error in ladder.toml"),
    ]


def test_loosening_option_of_the_command_line_is_listed(run: Command) -> None:
    options = ("--no-waivers", "--allow-nothing", "--as-of", "2026-11-24", "--exclude", "x")
    assert shown(run("check", "p.yaml", *options, "--format", "json").out) == [
        ("exclude", "x", "command line", None),
        ("no-waivers", "true", "command line", None),
        ("as-of", "2026-11-24", "command line", None),
    ]


def test_the_usual_settings_are_not_shown(run: Command) -> None:
    assert shown(run("check", "p.yaml", "--format", "json").out) == []


def test_sarif_alone_exits_0_unless_asked_otherwise(run: Command) -> None:
    Path("p.yaml").write_text(FEW)
    assert run("check", "p.yaml", "--format", "sarif").code == 0
    assert run("check", "p.yaml", "--format", "sarif", "--fail-on", "error").code == 1
    assert run("check", "p.yaml", "--format", "text", "--output", "sarif=s.json").code == 1
    Path("ladder.toml").write_text('fail-on = "error"\n')
    assert run("check", "p.yaml", "--format", "sarif").code == 1


def test_severity_setting_changes_a_finding_and_is_listed(run: Command) -> None:
    Path("p.yaml").write_text(FEW)
    Path("ladder.toml").write_text(
        '[severity]\n"requirement/min-examples" = "note"\n'
        '"check/above-recommendation" = "warning"\n'
    )
    result = run("check", "p.yaml", "--format", "json")
    assert result.code == 0
    assert ("severity of requirement/min-examples", "note", "ladder.toml", None) in shown(
        result.out
    )


def test_severity_of_bad_input_cannot_be_changed(run: Command) -> None:
    Path("p.yaml").write_text("proposal: {technique: magic}\n")
    Path("ladder.toml").write_text('[severity]\n"check/invalid-proposal" = "note"\n')
    result = run("check", "p.yaml", "--format", "json")
    files = reported(result.out).files
    assert (result.code, files) == (2, {"p.yaml": [("error", "check/invalid-proposal", "active")]})


def test_the_nearest_file_counts(run: Command) -> None:
    below = Path("a/b").resolve()
    below.mkdir(parents=True)
    Path("pyproject.toml").write_text("[tool.ladder]\n")
    assert find_settings(below) == Path("pyproject.toml").resolve()
    Path("a/ladder.toml").write_text("")
    assert find_settings(below) == Path("a/ladder.toml").resolve()
    Path("a/pyproject.toml").write_text("[tool.other]\n")
    assert find_settings(below) == Path("a/ladder.toml").resolve()


def test_no_file_of_settings_silences_another_beside_it(run: Command) -> None:
    Path("pyproject.toml").write_text('[tool.ladder]\nfail-on = "error"\n')
    Path("ladder.toml").write_text("")
    result = run("check", ".")
    assert result.code == 2
    assert result.err.startswith(
        "error: settings stand in ladder.toml and in pyproject.toml, and only one file can count\n"
        "  --> ladder.toml:1:1\n"
    )


def test_the_search_ends_at_the_repository(run: Command) -> None:
    inner = Path("inner").resolve()
    (inner / ".git").mkdir(parents=True)
    Path("ladder.toml").write_text("")
    assert find_settings(inner) is None


def test_paths_of_a_settings_file_are_relative_to_it(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("ladder.toml").write_text('paths = ["p.yaml"]\n')
    Path("sub").mkdir()
    monkeypatch.chdir("sub")
    assert run("check").code == 3


def test_no_settings_looks_for_no_file(run: Command) -> None:
    Path("ladder.toml").write_text('fail-on = "error"\n')
    assert run("check", "p.yaml", "--no-settings").code == 3


def test_files_named_by_the_command_are_not_a_setting(run: Command) -> None:
    Path("ladder.toml").write_text('paths = ["proposals"]\n')
    assert shown(run("check", "p.yaml", "--format", "json").out) == [
        ("paths", "proposals", "ladder.toml", None)
    ]
