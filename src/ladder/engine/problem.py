"""A problem as its file states it, its waivers, a case of a rule, and contradictions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ladder.engine.conditions import Condition
from ladder.engine.facts import Facts, Value
from ladder.engine.sources import NOWHERE, Position


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that an owner accepts until a day; only `ladder check` reads it.

    `files` are the patterns of the proposals that a waiver in a central file covers; none means
    all.
    """

    rule: str
    reason: str
    owner: str
    expires: str
    position: Position = NOWHERE
    files: tuple[str, ...] = ()


class Origin(NamedTuple):
    """The origin of a fact that was read, not stated: which file, and what was done with it.

    Args:
        file: the name as in the problem; "" if it is a file of the rules.
        digest: the SHA-256 of the file's bytes.
        how: what was done, in words: "counted in …".
        lacks: why the file does not support the fact, in words; empty if it does.
    """

    file: str
    digest: str
    how: str
    lacks: str = ""


class Try(NamedTuple):
    """One try of a technique: with which model, its score, and whether it may be used."""

    name: str
    model: str = ""
    score: float | None = None
    items: int | None = None
    usable: bool = True
    note: str = ""


Tries = Mapping[str, tuple[Try, ...]]
"""The tries of each technique, in the order of the file."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A checked problem file: known facts by id, and where each was written.

    `remarks` are texts for people only, by key; they decide nothing. `origins` are those of the
    facts that were read from files beside it, or that follow from other facts. `tries` are those of
    the attempts.
    """

    title: str
    facts: Mapping[str, Value]
    positions: Mapping[str, Position] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    file: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    tries: Tries = field(default_factory=dict)


class Case(NamedTuple):
    """An example that tests rules: a problem, and what its verdict must say.

    `name` is a sentence on what it shows. `as_of` is its own day, else that of its pack. `own` says
    that it comes from an overlay. `unreadable` says why rules applied on top can no longer read its
    problem, and `refused` which of them forbid one of its answers. `also_do` are the techniques
    for the other needs, `first_step` is its beginning, and `check` is the result of
    the proposal in it.
    """

    name: str
    title: str
    facts: Facts
    as_of: date
    fires: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    recommendation: str | None = None
    next_rung: str | None = None
    variant: str | None = None
    outcome: str | None = None
    also_do: tuple[str, ...] | None = None
    first_step: str | None = None
    check: str | None = None
    computes: Mapping[str, Value | None] = {}
    position: Position = NOWHERE
    own: bool = False
    unreadable: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


class Contradiction(NamedTuple):
    """Statements of one problem that cannot all be true, and how to resolve that.

    They conflict if `when` is known to hold, in problems that state `at`, the fact at fault, and at
    least one of `stated`. `assumed` are values of facts that the problem does not state.
    """

    id: str
    at: str
    when: Condition
    says: str
    help: str
    stated: tuple[str, ...] = ()
    assumed: Mapping[str, Value] = {}
    position: Position = NOWHERE
