"""The sums of a plan: the worked numbers of the formulas, ranges, and what lacks an input."""

from dataclasses import replace

import pytest

from ladder.engine.computed import computed
from ladder.engine.costs import rates
from ladder.engine.facts import ComputedFact, Fact, Facts, Formula, Kind, Term, Value
from ladder.engine.statistics import detectable, items_needed
from ladder.planning.sums import Sum, amount, estimates, sums
from ladder.planning.sums import in_words as without_formula
from tests.strategies import rules

RATES = rates(rules()) or pytest.fail("the shipped rules state every rate")

FACTS: Facts = {
    "task.monthly_requests": 20_000,
    "task.input_tokens": 3000,
    "task.output_tokens": 300,
    "task.repeated_tokens": 2500,
    "costs.input_price": 3,
    "costs.output_price": 15,
    "costs.gpu_hour": 2,
    "costs.monthly_fixed": 1520,
}


def by_name(facts: Facts) -> dict[str, Sum]:
    return {item.name: item for item in sums(rules(), facts)}


def test_a_request_of_3000_tokens_in_and_300_out_at_3_and_15_dollars() -> None:
    assert RATES.request_cost(FACTS, cached=False) == pytest.approx(0.0135)
    assert RATES.request_cost(FACTS, cached=True) == pytest.approx(0.006375)


def test_no_more_is_cached_than_is_read_and_a_short_request_not_at_all() -> None:
    short = {**FACTS, "task.input_tokens": 400}
    assert RATES.request_cost(short, cached=True) == RATES.request_cost(short, cached=False)


def test_the_break_even_of_2980_dollars_a_month() -> None:
    assert RATES.own_cost(FACTS) == 2980
    pays = by_name(FACTS)["It pays from"]
    assert round(pays.low, -4) == 220_000
    single = 2980 / 0.006375
    assert round(single, -4) == 470_000
    assert pays.high is None  # nobody knows whether one GPU carries so many
    measured = by_name({**FACTS, "costs.gpus": 2, "costs.gpu_hours_month": 700})
    assert measured["A model of your own"].low == measured["A model of your own"].high == 4320
    assert measured["It pays from"].high == pytest.approx(4320 / 0.006375)
    assert measured["A model of your own"].formula.startswith("700 hours × $2 for 2 GPUs;")


def test_items_needed_and_detectable_gap_equal_worked_examples() -> None:
    assert items_needed(0.36, 0.45) == 28  # 27.3, and no part of an item can be labeled
    assert items_needed(0.05, 0.15) == 471
    assert [round(detectable(100, d), 3) for d in (0.1, 0.2)] == [0.089, 0.125]


def in_words(item: Sum) -> str:
    """A sum in words, with the formula that only JSON names."""
    text = without_formula(item).removesuffix(".")
    return f"{text}." if item.formula in text else f"{text} = {item.formula}."


def test_sums_are_told_without_their_formula() -> None:
    found = Sum("A month", 12, 270, "USD", "9 x 30")
    assert without_formula(found) == "A month: 12 to 270 USD."


def test_sums_in_words() -> None:
    assert [in_words(item) for item in sums(rules(), FACTS)] == [
        "A month at these prices: 127 to 270 USD = 20,000 requests × (3,000 tokens in at $3 + 300 "
        "out at $15, per million); the least with the 2,500 repeated tokens cached at 0.05 of the "
        "price.",
        "A model of your own: at least 2,980 USD a month = 730 hours × $2 for 1 GPU; "
        "$1,520 for upkeep.",
        "It pays from: at least 221,000 requests a month = its cost a month / $0.00637 to "
        "$0.0135 a request.",
    ]


def test_unused_cache_shows_its_possible_saving() -> None:
    bill: Facts = {"computed.cached-bill-min": 270}
    names = {
        hits: [
            name for name in by_name({**FACTS, **bill, "costs.cache_hits": hits}) if "best" in name
        ]
        for hits in (0, 1)
    }
    assert names == {0: ["A month at best, with all that repeats found in the cache"], 1: []}
    [best] = [
        item
        for item in sums(rules(), {**FACTS, **bill, "costs.cache_hits": 0})
        if "best" in item.name
    ]
    assert best.low == best.high == pytest.approx(127.5)
    assert best.formula.endswith(
        "per million); with the 2,500 repeated tokens cached at 0.05 of the price"
    )


@pytest.mark.parametrize(
    ("missing", "names"),
    [
        ("task.input_tokens", ["A model of your own"]),
        ("costs.output_price", ["A model of your own"]),
        ("costs.gpu_hour", ["A month at these prices"]),
        ("task.monthly_requests", ["A model of your own", "It pays from"]),
        ("task.repeated_tokens", list(by_name(FACTS))),
    ],
)
def test_an_unknown_input_makes_what_rests_on_it_unknown(missing: str, names: list[str]) -> None:
    known = {fact: value for fact, value in FACTS.items() if fact != missing}
    assert list(by_name(known)) == names


def test_without_a_prefix_to_cache_the_bill_is_one_number() -> None:
    bill = by_name({**FACTS, "task.repeated_tokens": 0})["A month at these prices"]
    assert (bill.low, bill.high) == (270, 270)
    assert "cached" not in bill.formula


def reckoned(**stated: Value) -> Facts:
    """The facts of `FACTS` with others (their dots written __), and what the rules compute."""
    facts: Facts = {**FACTS, **{name.replace("__", "."): item for name, item in stated.items()}}
    return {**facts, **computed(rules(), facts)}


LLAMA: dict[str, Value] = {
    "hosting__model_billions": 8,
    "hosting__precision": "16-bit",
    "hosting__cache_bytes": 131072,
}


@pytest.mark.parametrize(
    ("stated", "low", "high", "formula"),
    [
        ({"hosting__gpu_memory_gb": 80}, 2980, None, "1 GPU"),
        ({"hosting__gpu_memory_gb": 10}, 4440, None, "2 GPUs"),
        ({"hosting__gpu_memory_gb": 10, "costs__gpus": 12}, 19_040, 19_040, "12 GPUs"),
        ({"hosting__gpu_memory_gb": 10, "costs__gpus": 1}, 4440, 4440, "2 GPUs"),
    ],
)
def test_the_gpus_of_an_own_model_are_stated_or_hold_its_weights_at_least(
    stated: dict[str, Value], low: float, high: float | None, formula: str
) -> None:
    """The weights take 16 GB."""
    own = by_name(reckoned(**LLAMA, **stated))["A model of your own"]
    assert (own.low, own.high) == (low, high)
    assert own.formula == f"730 hours × $2 for {formula}; $1,520 for upkeep"


def test_the_hits_that_are_stated_lie_within_what_they_may_be() -> None:
    least, most = (RATES.request_cost(FACTS, cached=cached) for cached in (True, False))
    assert least is not None
    assert most is not None
    for hits in (0, 0.1, 0.5, 0.69, 1):
        facts = reckoned(costs__cache_hits=hits)
        low, high = (RATES.request_cost(facts, cached=cached) for cached in (True, False))
        assert low is not None
        assert high is not None
        assert least - 1e-12 <= low <= high <= most + 1e-12
        names = ("computed.cached-bill-min", "computed.cached-bill-max")
        for name, cost in zip(names, (low, high), strict=True):
            assert facts[name] == float(f"{cost * 20_000:.3g}")
        assert "A month at these prices" not in by_name(facts)  # the rules say it by the hits


def test_hits_without_a_prefix_leave_the_bill_a_range() -> None:
    stated = {**FACTS, "costs.cache_hits": 0.5}
    del stated["task.repeated_tokens"]
    bill = by_name(stated)["A month at these prices"]
    assert (bill.low, bill.high) == pytest.approx((184.5, 270))
    assert bill.formula.endswith(
        "all that is read cached at 0.05 of the price in 0.5 of the requests"
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0135, "0.01"),
        (9.5, "9.50"),
        (10, "10"),
        (270, "270"),
        (1234, "1,230"),
        (999.6, "1,000"),
        (220740.7, "221,000"),
    ],
)
def test_amounts(value: float, shown: str) -> None:
    assert amount(value) == shown


SLOW: Facts = {
    "hosting.serving": "self-hosted",
    "hosting.load": "low",
    "hosting.latency_part": "whole",
    "hosting.latency_now_ms": 9000,
    "hosting.model_billions": 8,
    "hosting.precision": "4-bit",
    "task.input_tokens": 3000,
    "task.output_tokens": 300,
    "task.repeated_tokens": 2500,
}


def estimated(**changed: str) -> list[str]:
    facts = {**SLOW, **{f"hosting.{name}": answer for name, answer in changed.items()}}
    return [
        in_words(estimate) for estimate in estimates(rules(), {**facts, **computed(rules(), facts)})
    ]


CACHED: dict[str, Value] = {"task__monthly_requests": 1_200_000, "costs__cache_hits": 0.03}


@pytest.mark.parametrize(
    ("repeated", "stated"),
    [
        (
            2500,
            [
                "The bill with the cache hits that you state: 15,900 to 16,200 USD a month = "
                "1,200,000 × (3 × (3,000 - 2,500) + 3 × 2,500 × (0.03 × 0.05 + 1 - 0.03) + "
                "15 × 300) / 1,000,000 to 1,200,000 × (3 × (3,000 - 2,500) + 3 × 2,500 + 15 × 300) "
                "/ 1,000,000.",
                "The tokens found in the cache, if requests come at random times: 2,500 tokens a "
                "request = 2,500 × (1 - e ^ (-1,200,000 × 300 / (3,600 × 730))).",
            ],
        ),
        (
            0,
            [
                "The bill with the cache hits that you state: 16,200 USD a month = 1,200,000 × "
                "(3 × 3,000 + 15 × 300) / 1,000,000."
            ],
        ),
    ],
)
def test_a_formula_leaves_out_what_changes_nothing(repeated: int, stated: list[str]) -> None:
    facts = reckoned(**CACHED, task__repeated_tokens=repeated)
    assert [text for item in estimates(rules(), facts) if "cache" in (text := in_words(item))] == (
        stated
    )


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        (Formula("sum", ("a", 0, "b")), "2 + -3"),
        (Formula("sum", (0, 0)), "0"),
        (Formula("sum", (0, "unknown")), "`unknown`"),
        (Formula("difference", ("a", 0)), "2"),
        (Formula("difference", ("a", "b")), "2 - -3"),
        (Formula("difference", ("a", "unknown")), "2 - `unknown`"),
        (Formula("product", (1, "a", 1)), "2"),
        (Formula("product", ("a", 0)), "0"),
        (Formula("least", ("a", "b")), "-3"),
    ],
)
def test_a_formula_of_your_numbers_leaves_out_what_changes_nothing(term: Term, shown: str) -> None:
    item = ComputedFact(Fact("computed.x-min", Kind.NUMBER, "x"), term)
    most = item._replace(fact=replace(item.fact, id="computed.x-max"))
    book = replace(rules(), computed={"computed.x-min": item, "computed.x-max": most})
    [found] = estimates(book, {"a": 2, "b": -3, "computed.x-min": 5, "computed.x-max": 6})
    assert found.formula == shown


def test_an_estimate_of_which_one_end_is_unknown_is_left_out() -> None:
    low: Facts = {"computed.serving-memory-min": 4.5}
    high: Facts = {"computed.serving-memory-max": 6}
    assert [*estimates(rules(), low), *estimates(rules(), high)] == []
    [known] = estimates(rules(), {**low, **high})
    assert (known.low, known.high) == (4.5, 6)


MEMORY = "The memory for serving the model: 4.24 to 6.69 GB = 8 × 0.53 to 8 × 0.63 + 1.65."


@pytest.mark.parametrize(
    ("changed", "stated"),
    [
        ({"latency_part": "per-token"}, [MEMORY]),
        ({"latency_part": "queue", "serving": "api", "precision": ""}, []),
    ],
)
def test_memory_follows_from_size_and_precision(changed: dict[str, str], stated: list[str]) -> None:
    assert sorted(estimated(**changed)) == sorted(stated)


MIB, GIB = 1024**2 / 1e9, 1024**3 / 1e9
MEASURED = [
    *((4.0, "16-bit", 7973 * MIB), (8.2, "16-bit", 15947 * MIB), (14.8, "16-bit", 28402 * MIB)),
    *((32.8, "16-bit", 62751 * MIB), (7.6, "16-bit", 14.38 * GIB), (72.7, "16-bit", 136.2 * GIB)),
    *((8.2, "8-bit", 9323 * MIB), (14.8, "8-bit", 16012 * MIB), (32.8, "8-bit", 33379 * MIB)),
    *((7.6, "8-bit", 8.42 * GIB), (72.7, "8-bit", 72.61 * GIB)),
    *((8.2, "4-bit", 6177 * MIB), (14.8, "4-bit", 9962 * MIB), (32.8, "4-bit", 19109 * MIB)),
    *((7.6, "4-bit", 5.52 * GIB), (7.6, "4-bit", 5.39 * GIB), (72.7, "4-bit", 39.91 * GIB)),
]
"""Qwen's published measurements of inference on one word: billions, bits, GB."""


@pytest.mark.parametrize(("billions", "precision", "gb"), MEASURED)
def test_measured_memory_lies_within_the_estimate(
    billions: float, precision: str, gb: float
) -> None:
    facts: Facts = {"hosting.model_billions": billions, "hosting.precision": precision}
    [found] = estimates(rules(), computed(rules(), facts))
    assert found.high is not None
    assert found.low - 0.5 <= gb <= found.high + 0.5  # they are said in whole GB
