"""`ladder advise`: the verdict on one problem."""

from enum import StrEnum
from typing import Annotated

import typer

from ladder.cli import app
from ladder.cli.options import AsOf, Rules, day, rulebook
from ladder.cli.streams import coloured, show, width, write


class Format(StrEnum):
    """How a verdict is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


@app.command()
def advise(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A problem file; - reads stdin.")],
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TEXT,
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
    if format is Format.JSON:
        from ladder.advice import json

        # JSON has one shape: its reasons carry the facts that they read already.
        write(json.render(verdict))
        return
    every_rule = ""
    if explain:
        from ladder.advice import trace

        every_rule = trace.render(book, problem.facts, today, width=width())
        if format is Format.MARKDOWN:
            every_rule = trace.fenced(every_rule)
    if format is Format.MARKDOWN:
        from ladder.advice import markdown

        write(markdown.render(verdict) + every_rule)
    else:
        from ladder.advice import text

        show(text.render(verdict, width(), coloured(), whole=explain) + every_rule)
