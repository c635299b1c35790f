"""`ladder rules`: what the pack knows, from where and since when, and whether its cases hold."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ladder.cli import app, streams

if TYPE_CHECKING:
    from ladder.catalog.sheets import Sheet

FAILED = 1

group = typer.Typer(
    name="rules",
    help="The rules: what each says, why, from which source, since when, and its own cases.",
    rich_markup_mode=None,
)
app.add_typer(group)


class Data(StrEnum):
    """How tallies are written."""

    TEXT = "text"
    JSON = "json"


class TableFormat(StrEnum):
    """How tables are written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    CSV = "csv"


Tallied = Annotated[Data, typer.Option("--format", help="How to write it.")]
Tabled = Annotated[TableFormat, typer.Option("--format", help="How to write it.")]


def write_sheets(tables: "Sequence[Sheet]", format: TableFormat) -> None:
    """Tables in the form asked for, one behind the other."""
    from ladder.catalog import sheets

    match format:
        case TableFormat.JSON:
            streams.write(sheets.as_json(tables))
        case TableFormat.MARKDOWN:
            streams.write("\n".join(map(sheets.as_markdown, tables)))
        case TableFormat.CSV:
            streams.write(sheets.as_csv(tables))
        case TableFormat.TEXT:
            wide, colour = streams.width(), streams.coloured()
            streams.show("\n".join(sheets.as_text(each, wide, colour) for each in tables))


@group.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """The rules: what each says, why, from which source, since when, and its own cases."""
    if context.invoked_subcommand is None:
        from ladder.cli.rules.list import list_

        list_()
