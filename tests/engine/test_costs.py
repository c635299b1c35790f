"""What a month costs, held against sums done by hand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder.engine.costs import STATED, costs

PRICED: dict[str, Any] = {
    "task.monthly_requests": 1_000_000,
    "task.input_tokens": 3000,
    "task.output_tokens": 300,
    "costs.input_price": 3,
    "costs.output_price": 15,
    "costs.gpu_hour": 2,
    "costs.monthly_fixed": 1520,
    "task.shared_prefix_tokens": 0,
}
"""A request of 1.35 cents, 13,500 dollars a month, against 1,520 + 730 x 2 = 2,980 of one's own."""


def test_a_bill_and_an_own_model_as_in_the_worked_example() -> None:
    assert costs(PRICED) == {
        "computed.bill": 13500,
        "computed.own-cost": 2980,
        "computed.break-even": 221000,
        "computed.own-model-pays": True,
    }


@pytest.mark.parametrize("fact", [name for name in STATED if name != "task.shared_prefix_tokens"])
def test_what_is_not_stated_leaves_what_rests_on_it_unknown(fact: str) -> None:
    found = costs({name: value for name, value in PRICED.items() if name != fact})
    assert "computed.break-even" not in found or fact == "task.monthly_requests"
    assert "computed.own-model-pays" not in found
    assert ("computed.own-cost" in found) is (fact not in ("costs.gpu_hour", "costs.monthly_fixed"))


@pytest.mark.parametrize(
    ("requests", "prefix", "pays"),
    [
        (220_741, 0, True),  # 2,980.0035 dollars
        (220_740, 0, False),  # 2,979.99 dollars
        (220_741, 1023, True),  # too short to be cached
        (220_741, 1024, None),  # between the bill with and without a cache
        (500_000, 2500, True),  # 0.675 cents a request with the prefix cached
        (441_482, 2500, True),
        (441_481, 2500, None),
    ],
)
def test_it_pays_only_if_the_bill_is_larger_with_all_cached_that_can_be(
    requests: int, prefix: int, pays: bool | None
) -> None:
    changed = {"task.monthly_requests": requests, "task.shared_prefix_tokens": prefix}
    assert costs({**PRICED, **changed}).get("computed.own-model-pays") is pays


def test_upkeep_alone_above_the_bill_settles_it_without_the_price_of_a_gpu() -> None:
    small = {**PRICED, "task.monthly_requests": 1000}
    del small["costs.gpu_hour"]
    assert costs(small) == {"computed.bill": 14, "computed.own-model-pays": False}


def test_while_nobody_says_what_repeats_all_of_it_may() -> None:
    """0.54 cents a request at the least: 551,852 of them are 2,980 dollars."""
    del (unsaid := dict(PRICED))["task.shared_prefix_tokens"]
    at_bound = [costs({**unsaid, "task.monthly_requests": n}) for n in (551_851, 551_852)]
    assert [found.get("computed.own-model-pays") for found in at_bound] == [None, True]


def test_what_costs_nothing_has_no_break_even() -> None:
    free = {**PRICED, "costs.input_price": 0, "costs.output_price": 0}
    assert costs(free) == {
        "computed.bill": 0,
        "computed.own-cost": 2980,
        "computed.own-model-pays": False,
    }


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_more_requests_never_make_an_own_model_pay_less(few: int, more: int) -> None:
    low, high = sorted((few, more))
    order = [False, None, True]
    first, second = (
        order.index(costs({**PRICED, "task.monthly_requests": n}).get("computed.own-model-pays"))  # type: ignore[arg-type]
        for n in (low, high)
    )
    assert first <= second
