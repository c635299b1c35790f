"""What is wrong with an input, said so that its author can mend it. Standard library only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from ladder.model import Mark


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: what, where, and what to do about it."""

    what: str
    mark: Mark
    help: str = ""

    def __str__(self) -> str:
        lines = [f"error: {self.what}", f"  --> {self.mark}"]
        return "\n".join([*lines, f"  help: {self.help}"] if self.help else lines)


class BadInput(Exception):
    """An input that cannot be used. `faults` holds all that is wrong with it, in file order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: Sequence[Fault] = sorted(faults, key=lambda fault: (fault.mark, fault.what))
        super().__init__("\n\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type["BadInput"], tuple[Sequence[Fault]]]:
        return BadInput, (self.faults,)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was probably meant to be, if any is close."""
    matches = get_close_matches(word.lower(), list(known), n=1, cutoff=0.7)
    return matches[0] if matches else None


def listed(words: Iterable[str], most: int = 12) -> str:
    """Words as a sentence lists them, cut after `most`."""
    every = list(words)
    shown = ", ".join(every[:most])
    return f"{shown}, … ({len(every)} in all)" if len(every) > most else shown
