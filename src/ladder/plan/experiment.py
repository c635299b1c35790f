"""An experiment of a plan, its results, and what each of them leads to."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from ladder.engine.facts import Value
from ladder.engine.verdict import Verdict
from ladder.engine.wording import inside
from ladder.plan.suppose import Change, Situation

Work = Literal["answer", "measure", "try", "prepare"]


class Result(NamedTuple):
    """What an experiment may show: in words, as facts, and what is then to be done."""

    says: str
    change: Change
    leads_to: str


class Experiment(NamedTuple):
    """Something to do whose result can move the verdict.

    Args:
        kind: what sort of work it is.
        title: what to do, in a sentence.
        takes: time and money, in words.
        bar: what is fixed before it begins.
        stop: what ends it.
        results: what it may show.
    """

    kind: Work
    title: str
    takes: str
    bar: str
    stop: str
    results: tuple[Result, ...]


def headline(verdict: Verdict) -> str:
    """What the verdict tells one to do, in a few words."""
    recommended = verdict.recommendation
    name = inside(recommended.title)
    return {"use": f"use {name}", "stop": f"stop at {name}", "stay": f"stay on {name}"}[
        recommended.outcome
    ]


def results(
    situation: Situation, changes: Iterable[tuple[str, Change | None]]
) -> tuple[Result, ...]:
    """Results with what they lead to; one that contradicts or repeats what is known is none."""
    found = []
    for says, change in changes:
        after = None if change is None else situation.after(change)
        if change is not None and after is not None and after.stated != situation.stated:
            found.append(Result(says, change, headline(after.verdict)))
    return tuple(found)


def share(value: Value | None) -> float | None:
    """A number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        return None
    return float(value)


def whole(value: Value | None) -> int:
    """A whole number; 0 where there is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def lowered(text: str) -> str:
    """A sentence as it goes on within another."""
    return text[:1].lower() + text[1:]
