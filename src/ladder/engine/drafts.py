"""Verdicts drafted before their numbers are put in. Pure, standard library only.

Which rules speak follows from the answers to the conditions, and many problems give the same ones.
Only some words name the reader's values: these are *lines*, and what holds lines is a *draft*.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, Generic, TypeVar

from ladder.engine.facts import Facts, Value
from ladder.engine.kept import kept
from ladder.engine.rules import Rulebook

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
S = TypeVar("S")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Words that depend on the values of these facts, and on nothing else.

    `say` takes the values in the order of the facts.
    """

    facts: tuple[str, ...]
    say: Callable[["Values"], object]


Values = tuple[Value | None, ...]
"""The values of some facts, None where they are unknown."""

Words = Mapping[Line, Any]
"""What every line of a draft says of a problem."""


@dataclass(frozen=True, slots=True, eq=False)
class Draft(Generic[T_co]):
    """A part of a verdict: its lines, and what their words make of it.

    A draft without lines is settled: it makes the same of any words.
    """

    lines: tuple[Line, ...]
    make: Callable[[Words], T_co]

    def then(self, make: Callable[[T_co], S]) -> "Draft[S]":
        """What `make` makes of it."""
        first = self.make
        return _drafted(self.lines, lambda words: make(first(words)))


def settled(value: T) -> Draft[T]:
    """A part that is the same for all problems."""
    return Draft((), lambda _: value)


@lru_cache(maxsize=4096)
def plain(text: str) -> Draft[str]:
    """A text that names no value; the same text is the same draft, while it is kept."""
    return settled(text)


def line(facts: tuple[str, ...], say: Callable[[Values], T]) -> Draft[T]:
    """What `say` says of the values of these facts; settled where there are none."""
    if not facts:
        return settled(say(()))
    waiting = Line(facts, say)
    return Draft((waiting,), itemgetter(waiting))


def both(make: Callable[[S, R], T], one: Draft[S], other: Draft[R]) -> Draft[T]:
    """What `make` makes of two parts."""
    first, second = one.make, other.make
    return _drafted(lines_of(one, other), lambda words: make(first(words), second(words)))


def joined(parts: Iterable[Draft[T]]) -> Draft[tuple[T, ...]]:
    """Several parts as one, in their order."""
    every = tuple(parts)
    nothing: Words = {}
    usual = [None if part.lines else part.make(nothing) for part in every]
    waiting = [(at, part.make) for at, part in enumerate(every) if part.lines]

    def make(words: Words) -> tuple[T, ...]:
        made: list[Any] = usual.copy()
        for at, part in waiting:
            made[at] = part(words)
        return tuple(made)

    return _drafted(lines_of(*every), make)


def lines_of(*drafts: Draft[Any]) -> tuple[Line, ...]:
    """The lines of several drafts, each once."""
    return tuple(dict.fromkeys(line for draft in drafts for line in draft.lines))


def _drafted(lines: tuple[Line, ...], make: Callable[[Words], T]) -> Draft[T]:
    return Draft(lines, make) if lines else settled(make({}))


def write(rulebook: Rulebook, lines: Iterable[Line], facts: Facts) -> Words:
    """What each line says of a problem."""
    get, said = facts.get, _said(rulebook)
    return {each: said(each, *map(get, each.facts)) for each in lines}


@kept(1)
def _said(_: Rulebook) -> Callable[..., object]:
    """Says a line of values; what was said of the same ones once can be said again."""
    return lru_cache(maxsize=4096)(lambda waiting, *values: waiting.say(values))
