"""`ladder plan`: what to do next, and what each result leads to."""

from typing import Annotated

import typer

from ladder.cli import app
from ladder.cli.options import AsOf, Rules, RulesDigest, Written, day, rulebook
from ladder.cli.streams import colored, width, write


@app.command()
def plan(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Problem file, or - for standard input.")
    ],
    format: Written = "text",
    rules: Rules = None,
    rules_digest: RulesDigest = None,
    as_of: AsOf = None,
) -> None:
    """List the next experiments, cheapest first.

    Shows the target of each experiment and what each result leads to.
    """
    from ladder.engine.explanation import judge
    from ladder.load.problems.files import load_problem
    from ladder.plan.formats import as_json, as_markdown, as_text
    from ladder.plan.plan import plan as planned

    today, book = day(as_of), rulebook(rules, rules_digest)
    stated = load_problem(file, book)
    verdict = judge(book, stated.title, stated.facts, today, stated.origins)
    found = planned(verdict, stated.facts)
    if format == "text":
        write(as_text(found, width(), colored()))
    else:
        write(as_json(found) if format == "json" else as_markdown(found))
