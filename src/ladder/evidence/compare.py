"""Comparisons of two runs on the items that both scored."""

from collections.abc import Sequence
from math import erfc, sqrt
from typing import Literal, NamedTuple

from ladder.engine.statistics import Z_CONFIDENCE, detectable, items_needed
from ladder.evidence.intervals import Estimate, clusters_of, estimate, is_share
from ladder.evidence.statistics import (
    clustered_error,
    mcnemar,
    mean_and_error,
    mean_interval,
    paired_interval,
    two_sided_tail,
)
from ladder.load.evidence.run import Run

Test = Literal["mcnemar", "paired-t", "clustered", "unpaired"]

CHANCE = 0.05
"""A difference counts as shown where chance gives as large a one more rarely than this."""


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


def compare(first: Run, second: Run) -> Comparison | None:
    """Return the difference of the second run from the first; None if nothing can be compared."""
    common = [item for item in first.scores if item in second.scores]
    if len(common) < 2:
        return _unpaired(estimate(first), estimate(second))
    pairs = [(first.scores[item], second.scores[item]) for item in common]
    items = {*first.scores, *second.scores, *first.unscored, *second.unscored}
    left_out = len(items) - len(common)
    clusters = clusters_of(common, {**first.groups, **second.groups})
    if not clusters and is_share([score for pair in pairs for score in pair]):
        return _shares(pairs, left_out)
    return _means([b - a for a, b in pairs], clusters, left_out)


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
