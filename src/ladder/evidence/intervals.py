"""The interval of a score: `estimate` chooses the formula, by what is known of the items."""

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import Literal, NamedTuple

from ladder.engine.statistics import Z_CONFIDENCE, items_to_ask, wilson
from ladder.evidence.statistics import clustered_error, mean_and_error, mean_interval
from ladder.load.evidence.run import Run, Summary

Method = Literal["wilson", "t", "clustered", "reported", "none"]

LIKE_A_SHARE = 1e-3
"""The tolerance, as a share, between a reported error and that of right-or-wrong scores."""


class Estimate(NamedTuple):
    """A score and its uncertainty.

    Args:
        score: the mean over the items.
        items: how many distinct items have a score.
        low: the lower end of the 95 % interval; None if there are too few items for one.
        high: the upper end.
        method: how the interval was computed.
        share: whether every item is right or wrong.
        error: the standard error of the score, if there is one.
    """

    score: float
    items: int
    low: float | None
    high: float | None
    method: Method
    share: bool
    error: float | None = None

    def holds(self, target: float) -> bool | None:
        """Return whether the interval contains a target, so that the score cannot decide."""
        if self.low is None or self.high is None:
            return None
        return self.low <= target <= self.high


def estimate(run: Run) -> Estimate:
    """Return a run's score with its interval.

    Items without a score widen it: they count as wrong at the lower end, as right at the upper.
    """
    if run.summary is not None:
        return _reported(run.summary)
    scores = list(run.scores.values())
    if not scores:
        return Estimate(0.0, 0, None, None, "none", False)
    share, clusters = is_share(scores), clusters_of(run.scores, run.groups)
    mean, freedom = sum(scores) / len(scores), len(scores) - 1
    if clusters:
        error, freedom = clustered_error(scores, clusters), len(set(clusters)) - 1
    elif share:
        right, missing = round(sum(scores)), len(run.unscored)
        every = len(scores) + missing
        low, high = wilson(right, every)[0], wilson(right + missing, every)[1]
        error = sqrt(mean * (1 - mean) / len(scores))
        return Estimate(mean, len(scores), low, high, "wilson", True, error)
    elif len(scores) < 2:
        return Estimate(mean, len(scores), None, None, "none", False)
    else:
        mean, error = mean_and_error(scores)
    low, high = mean_interval(mean, error, freedom)
    if min(scores) >= 0 and max(scores) <= 1:
        low, high = max(0.0, low), min(1.0, high)
    method: Method = "clustered" if clusters else "t"
    return Estimate(mean, len(scores), low, high, method, share, error)


def _reported(summary: Summary) -> Estimate:
    """Return a score of which only the mean, the items and perhaps the error are known."""
    score, items, error = summary.score, summary.items, summary.error
    if error is None:
        return Estimate(score, items, None, None, "none", False)
    if 0 <= score <= 1 and items > 1:
        as_share = sqrt(score * (1 - score) / (items - 1))
        if abs(error - as_share) <= LIKE_A_SHARE * as_share:
            low, high = wilson(score * items, items)
            return Estimate(score, items, low, high, "wilson", True, error)
    partial = Z_CONFIDENCE * error
    return Estimate(score, items, score - partial, score + partial, "reported", False, error)


def clusters_of(items: Iterable[str], groups: Mapping[str, str]) -> list[str]:
    """Return the cluster of each item; empty if every cluster has one item."""
    found = [groups.get(item, f"\0{item}") for item in items] if groups else []
    return found if 1 < len(set(found)) < len(found) else []


def to_tell(found: Estimate, target: float) -> int | None:
    """Return how many items would separate a share from a target inside its interval."""
    if not found.share or found.score == target or not 0 <= target <= 1:
        return None
    return items_to_ask(found.score, target, found.items)


def is_share(scores: Sequence[float]) -> bool:
    """Return whether every score is right or wrong."""
    return all(score in (0.0, 1.0) for score in scores)
