"""`ladder rules`: what the pack knows, from where and since when, and whether its cases hold."""

from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from ladder.cli import app

FAILED = 1

Tallied = Annotated[Literal["text", "json"], typer.Option("--format", help="Output format.")]


class ByName(TyperGroup):
    """Commands in the order of their names, independent of files."""

    def __init__(self, *, commands: dict[str, Any], **rest: Any) -> None:
        super().__init__(commands=dict(sorted(commands.items())), **rest)


group = typer.Typer(
    name="rules",
    cls=ByName,
    help="List, explain, test and compare rules.",
    rich_markup_mode=None,
)
app.add_typer(group)


@group.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """List, explain, test and compare rules."""
    if context.invoked_subcommand is None:
        from ladder.cli.rules.reading import list_

        list_()
