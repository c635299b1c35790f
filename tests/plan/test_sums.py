"""The sums of a plan: the worked numbers of the formulas, ranges, and what lacks an input."""

import pytest

from ladder.engine.computed import own_cost, request_cost
from ladder.engine.facts import Facts
from ladder.engine.statistics import detectable, items_needed
from ladder.plan.sums import Sum, amount, in_words, sums

FACTS: Facts = {
    "task.monthly_requests": 20_000,
    "task.input_tokens": 3000,
    "task.output_tokens": 300,
    "task.shared_prefix_tokens": 2500,
    "costs.input_price": 3,
    "costs.output_price": 15,
    "costs.gpu_hour": 2,
    "costs.monthly_fixed": 1520,
}


def by_name(facts: Facts) -> dict[str, Sum]:
    return {each.name: each for each in sums(facts)}


def test_a_request_of_3000_tokens_in_and_300_out_at_3_and_15_dollars() -> None:
    assert request_cost(FACTS, cached=False) == pytest.approx(0.0135)
    assert request_cost(FACTS, cached=True) == pytest.approx(0.00675)


def test_no_more_is_cached_than_is_read_and_a_short_request_not_at_all() -> None:
    short = {**FACTS, "task.input_tokens": 400}
    assert request_cost(short, cached=True) == request_cost(short, cached=False)


def test_the_break_even_of_2980_dollars_a_month() -> None:
    assert own_cost(FACTS) == 2980
    pays = by_name(FACTS)["It pays from"]
    assert round(pays.low, -4) == 220_000
    single = 2980 / 0.00675
    assert round(single, -4) == 440_000
    assert pays.high == pytest.approx((1520 + 2 * 730 * 2) / 0.00675)


def test_the_items_that_a_gap_takes() -> None:
    assert items_needed(0.36, 0.45) == 28  # 27.3, and no part of an item can be labelled
    assert items_needed(0.05, 0.15) == 471
    assert [round(detectable(100, d), 3) for d in (0.1, 0.2)] == [0.089, 0.125]


def test_sums_in_words() -> None:
    assert [in_words(each) for each in sums(FACTS)] == [
        "A month at these prices: 135 to 270 USD = 20,000 requests x (3,000 tokens in at $3 + 300 "
        "out at $15, per million); the least with the 2,500 repeated tokens cached at 0.1 of the "
        "price.",
        "A model of your own: 2,980 to 4,440 USD a month = 730 hours x $2 for one GPU, or 2; "
        "$1,520 for upkeep.",
        "It pays from: 221,000 to 658,000 requests a month = its cost a month / $0.00675 to "
        "$0.0135 a request.",
    ]


@pytest.mark.parametrize(
    ("missing", "names"),
    [
        ("task.input_tokens", ["A model of your own"]),
        ("costs.output_price", ["A model of your own"]),
        ("costs.gpu_hour", ["A month at these prices"]),
        ("task.monthly_requests", ["A model of your own", "It pays from"]),
        ("task.shared_prefix_tokens", list(by_name(FACTS))),
    ],
)
def test_an_unknown_input_makes_what_rests_on_it_unknown(missing: str, names: list[str]) -> None:
    known = {fact: value for fact, value in FACTS.items() if fact != missing}
    assert list(by_name(known)) == names


def test_without_a_prefix_to_cache_the_bill_is_one_number() -> None:
    bill = by_name({**FACTS, "task.shared_prefix_tokens": 0})["A month at these prices"]
    assert (bill.low, bill.high) == (270, 270)
    assert "cached" not in bill.formula


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0135, "0.01"), (9.5, "9.50"), (270, "270"), (220740.7, "221,000")]
)
def test_amounts(value: float, shown: str) -> None:
    assert amount(value) == shown
