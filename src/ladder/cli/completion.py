"""What the shell is told of the words that may stand here, and how it comes to ask.

Whatever goes wrong, nothing is offered: a shell that completes must not show an error.
"""

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import typer
from typer import completion

from ladder.output.diagnostics import COMMAND_LINE, Diagnostic, InvalidInput

if TYPE_CHECKING:
    from ladder.engine.rules import Rulebook

Offer = Callable[[str], list[str]]
"""From the beginning of a word to the words that it may become."""


def _offering(words: Callable[["Rulebook"], Iterable[str]]) -> Offer:
    """Offers those of the words of the shipped rules that begin as the one typed does."""

    def offer(incomplete: str) -> list[str]:
        from ladder.load.rules import load_rules

        try:
            return [word for word in words(load_rules(cases=False)) if word.startswith(incomplete)]
        except (InvalidInput, OSError):
            return []

    return offer


def _ids(book: "Rulebook") -> Iterable[str]:
    """The ids of everything that has a page, and the names that do without their kind."""
    from ladder.catalog.entries import entries_of

    entries = entries_of(book)
    return dict.fromkeys([*entries, *(entry.name for entry in entries.values())])


def _settings(book: "Rulebook") -> Iterable[str]:
    """Facts to be set, and the values that each may have where those are words."""
    for fact in book.facts.values():
        yield f"{fact.id}="
        values = fact.choice_ids() or (("true", "false") if fact.kind == "bool" else ())
        yield from (f"{fact.id}={value}" for value in values)


def _example_names(_: "Rulebook") -> Iterable[str]:
    from ladder.load.template import examples

    return examples()


needs = _offering(lambda book: book.needs)
techniques = _offering(lambda book: book.techniques)
sources = _offering(lambda book: book.sources)
claims = _offering(lambda book: book.claims)
ids, settings, example_names = map(_offering, (_ids, _settings, _example_names))


def ask_before_installing() -> None:
    """Let `--install-completion`, which is typer's, change no file before somebody has agreed."""
    install = completion.install  # type: ignore[attr-defined]

    def asked(*shell: str, **named: str) -> object:
        by_hand = "`ladder --show-completion` prints what to add to your shell's start-up file."
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            what = "--install-completion changes a file of yours, and asks before it does"
            help_ = f"Call it on a terminal. {by_hand}"
            raise InvalidInput([Diagnostic(what, COMMAND_LINE, help_)])
        question = "This adds some lines to the start-up file of your shell. Do it?"
        if not typer.confirm(question, err=True):
            sys.stderr.write(f"Nothing was changed. {by_hand}\n")
            raise typer.Exit
        return install(*shell, **named)

    completion.install = asked  # type: ignore[assignment, attr-defined]
