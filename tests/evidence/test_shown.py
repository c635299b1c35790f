"""What `ladder evidence` says of data files, and the texts that are shown when asked for."""

import json
from pathlib import Path

import pytest

from tests.commands import Command
from tests.evidence.examples import chat, data


def test_the_command_counts_and_shows_no_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    data(tmp_path, [chat("Who are you?", "Nobody 7."), chat("Why?", "So.")], "train.jsonl")
    data(tmp_path, [chat("Why?", "Because.")], "eval.jsonl")
    ladder = Command(monkeypatch, capsys)
    result = ladder("evidence", "train.jsonl", "eval.jsonl")
    assert (result.code, result.err) == (0, "")
    assert "Read as messages (chat): 2 rows, 2 different." in result.out
    assert "1 row of eval.jsonl asks what train.jsonl asks too" in " ".join(result.out.split())
    assert "Nobody" not in result.out
    found = json.loads(ladder("evidence", "train.jsonl", "--format", "json").out)
    assert found["data"][0]["different"] == 2


HOSTILE = (
    "\x1b[31mred\x1b]8;;http://evil.test\x07 \u202egnp.exe \u200b[bold]x[/bold] ::error::no ##[x]"
)


def hostile_files(folder: Path) -> list[str]:
    """A data file, another one that shares a row, and results, each with a hostile text."""
    data(folder, [chat(HOSTILE, "Nobody 7."), chat(HOSTILE, "Nobody 7."), chat("Why?", "")], "a")
    data(folder, [chat(HOSTILE, "Nobody 7.")], "b")
    (folder / "r").write_text(json.dumps({"id": "q1", "text": HOSTILE, "score": 0}) + "\n")
    return ["a", "b", "r"]


def test_no_text_of_a_row_is_shown_unless_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ladder = Command(monkeypatch, capsys)
    for format in ("text", "json"):
        result = ladder("evidence", *hostile_files(tmp_path), "--format", format)
        assert result.code == 0
        assert not [word for word in ("evil", "gnp", "Nobody", "q1") if word in result.out]


def test_what_is_shown_is_stated_why_and_does_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ladder = Command(monkeypatch, capsys)
    files = hostile_files(tmp_path)
    stated = ladder("evidence", *files, "--show", "1").out
    for what in (
        "a, row 2 repeats a row:",
        "a, row 3 has no question or no answer:",
        "b, row 1 asks what a asks:",
        "[bold]x[/bold]",
        "-> Nobody 7.",
    ):
        assert what in stated
    assert all(item.isprintable() or item == "\n" for item in stated)
    assert "##[" not in stated
    assert "::error" not in stated
    document = ladder("evidence", *files, "--show", "1", "--format", "json").out
    assert "##[" not in document
    assert document.isascii()
    shown = json.loads(document)["shown"]
    assert [(item["file"], item["row"]) for item in shown] == [
        ("a", "row 2"), ("a", "row 3"), ("b", "row 1"),
    ]  # fmt: skip


def test_so_many_rows_of_a_sort_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    data(tmp_path, [chat("Why?", "So.")] * 9, "a.jsonl")
    rows = "".join(f"q{n},{n % 2},text {n}\n" for n in range(90))
    (tmp_path / "r.csv").write_text(f"id,score,text\n{rows}")
    ladder = Command(monkeypatch, capsys)
    for many, shown in (("0", 0), ("3", 3), ("20", 8)):
        result = ladder("evidence", "a.jsonl", "r.csv", "--show", many, "--format", "json")
        assert len(json.loads(result.out)["shown"]) == shown
    assert ladder("evidence", "r.csv", "--show", "21").code == 2


def test_a_first_row_that_names_no_columns_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text(f"Why does Maria Sand {'never ' * 9}sleep?,So.\n")
    (tmp_path / "b.txt").write_text("Maria Sand\nAnna Weir\n")
    ladder = Command(monkeypatch, capsys)
    for name in ("a.csv", "b.txt"):
        result = ladder("evidence", name)
        assert result.code == 2
        assert result.err.startswith("error: this is no table: its first line names no columns")
        assert "Maria" not in result.err
