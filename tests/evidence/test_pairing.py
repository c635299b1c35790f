"""Tables without an id column: items are paired by a named column, and a warning says so."""

from pathlib import Path

from ladder.evidence.formats import text
from ladder.evidence.report import report
from ladder.load.evidence.results import read_evidence
from ladder.load.evidence.table import Columns


def tables(folder: Path, first: list[str], second: list[str]) -> list[Path]:
    """Two tables with a question and a score a row; the second is right more often."""
    files = [folder / "a.csv", folder / "b.csv"]
    for file, questions, every in zip(files, (first, second), (3, 2), strict=True):
        rows = [f"{question},{number % every == 0:d}" for number, question in enumerate(questions)]
        file.write_text("\n".join(["question,score", *rows]) + "\n", encoding="utf-8")
    return files


QUESTIONS = [f"question {number}" for number in range(60)]


def test_items_without_an_id_give_a_warning_with_the_option(tmp_path: Path) -> None:
    files = tables(tmp_path, QUESTIONS, QUESTIONS)
    found = report([*map(read_evidence, files)])
    assert found.compared[0].found.test == "unpaired"
    assert "--id COLUMN" in text.render(found, 200)


def test_items_are_paired_by_a_column_that_is_named(tmp_path: Path) -> None:
    files = tables(tmp_path, QUESTIONS, QUESTIONS)
    found = report([read_evidence(file, Columns(item="question")) for file in files])
    assert found.compared[0].found.items == 60
