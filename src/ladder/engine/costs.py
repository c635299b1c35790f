"""What a month costs: a hosted model's bill, and an own model beside it. Standard library only.

Prices and volumes are the reader's. A number that is not stated makes what rests on it unknown.
"""

from ladder.engine.facts import Facts

CACHEABLE = 1024
"""Tokens from which on vendors' prompt caches hold a prefix (OpenAI's cookbook, 2026)."""

CACHED = 0.1
"""What a cached input token costs, as a share of its price: the lowest that vendors charge."""

HOURS = 730
"""Hours of a month."""


PRICED = (
    "task.monthly_requests",
    "task.input_tokens",
    "task.output_tokens",
    "costs.input_price",
    "costs.output_price",
    "costs.gpu_hour",
    "costs.monthly_fixed",
)
"""The facts without any of which nobody can tell whether an own model pays."""


def own_model_pays(facts: Facts) -> bool | None:
    """Whether the bill of a month is larger than what a model of one's own costs.

    The own model is the least that there is: one GPU around the clock and the stated upkeep, at no
    cost for each request. It is said to pay only if the bill stays larger with the repeated prefix
    cached, and not to pay only if the bill without any cache is smaller.
    """
    requests, own = _number(facts, "task.monthly_requests"), own_cost(facts)
    dear, cheap = request_cost(facts, cached=False), request_cost(facts, cached=True)
    least = _number(facts, "costs.monthly_fixed") if own is None else own
    if requests is None or dear is None or cheap is None or least is None:
        return None
    if requests * dear < least:
        return False
    return True if own is not None and requests * cheap >= own else None


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


def _number(facts: Facts, name: str) -> float | None:
    value = facts.get(name)
    return None if isinstance(value, str | bool | frozenset) else value
