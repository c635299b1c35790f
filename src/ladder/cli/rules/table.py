"""`ladder rules table`: what the rules make of each value of a fact."""

from typing import Annotated

import typer

from ladder.cli.options import Rules, known, rulebook
from ladder.cli.rules import Tabled, TableFormat, group, write_sheets


@group.command()
def table(
    fact: Annotated[
        str, typer.Argument(metavar="FACT", help="A fact, or how the names of some begin.")
    ],
    format: Tabled = TableFormat.TEXT,
    rules: Rules = None,
) -> None:
    """Show what the rules make of each value of a fact.

    Of a number in stretches, from one bound to the next. A gate holds or is shut, another rule
    speaks; what depends on more than this fact is only named.
    """
    from ladder.catalog.sheets import of_fact

    book = rulebook(rules)
    meant = [name for name in book.facts if f"{name}.".startswith(f"{fact}.")]
    if not meant:
        known("fact", fact, book.facts)
    write_sheets([of_fact(book, book.facts[name]) for name in meant], format)
