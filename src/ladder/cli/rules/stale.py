"""`ladder rules stale`: what was last checked long ago."""

from typing import Annotated

import typer

from ladder.cli.options import AsOf, Rules, day, rulebook
from ladder.cli.rules import Data, Tallied, group
from ladder.cli.streams import write


@group.command()
def stale(
    days: Annotated[int, typer.Option(min=0, help="How old is old.")] = 180,
    as_of: AsOf = None,
    format: Tallied = Data.TEXT,
    rules: Rules = None,
) -> None:
    """What was last checked long ago.

    Rules, techniques, needs and sources, oldest first, and dates that are yet to come, which are
    wrong. Exit 0 whatever is found.
    """
    from ladder.catalog.stale import checked_after, checked_before, stale_json, stale_text

    today = day(as_of)
    book = rulebook(rules, cases=True)
    text = stale_json if format is Data.JSON else stale_text
    early = checked_after(book, max(today, book.pack.day))
    write(text(checked_before(book, today, days), today, days, early))
