"""The options that are open or one step away, side by side: no score, and no weights."""

from collections.abc import Iterator

from ladder.advice.ladder import WORDS
from ladder.engine.facts import Facts
from ladder.engine.rules import Published, Technique
from ladder.engine.verdict import LadderRow, Verdict
from ladder.engine.wording import inside, show
from ladder.output.parts import Item, Part
from ladder.output.words import rung_in_words

HEAD = ("Option", "Quality", "Money", "Time of an answer", "What it takes", "To undo it")

OPEN = ("use", "companion", "met", "spent", "above")
"""The statuses of what was done, may be done, or may be once something lower has fallen short."""


def side_by_side(verdict: Verdict) -> Iterator[Part]:
    """A table with a row for each option; nothing where there is no choice."""
    rows = [row for row in verdict.ladder if row.status in OPEN or _one_step_away(verdict, row)]
    if len(rows) > 1:
        table = [_cells(verdict, row, rows) for row in rows]
        yield Part("Side by side", head=HEAD, rows=table)


def _one_step_away(verdict: Verdict, row: LadderRow) -> bool:
    """Whether one gate is closed, or it comes next."""
    following = verdict.next_rung
    comes_next = following is not None and following.technique == row.technique
    return row.status == "blocked" and (comes_next or len(row.because) == 1)


def _cells(verdict: Verdict, row: LadderRow, rows: list[LadderRow]) -> list[Item]:
    technique = verdict.rulebook.techniques[row.technique]
    where = f"({rung_in_words(row.rung)}): {WORDS[row.status]}"
    better = next((each for each in rows if _dominates(verdict, each, row)), None)
    if better is not None:
        where += f"; {inside(better.title)} scored no less, for less"
    cost = technique.cost
    return [
        Item(where, opens=row.title),
        _quality(verdict, technique),
        Item(cost.money + _at_your_prices(technique, verdict.facts)),
        Item(cost.latency),
        Item(f"{cost.time}; then {cost.upkeep}"),
        Item(cost.undo),
    ]


def _quality(verdict: Verdict, technique: Technique) -> Item:
    """What was measured here, and the published result that is nearest to the needs."""
    score = verdict.facts.get(f"attempts.{technique.id}.score")
    yours = f"yours: {show(score)}; " if score is not None else ""
    nearest = _nearest(verdict, technique)
    if nearest is None:
        return Item(f"{yours}no published result stands in the rules")
    elsewhere = "" if _for_these_needs(verdict, nearest) else "elsewhere, "
    return Item(f"{yours}{elsewhere}{nearest.says}", nearest.sources)


def _nearest(verdict: Verdict, technique: Technique) -> Published | None:
    results = technique.published
    own = (each for each in results if _for_these_needs(verdict, each))
    return next(own, results[0] if results else None)


def _for_these_needs(verdict: Verdict, published: Published) -> bool:
    return not published.needs or not set(published.needs).isdisjoint(verdict.needs)


def _at_your_prices(technique: Technique, facts: Facts) -> str:
    """What a month costs with the reader's numbers, where they are known."""
    own, bill = facts.get("computed.own-cost"), facts.get("computed.bill")
    if technique.training and own is not None:
        return f"; with your numbers at least {show(own)} USD a month to serve"
    if not technique.training and technique.rung is not None and bill is not None:
        return f"; your bill is {show(bill)} USD a month now"
    return ""


def _dominates(verdict: Verdict, one: LadderRow, other: LadderRow) -> bool:
    """Whether one option scored here no less than another, and stands lower on the ladder.

    Where one of them was not measured nobody can say so.
    """
    mine, its = (verdict.facts.get(f"attempts.{row.technique}.score") for row in (one, other))
    measured = isinstance(mine, int | float) and isinstance(its, int | float) and mine >= its
    return measured and one.rung is not None and other.rung is not None and one.rung < other.rung
