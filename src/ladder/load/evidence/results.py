"""Files of results from any program: the beginning of the file shows the format.

Several tables without an id column are paired by a column that they share.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ladder.load.evidence import inspect_log, lm_eval, promptfoo, table
from ladder.load.evidence.data import DataSet, is_data, read_data
from ladder.load.evidence.lines import Lines, Progress
from ladder.load.evidence.rows import Object, json_of, jsonl_rows, parsed, rows_of
from ladder.load.evidence.run import Results
from ladder.load.evidence.table import GUESSED, Columns

Row = tuple[int, Object]

_DOCUMENTS: tuple[tuple[Callable[[Object], bool], Callable[[Lines, Object], Results]], ...] = (
    (promptfoo.is_document, promptfoo.read_document),
    (inspect_log.is_document, inspect_log.read_document),
    (lm_eval.is_document, lm_eval.read_document),
)
"""Kinds of JSON documents, with their readers."""

_ROWS: tuple[tuple[Callable[[Object], bool], Callable[[Lines, Iterator[Row]], Results]], ...] = (
    (promptfoo.is_row, promptfoo.read_rows),
    (lm_eval.is_row, lm_eval.read_rows),
)
"""Kinds of JSONL lines that are not rows of a table."""

SHARED = 0.5
"""The least share of a file's values that the other files must hold too."""


def read_together(
    files: Sequence[Path], columns: Columns = GUESSED, progress: Progress | None = None
) -> list[Results | DataSet]:
    """Read files; pair the items of tables by a column that is unique in each and shared by all.

    Raises:
        InvalidInput: if a file cannot be read, at the first line that is wrong.
    """
    read = [read_evidence(file, columns, progress) for file in files]
    results = ((at, found) for at, found in enumerate(read) if isinstance(found, Results))
    tables = [at for at, found in results if any(run.numbered for run in found.runs)]
    if columns.item is not None or len(tables) < 2:
        return read
    column = _shared_column([files[at] for at in tables])
    for at in tables if column else ():
        again = read_evidence(files[at], columns._replace(item=column))
        if isinstance(again, Results):
            note = f"`{column}` is unique in each file and shared, so items are paired by it."
            read[at] = again._replace(stated=(*again.stated, note))
    return read


def _shared_column(files: Sequence[Path]) -> str | None:
    """Return the first column of unique values of which each file shares enough with the first."""
    first, *others = map(_unique_columns, files)
    for column, values in first.items():
        theirs = [other.get(column) for other in others]
        if all(them and len(values & them) >= SHARED * len(values) for them in theirs):
            return column
    return None


def _unique_columns(file: Path) -> dict[str, set[str]]:
    """Return the values of each column in which every row has one of its own."""
    values: dict[str, set[str]] = {}
    repeated = set[str]()
    for number, (_, row) in enumerate(rows_of(Lines(file))):
        for column, value in row.items():
            seen = values.setdefault(column, set())
            text = value if isinstance(value, str) else ""
            if not text.strip() or text in seen or len(seen) != number:
                repeated.add(column)
            seen.add(text)
    return {column: seen for column, seen in values.items() if column not in repeated}


def read_evidence(
    path: Path, columns: Columns = GUESSED, progress: Progress | None = None
) -> Results | DataSet:
    """Return the content of a file: results, or examples if it begins like these.

    Raises:
        InvalidInput: if it cannot be read as either, at the first line that is wrong.
    """
    lines = Lines(path, progress=progress)
    if columns == GUESSED and is_data(Lines(path)):
        return read_data(lines)
    return results_of(lines, columns)


def results_of(lines: Lines, columns: Columns = GUESSED) -> Results:
    """Return the scores that a file holds, by candidate and metric.

    Raises:
        InvalidInput: if it cannot be read as results, at the first line that is wrong.
    """
    first = lines.first().strip()
    if first[:1] not in ("{", "["):
        return table.read_csv(lines, columns)
    value = json_of(first)
    if isinstance(value, dict) and not any(fits(value) for fits, _ in _DOCUMENTS):
        rows = jsonl_rows(lines)
        for fits, read in _ROWS:
            if fits(value):
                return read(lines, rows)
        return table.read_rows(lines, rows, columns, "a table (JSONL)")
    return _document(lines, parsed(lines.whole(), lines), columns)


def _document(lines: Lines, value: Any, columns: Columns) -> Results:
    if isinstance(value, list):
        rows = [(1, row) for row in value if isinstance(row, dict)]
        if len(rows) == len(value):
            return table.read_rows(lines, rows, columns, "a table (JSON)")
    elif isinstance(value, dict):
        for fits, read in _DOCUMENTS:
            if fits(value):
                return read(lines, value)
    what = "this JSON is no result file that is known here"
    help_ = (
        "Known are promptfoo, Inspect and lm-evaluation-harness; else give a table: CSV or JSONL "
        "with an id and a score for each item."
    )
    raise lines.fault(what, help_=help_)
