"""What a month costs: a hosted model's bill, and an own model beside it. Standard library only.

Prices and volumes are the reader's. A number that is not stated makes what rests on it unknown.
"""

from collections.abc import Mapping
from math import ceil, floor, log10

from ladder.engine.facts import Fact, Facts, Kind, Value

CACHEABLE = 1024
"""Tokens from which on vendors' prompt caches hold a prefix (OpenAI's cookbook, 2026)."""

CACHED = 0.1
"""What a cached input token costs, as a share of its price: the lowest that vendors charge."""

HOURS = 730
"""Hours of a month."""

PAYS = "computed.own-model-pays"
"""Whether the bill is larger than what an own model costs."""

COSTS: Mapping[str, Fact] = {
    fact.id: fact
    for fact in (
        Fact("computed.bill", Kind.NUMBER, "What does a month cost at these prices?", unit="USD"),
        Fact("computed.own-cost", Kind.NUMBER, "What would a model of one's own cost?", unit="USD"),
        Fact("computed.break-even", Kind.NUMBER, "From how many requests on would it pay?"),
        Fact(PAYS, Kind.BOOL, "Is the bill larger, with all cached that can be?"),
    )
}
"""What may be computed of costs; the rules' vocabulary beside what a problem states."""


STATED = (
    "task.monthly_requests",
    "task.input_tokens",
    "task.output_tokens",
    "task.shared_prefix_tokens",
    "costs.input_price",
    "costs.output_price",
    "costs.gpu_hour",
    "costs.monthly_fixed",
)
"""The facts from which it is computed."""

PRICED = tuple(fact for fact in STATED if fact != "task.shared_prefix_tokens")
"""The facts without any of which nobody can tell whether an own model pays."""


def costs(facts: Facts) -> Mapping[str, Value]:
    """The bill, the cost of an own model, the volume at which both are equal, and which is larger.

    The own model is the least that there is: one GPU around the clock and the stated upkeep, at no
    cost for each request. It is said to pay only if the bill stays larger with the repeated prefix
    cached, and not to pay only if the bill without any cache is smaller.
    """
    found: dict[str, Value] = {}
    requests, own = _number(facts, "task.monthly_requests"), own_cost(facts)
    dear, cheap = request_cost(facts, cached=False), request_cost(facts, cached=True)
    if own is not None:
        found["computed.own-cost"] = _rounded(own)
    if requests is None or dear is None or cheap is None:
        return found
    found["computed.bill"] = _rounded(requests * dear)
    fixed = _number(facts, "costs.monthly_fixed")
    if own is not None:
        if dear > 0:
            found["computed.break-even"] = ceil(_rounded(own / dear))
        if requests * cheap >= own:
            found[PAYS] = True
    if fixed is not None and requests * dear < (fixed if own is None else own):
        found[PAYS] = False
    return found


def own_cost(facts: Facts, gpus: int = 1) -> float | None:
    """What a model of one's own costs a month in dollars: GPUs around the clock, and its upkeep."""
    fixed, hour = _number(facts, "costs.monthly_fixed"), _number(facts, "costs.gpu_hour")
    return None if fixed is None or hour is None else fixed + gpus * HOURS * hour


def request_cost(facts: Facts, *, cached: bool) -> float | None:
    """What one request costs in dollars, its prefix read from a cache if it can be.

    Where nobody has said how much repeats, all of it may.
    """
    read, written = _number(facts, "task.input_tokens"), _number(facts, "task.output_tokens")
    price_in, price_out = _number(facts, "costs.input_price"), _number(facts, "costs.output_price")
    if read is None or written is None or price_in is None or price_out is None:
        return None
    stated = _number(facts, "task.shared_prefix_tokens")
    prefix = read if stated is None else stated
    held = min(prefix, read) if cached and prefix >= CACHEABLE else 0
    return ((read - held * (1 - CACHED)) * price_in + written * price_out) / 1e6


def _rounded(number: float) -> int | float:
    """Whole, of at most three digits that count; what is below ten keeps its cents."""
    if number < 10:
        return round(number, 2)
    digits = 2 - floor(log10(number))
    return round(round(number, digits))


def _number(facts: Facts, name: str) -> float | None:
    value = facts.get(name)
    return None if isinstance(value, str | bool | frozenset) else value
