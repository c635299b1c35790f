"""Several result files read together: tables without an id column are paired by a shared one."""

from collections.abc import Sequence
from pathlib import Path

from ladder.load.evidence.data import DataSet
from ladder.load.evidence.lines import Lines, Progress
from ladder.load.evidence.results import read_evidence
from ladder.load.evidence.rows import rows_of
from ladder.load.evidence.run import Results
from ladder.load.evidence.table import GUESSED, Columns

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
