"""The link between a run and the evaluation set: a run that fails these tests supports nothing."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ladder.engine.facts import Facts, number
from ladder.load.evidence.data import DataSet
from ladder.load.evidence.run import Run

PART = 0.9
"""Share of the evaluation items below which a run shows what its author picked."""

FEW = 10
"""Items with other answers than the most frequent one below which a set shows nothing of them."""


class Scored(NamedTuple):
    """The run of an attempt, its mean, and the SHA-256 of its file."""

    attempt: str
    run: Run
    score: float
    digest: str


def foreign(run: Run, data: DataSet) -> list[str]:
    """Return the items of a run that are not in the evaluation set, if its rows have ids."""
    return [item for item in run.scores if item not in data.ids] if data.ids else []


def unscored(run: Run, data: DataSet | None, stated: Facts) -> int:
    """Return how many items of the evaluation set, counted or stated, have no score in a run."""
    every = data.different if data else int(number(stated.get("evaluation.items")) or 0)
    return max(every - run.items, len(run.unscored))


def unsupported_reason(mine: Scored, before: Iterable[Scored], data: DataSet | None) -> str:
    """Return why a run supports nothing, as a clause; empty if it does.

    `before` are the runs of other attempts, and `data` is the evaluation set, if a file holds it.
    """
    for other in before:
        if is_copy(mine, other):
            return f"which has the same scores as that of {other.attempt}"
    return _untied(mine.run, data) if data else ""


def is_copy(mine: Scored, other: Scored) -> bool:
    """Return whether two runs have the same score on each item; without ids, in their order."""
    if mine.run.summary or other.run.summary:
        return (mine.run.summary, mine.digest) == (other.run.summary, other.digest)
    first, second = mine.run.scores, other.run.scores
    if mine.run.numbered and other.run.numbered:
        return [*first.values()] == [*second.values()]
    return first == second


def _untied(run: Run, data: DataSet) -> str:
    """Return why a run may be on other items, or on some only."""
    rows = data.rows
    if run.numbered:
        return "whose rows have no ids"
    if not (run.summary or data.ids):
        numbers = {str(number) for number in range(rows + 1)}
        if not numbers.issuperset(run.scores):
            return f"whose ids nobody finds in {data.name}: its rows have none"
    if not PART * data.different <= run.items <= rows:
        return f"not over the {data.different:,} of {data.name}"
    return ""


def one_sided(data: DataSet) -> bool:
    """Return whether the same answer every time would be right on nearly all items."""
    answers = Counter(row.answer for row in data.asked if row.answer)
    most = max(answers.values(), default=0)
    others = answers.total() - most
    return most >= 2 * FEW and others < min(FEW, most / 20)
