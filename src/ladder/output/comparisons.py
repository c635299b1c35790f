"""The comparisons that a condition can make of a fact: one table for all that read or write them.

A new comparison takes a row here, a type in `ladder.engine.conditions`, and a function in
`ladder.load.packs.conditions`.
"""

from typing import NamedTuple

from ladder.engine.facts import Kind

NUMBERS = (Kind.WHOLE, Kind.NUMBER)
ORDERED = (*NUMBERS, Kind.DATE)


class Comparison(NamedTuple):
    """A comparison: the kinds of facts that it fits, its meaning, and its words in a sentence."""

    kinds: tuple[Kind, ...]
    meaning: str
    affirmed: str
    denied: str


COMPARISONS = {
    "at_least": Comparison(ORDERED, "this number or more", "is at least", "is below"),
    "less_than": Comparison(ORDERED, "less than this number", "is below", "is at least"),
    "one_of": Comparison((Kind.BOOL, *NUMBERS, Kind.CHOICE), "one of these", "is", "is none of"),
    "includes": Comparison(
        (Kind.CHOICES,), "the list holds this, or all of these", "includes", "does not include"
    ),
}
"""The comparisons by their key in a rule file."""


def comparisons_of(kind: Kind) -> tuple[str, ...]:
    """Return the comparisons that fit a fact of this kind."""
    return tuple(key for key, comparison in COMPARISONS.items() if kind in comparison.kinds)
