"""One score as a file writes it, as a number; NaN, null and nothing are no score."""

import math
from typing import Final

RIGHT: Final = frozenset({"true", "yes", "y", "t", "correct", "right", "pass", "passed", "c"})
WRONG: Final = frozenset({"false", "no", "n", "f", "incorrect", "wrong", "fail", "failed", "i"})
NOTHING: Final = frozenset({"", "nan", "na", "n/a", "null", "none", "-", "error", "errored"})
_LARGEST: Final = 10**15


def score_of(value: object) -> float | None:
    """A score as a number: right is 1, wrong 0; None where there is none.

    Raises:
        ValueError: if it is neither number nor a word for right or wrong.
    """
    if isinstance(value, float):
        return _finite(value)
    if isinstance(value, int):  # true and false among them
        if abs(value) > _LARGEST:
            raise ValueError("is too large")
        return float(value)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("takes a number, or right and wrong")
    word = value.strip().lower()
    if word in NOTHING:
        return None
    if word in RIGHT or word in WRONG:
        return float(word in RIGHT)
    try:
        number = float(word[:-1]) / 100 if word.endswith("%") else float(word)
    except ValueError:
        raise ValueError("takes a number, or right and wrong") from None
    return _finite(number)


def _finite(value: float) -> float | None:
    if math.isinf(value):
        raise ValueError("is infinite")
    return None if math.isnan(value) else value
