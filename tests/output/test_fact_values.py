"""Values of facts in words."""

import pytest

from ladder.engine.comparisons import NEXT
from ladder.output.fact_values import span


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        (None, 0.91, "below 0.91"),
        (None, 0.91 + NEXT, "0.91 or less"),
        (0.91, None, "0.91 or more"),
        (0.91 + NEXT, None, "more than 0.91"),
        (0.5, 0.91, "0.5 to below 0.91"),
        (0.5, 0.91 + NEXT, "0.5 to 0.91"),
        (0.91 + NEXT, 1.0, "more than 0.91 and below 1"),
        (0.5 + NEXT, 0.91 + NEXT, "more than 0.5 and at most 0.91"),
        (8, 24, "8 to 23"),
        (8, 9, "8"),
        (None, None, "any number"),
    ],
)
def test_a_range_names_its_bounds(start: float | None, end: float | None, says: str) -> None:
    assert span(start, end) == says
