"""`ladder advise`: the verdict on one problem, or on each row of a table of use cases."""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ladder.advice import formats
from ladder.advice.view import Detail, View
from ladder.cli import app, options
from ladder.cli.options import AsOf, Rules, RulesDigest, Texts, day, flag, option, rulebook
from ladder.cli.streams import colored, followed, say, width, write
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.output.diagnostics import fault
from ladder.output.escape import clean
from ladder.output.formats import TEXT, format_names, renderer
from ladder.output.phrases import joined

if TYPE_CHECKING:
    from ladder.advice.table import Row

Format = StrEnum("Format", format_names(formats))  # type: ignore[misc] # the files of a folder
_TEXT = Format(TEXT)


@app.command()
def advise(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Problem file, or - for standard input.")
    ],
    format: Annotated[Format, typer.Option("--format", help="Output format.")] = _TEXT,
    brief: Annotated[bool, flag("--brief", "Show at most eight lines.")] = False,
    full: Annotated[bool, flag("--full", "Show every reason as prose.")] = False,
    trace: Annotated[bool, flag("--trace", "Show every rule with the facts that it read.")] = False,
    settings: Annotated[
        Texts,
        typer.Option(
            "--set",
            metavar="FACT=VALUE",
            help="Show what changes if FACT has this VALUE. Can be repeated.",
            autocompletion=options.settings,
        ),
    ] = None,
    table: Annotated[
        bool, flag("--table", "Read FILE as a table (CSV, JSONL), one use case per row.")
    ] = False,
    output: Annotated[
        Path | None, option("FILE", "With --table: write the verdicts to FILE.")
    ] = None,
    rules: Rules = None,
    rules_digest: RulesDigest = None,
    as_of: AsOf = None,
) -> None:
    """Recommend a technique for a problem, and say why.

    Also shows what to do first, and which missing facts could change the answer.
    """
    from ladder.engine.explanation import judge
    from ladder.load.problems.files import load_problem

    detail = _detail({Detail.BRIEF: brief, Detail.FULL: full, Detail.TRACE: trace})
    today = day(as_of)
    book = rulebook(rules, rules_digest)
    if output is not None and not table:
        what = "--output takes a table, and FILE is one problem"
        raise fault(what, "Add --table, or use > FILE.")
    if table:
        if settings or detail is not Detail.SCREEN or format is not _TEXT:
            what = "--table goes without --format, --set, --brief, --full and --trace"
            raise fault(what, "The rows are written as --output ends: .csv or .jsonl.")
        _advise_table(Path(file), output, book, today)
        return
    stated = load_problem(file, book)
    verdict = judge(book, stated.title, stated.facts, today, stated.origins)
    view = View(width(), colored(), detail, followed())
    moved = ""
    if settings:
        from ladder.load.problems.problems import supposed

        before = verdict
        verdict = judge(book, stated.title, supposed(stated, settings, book).facts, today)
        if format.value == TEXT:
            from ladder.advice import what_if

            moved = what_if.render(before, verdict, view)
    if format.value == "html":
        from ladder.plan.formats import in_parts
        from ladder.plan.plan import plan

        view = view._replace(more=tuple(in_parts(plan(verdict, stated.facts))))
    shown = not moved or detail in (Detail.FULL, Detail.TRACE)
    write(moved + (renderer(formats, format.value)(verdict, view) if shown else ""))


def _detail(wanted: Mapping[Detail, bool]) -> Detail:
    """How much is to be said: one of them, or one screen; several are refused."""
    asked = [detail for detail, is_wanted in wanted.items() if is_wanted]
    if len(asked) > 1:
        what = f"{joined((f'--{detail}' for detail in asked), 'and')} exclude each other"
        raise fault(what, "Leave all but one of them out.")
    return asked[0] if asked else Detail.SCREEN


def _advise_table(file: Path, output: Path | None, book: Rulebook, today: date) -> None:
    """Judge each row of a file; rows go to `output`, else to standard output.

    What `output` holds from the last run is compared with first, and then replaced. Where anything
    is wrong in any row, nothing is written.
    """
    from ladder.advice.table import LOOKED_AT, Tally, changes, page, row
    from ladder.engine.explanation import judge
    from ladder.load.problems.problems import read_table
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
    result = page(tally, change, View(width(), colored() if output else sys.stderr.isatty()))
    if output is None:
        write(text)
        say(result)
    else:
        write_whole("table", str(output), text)
        write(result)


def _written(rows: Sequence["Row"], ending: str) -> str:
    """Rows as JSONL where the name ends so, else as CSV."""
    import csv  # here: few ask for a table
    import json
    from io import StringIO

    from ladder.advice.table import COLUMNS

    if ending == ".jsonl":
        return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _inert(cell) for name, cell in row.items()} for row in rows)
    return text.getvalue()


def _inert(cell: str) -> str:
    """A cell that no terminal obeys, and no spreadsheet takes for a formula."""
    shown = clean(cell)
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown


def _last_run(path: Path) -> "Sequence[Row]":
    """The rows of the last run; a file that is something else is not to be lost, and refused."""
    import csv
    import json

    from ladder.advice.table import COLUMNS

    try:
        with open(path, encoding="utf-8", newline="") as file:
            is_json = path.suffix == ".jsonl"
            rows = list(map(json.loads, file) if is_json else csv.DictReader(file))
    except (OSError, ValueError):
        rows = [{}]
    if os.path.getsize(path) and not all({*COLUMNS} == {*row} for row in rows or [{}]):
        help_ = "Name a new file, or one that `ladder advise --table` has written."
        raise fault("this is no table of verdicts", help_, Position(str(path)))
    return rows
