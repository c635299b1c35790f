"""Means and pairs: their errors, intervals and tests. Each names where its formula comes from."""

from collections.abc import Hashable, Iterable, Sequence
from math import comb, fsum, sqrt

from ladder.engine.statistics import Z_CONFIDENCE
from ladder.evidence.student import quantile


def mcnemar(only_first: int, only_second: int) -> float:
    """The exact two-sided p-value of McNemar's test (1947).

    A binomial test against a fair coin over the items on which two systems disagree.

    Args:
        only_first: items that the first system alone got right.
        only_second: items that the second alone got right.

    Raises:
        ValueError: if a count is negative.
    """
    if only_first < 0 or only_second < 0:
        raise ValueError("a count of items cannot be negative")
    disagreed = only_first + only_second
    fewer = min(only_first, only_second)
    tail = sum(comb(disagreed, count) for count in range(fewer + 1))
    return min(1.0, float(2 * tail / 2**disagreed))


def mean_and_error(scores: Sequence[float]) -> tuple[float, float]:
    """The mean of independent scores, and its standard error: sqrt(Var(s) / n), Miller equation 1.

    Raises:
        ValueError: if there are fewer than two scores.
    """
    count = len(scores)
    if count < 2:
        raise ValueError("the error of a mean takes two scores")
    mean = fsum(scores) / count
    squares = fsum((score - mean) ** 2 for score in scores)
    return mean, sqrt(squares / (count - 1) / count)


def clustered_error(scores: Sequence[float], clusters: Iterable[Hashable]) -> float:
    """The standard error of a mean whose items come in clusters: Miller equation 4.

    Equal to the root of the sum over clusters of (sum of residuals)^2, divided by n.

    Args:
        scores: of the items.
        clusters: to which each item belongs, in the same order (a document, a customer).

    Raises:
        ValueError: if there is no score.
    """
    if not scores:
        raise ValueError("nothing has an error without a score")
    mean = fsum(scores) / len(scores)
    sums: dict[Hashable, list[float]] = {}
    for score, cluster in zip(scores, clusters, strict=True):
        sums.setdefault(cluster, []).append(score - mean)
    return sqrt(fsum(fsum(residuals) ** 2 for residuals in sums.values())) / len(scores)


def mean_interval(mean: float, error: float, freedom: int) -> tuple[float, float]:
    """The 95 % interval of a mean, after Student (1908).

    Args:
        mean: of the scores, or of the differences of pairs.
        error: its standard error.
        freedom: degrees of freedom: one less than the items, or than the clusters.
    """
    half = quantile(freedom) * error
    return mean - half, mean + half


def paired_interval(only_first: int, only_second: int, items: int) -> tuple[float, float]:
    """The 95 % interval of the difference of two shares on the same items, second less first.

    Bonett and Price, "Adjusted Wald confidence interval for a difference of binomial proportions
    based on paired data" (2012): one item is added to either kind of disagreement, so that no
    disagreement seen is not taken for none possible.

    Raises:
        ValueError: if more items disagree than there are.
    """
    if min(only_first, only_second) < 0 or only_first + only_second > items or items < 1:
        raise ValueError("the items on which two systems disagree are some of all items")
    first, second = (only_first + 1) / (items + 2), (only_second + 1) / (items + 2)
    difference = second - first
    half = Z_CONFIDENCE * sqrt((first + second - difference**2) / (items + 2))
    return max(-1.0, difference - half), min(1.0, difference + half)
