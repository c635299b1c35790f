"""`ladder plan`: what to do next, and what each result leads to."""

from typing import Annotated

import typer

from ladder.cli import app
from ladder.cli.options import AsOf, Rules, Written, day, rulebook
from ladder.cli.streams import colored, width, write


@app.command()
def plan(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Problem file, or - for standard input.")
    ],
    format: Written = "text",
    rules: Rules = None,
    as_of: AsOf = None,
) -> None:
    """List the next experiments, cheapest first.

    Shows the target of each experiment and what each result leads to.
    """
    from ladder.api import advising
    from ladder.planning.formats import as_json, as_markdown, as_text

    today, book = day(as_of), rulebook(rules)
    found = advising.plan(advising.load_problem(file, book), book, as_of=today)
    if format == "text":
        write(as_text(found, width(), colored()))
    else:
        write(as_json(found) if format == "json" else as_markdown(found))
