"""`--help`: every word of it, in every window, and `-h` as well."""

import pytest

from tests.commands import Command

COMMANDS = [
    [],
    ["advise"],
    ["ask"],
    ["check"],
    ["evidence"],
    ["plan"],
    ["schema"],
    ["rules"],
    *(["rules", name] for name in ("list", "show", "test", "coverage", "stale", "verify")),
]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return Command(monkeypatch, capsys)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_h_and_help_say_the_same_and_nothing_is_cut(
    run: Command, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    narrow = run(*command, "-h")
    monkeypatch.setenv("COLUMNS", "100")
    wide = run(*command, "--help")
    assert (narrow.code, wide.code) == (0, 0)
    assert "..." not in wide.out.replace("[ARGS]...", "")
    assert "".join(narrow.out.split()) == "".join(wide.out.split())
    assert max(map(len, narrow.out.splitlines())) <= 40
    assert max(map(len, wide.out.splitlines())) <= 100


def test_a_summary_stands_whole_under_commands(run: Command) -> None:
    text = " ".join(run("--help").out.split())
    assert "advise The verdict on a problem: a technique, why, and what would change it." in text
    assert "from which source, since when, and its own cases." in text


def test_a_name_too_long_for_its_column_stands_above_its_text(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("check", "--help").out.splitlines()
    at = lines.index("  --format <text|github|gitlab|html|json|junit|markdown|sarif>")
    assert lines[at + 1].strip() == "How to write the findings. [default: text]"
    assert [line.index("Write to FILE") for line in lines if "--output" in line] == [
        lines[at + 1].index("How")
    ]
