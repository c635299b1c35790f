"""Statistics of means and pairs: errors, intervals and tests. Each names its source."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from math import comb, exp, fsum, inf, lgamma, log, log1p, sqrt

from ladder.engine.statistics import CONFIDENCE, Z_CONFIDENCE


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the exact two-sided p-value of McNemar's test (1947) for the discordant items.

    A binomial test against a fair coin over the items on which two systems disagree.
    """
    disagreed = only_first + only_second
    fewer = min(only_first, only_second)
    tail = sum(comb(disagreed, count) for count in range(fewer + 1))
    return min(1.0, float(2 * tail / 2**disagreed))


def mean_and_error(scores: Sequence[float]) -> tuple[float, float]:
    """Return the mean of independent scores and its standard error (Miller, equation 1).

    The standard error is sqrt(Var(s) / n).
    """
    count = len(scores)
    mean = fsum(scores) / count
    squares = fsum((score - mean) ** 2 for score in scores)
    return mean, sqrt(squares / (count - 1) / count)


def clustered_error(scores: Sequence[float], clusters: Iterable[Hashable]) -> float:
    """Return the standard error of a mean over clustered items: Miller equation 4.

    Equal to the root of the sum over clusters of (sum of residuals)^2, divided by n. `clusters`
    says to which each item belongs, in the order of the scores (a document, a customer).
    """
    mean = fsum(scores) / len(scores)
    sums: dict[Hashable, list[float]] = {}
    for score, cluster in zip(scores, clusters, strict=True):
        sums.setdefault(cluster, []).append(score - mean)
    return sqrt(fsum(fsum(residuals) ** 2 for residuals in sums.values())) / len(scores)


def mean_interval(mean: float, error: float, freedom: int) -> tuple[float, float]:
    """Return the 95 % interval of a mean with this standard error, after Student (1908).

    The degrees of freedom are one less than the number of items, or of clusters.
    """
    partial = quantile(freedom) * error
    return mean - partial, mean + partial


def paired_interval(only_first: int, only_second: int, items: int) -> tuple[float, float]:
    """Return the 95 % interval of the difference of two shares on the same items.

    The difference is the second minus the first, after Bonett and Price, "Adjusted Wald confidence
    interval for a difference of binomial proportions based on paired data" (2012). They add one
    item to each kind of disagreement, so that no observed disagreement does not mean that none is
    possible.
    """
    first, second = (only_first + 1) / (items + 2), (only_second + 1) / (items + 2)
    difference = second - first
    partial = Z_CONFIDENCE * sqrt((first + second - difference**2) / (items + 2))
    return max(-1.0, difference - partial), min(1.0, difference + partial)


Interval = tuple[float, float]


def difference_of_shares(
    first: float, of_first: Interval, second: float, of_second: Interval
) -> Interval:
    """Return the 95 % interval of the second share minus the first, of different items.

    From Wilson's interval of each: Newcombe, "Interval estimation for the difference between
    independent proportions" (1998), method 10.
    """
    low = sqrt((second - of_second[0]) ** 2 + (of_first[1] - first) ** 2)
    high = sqrt((of_second[1] - second) ** 2 + (first - of_first[0]) ** 2)
    return second - first - low, second - first + high


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Return the agreement of two readers beyond chance: Cohen (1960).

    None if both always give the same answer, because chance then explains everything.
    """
    count = len(pairs)
    firsts, seconds = (Counter(side) for side in zip(*pairs, strict=True))
    chance = sum(firsts[word] * seconds[word] for word in firsts) / count**2
    same = sum(first == second for first, second in pairs) / count
    return None if chance == 1 else (same - chance) / (1 - chance)


_TINY = 1e-300
_CLOSE = 1e-16
_STEPS = 10_000


def two_sided_tail(t: float, freedom: float) -> float:
    """Return the chance that a t of `freedom` degrees is further from 0 than `t`."""
    squared = t * t
    if squared == inf:
        return 0.0
    return _incomplete_beta(freedom / 2, 0.5, freedom, squared)


@lru_cache(maxsize=1024)
def quantile(freedom: int) -> float:
    """Return the t whose two-sided tail is what the confidence of all intervals leaves."""
    low, high, tail = 0.0, 2.0, (100 - CONFIDENCE) / 100
    while two_sided_tail(high, freedom) > tail:
        low, high = high, high * 2
    while (middle := (low + high) / 2) not in (low, high):
        if two_sided_tail(middle, freedom) > tail:
            low = middle
        else:
            high = middle
    return high


def _incomplete_beta(a: float, b: float, freedom: float, squared: float) -> float:
    """Return I_x(a, b) at x = freedom / (freedom + squared).

    This form keeps the digits near 1 that x itself would lose.
    """
    x, rest = freedom / (freedom + squared), squared / (freedom + squared)
    if not rest:
        return 1.0
    front = exp(
        lgamma(a + b) - lgamma(a) - lgamma(b) - a * log1p(squared / freedom) + b * log(rest)
    )
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, rest) / b


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            c, d = _away(1 + term / c), 1 / _away(1 + term * d)
            found *= c * d
        if abs(c * d - 1) <= _CLOSE:
            break
    return found


def _away(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
