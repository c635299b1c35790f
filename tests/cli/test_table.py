"""`ladder advise --table`: rows to a file or a pipe, the page beside them, nothing lost."""

import csv
import json
import tracemalloc
from pathlib import Path

import pytest

from tests.commands import Command

ROWS = "id,needs\na,wrong-tone\nb,missing-knowledge\n"
DAY = ("--as-of", "2026-11-24")


@pytest.fixture
def ladder(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    file = tmp_path / "cases.csv"
    file.write_text(ROWS, encoding="utf-8")
    return file


def test_rows_go_to_a_pipe_and_the_page_beside_it(ladder: Command, cases: Path) -> None:
    result = ladder("advise", "--table", str(cases), *DAY)
    rows = list(csv.DictReader(result.out.splitlines()))
    assert [(row["id"], row["technique"]) for row in rows] == [("a", "few-shot"), ("b", "rag")]
    assert result.err.startswith("2 use cases: ")
    assert result.code == 0


@pytest.mark.parametrize(
    ("table", "output", "rows"),
    [
        ("cases.jsonl", None, "jsonl"),
        ("cases.jsonl", "verdicts.csv", "csv"),
        ("cases.csv", "verdicts.jsonl", "jsonl"),
        ("cases.txt", None, "csv"),
    ],
)
def test_rows_have_the_form_of_the_output_or_else_of_the_table(
    ladder: Command, cases: Path, table: str, output: str | None, rows: str
) -> None:
    jsonl = '{"id": "a", "needs": "wrong-tone"}\n{"id": "b", "needs": "missing-knowledge"}\n'
    cases.with_name(table).write_text(jsonl if table.endswith("jsonl") else ROWS)
    to = ("--output", str(cases.with_name(output))) if output else ()
    result = ladder("advise", "--table", str(cases.with_name(table)), *to, *DAY)
    text = cases.with_name(output).read_text(encoding="utf-8") if output else result.out
    lines = text.splitlines()
    read = map(json.loads, lines) if rows == "jsonl" else csv.DictReader(lines)
    assert [(row["id"], row["technique"]) for row in read] == [("a", "few-shot"), ("b", "rag")]
    assert (result.out if output else result.err).startswith("2 use cases: ")
    assert result.code == 0


def test_rows_are_written_to_a_file_and_the_page_is_shown(ladder: Command, cases: Path) -> None:
    output = cases.with_name("verdicts.jsonl")
    for _ in range(2):
        result = ladder("advise", "--table", str(cases), "--output", str(output), *DAY)
        assert result.out.startswith("2 use cases: ")
    rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [row["technique"] for row in rows] == ["few-shot", "rag"]


def test_the_table_itself_is_never_replaced(ladder: Command, cases: Path) -> None:
    result = ladder("advise", "--table", str(cases), "--output", str(cases), *DAY)
    assert result.code == 2
    assert result.err.startswith("error: the verdicts would be written over the table itself\n")
    assert cases.read_text(encoding="utf-8") == ROWS


def test_wrong_row_of_a_table_writes_nothing(ladder: Command, cases: Path) -> None:
    cases.write_text(f"{ROWS}c,stiff\n", encoding="utf-8")
    output = cases.with_name("verdicts.csv")
    result = ladder("advise", "--table", str(cases), "--output", str(output), *DAY)
    assert (result.code, result.out, output.exists()) == (2, "", False)
    assert f"--> {cases}:4:2" in result.err


def test_table_refuses_options_for_a_single_verdict(ladder: Command, cases: Path) -> None:
    result = ladder("advise", "--table", str(cases), "--full")
    assert result.code == 2
    assert result.err.startswith("error: --table goes without ")


@pytest.mark.parametrize(
    ("cell", "shown"), [("=1+1", "'=1+1"), ("@sum", "'@sum"), ("\u202egnp.exe", "\\u202egnp.exe")]
)
def test_no_cell_acts_on_a_spreadsheet_or_a_terminal(
    cell: str, shown: str, ladder: Command, cases: Path
) -> None:
    cases.write_text(f"id,needs\n{cell},wrong-tone\n", encoding="utf-8")
    [row] = csv.DictReader(ladder("advise", "--table", str(cases), *DAY).out.splitlines())
    assert row["id"] == shown


def test_a_file_for_rows_wants_a_table(ladder: Command, cases: Path) -> None:
    result = ladder("advise", str(cases), "--output", str(cases.with_name("x.csv")))
    assert result.code == 2
    assert result.err.startswith("error: --output takes a table, and FILE is one problem\n")


@pytest.mark.parametrize("name", ["verdicts.txt", "verdicts.xlsx", "verdicts"])
def test_output_ending_that_is_no_table_is_refused(name: str, ladder: Command, cases: Path) -> None:
    output = cases.with_name(name)
    result = ladder("advise", "--table", str(cases), "--output", str(output), *DAY)
    assert (result.code, output.exists()) == (2, False)
    assert "End its name in .csv or .jsonl." in result.err


def test_wrong_header_is_reported_once_with_a_valid_one(ladder: Command, cases: Path) -> None:
    rows = "".join(f"r{number},wrong-tone,3\n" for number in range(100))
    cases.write_text(f"id,needs,evaluaton.items\n{rows}", encoding="utf-8")
    result = ladder("advise", "--table", str(cases), *DAY)
    assert result.code == 2
    assert result.err.count("error: ") == 1
    assert f"unknown column `evaluaton.items`\n  --> {cases}:1:3" in result.err
    assert "Did you mean evaluation.items? Columns are facts, for example: id," in result.err


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_rows(
    ladder: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_pack: Path
) -> None:
    assert small_pack.exists()
    monkeypatch.setattr("ladder.advice.table.LOOKED_AT", 1)

    def peak(count: int) -> int:
        cases, output = tmp_path / f"{count}.csv", tmp_path / f"{count}.out.csv"
        cases.write_text("id,needs\n" + "".join(f"r{each},wrong-tone\n" for each in range(count)))
        tracemalloc.start()
        ladder("advise", "--table", str(cases), "--output", str(output), *DAY)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(50)
    assert peak(400) < peak(100) + 300_000  # a kilobyte a row; kept rows took seven
