"""Files of results from any program: the beginning of the file shows the format."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.evidence import inspect_log, lm_eval, promptfoo, table
from ladder.load.evidence.data import DataSet, is_data, read_data
from ladder.load.evidence.lines import Lines, named
from ladder.load.evidence.rows import Object, json_of, jsonl_rows, parsed
from ladder.load.evidence.run import Results, Run
from ladder.load.evidence.sheet import CAUSE, Sheet, is_sheet, read_sheet
from ladder.load.evidence.table import GUESSED, Columns
from ladder.output.diagnostics import did_you_mean, fault, quoted

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


def read_evidence(path: Path, columns: Columns = GUESSED) -> Results | DataSet:
    """Return the content of a file: results, or examples if it begins like these.

    Raises:
        InvalidInput: if it cannot be read as either, at the first line that is wrong.
    """
    lines = Lines(path)
    if columns == GUESSED and is_data(Lines(path)):
        return read_data(lines)
    return results_of(lines, columns)


def read_all(
    path: Path, rules: Callable[[], Rulebook], columns: Columns = GUESSED
) -> list[Results | DataSet | Sheet]:
    """Return the content of a file; of results with causes, both the scores and the sheet.

    Raises:
        InvalidInput: if it cannot be read, at the first line that is wrong.
    """
    sheet, scored, unread = is_sheet(Lines(path))
    found: list[Results | DataSet | Sheet] = []
    if scored or not sheet:
        file = read_evidence(path, columns)
        if unread and isinstance(file, Results):
            says = f"`{unread}` is not read. A column `{CAUSE}` counts causes of bad answers."
            file = file._replace(stated=(*file.stated, says))
        found.append(file)
    return [*found, read_sheet(Lines(path), rules())] if sheet else found


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


def chosen(results: Results, name: str, position: Position, *, texts: bool = False) -> Run:
    """Return the named run: the only one, or the one behind a # of `name`.

    Of several, the only one with `texts` of wrong items is taken, if that is asked for.

    Raises:
        InvalidInput: if it could be more than one, or none.
    """
    file = named(name)
    names = [run.name for run in results.runs]
    fitting = [
        run for run in results.runs if file.run in (run.name, run.metric, run.candidate)
    ] or ([] if file.run else list(results.runs))
    if texts and len(fitting) > 1:
        fitting = [run for run in fitting if run.wrong] or fitting
    if len(fitting) == 1:
        return fitting[0]
    what = f"{results.name} holds {len(names)} scores, and one of them is the attempt's"
    help_ = f"Name it behind a #: {file.path}#{names[0]}. It holds: {'; '.join(names[:8])}."
    if file.run:
        many = "more than one" if fitting else "no"
        what = f"{results.name} holds {many} {quoted(file.run)}"
        help_ = did_you_mean(file.run, names, f"It holds: {'; '.join(names[:8])}.")
    raise fault(what, help_, position)


def _document(lines: Lines, value: Any, columns: Columns) -> Results:
    if isinstance(value, list):
        rows = [(1, row) for row in value if isinstance(row, dict)]
        if len(rows) == len(value):
            return table.read_rows(lines, rows, columns, "a table (JSON)")
    elif isinstance(value, dict):
        for fits, read in _DOCUMENTS:
            if fits(value):
                return read(lines, value)
        if any(name.strip().lower() in table.SCORES for name in value):
            return table.read_rows(lines, [(1, value)], columns, "a table (JSON)")
    what = "this JSON is no result file that is known here"
    help_ = (
        "Known are promptfoo, Inspect and lm-evaluation-harness; else give a table: CSV or JSONL "
        "with an id and a score for each item."
    )
    raise lines.fault(what, help_=help_)
