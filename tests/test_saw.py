"""A property fails if its random examples do not lead to what it is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.saw import must_see, saw


@must_see(high=5)
@given(st.integers(0, 9))
def never_high(number: int) -> None:
    if number > 9:
        saw("high")


@must_see(low=5)
@given(st.integers(0, 9))
def always_low(number: int) -> None:
    if number < 10:
        saw("low")


def test_a_property_that_never_sees_its_case_fails() -> None:
    always_low()
    with pytest.raises(AssertionError, match=r"seldom lead there: {'high': 0}, wanted {'high': 5}"):
        never_high()
