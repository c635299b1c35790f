"""Options that several commands share, and what they mean."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ladder.engine.rules import Position
from ladder.output.diagnostics import (
    COMMAND_LINE,
    Diagnostic,
    InvalidInput,
    did_you_mean,
    listed,
    quoted,
)

if TYPE_CHECKING:
    from ladder.engine.rules import Rulebook

Rules = Annotated[
    list[Path] | None,
    typer.Option("--rules", metavar="DIR", help="Rules of your own, laid on top; may be repeated."),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Read dated rules as of this day (YYYY-MM-DD)."),
]

Format = Literal["text", "json", "markdown"]
"""How lists, pages and plans are written."""

Written = Annotated[Format, typer.Option("--format", help="How to write it.")]


def day(as_of: str | None) -> date:
    """The day that `--as-of` names, or today.

    Raises:
        InvalidInput: if it is no day.
    """
    if as_of is None:
        return date.today()  # noqa: DTZ011 - the reader's own day
    # Python reads 20270131 and weeks as well; one way to write is enough.
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", as_of):
        what = f"--as-of takes a day, not {quoted(as_of)}"
        help_ = "Write it as year-month-day, for example 2027-01-31."
        raise InvalidInput([Diagnostic(what, COMMAND_LINE, help_)])
    try:
        return date.fromisoformat(as_of)
    except ValueError:
        what = f"--as-of is {as_of}, which is no day of the calendar"
        raise InvalidInput(
            [Diagnostic(what, COMMAND_LINE, "Check the month and the day.")]
        ) from None


def rulebook(rules: list[Path] | None, *, cases: bool = False) -> "Rulebook":
    """The shipped rules with those of `--rules` on top, and their own `cases` where these count."""
    from ladder.load.rules import load_rules

    return load_rules(*(rules or ()), cases=cases)


def known(option: str, word: str | None, words: Iterable[str]) -> None:
    """Refuse the word of an option that names nothing there is.

    Raises:
        InvalidInput: with the word that was probably meant.
    """
    every = list(map(str, words))
    if word is not None and word not in every:
        help_ = did_you_mean(word, every, f"Known: {listed(every, 40)}.")
        where = Position(f"--{option}", 0)
        raise InvalidInput([Diagnostic(f"unknown {option} `{word}`", where, help_)])
