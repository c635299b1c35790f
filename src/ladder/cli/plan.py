"""`ladder plan`: what to do next, and what each result leads to."""

from enum import StrEnum
from typing import Annotated

import typer

from ladder.cli import app
from ladder.cli.options import AsOf, Rules, day, rulebook
from ladder.cli.streams import coloured, width, write
from ladder.output.formats import TEXT, format_names, renderer
from ladder.plan import formats

Format = StrEnum("Format", format_names(formats))  # type: ignore[misc] # the files of a folder
_TEXT = Format(TEXT)


@app.command()
def plan(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A problem file; - reads stdin.")],
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = _TEXT,
    rules: Rules = None,
    as_of: AsOf = None,
) -> None:
    """What to do next: the cheapest experiment, its bar, and what each result leads to."""
    from ladder.engine.explanation import judge
    from ladder.load.problem import load_problem
    from ladder.plan.plan import plan as planned

    today, book = day(as_of), rulebook(rules)
    stated = load_problem(file, book)
    verdict = judge(book, stated.title, stated.facts, today, stated.origins)
    found = planned(verdict, stated.facts)
    write(renderer(formats, format.value)(found, width(), coloured()))
