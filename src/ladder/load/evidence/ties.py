"""What ties a run to the evaluation set, and to no other run: else it bears nothing out."""

from ladder.load.evidence.data import DataSet
from ladder.load.evidence.run import Run

PART = 0.9
"""Share of the evaluation items below which a run shows what its author picked."""

FEW = 10
"""Items with other answers than the most frequent one below which a set shows nothing of them."""


def foreign(run: Run, data: DataSet) -> list[str]:
    """The items of a run that stand in no row of the evaluation set, where its rows have ids."""
    return [item for item in run.scores if item not in data.ids] if data.ids else []


def untied(run: Run, data: DataSet, *, numbered: bool) -> str:
    """Why a run may be one of other items, or of some only, as a clause; empty where it is not."""
    items = run.summary.items if run.summary else len(run.scores)
    rows = data.rows
    if numbered:
        return ", whose rows have no ids"
    if not (run.summary or data.ids):
        numbers = {str(number) for number in range(rows + 1)}
        if not numbers.issuperset(run.scores):
            return f", whose ids nobody finds in {data.name}: its rows have none"
    if not PART * data.different <= items <= rows:
        return f", not over the {data.different:,} of {data.name}"
    return ""


def one_sided(data: DataSet) -> bool:
    """Whether whoever always gives the same answer is right on all items, or nearly all."""
    most = max(data.answers.values(), default=0)
    others = data.answers.total() - most
    return most >= 2 * FEW and others < min(FEW, most / 20)
