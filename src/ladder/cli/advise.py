"""`ladder advise`: the verdict on one problem."""

import os
import shutil
import sys
from enum import StrEnum
from typing import Annotated

import typer

from ladder.cli import app
from ladder.cli.options import AsOf, Rules, day, rulebook
from ladder.engine.rules import Position
from ladder.output.diagnostics import Diagnostic, InvalidInput


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
        bool,
        typer.Option(
            "--explain", help="The verdict in full, and every rule's facts (not to JSON)."
        ),
    ] = False,
    rules: Rules = None,
    as_of: AsOf = None,
) -> None:
    """The verdict on a problem: a technique, why, and what would change it."""
    from ladder.engine.explanation import judge
    from ladder.load.problem import load_problem

    today = day(as_of)
    book = rulebook(rules)
    problem = load_problem(file, book)
    verdict = judge(book, problem.title, problem.facts, today)
    match format:
        case Format.JSON:
            from ladder.advice import json

            text = json.render(verdict)
        case Format.MARKDOWN:
            from ladder.advice import markdown

            text = markdown.render(verdict)
        case _:
            from ladder.advice import text as screen

            text = screen.render(verdict, width=width(), colour=coloured(), whole=explain)
    # JSON has one shape: its reasons carry the facts that they read already.
    if explain and format is not Format.JSON:
        from ladder.advice import trace

        told = trace.render(book, problem.facts, today, width=width())
        text += trace.fenced(told) if format is Format.MARKDOWN else told
    write(text)


def write(text: str) -> None:
    """Text to standard output, as UTF-8 wherever it goes."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _silence()  # the reader has gone (`| head`): nothing is left to say
    except OSError as error:
        _silence()
        what = f"the output cannot be written: {str(error.strerror).lower()}"
        help_ = "Check where the output goes, and the space left there."
        raise InvalidInput([Diagnostic(what, Position("standard output", 0), help_)]) from None


def _silence() -> None:
    """Keep Python from writing at exit what could not be written now."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def width() -> int:
    """Columns to write in: the terminal's, within 40 and 120; 80 where there is none."""
    return max(40, min(shutil.get_terminal_size((80, 24)).columns, 120))


def coloured() -> bool:
    """Whether to use colour: on a terminal only, and never against NO_COLOR or TERM=dumb."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()
