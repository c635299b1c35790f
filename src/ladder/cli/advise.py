"""`ladder advise`: the verdict on one problem."""

import os
import shutil
import sys
from enum import StrEnum
from typing import Annotated

import typer

from ladder.cli import app
from ladder.cli.options import AsOf, Rules, day, rulebook


class Format(StrEnum):
    """How a verdict is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


@app.command()
def advise(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A problem file; - reads stdin.")],
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TEXT,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add every rule's facts, fired or not.")
    ] = False,
    rules: Rules = None,
    as_of: AsOf = None,
) -> None:
    """The verdict on a problem: a technique, why, and what would change it."""
    from ladder.advice import judge
    from ladder.load.problem import load_problem

    today = day(as_of)
    book = rulebook(rules)
    problem = load_problem(file, book)
    verdict = judge(book, problem.title, problem.facts, today)
    match format:
        case Format.JSON:
            from ladder.report import json

            text = json.render(verdict)
        case Format.MARKDOWN:
            from ladder.report import markdown

            text = markdown.render(verdict)
        case Format.TEXT:
            from ladder.report import text as screen

            text = screen.render(verdict, width=width(), colour=coloured())
    if explain:
        from ladder.report import explain as trace

        text += trace.render(book, problem.facts, today, width=width())
    write(text)


def write(text: str) -> None:
    """Text to standard output, as UTF-8 wherever it goes."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")
    sys.stdout.write(text)
    sys.stdout.flush()


def width() -> int:
    """Columns to write in: the terminal's, within 40 and 120; 80 where there is none."""
    return max(40, min(shutil.get_terminal_size((80, 24)).columns, 120))


def coloured() -> bool:
    """Whether to use colour: on a terminal only, and never against NO_COLOR or TERM=dumb."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()
