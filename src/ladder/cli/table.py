"""`ladder advise --table`: a table of use cases in, a table of verdicts and a page out."""

import csv
import io
import json
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ladder.cli.streams import coloured, say, width, write
from ladder.engine.rules import Position
from ladder.output.diagnostics import Diagnostic, InvalidInput
from ladder.output.escape import clean

if TYPE_CHECKING:
    from ladder.advice.table import Row
    from ladder.engine.rules import Rulebook


def advise_table(file: Path, output: Path | None, book: "Rulebook", today: date) -> None:
    """Judge each row of a file; rows go to `output`, else to standard output.

    What `output` holds from the last run is compared with first, and then replaced.

    Raises:
        InvalidInput: with what is wrong in any row; then nothing is written.
    """
    from ladder.advice.table import LOOKED_AT, Tally, changes, page, row
    from ladder.advice.view import View
    from ladder.engine.explanation import judge
    from ladder.load.table import read_table
    from ladder.output.files import write_whole

    before = _last_run(output) if output and output.exists() else None
    cases = list(read_table(file, book))
    tally, rows = Tally(max(1, len(cases) // LOOKED_AT)), []
    for case in cases:
        problem = case.problem
        verdict = judge(book, problem.title, problem.facts, today, problem.origins)
        tally.add(verdict)
        rows.append(row(case.id, verdict))
    text = _written(rows, (output or file).suffix)
    change = None if before is None else changes(before, rows)
    told = page(tally, change, View(width(), coloured() if output else sys.stderr.isatty()))
    if output is None:
        write(text)
        say(told)
    else:
        write_whole("table", str(output), text)
        write(told)


def _written(rows: Sequence["Row"], ending: str) -> str:
    """Rows as JSONL where the name ends so, else as CSV."""
    if ending == ".jsonl":
        return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    from ladder.advice.table import COLUMNS

    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _inert(cell) for name, cell in row.items()} for row in rows)
    return text.getvalue()


def _inert(cell: str) -> str:
    """A cell that no terminal obeys, and no spreadsheet takes for a formula."""
    shown = clean(cell)
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown


def _last_run(path: Path) -> "Sequence[Row]":
    """The rows of the last run.

    Raises:
        InvalidInput: if the file is something else, which is not to be lost.
    """
    from ladder.advice.table import COLUMNS

    try:
        with open(path, encoding="utf-8", newline="") as file:
            rows = [json.loads(line) for line in file] if path.suffix == ".jsonl" else None
            rows = list(csv.DictReader(file)) if rows is None else rows
    except (OSError, ValueError):
        rows = [{}]
    if os.path.getsize(path) and not all({*COLUMNS} == {*row} for row in rows or [{}]):
        help_ = "Name a new file, or one that `ladder advise --table` has written."
        raise InvalidInput([Diagnostic("this is no table of verdicts", Position(str(path)), help_)])
    return rows
