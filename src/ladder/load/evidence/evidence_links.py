"""The link between a run and the evaluation set: a run that fails these tests supports nothing."""

from ladder.engine.facts import Facts, number
from ladder.load.evidence.data import DataSet
from ladder.load.evidence.run import Run

PART = 0.9
"""Share of the evaluation items below which a run shows what its author picked."""


def foreign(run: Run, data: DataSet) -> list[str]:
    """Return the items of a run that are not in the evaluation set, if its rows have ids."""
    return [item for item in run.scores if item not in data.ids] if data.ids else []


def unscored(run: Run, data: DataSet | None, stated: Facts) -> int:
    """Return how many items of the evaluation set, counted or stated, have no score in a run."""
    every = data.different if data else int(number(stated.get("evaluation.items")) or 0)
    return max(every - run.items, len(run.unscored))


def unsupported_reason(run: Run, data: DataSet | None) -> str:
    """Return why a run does not count as one on the evaluation set; empty if it does."""
    if data is None:
        return ""
    if run.numbered:
        return "its rows have no ids"
    if not (run.summary or data.ids):
        numbers = {str(number) for number in range(data.rows + 1)}
        if not numbers.issuperset(run.scores):
            return f"the rows of {data.name} have no ids to match"
    if not PART * data.different <= run.items <= data.rows:
        return f"it scores {run.items:,} of {data.different:,} items"
    return ""
