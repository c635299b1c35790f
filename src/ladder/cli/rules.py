"""`ladder rules`: what the pack knows, from where and since when, and whether its cases hold."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ladder.cli import app
from ladder.cli.options import AsOf, Rules, day, rulebook
from ladder.cli.streams import coloured, show, width, write
from ladder.engine.rules import Position
from ladder.output.diagnostics import Diagnostic, InvalidInput, did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        list_()


@group.command("list")
def list_(
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="gate, caution … or technique, need, fact.")
    ] = None,
    technique: Annotated[str | None, typer.Option(help="Those that speak of it.")] = None,
    need: Annotated[str | None, typer.Option(help="Those that a verdict on it can say.")] = None,
    scope: Annotated[str | None, typer.Option(help="source, reading or beyond.")] = None,
    source: Annotated[str | None, typer.Option(help="Those that cite it.")] = None,
    claim: Annotated[str | None, typer.Option(help="Those that rest on this claim.")] = None,
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

    book = rulebook(rules)
    _known("--kind", kind, KINDS)
    _known("--technique", technique, book.techniques)
    _known("--need", need, book.needs)
    _known("--scope", scope, tuple(Scope))
    _known("--source", source, book.sources)
    claim = claim.upper() if claim else None
    _known("--claim", claim, book.claims)
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


def _known(option: str, word: str | None, known: "Iterable[str]") -> None:
    """Complain of a filter that can match nothing, instead of an empty list."""
    words = list(map(str, known))
    if word is not None and word not in words:
        help_ = did_you_mean(word, words, f"Known: {listed(words, 20)}.")
        raise InvalidInput(
            [Diagnostic(f"unknown {option[2:]} `{word}`", Position(option, 0), help_)]
        )


@group.command("show")
def show_one(
    id: Annotated[
        str, typer.Argument(metavar="ID", help="An id, a name, or the beginning of one.")
    ],
    format: Written = Format.TEXT,
    rules: Rules = None,
) -> None:
    """Show a rule, technique, need, fact, source or claim.

    All there is to it: what, why, when, from where and since when, its cases, and who uses it.
    """
    from ladder.catalog.entries import entries_of, find_one
    from ladder.catalog.pages import page_of, written

    book = rulebook(rules)
    page = page_of(book, find_one(entries_of(book), id))
    match format:
        case Format.JSON:
            write(written.as_json(page))
        case Format.MARKDOWN:
            write(written.as_markdown(page))
        case Format.TEXT:
            show(written.as_text(page, width(), coloured()))


@group.command("test")
def run_cases(
    every: Annotated[
        bool, typer.Option("--all", help="Name every shipped case that comes out otherwise.")
    ] = False,
    rules: Rules = None,
) -> None:
    """Run the cases that stand beside the rules.

    Where one fails, says what was expected, what came, and which comparison decided. A rule that
    fires in no case, or is silent in none, fails too. Exit 1 then; 2 where a case states no sound
    problem, or a date of a check is yet to come.

    With --rules, your own cases decide. The shipped ones were written for the shipped rules: those
    that come out otherwise with yours are counted, by the rule that changed them, and fail nothing.
    """
    from ladder.catalog.rule_tests import render, run_tests

    book = rulebook(rules)
    report = run_tests(book, rulebook(None) if rules else None, day(None))
    write(render(report, every=every))
    if not report.passed:
        raise typer.Exit(FAILED)


@group.command()
def coverage(format: Tallied = Data.TEXT, rules: Rules = None) -> None:
    """What became of each claim of the source document.

    Exit 1 where one is neither cited nor left out for a reason.
    """
    from ladder.catalog.coverage import coverage_json, coverage_of, coverage_text

    counts = coverage_of(rulebook(rules))
    if format is Data.JSON:
        write(coverage_json(counts))
    else:
        show(coverage_text(counts, width(), coloured()))
    if not counts.complete:
        raise typer.Exit(FAILED)


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
    book = rulebook(rules)
    text = stale_json if format is Data.JSON else stale_text
    early = checked_after(book, max(today, book.pack.day))
    write(text(checked_before(book, today, days), today, days, early))
