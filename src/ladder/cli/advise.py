"""`ladder advise`: the verdict on one problem."""

from enum import StrEnum
from typing import Annotated

import typer

from ladder.advice import formats
from ladder.advice.view import Detail, View
from ladder.cli import app
from ladder.cli.options import AsOf, Rules, day, rulebook
from ladder.cli.streams import coloured, show, width, write
from ladder.output.formats import TEXT, format_names, renderer

Format = StrEnum("Format", format_names(formats))  # type: ignore[misc] # the files of a folder
_TEXT = Format(TEXT)


@app.command()
def advise(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A problem file; - reads stdin.")],
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = _TEXT,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="The verdict in full, and every rule's facts (not to JSON)."
        ),
    ] = False,
    rules: Rules = None,
    as_of: AsOf = None,
) -> None:
    """The verdict on a problem: a technique, why, and what would change it."""
    from ladder.engine.explanation import judge
    from ladder.load.problem import load_problem

    today = day(as_of)
    book = rulebook(rules)
    problem = load_problem(file, book)
    verdict = judge(book, problem.title, problem.facts, today)
    view = View(width(), coloured(), Detail.TRACE if explain else Detail.SCREEN)
    to_stdout = show if format.value == TEXT else write
    to_stdout(renderer(formats, format.value)(verdict, view))
