"""Turns of phrase that several features share."""

from collections.abc import Iterable

BESIDE = "beside the ladder"
"""Where a technique without a rung stands."""


def rung_in_words(rung: int | None) -> str:
    """`rung 3`, or `beside the ladder` for a technique that has none."""
    return BESIDE if rung is None else f"rung {rung}"


def joined(words: Iterable[str], last: str = "or") -> str:
    """`a, b or c`."""
    every = list(words)
    return f" {last} ".join(filter(None, (", ".join(every[:-1]), *every[-1:])))


def sentence(says: str) -> str:
    """A short line as it stands alone."""
    return says[:1].upper() + says[1:]
