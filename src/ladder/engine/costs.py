"""What a month costs, and whether a model of one's own pays. Standard library only.

Prices and volumes are the reader's, and rates are the rules' (`rules/parameter/`): without one,
what rests on it is unknown. What the rules can say as arithmetic stands there (`rules/computed/`).
"""

from functools import lru_cache
from typing import NamedTuple

from ladder.engine.facts import Facts, number
from ladder.engine.rules import Rulebook

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

OWN_COST = "computed.own-model-cost"
"""What a model of one's own costs a month, as the rules compute it."""


class Rates(NamedTuple):
    """What the rules hold for true of every bill.

    Args:
        hours: hours of a month.
        cached: what reading a token from a cache costs, as a share of its price, at the lowest.
        written: what writing it there costs, as a share of its price, at the highest.
        uncached: the most tokens of a repeated beginning that no cache holds.
        replicas: copies of a model that must not stop when the GPU of one does.
    """

    hours: float
    cached: float
    written: float
    uncached: float
    replicas: float

    def own_model_pays(self, facts: Facts) -> bool | None:
        """Whether the bill of a month is larger than what a model of one's own costs.

        The own model is the least that there is: one GPU around the clock and the stated upkeep, at
        no cost for each request. It is said to pay only if the bill stays larger with the repeated
        prefix cached, and not to pay only if the bill without any cache is smaller.
        """
        own = number(facts.get(OWN_COST, self.own_cost(facts)))
        requests = number(facts.get("task.monthly_requests"))
        dear, cheap = (self.request_cost(facts, cached=cached) for cached in (False, True))
        least = number(facts.get("costs.monthly_fixed")) if own is None else own
        if requests is None or dear is None or cheap is None or least is None:
            return None
        if requests * dear < least:
            return False
        return True if own is not None and requests * cheap >= own else None

    def own_cost(self, facts: Facts, gpus: int = 1) -> float | None:
        """What a model of one's own costs a month in dollars: GPUs around the clock, and upkeep."""
        fixed, hour = (number(facts.get(f"costs.{name}")) for name in ("monthly_fixed", "gpu_hour"))
        return None if fixed is None or hour is None else fixed + gpus * self.hours * hour

    def request_cost(self, facts: Facts, *, cached: bool) -> float | None:
        """What one request costs in dollars, its prefix read from a cache if it can be.

        Where nobody has said how much repeats, all of it may, or nothing; where the share of
        requests that find it is known, the others pay for writing it at most. A cache that costs
        more than it saves is switched off.
        """
        read, written, price_in, price_out = (number(facts.get(name)) for name in PRICED[1:5])
        if read is None or written is None or price_in is None or price_out is None:
            return None
        stated, hits = (number(facts.get(name)) for name in (PREFIX, HITS))
        prefix = min(read if stated is None and cached else stated or 0, read)
        held = prefix if prefix > self.uncached else 0
        found = hits if hits is not None else float(cached)
        missed = 1 if cached or hits is None else self.written
        paid = found * self.cached + (1 - found) * missed
        return ((read - held * (1 - min(paid, 1))) * price_in + written * price_out) / 1e6


NAMES = (
    "hours-per-month",
    "cache-read-price",
    "cache-write-price",
    "min-cacheable-tokens",
    "replicas",
)
"""The parameters that state the rates, in their order."""


@lru_cache(maxsize=8)
def rates(rulebook: Rulebook) -> Rates | None:
    """The rates that rules state; None where one is missing."""
    stated = [rulebook.parameters[name].value for name in NAMES if name in rulebook.parameters]
    return Rates(*stated) if len(stated) == len(NAMES) else None
