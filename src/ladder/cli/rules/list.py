"""`ladder rules list`: the rules, all or some."""

import sys
from typing import Annotated

import typer

from ladder.cli.completion import claims, needs, sources, techniques
from ladder.cli.options import Format, Rules, Written, known, rulebook
from ladder.cli.rules import group
from ladder.cli.streams import coloured, show, width, write


@group.command("list")
def list_(
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="gate, caution … or technique, need, fact.")
    ] = None,
    technique: Annotated[
        str | None, typer.Option(help="Those that speak of it.", autocompletion=techniques)
    ] = None,
    need: Annotated[
        str | None,
        typer.Option(help="Those that a verdict on it can say.", autocompletion=needs),
    ] = None,
    scope: Annotated[str | None, typer.Option(help="source, reading or beyond.")] = None,
    source: Annotated[
        str | None, typer.Option(help="Those that cite it.", autocompletion=sources)
    ] = None,
    claim: Annotated[
        str | None, typer.Option(help="Those that rest on this claim.", autocompletion=claims)
    ] = None,
    format: Written = Format.TEXT,
    rules: Rules = None,
) -> None:
    """List the rules, all or some.

    Grouped for a terminal, one line each into a pipe.

    --kind also lists what rules are made of: technique, need, fact, derived, source, claim,
    tension.
    """
    from ladder.catalog import table
    from ladder.catalog.entries import KINDS, RULES, entries_of, select
    from ladder.engine.rules import Scope

    book = rulebook(rules, cases=True)
    known("kind", kind, KINDS)
    known("technique", technique, book.techniques)
    known("need", need, book.needs)
    known("scope", scope, tuple(Scope))
    known("source", source, book.sources)
    claim = claim.upper() if claim else None
    known("claim", claim, book.claims)
    chosen = select(
        entries_of(book).values(),
        kinds=(kind,) if kind else RULES,
        technique=technique,
        need=need,
        scope=scope,
        source=source,
        claim=claim,
    )
    match format:
        case Format.JSON:
            write(table.as_json(chosen))
        case Format.MARKDOWN:
            write(table.as_markdown(chosen))
        case Format.TEXT if sys.stdout.isatty():
            show(table.for_screen(chosen, width(), coloured()))
        case Format.TEXT:
            write(table.for_pipe(chosen))
