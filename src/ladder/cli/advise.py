"""`ladder advise`: the verdict on one problem, or on each row of a table of use cases."""

import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ladder.advice import formats
from ladder.advice.view import Detail, View
from ladder.cli import app
from ladder.cli.options import (
    AsOf,
    Rules,
    Texts,
    day,
    flag,
    ids,
    known,
    option,
    rulebook,
)
from ladder.cli.streams import colored, followed, progress, say, width, write
from ladder.engine.rules import Rulebook
from ladder.output.diagnostics import fault
from ladder.output.escape import clean
from ladder.output.formats import TEXT, format_names, renderer
from ladder.output.phrases import joined

if TYPE_CHECKING:
    from ladder.advice.table import Row, Tally

Format = StrEnum("Format", format_names(formats))  # type: ignore[misc] # the files of a folder
_TEXT = Format(TEXT)


@app.command()
def advise(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Problem file, or - for standard input.")
    ],
    format: Annotated[Format, typer.Option("--format", help="Output format.")] = _TEXT,
    brief: Annotated[bool, flag("--brief", "Show at most eight lines.")] = False,
    full: Annotated[bool, flag("--full", "Show every reason in full.")] = False,
    trace: Annotated[bool, flag("--trace", "Show every rule with the facts that it read.")] = False,
    why: Annotated[
        str | None,
        option(
            "TECHNIQUE",
            "Show only why TECHNIQUE is recommended, blocked or not suitable.",
            of="technique",
        ),
    ] = None,
    settings: Annotated[
        Texts,
        typer.Option(
            "--set",
            metavar="FACT=VALUE",
            autocompletion=ids("fact"),
            help="Show what changes if FACT has this VALUE. Can be repeated.",
        ),
    ] = None,
    table: Annotated[
        bool, flag("--table", "Read FILE as a table (CSV, JSONL), one problem per row.")
    ] = False,
    output: Annotated[
        Path | None, option("FILE", "With --table: write the verdicts to FILE.")
    ] = None,
    rules: Rules = None,
    as_of: AsOf = None,
) -> None:
    """Recommend a technique for a problem, and say why.

    Also shows what to do first, and which missing facts could change the answer.
    """
    from ladder.api import advising

    detail = _detail({Detail.BRIEF: brief, Detail.FULL: full, Detail.TRACE: trace})
    today = day(as_of)
    book = rulebook(rules)
    if output is not None and not table:
        what = "--output takes a table, and FILE is one problem"
        raise fault(what, "Add --table, or use > FILE.")
    if why is not None:
        known("why", why, book.techniques, book.facts.get("proposal.technique"), "technique")
        if table or detail is not Detail.SCREEN or format is not _TEXT:
            what = "--why goes without --format, --table, --brief, --full and --trace"
            raise fault(what, "It shows one technique of one problem, as text.")
    if table:
        if settings or detail is not Detail.SCREEN or format is not _TEXT:
            what = "--table goes without --format, --set, --brief, --full and --trace"
            raise fault(what, "The rows are written as --output ends: .csv or .jsonl.")
        _advise_table(Path(file), output, book, today)
        return
    problem = advising.load_problem(file, book)
    verdict = advising.advise(problem, book, as_of=today)
    view = View(width(), colored(), detail, followed())
    moved = ""
    if settings:
        from ladder.load.problems.problems import supposed

        before = verdict
        problem = replace(supposed(problem, settings, book), origins={})
        verdict = advising.advise(problem, book, as_of=today)
        if format.value == TEXT:
            from ladder.advice import what_if

            moved = what_if.render(before, verdict, view)
    if format.value == "html" and detail in (Detail.FULL, Detail.TRACE):
        from ladder.planning.formats import in_parts

        planned = advising.plan(problem, book, as_of=today)
        view = view._replace(more=tuple(in_parts(planned)))
    if why is not None:
        from ladder.advice.formats import text

        write(text.why(verdict, view, why))
        return
    shown = not moved or detail in (Detail.FULL, Detail.TRACE)
    write(moved + (renderer(formats, format.value)(verdict, view) if shown else ""))


def _detail(wanted: Mapping[Detail, bool]) -> Detail:
    """Return the level of detail; several options for it are refused."""
    asked = [detail for detail, is_wanted in wanted.items() if is_wanted]
    if len(asked) > 1:
        what = f"{joined((f'--{detail}' for detail in asked), 'and')} exclude each other"
        raise fault(what, "Leave all but one of them out.")
    return asked[0] if asked else Detail.SCREEN


def _advise_table(file: Path, output: Path | None, book: Rulebook, today: date) -> None:
    """Judge each row of a file; write the rows to `output`, or to standard output.

    If any row has a fault, nothing is written: rows wait in a temporary file, not in memory.
    """
    from ladder.advice.table import LOOKED_AT, Tally, page
    from ladder.load.problems.problems import count_rows
    from ladder.output.files import write_whole

    ending = (output or file).suffix
    if output and ending not in (".csv", ".jsonl") and (output.is_file() or not output.exists()):
        raise fault(f"{output} would hold a table", "End its name in .csv or .jsonl.")
    if output and output.resolve() == file.resolve():
        raise fault("the verdicts would be written over the table itself", "Name another file.")
    total = count_rows(file)
    tally = Tally(max(1, total // LOOKED_AT))
    parts = _written(_rows(file, total, book, today, tally), ending)
    if output is None:
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace", newline="") as rows:
            rows.writelines(parts)
            rows.seek(0)
            while text := rows.read(1024 * 1024):
                write(text)
    else:
        write_whole("table", str(output), parts)
    result = page(tally, View(width(), colored() if output else sys.stderr.isatty()))
    (write if output else say)(result)


def _rows(file: Path, total: int, book: Rulebook, today: date, tally: "Tally") -> Iterator["Row"]:
    """Yield the verdict on each row, and count it."""
    from ladder.advice.table import row
    from ladder.api.advising import advise as judged
    from ladder.load.problems.problems import read_table

    with progress(total, 1000) as step:
        for case in read_table(file, book):
            verdict = judged(case.problem, book, as_of=today)
            tally.add(verdict)
            yield row(case.id, verdict)
            step(1)


def _written(rows: Iterable["Row"], ending: str) -> Iterator[str]:
    """Yield rows as lines of JSONL if the name says so, else of CSV."""
    import csv  # imported here: tables are rare
    import json

    from ladder.advice.table import COLUMNS

    if ending == ".jsonl":
        yield from (f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
        return
    line = StringIO()
    writer = csv.DictWriter(line, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _inert(cell) for name, cell in row.items()})
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def _inert(cell: str) -> str:
    """Return a cell that cannot control a terminal and is no formula in a spreadsheet."""
    shown = clean(cell)
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown
