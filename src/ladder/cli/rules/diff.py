"""`ladder rules diff`: which verdicts move from one pack to another, and by which rule."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ladder.cli.options import AsOf, Format, Written, day
from ladder.cli.rules import group
from ladder.cli.streams import write

if TYPE_CHECKING:
    from ladder.engine.rules import Rulebook

SHIPPED = "shipped"
_PACK = f"A folder of rules, laid on the shipped ones; or the word {SHIPPED}."


@group.command()
def diff(
    below: Annotated[str, typer.Argument(metavar="A", help=_PACK)],
    above: Annotated[str, typer.Argument(metavar="B", help="Likewise: what is compared with A.")],
    on: Annotated[
        list[Path] | None,
        typer.Option("--on", metavar="DIR", help="Problem files of your own; may be repeated."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Name every verdict that moves.")] = False,
    as_of: AsOf = None,
    format: Written = Format.TEXT,
) -> None:
    """Which verdicts move from one pack to another, and by which rule; and what is opened.

    Judged are the cases of both, and the problems of --on: each verdict whose technique, form or
    range is another is named with the rules that make it so. Exit 0 whatever is found.
    """
    from ladder.catalog.diff import as_json, as_markdown, as_text, difference
    from ladder.load.problems import problems_below

    files = [problem for folder in on or () for problem in problems_below(folder)]
    found = difference(_rules(below), _rules(above), files, day(as_of))
    match format:
        case Format.JSON:
            write(as_json(found))
        case Format.MARKDOWN:
            write(as_markdown(found, every=every))
        case Format.TEXT:
            write(as_text(found, every=every))


def _rules(word: str) -> "Rulebook":
    """The rulebook that a word names; a folder of the shipped pack's name stands alone."""
    from ladder.load.rules import load_rules

    shipped = load_rules()
    if word == SHIPPED:
        return shipped
    book = load_rules(word)
    whole = book.pack.name == f"{shipped.pack.name}+{shipped.pack.name}"
    return load_rules(word, only=True) if whole else book
