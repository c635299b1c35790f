"""`ladder rules coverage`: what became of each claim of the source."""

import typer

from ladder.cli.options import Rules, rulebook
from ladder.cli.rules import FAILED, Data, Tallied, group
from ladder.cli.streams import coloured, show, width, write


@group.command()
def coverage(format: Tallied = Data.TEXT, rules: Rules = None) -> None:
    """What became of each claim of the source document.

    Exit 1 where one is neither cited nor left out for a reason.
    """
    from ladder.catalog.coverage import coverage_json, coverage_of, coverage_text

    counts = coverage_of(rulebook(rules, cases=True))
    if format is Data.JSON:
        write(coverage_json(counts))
    else:
        show(coverage_text(counts, width(), coloured()))
    if not counts.complete:
        raise typer.Exit(FAILED)
