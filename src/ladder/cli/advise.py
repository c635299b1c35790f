"""`ladder advise`: the verdict on one problem."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ladder.advice import formats
from ladder.advice.view import HIGHEST, Detail, View
from ladder.cli import app, completion
from ladder.cli.options import AsOf, Rules, day, rulebook
from ladder.cli.streams import coloured, followed, height, width, write
from ladder.output.diagnostics import COMMAND_LINE, Diagnostic, InvalidInput
from ladder.output.formats import TEXT, format_names, renderer
from ladder.output.words import joined

Format = StrEnum("Format", format_names(formats))  # type: ignore[misc] # the files of a folder
_TEXT = Format(TEXT)


@app.command()
def advise(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A problem file; - reads stdin.")],
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = _TEXT,
    brief: Annotated[bool, typer.Option("--brief", help="Only what to do, and why.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Every reason, in prose.")] = False,
    trace: Annotated[
        bool, typer.Option("--trace", help="Every rule, with the facts that it read.")
    ] = False,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FACT=VALUE",
            help="What if: suppose this, and see what moves. May be repeated.",
            autocompletion=completion.settings,
        ),
    ] = None,
    table: Annotated[
        bool, typer.Option("--table", help="FILE is a table (CSV, JSONL) with a use case a row.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="With --table: write the verdicts there."),
    ] = None,
    rules: Rules = None,
    as_of: AsOf = None,
) -> None:
    """The verdict on a problem: a technique, why, and what would change it."""
    from ladder.engine.explanation import judge
    from ladder.load.problem import load_problem

    detail = _detail({Detail.BRIEF: brief, Detail.FULL: full, Detail.TRACE: trace})
    today = day(as_of)
    book = rulebook(rules)
    if output is not None and not table:
        what, help_ = (
            "--output takes a table, and FILE is one problem",
            "Add --table, or use > FILE.",
        )
        raise InvalidInput([Diagnostic(what, COMMAND_LINE, help_)])
    if table:
        from ladder.cli.table import advise_table

        _refuse_beside_a_table(format, detail, settings)
        advise_table(Path(file), output, book, today)
        return
    stated = load_problem(file, book)
    verdict = judge(book, stated.title, stated.facts, today, stated.origins)
    view = View(width(), coloured(), detail, followed(), height(HIGHEST))
    moved = ""
    if settings:
        from ladder.load.supposed import supposed

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
    """How much is to be said: one of them, or one screen.

    Raises:
        InvalidInput: if several are asked for.
    """
    asked = [detail for detail, is_wanted in wanted.items() if is_wanted]
    if len(asked) > 1:
        what = f"{joined((f'--{detail}' for detail in asked), 'and')} exclude each other"
        raise InvalidInput([Diagnostic(what, COMMAND_LINE, "Leave all but one of them out.")])
    return asked[0] if asked else Detail.SCREEN


def _refuse_beside_a_table(format: Format, detail: Detail, settings: list[str] | None) -> None:
    """Refuse what says how one verdict is shown."""
    if settings or detail is not Detail.SCREEN or format is not _TEXT:
        what = "--table goes without --format, --set, --brief, --full and --trace"
        help_ = "The rows are written as --output ends: .csv or .jsonl."
        raise InvalidInput([Diagnostic(what, COMMAND_LINE, help_)])
