"""`ladder rules`: what the pack knows, from where and since when, and whether its cases hold."""

from enum import StrEnum
from typing import Annotated

import typer

from ladder.cli import app

FAILED = 1

group = typer.Typer(
    name="rules",
    help="The rules: what each says, why, from which source, since when, and its own cases.",
    rich_markup_mode=None,
)
app.add_typer(group)


class Format(StrEnum):
    """How lists and pages are written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class Data(StrEnum):
    """How tallies are written."""

    TEXT = "text"
    JSON = "json"


Written = Annotated[Format, typer.Option("--format", help="How to write it.")]
Tallied = Annotated[Data, typer.Option("--format", help="How to write it.")]


@group.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """The rules: what each says, why, from which source, since when, and its own cases."""
    if context.invoked_subcommand is None:
        from ladder.cli.rules.list import list_

        list_()
