"""What an evaluation set can show: the formulas that rules and evidence rely on. Stdlib only.

Shares are of 1. Every function names where its formula comes from. A size or a difference is
never given without the assumption that it rests on: how often two systems disagree (*discordance*).
"""

from collections.abc import Hashable, Iterable, Sequence
from math import ceil, comb, floor, fsum, sqrt

from ladder.engine.student import quantile

Z_CONFIDENCE = 1.959963984540054
"""Standard normal quantile for 95 % confidence, two-sided."""

Z_POWER = 0.8416212335729143
"""Standard normal quantile for a power of 80 %."""

DISCORDANCE = 0.2
"""Share of items on which two systems are taken to disagree where nobody has counted."""


def wilson(successes: int, items: int) -> tuple[float, float]:
    """The 95 % interval of a share, after Wilson (1927): it stays within 0 and 1.

    Raises:
        ValueError: if there is no item, or more successes than items.
    """
    if not 0 <= successes <= items or items == 0:
        raise ValueError(f"{successes} of {items} is no share")
    share, squared = successes / items, Z_CONFIDENCE**2
    shrink = 1 + squared / items
    centre = (share + squared / (2 * items)) / shrink
    spread = share * (1 - share) / items + squared / (4 * items**2)
    half = Z_CONFIDENCE * sqrt(spread) / shrink
    low = 0.0 if successes == 0 else max(0.0, centre - half)  # exactly, whatever rounding makes
    return low, 1.0 if successes == items else min(1.0, centre + half)


def items_to_separate(share: float, target: float) -> int | None:
    """How many items show on which side of `target` a share lies; None where it lies on it.

    Wilson's interval inverts the score test: it leaves the target out once the distance exceeds
    z * sqrt(target * (1 - target) / n). A target of 0 or 1 is never inside for long: one item more
    than the test asks for is the answer.
    """
    if share == target:
        return None
    return floor(Z_CONFIDENCE**2 * target * (1 - target) / (share - target) ** 2) + 1


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


def detectable(items: int, variance: float = DISCORDANCE) -> float:
    """The smallest gain that `items` paired items can show, at 95 % confidence and 80 % power.

    Miller, "Adding Error Bars to Evals" (2024), equation 10: (z_a/2 + z_b) * sqrt(variance / n).

    Args:
        items: how many items both systems are run on.
        variance: of the difference between the two scores of an item. For right-or-wrong scores it
            is at most the discordance, which stands for it here.

    Raises:
        ValueError: if there is no item.
    """
    if items < 1:
        raise ValueError("nothing can be shown without an item")
    return (Z_CONFIDENCE + Z_POWER) * sqrt(variance / items)


def items_needed(gain: float, variance: float = DISCORDANCE) -> int:
    """How many paired items show a gain, at 95 % confidence and 80 % power.

    Miller (2024), equation 9: `detectable` solved for n, rounded up.

    Raises:
        ValueError: if the gain is not positive.
    """
    if gain <= 0:
        raise ValueError("only a gain can be shown")
    return ceil((Z_CONFIDENCE + Z_POWER) ** 2 * variance / gain**2)


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


def paired_error(only_first: int, only_second: int, items: int) -> float:
    """The standard error of the difference of two shares on the same items: Miller section 4.2.

    For right-or-wrong scores sqrt(Var(s_A - s_B) / n) comes to sqrt(b + c - (b - c)^2 / n) / n.
    """
    disagreed, difference = only_first + only_second, only_first - only_second
    return sqrt(disagreed - difference**2 / items) / items


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
