"""A score with its number of items in one row: `{"accuracy": 0.81, "n": 400}`."""

from collections.abc import Sequence
from math import sqrt
from typing import Final

from ladder.load.evidence.lines import Lines
from ladder.load.evidence.rows import Row
from ladder.load.evidence.run import Run, Summary, score_in

COUNTS: Final = (
    *("n", "n_items", "num_items", "items", "n_samples", "num_samples", "n_examples"),
    *("num_examples", "samples", "examples", "count", "total"),
)
"""Names of keys with the number of items; the first that exists is used."""

CLEAR: Final = COUNTS[: COUNTS.index("samples")]
"""Those that name nothing else in a row of one item."""

SHARES: Final = ("correct", "is_correct", "right", "passed", "pass", "success", "accuracy")
"""Scores that are shares of right items, or their number."""

NO_MEANS: Final = ("f1", "bleu", "rouge")
"""Scores that are no mean over items."""

HELP: Final = 'Write one item a line, or one score with its items: {"accuracy": 0.81, "n": 400}.'


def summary_of(
    lines: Lines, head: Sequence[Row], score: str, count: str | None, *, has_id: bool
) -> tuple[Run, str] | None:
    """Return the run of a file that holds one score, and how it was read; None if it has items.

    `head` is its first row, and its second if there is one. A row that `has_id` is an item, except
    one that is a share of several.

    Raises:
        InvalidInput: if rows are scores on several items, or one score names no number of items.
    """
    line, row = head[0]
    items = _whole(row.get(count)) if count else None
    name = score.strip().lower()
    if has_id and (len(head) > 1 or (items or 0) < 2 or name not in SHARES):
        return None
    if len(head) > 1:
        fewest = min((_whole(row.get(count or "")) or 0) for _, row in head)
        if count and count.lower() in CLEAR and fewest > 1:
            what = f"each row is a score on several items (`{count}`), not one item"
            raise lines.fault(what, line, help_="Put each score into a file of its own.")
        return None
    found = score_in(lines, line, f"`{score}`", row.get(score), HELP)
    if found is None:
        return None
    if items is None or items < 2:
        if 0 < found < 1:
            what = f"the file holds one row, and its `{score}` is a score on several items"
            raise lines.fault(what, line, help_=HELP)
        return None
    if found > 1 and name in SHARES and found <= items and found == int(found):
        if name == "accuracy":
            what = f"`accuracy` is {found:g} on {items:,} items, and a share is at most 1"
            raise lines.fault(what, line, help_=f"Write the share: {found / 100:g}, or {found:g}%.")
        found /= items
    elif found > 1 and (count or "").lower() not in CLEAR:
        return None
    share = 0 <= found <= 1 and name not in NO_MEANS
    error = sqrt(found * (1 - found) / (items - 1)) if share else None
    run = Run("", score, numbered=True, summary=Summary(found, items, error))
    return run, f"One score on {items:,} items (`{count}`): no item can be paired."


def _whole(value: object) -> int | None:
    """Return a whole number, also from a text."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        value = int(value.strip()[:15])
    return value if isinstance(value, int) and not isinstance(value, bool) else None
