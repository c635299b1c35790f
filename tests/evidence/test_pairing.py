"""Tables that share no id: items are paired by a named column or by unique texts."""

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


def test_items_without_an_id_are_paired_by_their_questions(tmp_path: Path) -> None:
    files = tables(tmp_path, QUESTIONS, QUESTIONS[::-1])
    found = report([*map(read_evidence, files)])
    assert (found.compared[0].found.items, found.compared[0].found.test) == (60, "mcnemar")
    assert "Paired by what each item asks: the files share no ids" in text.render(found, 200)
    assert json.loads(as_json.render(found))["comparisons"][0]["paired_by"] == "text"


def test_ids_that_differ_from_run_to_run_give_way_to_questions(tmp_path: Path) -> None:
    files = [tmp_path / "a.csv", tmp_path / "b.jsonl"]
    rows = [f"run-a-{n},{question},{n % 2}" for n, question in enumerate(QUESTIONS)]
    files[0].write_text("\n".join(["id,Question,correct", *rows]))
    lines = [
        {"uid": f"run-b-{n}", "question": question, "ok": None if n < 5 else n % 3 > 0}
        for n, question in enumerate(QUESTIONS)
    ]
    files[1].write_text("".join(json.dumps(line) + "\n" for line in lines))
    columns = Columns(score=("correct", "ok"))
    found = report([read_evidence(file, columns) for file in files]).compared[0].found
    assert (found.items, found.left_out, found.by_text) == (55, 5, True)


@pytest.mark.parametrize(("rows", "by_text"), [(QUESTIONS[::-1], True), (QUESTIONS, False)])
def test_ids_that_only_number_the_rows_do_not_pair_other_items(
    rows: list[str], by_text: bool, tmp_path: Path
) -> None:
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for file, questions in zip(files, (QUESTIONS, rows), strict=True):
        lines = [f"{n},{question},{question[-1] > '4':d}" for n, question in enumerate(questions)]
        file.write_text("\n".join(["id,question,score", *lines]))
    found = report([*map(read_evidence, files)]).compared[0].found
    assert (found.items, found.difference, found.only_first, found.by_text) == (60, 0, 0, by_text)


def test_a_prompt_that_differs_between_runs_leaves_the_ids_in_charge(tmp_path: Path) -> None:
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for file in files:
        lines = [f"{n},{file.stem} {question},1" for n, question in enumerate(QUESTIONS)]
        file.write_text("\n".join(["id,prompt,score", *lines]))
    found = report([*map(read_evidence, files)]).compared[0].found
    assert (found.items, found.by_text) == (60, False)


def test_a_question_that_comes_twice_names_no_item(tmp_path: Path) -> None:
    files = tables(tmp_path, QUESTIONS, [*QUESTIONS[1:], QUESTIONS[1]])
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
