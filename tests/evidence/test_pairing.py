"""Tables that share no id: items are paired by a named column."""

import json
from pathlib import Path

import pytest

from ladder.evidence.formats import json as as_json
from ladder.evidence.formats import text
from ladder.evidence.report import report
from ladder.load.evidence.results import read_evidence
from ladder.load.evidence.table import Columns
from tests.commands import Command


def tables(folder: Path, first: list[str], second: list[str]) -> list[Path]:
    """Two tables with a question and a score a row; the second is right more often."""
    files = [folder / "a.csv", folder / "b.csv"]
    for file, questions, every in zip(files, (first, second), (3, 2), strict=True):
        rows = [f"{question},{number % every == 0:d}" for number, question in enumerate(questions)]
        file.write_text("\n".join(["question,score", *rows]) + "\n", encoding="utf-8")
    return files


QUESTIONS = [f"question {number}" for number in range(60)]


def test_items_without_an_id_are_not_paired_and_a_column_is_asked_for(tmp_path: Path) -> None:
    files = tables(tmp_path, QUESTIONS, QUESTIONS[::-1])
    found = report([*map(read_evidence, files)])
    assert found.compared[0].found.test == "unpaired"
    assert "--id COLUMN" in text.render(found, 200)
    assert json.loads(as_json.render(found))["comparisons"][0]["paired_by"] is None


def test_items_are_paired_by_a_column_that_is_named(tmp_path: Path) -> None:
    files = tables(tmp_path, QUESTIONS, QUESTIONS)
    found = report([read_evidence(file, Columns(item=("question",))) for file in files])
    assert found.compared[0].found.items == 60
    assert json.loads(as_json.render(found))["comparisons"][0]["paired_by"] == "id"


def test_each_file_may_have_other_names_of_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ladder = Command(monkeypatch, capsys)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("ticket,points\na,1\nb,0\nc,1\n")
    (tmp_path / "b.csv").write_text("Nr,ok\na,1\nb,1\nc,1\n")
    names = ("--id", "ticket", "--id", "Nr", "--score", "points")
    result = ladder("evidence", "a.csv", "b.csv", *names, "--score", "ok")
    assert (result.code, result.err) == (0, "")
    assert "b.csv minus a.csv: +0.333 on 3 items" in " ".join(result.out.split())
    result = ladder("evidence", "a.csv", "b.csv", *names)
    assert (result.code, result.err) == (
        2,
        "error: there is no column `points`\n  --> b.csv:1:1\n"
        "  help: Repeat --score if files have different names. Its columns: Nr, ok.\n",
    )
