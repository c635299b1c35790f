"""Tables without an id column: items are paired by a shared unique column, or a warning says so."""

from pathlib import Path

import pytest

from ladder.evidence.formats import text
from ladder.evidence.report import report
from ladder.load.evidence.results import read_together
from ladder.load.evidence.table import Columns


def tables(folder: Path, first: list[str], second: list[str]) -> list[Path]:
    """Two tables with a question and a score a row; the second is right more often."""
    files = [folder / "a.csv", folder / "b.csv"]
    for file, questions, every in zip(files, (first, second), (3, 2), strict=True):
        rows = [f"{question},{number % every == 0:d}" for number, question in enumerate(questions)]
        file.write_text("\n".join(["question,score", *rows]) + "\n", encoding="utf-8")
    return files


QUESTIONS = [f"question {number}" for number in range(60)]


def test_items_are_paired_by_a_shared_unique_column_and_it_is_said(tmp_path: Path) -> None:
    found = report(read_together(tables(tmp_path, QUESTIONS, QUESTIONS[::-1])))
    assert found.compared[0].found.test == "mcnemar"
    assert found.compared[0].found.items == 60
    shown = " ".join(text.render(found, 200).split())
    assert shown.count("`question` is unique in each file and shared") == 2
    assert "--id COLUMN" not in shown


@pytest.mark.parametrize(
    "second",
    [
        pytest.param([f"other {number}" for number in range(60)], id="no value is shared"),
        pytest.param([*QUESTIONS[:59], QUESTIONS[0]], id="a value is repeated"),
    ],
)
def test_items_without_a_pairing_column_give_a_warning_with_the_option(
    tmp_path: Path, second: list[str]
) -> None:
    found = report(read_together(tables(tmp_path, QUESTIONS, second)))
    assert found.compared[0].found.test == "unpaired"
    assert "--id COLUMN" in text.render(found, 200)


def test_a_column_that_was_named_is_kept(tmp_path: Path) -> None:
    files = tables(tmp_path, QUESTIONS, QUESTIONS)
    found = report(read_together(files, Columns(item="question")))
    assert found.compared[0].found.items == 60
    assert "is unique in each file" not in text.render(found, 200)
