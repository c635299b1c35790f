"""What a month costs, and whether a model of one's own pays. Standard library only.

Prices and volumes are the reader's: without one, what rests on it is unknown. What the rules can
say as arithmetic stands there (`rules/computed/`).
"""

from ladder.engine.facts import Facts, number

CACHEABLE = 1024
"""Tokens from which on vendors' prompt caches hold a prefix (OpenAI's cookbook, 2026)."""

CACHED = 0.1
"""What a cached input token costs, as a share of its price: the lowest that vendors charge."""

WRITTEN = 1.25
"""What writing an input token into a cache costs, as a share of its price: the highest charged."""

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


PREFIX, HITS = "task.shared_prefix_tokens", "costs.cache_hits"

OWN_COST = "computed.own-cost"
"""What a model of one's own costs a month, as the rules compute it."""


def own_model_pays(facts: Facts) -> bool | None:
    """Whether the bill of a month is larger than what a model of one's own costs.

    The own model is the least that there is: one GPU around the clock and the stated upkeep, at no
    cost for each request. It is said to pay only if the bill stays larger with the repeated prefix
    cached, and not to pay only if the bill without any cache is smaller.
    """
    own = number(facts.get(OWN_COST, own_cost(facts)))
    requests = number(facts.get("task.monthly_requests"))
    dear, cheap = request_cost(facts, cached=False), request_cost(facts, cached=True)
    least = number(facts.get("costs.monthly_fixed")) if own is None else own
    if requests is None or dear is None or cheap is None or least is None:
        return None
    if requests * dear < least:
        return False
    return True if own is not None and requests * cheap >= own else None


def own_cost(facts: Facts, gpus: int = 1) -> float | None:
    """What a model of one's own costs a month in dollars: GPUs around the clock, and its upkeep."""
    fixed, hour = number(facts.get("costs.monthly_fixed")), number(facts.get("costs.gpu_hour"))
    return None if fixed is None or hour is None else fixed + gpus * HOURS * hour


def request_cost(facts: Facts, *, cached: bool) -> float | None:
    """What one request costs in dollars, its prefix read from a cache if it can be.

    Where nobody has said how much repeats, all of it may, or nothing; where the share of requests
    that find it is known, the others pay for writing it at most. A cache that costs more than it
    saves is switched off.
    """
    read, written, price_in, price_out = (number(facts.get(name)) for name in PRICED[1:5])
    if read is None or written is None or price_in is None or price_out is None:
        return None
    stated, hits = (number(facts.get(name)) for name in (PREFIX, HITS))
    prefix = min(read if stated is None and cached else stated or 0, read)
    held = prefix if prefix >= CACHEABLE else 0
    found = hits if hits is not None else float(cached)
    paid = found * CACHED + (1 - found) * (1 if cached or hits is None else WRITTEN)
    return ((read - held * (1 - min(paid, 1))) * price_in + written * price_out) / 1e6
