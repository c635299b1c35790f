"""What a month costs, held against sums done by hand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder.engine.computed import computed, waits_for
from ladder.engine.facts import Facts, Value
from tests.saw import must_see, saw
from tests.strategies import rules

PRICED: dict[str, Any] = {
    "task.monthly_requests": 1_000_000,
    "task.input_tokens": 3000,
    "task.output_tokens": 300,
    "costs.input_price": 3,
    "costs.output_price": 15,
    "costs.gpu_hour": 2,
    "costs.gpus": 1,
    "costs.monthly_fixed": 1520,
    "task.repeated_tokens": 0,
}
"""A request of 1.35 cents, 13,500 dollars a month, against 1,520 + 730 x 2 = 2,980 of one's own."""


def costs(facts: Facts) -> dict[str, Value]:
    found = computed(rules(), facts)
    return {name: found[f"computed.{name}"] for name in COSTS if f"computed.{name}" in found}


COSTS = ("bill", "own-model-cost", "break-even", "own-model-pays")


def test_a_bill_and_an_own_model_as_in_the_worked_example() -> None:
    assert costs(PRICED) == {
        "bill": 13500,
        "own-model-cost": 2980,
        "break-even": 221000,
        "own-model-pays": True,
    }


def test_a_gpu_that_costs_next_to_nothing_is_affordable() -> None:
    cheap = {**PRICED, "costs.gpu_hour": 5e-324, "costs.input_price": 1e9}
    assert costs(cheap)["own-model-pays"] is True


@pytest.mark.parametrize(
    "fact", [fact for fact in PRICED if fact not in ("costs.gpus", "task.repeated_tokens")]
)
def test_missing_cost_input_leaves_the_cost_unknown(fact: str) -> None:
    found = costs({name: value for name, value in PRICED.items() if name != fact})
    assert ("break-even" in found) is (fact == "task.monthly_requests")
    assert ("own-model-cost" in found) is (fact not in ("costs.gpu_hour", "costs.monthly_fixed"))
    assert ("bill" in found) is (fact in ("costs.gpu_hour", "costs.monthly_fixed"))


@pytest.mark.parametrize(
    ("requests", "prefix", "pays"),
    [
        (220_741, 0, True),  # 2,980.0035 dollars
        (220_740, 0, None),  # 2,979.99 dollars: fewer hours of the GPU may cost less
        (112_592, 0, False),  # 1,519.99 dollars, less than the upkeep alone
        (112_593, 0, None),
        (220_741, 1023, True),  # too short to be cached
        (220_741, 1024, None),  # between the bill with and without a cache
        (500_000, 2500, True),  # 0.6375 cents a request with the prefix cached
        (467_451, 2500, True),
        (467_450, 2500, None),
    ],
)
def test_it_pays_only_if_the_bill_is_larger_with_all_cached_that_can_be(
    requests: int, prefix: int, pays: bool | None
) -> None:
    changed = {"task.monthly_requests": requests, "task.repeated_tokens": prefix}
    assert costs({**PRICED, **changed}).get("own-model-pays") is pays


@pytest.mark.parametrize(
    ("stated", "cost", "least"),
    [
        ({"costs.gpus": 1}, 2980, 220_741),
        ({"costs.gpus": 9}, 14_660, 1_085_926),
        ({}, 2980, 328_889),  # the load is not known: it pays only if it pays with a second GPU
        (  # 145 GB of weights take two GPUs of 80 GB, and up to three with what else they need
            {
                "hosting.model_billions": 72.7,
                "hosting.precision": "16-bit",
                "hosting.gpu_memory_gb": 80,
            },
            4440,
            545_186,
        ),
    ],
)
def test_an_own_model_on_an_unmeasured_number_of_gpus_pays_only_with_more_than_hold_it(
    stated: Facts, cost: float, least: int
) -> None:
    del (unsaid := dict(PRICED))["costs.gpus"]
    for requests, pays in ((least - 1, None), (least, True)):
        found = costs({**unsaid, **stated, "task.monthly_requests": requests})
        assert (found["own-model-cost"], found.get("own-model-pays")) == (cost, pays)


def test_the_bill_pays_for_whole_gpus_beside_the_upkeep() -> None:
    known = computed(rules(), {**PRICED, "costs.gpus": 99})
    assert known["computed.affordable-gpus"] == 8  # 11,980 dollars at 1,460 each
    assert computed(rules(), {**PRICED, "costs.gpu_hour": 0})["computed.affordable-gpus"] > 999_999  # type: ignore[operator]


def test_upkeep_alone_above_the_bill_settles_it_without_the_price_of_a_gpu() -> None:
    small = {**PRICED, "task.monthly_requests": 1000}
    del small["costs.gpu_hour"]
    assert costs(small) == {"bill": 14, "own-model-pays": False}


@pytest.mark.parametrize(("hours", "pays"), [(729, True), (730, False)])
def test_stated_hours_of_the_gpu_say_exactly_what_an_own_model_costs(
    hours: int, pays: bool
) -> None:
    """1,520 dollars of upkeep and 729 hours at 2 dollars are 2,978, below 2,979.99."""
    facts = {**PRICED, "task.monthly_requests": 220_740, "task.repeated_tokens": 0}
    found = costs({**facts, "costs.gpu_hours_month": hours}).get("own-model-pays")
    assert found is pays


def test_hits_show_that_a_prefix_is_not_too_short_for_the_cache() -> None:
    """Of 3,000 tokens 500 repeat: fewer than a cache is known to hold, unless it is hit."""
    short = {**PRICED, "task.monthly_requests": 230_000, "task.repeated_tokens": 500}
    hits = [{}, {"costs.cache_hits": 0}, {"costs.cache_hits": 1}]
    found = [computed(rules(), {**short, **more}) for more in hits]
    assert [facts["computed.request-cost"] for facts in found] == [0.0135, 0.0135, 0.01275]
    assert [facts.get("computed.own-model-pays") for facts in found] == [True, True, None]


def test_unknown_prefix_may_be_the_whole_input() -> None:
    """0.495 cents a request at the least: 602,021 of them are 2,980 dollars."""
    del (unsaid := dict(PRICED))["task.repeated_tokens"]
    at_bound = [costs({**unsaid, "task.monthly_requests": n}) for n in (602_020, 602_021)]
    assert [found.get("own-model-pays") for found in at_bound] == [None, True]


def test_own_model_never_pays_against_a_free_provider() -> None:
    free = {**PRICED, "costs.input_price": 0, "costs.output_price": 0}
    assert costs(free) == {"bill": 0, "own-model-cost": 2980, "own-model-pays": False}


@must_see(higher=4)
@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_more_requests_never_make_a_lower_bill(few: int, more: int) -> None:
    low, high = sorted((few, more))
    first, second = (costs({**PRICED, "task.monthly_requests": n})["bill"] for n in (low, high))
    assert first <= second  # type: ignore[operator]
    if first != second:
        saw("higher")


@pytest.mark.parametrize(
    ("totals", "bill", "pays"),
    [
        ({"costs.monthly_bill": 40}, 40, False),
        ({"costs.monthly_bill": 50_000}, 50_000, True),
        ({"costs.per_request": 0.002}, 2000, False),
        ({"costs.monthly_bill": 5000, "costs.per_request": 0.002}, 5000, True),
    ],
)
def test_a_stated_total_counts_before_prices(totals: Facts, bill: float, pays: bool) -> None:
    found = costs({**PRICED, "costs.gpu_hours_month": 730, **totals})
    assert (found["bill"], found["own-model-pays"]) == (bill, pays)


def test_a_stated_total_needs_no_price_of_tokens() -> None:
    own = {name: PRICED[name] for name in ("costs.gpu_hour", "costs.gpus", "costs.monthly_fixed")}
    assert costs({**own, "costs.monthly_bill": 9000}) == {
        "bill": 9000,
        "own-model-cost": 2980,
        "own-model-pays": True,
    }


@pytest.mark.parametrize(
    ("known", "never", "waits"),
    [
        ((), (), ("costs.monthly_bill",)),
        ((), ("costs.monthly_bill",), ("task.monthly_requests", "costs.per_request")),
        (("task.monthly_requests",), ("costs.monthly_bill",), ("costs.per_request",)),
        (
            ("costs.input_price", "costs.output_price", "task.monthly_requests"),
            ("costs.monthly_bill", "costs.per_request"),
            ("task.input_tokens", "task.output_tokens"),
        ),
        (
            ("costs.input_price", "costs.output_price", "task.input_tokens", "task.output_tokens"),
            (),
            ("task.monthly_requests",),
        ),
        (("costs.monthly_bill",), (), ()),
    ],
)
def test_a_bill_waits_for_the_shortest_way_to_it(
    known: tuple[str, ...], never: tuple[str, ...], waits: tuple[str, ...]
) -> None:
    facts = {name: PRICED.get(name, 1) for name in known}
    assert waits_for(rules(), "computed.bill", facts, frozenset(never)) == waits
