"""Student's t distribution, as far as intervals and tests of means need it. Stdlib only.

Its tail is a regularised incomplete beta function, computed by the continued fraction of Press et
al., Numerical Recipes (2007), section 6.4, with Lentz's method.
"""

from functools import lru_cache
from math import exp, inf, lgamma, log, log1p

_TINY = 1e-300
_CLOSE = 1e-16
_STEPS = 10_000


def two_sided_tail(t: float, freedom: float) -> float:
    """The chance that a t of `freedom` degrees lies further from 0 than `t` does.

    Raises:
        ValueError: if there is no degree of freedom.
    """
    if freedom <= 0:
        raise ValueError("no degree of freedom")
    squared = t * t
    if squared == inf:
        return 0.0
    return _incomplete_beta(freedom / 2, 0.5, freedom, squared)


@lru_cache(maxsize=1024)
def quantile(freedom: int, tail: float = 0.05) -> float:
    """The t that lies further from 0 than all but `tail` of the distribution does, two-sided.

    Raises:
        ValueError: if there is no degree of freedom, or `tail` is no share.
    """
    if not 0 < tail < 1:
        raise ValueError(f"{tail} is no share")
    low, high = 0.0, 2.0
    while two_sided_tail(high, freedom) > tail:
        low, high = high, high * 2
    while (middle := (low + high) / 2) not in (low, high):
        if two_sided_tail(middle, freedom) > tail:
            low = middle
        else:
            high = middle
    return high


def _incomplete_beta(a: float, b: float, freedom: float, squared: float) -> float:
    """I_x(a, b) at x = freedom / (freedom + squared), which would lose digits near 1 if formed."""
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
    """The continued fraction of the incomplete beta function."""
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
