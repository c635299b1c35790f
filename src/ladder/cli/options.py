"""Options that several commands share, and what they mean."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ladder.faults import BadInput, Fault
from ladder.model import Mark

if TYPE_CHECKING:
    from ladder.model import Rulebook

Rules = Annotated[
    list[Path] | None,
    typer.Option("--rules", metavar="DIR", help="Rules of your own, laid on top; may be repeated."),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Read dated rules as of this day (YYYY-MM-DD)."),
]


def day(as_of: str | None) -> date:
    """The day that `--as-of` names, or today.

    Raises:
        BadInput: if it is no day.
    """
    if as_of is None:
        return date.today()
    try:
        return date.fromisoformat(as_of)
    except ValueError:
        fault = Fault(f"`{as_of}` is not a day", Mark("--as-of", 0), "Write it as 2027-01-31.")
        raise BadInput([fault]) from None


def rulebook(rules: list[Path] | None) -> "Rulebook":
    """The shipped rules with those of `--rules` on top."""
    from ladder.load.rules import load_rules

    return load_rules(*(rules or ()))
