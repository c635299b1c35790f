"""Properties count how often they see the case that they are about, and fail below a floor.

A property that says "if a step trains, then …" holds of every problem that trains nothing. Its
floor notices when the random examples no longer lead there.
"""

from collections import Counter
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")

_counts = Counter[str]()


def saw(case: str) -> None:
    """Count a case that the running property is about."""
    _counts[case] += 1


def must_see(**floors: int) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Fail a property that sees a case less often than its floor, in all examples together.

    It stands above `@given`, `@example` and `@settings`.
    """

    def counted(test: Callable[P, None]) -> Callable[P, None]:
        @wraps(test)
        def run(*arguments: P.args, **named: P.kwargs) -> None:
            _counts.clear()
            test(*arguments, **named)
            seen = {case: _counts[case] for case in floors}
            seldom = [case for case, floor in floors.items() if seen[case] < floor]
            assert seldom == [], f"the examples seldom lead there: {seen}, wanted {floors}"

        return run

    return counted
