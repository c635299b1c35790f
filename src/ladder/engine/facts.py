"""What may be known about a problem: values, and the words of the vocabulary. Stdlib only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Day(int):
    """A day, counted as `date.toordinal` counts and written as `date.isoformat` writes."""

    __slots__ = ()

    def __str__(self) -> str:
        return date.fromordinal(self).isoformat()


Scalar = bool | int | float | str
Value = Scalar | frozenset[str]
Facts = Mapping[str, Value]
"""Known facts by id. A fact that is absent is unknown, never false."""


class Kind(StrEnum):
    """The type of a fact's value."""

    BOOL = "bool"
    WHOLE = "whole"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"


class Choice(NamedTuple):
    """One legal answer of a choice fact, with its meaning in one line.

    `gives` are numbers that follow from the answer, by fact (a GPU has so much memory), and
    `sources` where they were read.
    """

    id: str
    meaning: str
    gives: tuple[tuple[str, float], ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One word of the vocabulary: what may be known about a problem, and how to ask for it.

    `minimum` and `maximum` bound numbers, in `unit`. `attempt_of` names the technique whose attempt
    the fact is a field of. `words` are what else people say for its unit. `file` says what the file
    holds that the fact names, if it names one: `examples`, `evaluation`, `results` or `model`.
    """

    id: str
    kind: Kind
    question: str
    help: str = ""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Choice, ...] = ()
    attempt_of: str | None = None
    words: tuple[str, ...] = ()
    file: str = ""

    @property
    def gives(self) -> bool:
        """Whether numbers follow from its answers."""
        return any(choice.gives for choice in self.choices)

    def choice_ids(self) -> tuple[str, ...]:
        """The ids of the legal answers, in the order of the vocabulary."""
        return tuple(choice.id for choice in self.choices)
