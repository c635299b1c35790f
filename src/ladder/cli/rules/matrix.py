"""`ladder rules matrix`: which gates guard a technique, need by need."""

from typing import Annotated

import typer

from ladder.cli.completion import techniques
from ladder.cli.options import Rules, known, rulebook
from ladder.cli.rules import Tabled, TableFormat, group, write_sheets


@group.command()
def matrix(
    technique: Annotated[str, typer.Argument(metavar="TECHNIQUE", autocompletion=techniques)],
    format: Tabled = TableFormat.TEXT,
    rules: Rules = None,
) -> None:
    """Show which gates guard a technique, and what can rule it out, for each of its needs."""
    from ladder.catalog.sheets import of_technique

    book = rulebook(rules)
    known("technique", technique, book.techniques)
    write_sheets([of_technique(book, technique)], format)
