"""Shared options of commands, with their help."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from ladder.engine.facts import Fact
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.output.diagnostics import did_you_mean, fault, listed, quoted

Text = str | None
Texts = list[str] | None


def option(metavar: str, says: str, *names: str, of: str = "") -> object:
    """Return an option that takes a value, named like its parameter unless names are given.

    A shell completes it with the ids of the kind `of`.
    """
    completed = ids(of) if of else None
    return typer.Option(*names, metavar=metavar, help=says, autocompletion=completed)


def ids(kind: str) -> Callable[[str], list[str]]:
    """Return what a shell completes: ids of the shipped rules.

    Args:
        kind: `technique`, `need`, `fact` (each with `=` behind it), `entry` (whatever `ladder rules
            show` takes) or `example`.
    """

    def begun(incomplete: str) -> list[str]:
        from ladder.load.packs.rules import load_rules

        every: Iterable[str]
        if kind == "example":
            from ladder.load.problems.examples import examples

            every = examples()
        elif kind == "entry":
            from ladder.workshop.entries import entries_of

            entries = entries_of(load_rules(cases=True))
            every = [*entries, *(entry.name for entry in entries.values())]
        else:
            book = load_rules()
            facts = (f"{fact}=" for fact in book.facts)
            every = {"technique": book.techniques, "need": book.needs, "fact": facts}[kind]
        return sorted({word for word in map(str, every) if word.startswith(incomplete)})

    return begun


def flag(name: str, says: str) -> object:
    """Return an option without a value."""
    return typer.Option(name, help=says)


Rules = Annotated[
    list[Path] | None,
    option("DIR", "Apply your own rules from DIR on top. Can be repeated.", "--rules"),
]
AsOf = Annotated[
    str | None, option("DATE", "Use this date (YYYY-MM-DD) instead of today.", "--as-of")
]

Format = Literal["text", "json", "markdown"]
"""Formats of lists, pages and plans."""

Written = Annotated[Format, typer.Option("--format", help="Output format.")]


def day(as_of: str | None) -> date:
    """Return the day of `--as-of`, or today.

    Raises:
        InvalidInput: if it is not a valid date.
    """
    if as_of is None:
        return date.today()  # noqa: DTZ011 - the reader's own day
    # Python also reads 20270131 and weeks; one spelling is enough.
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", as_of):
        what = f"--as-of takes a date, not {quoted(as_of)}"
        raise fault(what, "Write it as year-month-day, for example 2027-01-31.")
    try:
        return date.fromisoformat(as_of)
    except ValueError:
        what = f"--as-of is {as_of}, which is not a valid date"
        raise fault(what, "Check the month and the day.") from None


def rulebook(rules: Sequence[str | Path] | None, *, cases: bool = False) -> Rulebook:
    """Return the shipped rules with the overlays of `--rules`, and with `cases` if requested.

    Raises:
        InvalidInput: if something is wrong with the rules.
    """
    from ladder.load.packs.rules import load_rules

    return load_rules(*(rules or ()), cases=cases)


def known(
    option: str,
    word: str | None,
    words: Iterable[str],
    fact: Fact | None = None,
    kind: str = "",
) -> None:
    """Refuse an unknown word of an option or an ARGUMENT.

    `fact` may help to find the word that was meant. `kind` says what the word is, if the name of
    the option does not.

    Raises:
        InvalidInput: with the word that was probably meant.
    """
    every = list(map(str, words))
    if word is not None and word not in every:
        from ladder.load.yaml.suggestions import intended  # imported here: rarely needed

        near = intended(word, fact) if fact else None
        help_ = did_you_mean(word, every, f"Known: {listed(every, 40)}.")
        help_ = f"Did you mean {near}?" if near else help_
        where = Position(option if option.isupper() else f"--{option}", 0)
        raise fault(f"unknown {kind or option.lower()} `{word}`", help_, where)
