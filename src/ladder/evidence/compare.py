"""Scores with intervals, and comparisons of two runs on the items that both scored."""

from collections.abc import Iterable, Mapping, Sequence
from math import erfc, sqrt
from typing import Literal, NamedTuple

from ladder.engine.statistics import (
    Z_CONFIDENCE,
    detectable,
    items_needed,
    items_to_ask,
    wilson,
)
from ladder.evidence.statistics import (
    clustered_error,
    mcnemar,
    mean_and_error,
    mean_interval,
    paired_interval,
    two_sided_tail,
)
from ladder.load.evidence.run import Run, Summary

Method = Literal["wilson", "t", "clustered", "reported", "none"]
Test = Literal["mcnemar", "paired-t", "clustered", "unpaired"]

CHANCE = 0.05
"""A difference counts as shown where chance gives as large a one more rarely than this."""

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


class Comparison(NamedTuple):
    """The second of two runs minus the first, on the items that both scored.

    Args:
        items: how many both scored; 0 if they share none and are compared unpaired.
        difference: of the means.
        low: the lower end of its 95 % interval.
        high: the upper end.
        p: the probability of so large a difference by chance.
        test: the statistical test.
        left_out: items that one of them did not score.
        smallest: the smallest difference that so many such items show, with 80 % power.
        needed: how many such items show this difference.
        only_first: items that only the first got right, if all are right or wrong.
        only_second: items that only the second got right.
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
    """Return a run's score with its interval.

    Items without a score widen it: they count as wrong at the lower end, as right at the upper.
    """
    if run.summary is not None:
        return _reported(run.summary)
    scores = list(run.scores.values())
    if not scores:
        return Estimate(0.0, 0, None, None, "none", False)
    share, clusters = _is_share(scores), _clusters(run.scores, run.groups)
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


def _clusters(items: Iterable[str], groups: Mapping[str, str]) -> list[str]:
    """Return the cluster of each item; empty if every cluster has one item."""
    found = [groups.get(item, f"\0{item}") for item in items] if groups else []
    return found if 1 < len(set(found)) < len(found) else []


def compare(first: Run, second: Run) -> Comparison | None:
    """Return the difference of the second run from the first; None if nothing can be compared."""
    common = [item for item in first.scores if item in second.scores]
    if len(common) < 2:
        return _unpaired(estimate(first), estimate(second))
    pairs = [(first.scores[item], second.scores[item]) for item in common]
    items = {*first.scores, *second.scores, *first.unscored, *second.unscored}
    left_out = len(items) - len(common)
    clusters = _clusters(common, {**first.groups, **second.groups})
    if not clusters and _is_share([score for pair in pairs for score in pair]):
        return _shares(pairs, left_out)
    return _means([b - a for a, b in pairs], clusters, left_out)


def to_tell(found: Estimate, target: float) -> int | None:
    """Return how many items would separate a share from a target inside its interval."""
    if not found.share or found.score == target or not 0 <= target <= 1:
        return None
    return items_to_ask(found.score, target, found.items)


def _shares(pairs: Sequence[tuple[float, float]], left_out: int) -> Comparison:
    items = len(pairs)
    only_first = sum(a > b for a, b in pairs)
    only_second = sum(b > a for a, b in pairs)
    difference = (only_second - only_first) / items
    low, high = paired_interval(only_first, only_second, items)
    variance = (only_first + only_second) / items - difference**2
    p = mcnemar(only_first, only_second)
    power = _power(items, difference, variance)
    shown = difference, low, high, p
    return Comparison(items, *shown, "mcnemar", left_out, *power, only_first, only_second)


def _means(differences: Sequence[float], clusters: Sequence[str], left_out: int) -> Comparison:
    items = len(differences)
    test: Test = "clustered" if clusters else "paired-t"
    (mean, error), freedom = mean_and_error(differences), items - 1
    if clusters:
        mean, error = sum(differences) / items, clustered_error(differences, clusters)
        freedom = len(set(clusters)) - 1
    low, high = mean_interval(mean, error, freedom)
    p = two_sided_tail(mean / error, freedom) if error else float(not mean)
    power = _power(items, mean, error**2 * items)
    return Comparison(items, mean, low, high, p, test, left_out, *power)


def _power(items: int, difference: float, variance: float) -> tuple[float | None, int | None]:
    if variance <= 0:
        return None, None
    needed = items_needed(abs(difference), variance) if difference else None
    return detectable(items, variance), needed


def _unpaired(first: Estimate, second: Estimate) -> Comparison | None:
    """Compare two scores without a common item: Miller section 4.1."""
    if first.error is None or second.error is None:
        return None
    error = sqrt(first.error**2 + second.error**2)
    difference = second.score - first.score
    partial = Z_CONFIDENCE * error
    p = erfc(abs(difference) / error / sqrt(2)) if error else float(not difference)
    return Comparison(0, difference, difference - partial, difference + partial, p, "unpaired")


def _reported(summary: Summary) -> Estimate:
    """Return a score of which only the mean, the items and perhaps the error are known."""
    score, items, error = summary.score, summary.items, summary.error
    if error is None:
        return Estimate(score, items, None, None, "none", False)
    if 0 <= score <= 1 and items > 1:
        as_share = sqrt(score * (1 - score) / (items - 1))
        if abs(error - as_share) <= LIKE_A_SHARE * as_share:
            low, high = wilson(round(score * items), items)
            return Estimate(score, items, low, high, "wilson", True, error)
    partial = Z_CONFIDENCE * error
    return Estimate(score, items, score - partial, score + partial, "reported", False, error)


def _is_share(scores: Sequence[float]) -> bool:
    return all(score in (0.0, 1.0) for score in scores)
