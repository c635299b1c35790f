"""What is wrong with an input, said so that its author can mend it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ladder.engine.sources import Position
from ladder.output.escape import visible

MOST = 50
"""Faults shown of one input: who has more needs another way than reading them one by one."""


COMMAND_LINE = Position("command line", 0, 0)
"""Where what was typed stands."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing wrong: what, where, and what to do about it.

    `subject` names what is missing or misused, for who looks for the cause: an id (`fact/x`,
    `rule/requirement/x`), or `off-route/` with a technique and a need. A `warning` fails nothing.
    """

    what: str
    position: Position
    help: str = ""
    subject: str = ""
    warning: bool = False

    def __str__(self) -> str:
        level = "warning" if self.warning else "error"
        lines = [f"{level}: {visible(self.what)}", f"  --> {visible(str(self.position))}"]
        return "\n".join([*lines, f"  help: {visible(self.help)}"] if self.help else lines)


class InvalidInput(Exception):
    """An input that cannot be used: `diagnostics` holds all that is wrong with it, in order."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: Sequence[Diagnostic] = sorted(
            diagnostics, key=lambda diagnostic: (diagnostic.position, diagnostic.what)
        )
        shown = [str(diagnostic) for diagnostic in self.diagnostics[:MOST]]
        if len(self.diagnostics) > MOST:
            shown.append(f"More is wrong; these are the first {MOST}.")
        super().__init__("\n\n".join(shown))

    def __reduce__(self) -> tuple[type["InvalidInput"], tuple[Sequence[Diagnostic]]]:
        return InvalidInput, (self.diagnostics,)


def fault(what: str, help_: str = "", position: Position = COMMAND_LINE) -> InvalidInput:
    """An input of which one thing is wrong."""
    return InvalidInput([Diagnostic(what, position, help_)])


def quoted(text: str) -> str:
    """An author's own word for use in a message: on one line, in backticks, cut when long."""
    line = " ".join(text[:160].split())
    return f"`{line[:40]}…`" if len(line) > 40 else f"`{line}`"


def nearest(word: str, known: Iterable[str], closeness: float = 0.7) -> str | None:
    """The known word that `word` was probably meant to be, if any is as close as that, up to 1."""
    if len(word) > 60:
        return None
    from difflib import get_close_matches  # here: a start without a fault goes without it

    matches = get_close_matches(word.lower(), list(known), n=1, cutoff=closeness)
    return matches[0] if matches else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """Help for an unknown word: the known one that holds it or is close to it, or `otherwise`."""
    every = list(known)
    holding = [item for item in every if word.lower() in item.split("-")]
    near = holding[0] if len(holding) == 1 else nearest(word, every)
    return f"Did you mean {near}?" if near else otherwise


def listed(words: Iterable[str], most: int = 12) -> str:
    """Words as a sentence lists them, cut after `most`."""
    every = list(words)
    shown = ", ".join(every[:most])
    return f"{shown}, … ({len(every)} in all)" if len(every) > most else shown
