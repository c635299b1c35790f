"""What each rule does at its bounds is what was written down."""

import pytest

from ladder.cases import run
from ladder.model import Case
from tests.mutation.bounds import bounds
from tests.strategies import rules


@pytest.mark.parametrize("case", bounds())
def test_a_rule_does_at_its_bounds_what_was_written_down(case: Case) -> None:
    again = "If that is meant: python -m tests.mutation.bounds, and read the diff."
    assert run(rules(), case).failures == (), again
