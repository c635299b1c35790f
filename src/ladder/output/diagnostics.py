"""Diagnostics: what is wrong with an input, and how to fix it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ladder.engine.sources import Position
from ladder.output.escape import visible

MOST = 50
"""Faults shown of one input: who has more needs another way than reading them one by one."""


COMMAND_LINE = Position("command line", 0, 0)
"""The position of typed input."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault: what is wrong, where, and what to do about it.

    `subject` tells faults apart for code: the rule that refuses, or another base. A `warning` fails
    nothing.
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
    """An invalid input: `diagnostics` holds all its faults, in order."""

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
    """Return the exception for an input with one fault."""
    return InvalidInput([Diagnostic(what, position, help_)])


def quoted(text: str) -> str:
    """Return text of the input for use in a message: on one line, in backticks, cut if long."""
    line = " ".join(text[:160].split())
    return f"`{line[:40]}…`" if len(line) > 40 else f"`{line}`"


def nearest(word: str, known: Iterable[str], closeness: float = 0.7) -> str | None:
    """Return the known word that `word` was probably meant to be, if one is close enough.

    `closeness` is the lowest similarity that counts, from 0 to 1.
    """
    return None if len(word) > 60 else _nearest(word.lower(), tuple(known), closeness)


@lru_cache(maxsize=256)
def _nearest(word: str, known: tuple[str, ...], closeness: float) -> str | None:
    from difflib import get_close_matches  # imported here: needed only for errors

    return next(iter(get_close_matches(word, known, n=1, cutoff=closeness)), None)


def nearest_id(word: str, known: Iterable[str]) -> str | None:
    """Return the known id that was meant: one of that name, or of a similar name and that kind."""
    kind, _, name = word.partition("/")
    ids = [id_.partition("/") for id_ in known]
    twins = [each for each, _, other in ids if other == name]
    if len(twins) == 1:
        return f"{twins[0]}/{name}"
    near = nearest(name, [other for each, _, other in ids if each == kind])
    return f"{kind}/{near}" if near else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return help for an unknown word: a known one that is similar, or `otherwise`."""
    every = list(known)
    holding = [item for item in every if word.lower() in item.split("-")]
    near = holding[0] if len(holding) == 1 else nearest(word, every)
    return f"Did you mean {near}?" if near else otherwise


def listed(words: Iterable[str], most: int = 12) -> str:
    """Return words as a list in a sentence, cut after `most`."""
    every = list(words)
    shown = ", ".join(every[:most])
    return f"{shown}, … ({len(every)} in all)" if len(every) > most else shown
