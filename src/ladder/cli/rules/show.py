"""`ladder rules show`: all there is to one thing."""

from typing import Annotated

import typer

from ladder.cli.completion import ids
from ladder.cli.options import Format, Rules, Written, rulebook
from ladder.cli.rules import group
from ladder.cli.streams import coloured, show, width, write


@group.command("show")
def show_one(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="An id, a name, or the beginning of one.", autocompletion=ids
        ),
    ],
    format: Written = Format.TEXT,
    rules: Rules = None,
) -> None:
    """Show a rule, technique, need, fact, source or claim.

    All there is to it: what, why, when, from where and since when, its cases, and who uses it.
    """
    from ladder.catalog.entries import entries_of, find_one
    from ladder.catalog.pages import page_of, written

    book = rulebook(rules, cases=True)
    page = page_of(book, find_one(entries_of(book), id))
    match format:
        case Format.JSON:
            write(written.as_json(page))
        case Format.MARKDOWN:
            write(written.as_markdown(page))
        case Format.TEXT:
            show(written.as_text(page, width(), coloured()))
