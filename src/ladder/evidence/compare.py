"""Scores with their intervals, and two runs compared on the items that both scored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from typing import Literal

from ladder.engine.statistics import (
    Z_CONFIDENCE,
    detectable,
    items_needed,
    items_to_separate,
    wilson,
)
from ladder.evidence.statistics import (
    clustered_error,
    mcnemar,
    mean_and_error,
    mean_interval,
    paired_interval,
)
from ladder.evidence.student import two_sided_tail
from ladder.load.evidence.run import Run, Summary

Method = Literal["wilson", "t", "clustered", "reported", "none"]
Test = Literal["mcnemar", "paired-t", "clustered", "unpaired"]

CHANCE = 0.05
"""A difference counts as shown where chance gives as large a one more rarely than this."""

LIKE_A_SHARE = 1e-3
"""How closely, as a part of it, a reported error must match that of right-or-wrong scores."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A score and how far the truth may lie from it.

    Args:
        score: the mean over the items.
        items: how many distinct items have a score.
        low: the lower end of the 95 % interval; None where too few items give none.
        high: the upper end.
        method: how the interval was made.
        share: whether every item is right or wrong.
        error: the standard error of the score, where there is one.
    """

    score: float
    items: int
    low: float | None
    high: float | None
    method: Method
    share: bool
    error: float | None = None

    def holds(self, target: float) -> bool | None:
        """Whether the interval holds a target, so that the score cannot tell."""
        if self.low is None or self.high is None:
            return None
        return self.low <= target <= self.high


@dataclass(frozen=True, slots=True)
class Comparison:
    """The second of two runs less the first, on the items that both scored.

    Args:
        items: how many both scored; 0 where they share none and are compared unpaired.
        difference: of the means.
        low: the lower end of its 95 % interval.
        high: the upper end.
        p: how often chance alone gives so large a difference.
        test: by which test.
        left_out: items that one of them did not score.
        smallest: the smallest difference that so many such items show, with 80 % power.
        needed: how many such items show this difference.
        only_first: items that the first alone got right, where all are right or wrong.
        only_second: items that the second alone got right.
    """

    items: int
    difference: float
    low: float
    high: float
    p: float
    test: Test
    left_out: int = 0
    smallest: float | None = None
    needed: int | None = None
    only_first: int | None = None
    only_second: int | None = None


def estimate(run: Run) -> Estimate:
    """A run's score with its interval.

    What has no score widens it: at the lower end as if it were wrong, at the upper as if right.
    """
    if run.summary is not None:
        return _reported(run.summary)
    scores = list(run.scores.values())
    if not scores:
        return Estimate(0.0, 0, None, None, "none", False)
    share = _is_share(scores)
    mean, bounded = sum(scores) / len(scores), min(scores) >= 0 and max(scores) <= 1
    clusters = clusters_of(run)
    if clusters:
        error = clustered_error(scores, clusters)
        low, high = mean_interval(mean, error, len(set(clusters)) - 1)
        if bounded:
            low, high = max(0.0, low), min(1.0, high)
        return Estimate(mean, len(scores), low, high, "clustered", share, error)
    if share:
        right, missing = round(sum(scores)), len(run.unscored)
        every = len(scores) + missing
        low, high = wilson(right, every)[0], wilson(right + missing, every)[1]
        error = sqrt(mean * (1 - mean) / len(scores))
        return Estimate(mean, len(scores), low, high, "wilson", True, error)
    if len(scores) < 2:
        return Estimate(mean, len(scores), None, None, "none", False)
    mean, error = mean_and_error(scores)
    low, high = mean_interval(mean, error, len(scores) - 1)
    if bounded:
        low, high = max(0.0, low), min(1.0, high)
    return Estimate(mean, len(scores), low, high, "t", False, error)


def clusters_of(run: Run) -> list[str]:
    """The cluster of each scored item; none unless some cluster holds several items."""
    found = [run.groups.get(item, f"\0{item}") for item in run.scores] if run.groups else []
    return found if 1 < len(set(found)) < len(found) else []


def compare(first: Run, second: Run) -> Comparison | None:
    """How the second run differs from the first; None where nothing can be compared."""
    common = [item for item in first.scores if item in second.scores]
    if len(common) < 2:
        return _unpaired(estimate(first), estimate(second))
    pairs = [(first.scores[item], second.scores[item]) for item in common]
    items = {*first.scores, *second.scores, *first.unscored, *second.unscored}
    left_out = len(items) - len(common)
    groups = {**first.groups, **second.groups}
    clusters = [groups.get(item, f"\0{item}") for item in common] if groups else []
    if 1 < len(set(clusters)) < len(clusters):
        return _clustered(pairs, clusters, left_out)
    if _is_share([score for pair in pairs for score in pair]):
        return _shares(pairs, left_out)
    return _means(pairs, left_out)


def to_tell(found: Estimate, target: float) -> int | None:
    """How many items would tell a share from a target that its interval holds."""
    if not found.share or found.score == target or not 0 <= target <= 1:
        return None
    return items_to_separate(found.score, target)


def _shares(pairs: Sequence[tuple[float, float]], left_out: int) -> Comparison:
    items = len(pairs)
    only_first = sum(a > b for a, b in pairs)
    only_second = sum(b > a for a, b in pairs)
    difference = (only_second - only_first) / items
    low, high = paired_interval(only_first, only_second, items)
    variance = (only_first + only_second) / items - difference**2
    p = mcnemar(only_first, only_second)
    smallest, needed = _power(items, difference, variance)
    return Comparison(
        items,
        difference,
        low,
        high,
        p,
        "mcnemar",
        left_out,
        smallest,
        needed,
        only_first,
        only_second,
    )


def _means(pairs: Sequence[tuple[float, float]], left_out: int) -> Comparison:
    differences = [b - a for a, b in pairs]
    mean, error = mean_and_error(differences)
    return _of_means(len(pairs), mean, error, len(pairs) - 1, "paired-t", left_out)


def _clustered(
    pairs: Sequence[tuple[float, float]], clusters: Sequence[str], left_out: int
) -> Comparison:
    differences = [b - a for a, b in pairs]
    error = clustered_error(differences, clusters)
    mean = sum(differences) / len(differences)
    freedom = len(set(clusters)) - 1
    return _of_means(len(pairs), mean, error, freedom, "clustered", left_out)


def _of_means(
    items: int, mean: float, error: float, freedom: int, test: Test, left_out: int
) -> Comparison:
    low, high = mean_interval(mean, error, freedom)
    p = two_sided_tail(mean / error, freedom) if error else float(not mean)
    smallest, needed = _power(items, mean, error**2 * items)
    return Comparison(items, mean, low, high, p, test, left_out, smallest, needed)


def _power(items: int, difference: float, variance: float) -> tuple[float | None, int | None]:
    if variance <= 0:
        return None, None
    needed = items_needed(abs(difference), variance) if difference else None
    return detectable(items, variance), needed


def _unpaired(first: Estimate, second: Estimate) -> Comparison | None:
    """Two scores without an item in common: Miller section 4.1."""
    if first.error is None or second.error is None:
        return None
    error = sqrt(first.error**2 + second.error**2)
    difference = second.score - first.score
    half = Z_CONFIDENCE * error
    p = erfc(abs(difference) / error / sqrt(2)) if error else float(not difference)
    return Comparison(0, difference, difference - half, difference + half, p, "unpaired")


def _reported(summary: Summary) -> Estimate:
    """A score of which only mean, items and perhaps the error are known."""
    score, items, error = summary.score, summary.items, summary.error
    if error is None:
        return Estimate(score, items, None, None, "none", False)
    if 0 <= score <= 1 and items > 1:
        as_share = sqrt(score * (1 - score) / (items - 1))
        if abs(error - as_share) <= LIKE_A_SHARE * as_share:
            low, high = wilson(round(score * items), items)
            return Estimate(score, items, low, high, "wilson", True, error)
    half = Z_CONFIDENCE * error
    return Estimate(score, items, score - half, score + half, "reported", False, error)


def _is_share(scores: Sequence[float]) -> bool:
    return all(score in (0.0, 1.0) for score in scores)


def by_metric(runs: Sequence[Run]) -> Mapping[str, list[Run]]:
    """Runs under the metric that they were scored by."""
    found: dict[str, list[Run]] = {}
    for run in runs:
        found.setdefault(run.metric, []).append(run)
    return found
