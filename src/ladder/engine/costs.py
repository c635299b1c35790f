"""The cost of a month, and whether your own model pays off. Standard library only.

You state prices and volumes; rules state rates (`rules/parameter/`). If a rate is missing, every
result that needs it is unknown. Arithmetic that rules can express is in `rules/computed/`.
"""

from functools import lru_cache
from math import floor
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


MONTHLY_BILL, PER_REQUEST = "costs.monthly_bill", "costs.per_request"
"""The totals that make the prices of tokens unnecessary."""

BILL = "computed.bill"
"""The computed fact of the cost of a month."""

BILL_WAYS = ((MONTHLY_BILL,), (PRICED[0], PER_REQUEST), PRICED[:5])
"""The facts from any of which the bill follows: the total first."""

REQUEST_WAYS = ((PER_REQUEST,), (MONTHLY_BILL, PRICED[0]), PRICED[1:5])
"""The facts from any of which the cost of one request follows."""

PREFIX, HITS = "task.repeated_tokens", "costs.cache_hits"

OWN_COST = "computed.own-model-cost"
"""The computed fact of what a model of your own costs a month, at least."""

HOURS = "costs.gpu_hours_month"
"""The hours a month for which a GPU is paid, where it does not run around the clock."""

GPUS = "costs.gpus"
"""The number of GPUs that your traffic needs. Nothing but a measurement tells it."""

OF_MEMORY = ("computed.serving-gpus-min", "computed.serving-gpus-max")
"""The computed facts of how many GPUs hold the model, at least and with its spare copy."""

MANY = 1_000_000
"""More GPUs than anybody states: what any bill pays for where a GPU costs nothing."""

OWN_PRICED = ("costs.gpu_hour", "costs.monthly_fixed", HOURS)
"""The facts that say what your own model costs; without hours, a GPU runs around the clock."""


class Rates(NamedTuple):
    """Rates that the rules assume for every bill.

    Args:
        hours: hours of a month.
        cached: a low price of a token read from a cache, as a share of its price.
        cached_dearly: the highest such price.
        written: the highest price of writing a token to a cache, as a share of its price.
        shortest: the shortest prefix, in tokens, that a cache holds.
        replicas: copies of a model that must keep running when the GPU of one fails.
    """

    hours: float
    cached: float
    cached_dearly: float
    written: float
    shortest: float
    replicas: float

    def own_model_pays(self, facts: Facts) -> bool | None:
        """Return whether a month's bill exceeds the cost of your own model; None if unknown.

        Your own model costs at least its upkeep, or with the stated hours its fewest GPUs too. We
        count its most GPUs for the other side. It pays off only if the bill is higher even with the
        repeated prefix cached. It does not pay off only if the bill is lower even without a cache.
        A total that you state counts as it is.
        """
        cost = number(facts.get(OWN_COST, self.own_cost(facts)))
        few, many = self.gpus(facts)
        most = None if cost is None else cost + (many - few) * (self.gpu_month(facts) or 0)
        is_exact = HOURS in facts and cost is not None
        least = cost if is_exact else number(facts.get("costs.monthly_fixed"))
        dear, cheap = (self.bill(facts, cached=cached) for cached in (False, True))
        if dear is None or cheap is None or least is None:
            return None
        if dear < least:
            return False
        return True if most is not None and cheap >= most else None

    def bill(self, facts: Facts, *, cached: bool = False) -> float | None:
        """Return the cost of a month in dollars: the total, else that of all requests."""
        if (total := number(facts.get(MONTHLY_BILL))) is not None:
            return total
        requests, each = number(facts.get(PRICED[0])), self.request_cost(facts, cached=cached)
        return None if requests is None or each is None else requests * each

    def gpus(self, facts: Facts) -> tuple[int, int]:
        """Return the fewest and the most GPUs to count for your own model.

        The number that you state counts, if it holds the weights. If you state none, the memory
        decides: at least one GPU, at most a spare copy more. Its traffic may need many times as
        many.
        """
        few, many = (number(facts.get(name)) for name in OF_MEMORY)
        if (stated := number(facts.get(GPUS))) is not None:
            return (count := int(max(stated, few or 1))), count
        return int(few or 1), int(many or self.replicas * (few or 1))

    def gpu_month(self, facts: Facts) -> float | None:
        """Return the price of one GPU a month, for your hours, else around the clock."""
        hour, hours = number(facts.get("costs.gpu_hour")), number(facts.get(HOURS, self.hours))
        return None if hour is None or hours is None else hours * hour

    def own_cost(self, facts: Facts) -> float | None:
        """Return the least monthly cost of your own model in dollars: GPUs and upkeep."""
        fixed, month = number(facts.get("costs.monthly_fixed")), self.gpu_month(facts)
        return None if fixed is None or month is None else fixed + self.gpus(facts)[0] * month

    def affordable_gpus(self, facts: Facts) -> int | None:
        """Return how many GPUs your bill, without a cache, pays for beside the upkeep."""
        fixed, month = number(facts.get("costs.monthly_fixed")), self.gpu_month(facts)
        bill = self.bill(facts)
        if bill is None or fixed is None or month is None:
            return None
        left = max(bill - fixed, 0)
        return floor(min(round(left / month, 9), MANY)) if month else MANY

    def request_cost(self, facts: Facts, *, cached: bool) -> float | None:
        """Return the cost of one request in dollars: as stated, else from the totals or prices."""
        if (each := number(facts.get(PER_REQUEST))) is not None:
            return each
        total, requests = number(facts.get(MONTHLY_BILL)), number(facts.get(PRICED[0]))
        return total / requests if total is not None and requests else self.price(facts, cached)

    def price(self, facts: Facts, cached: bool) -> float | None:
        """Return the list price of one request in dollars, with its prefix cached if possible.

        If the repeated share is unknown, everything or nothing may repeat. If the cache hit rate is
        known, the other requests pay for writing the prefix, at most; hits on a prefix that seems
        too short for a cache show that it is not. A cache that costs more than it saves is not
        used.
        """
        read, written, price_in, price_out = (number(facts.get(name)) for name in PRICED[1:5])
        if read is None or written is None or price_in is None or price_out is None:
            return None
        repeated, hits = (number(facts.get(name)) for name in (PREFIX, HITS))
        prefix = min(read if repeated is None and cached else repeated or 0, read)
        held = prefix if prefix >= self.shortest or hits else 0
        found = hits if hits is not None else float(cached)
        missed = 1 if cached or hits is None else self.written
        held_price = self.cached if cached else self.cached_dearly
        paid = found * held_price + (1 - found) * missed
        return ((read - held * (1 - min(paid, 1))) * price_in + written * price_out) / 1e6


NAMES = (
    "hours-per-month",
    "cache-read-price",
    "cache-read-price-max",
    "cache-write-price",
    "min-cacheable-tokens",
    "replicas",
)
"""The parameters that state the rates, in their order."""


@lru_cache(maxsize=8)
def rates(rulebook: Rulebook) -> Rates | None:
    """Return the rates that rules state; None if one is missing."""
    values = [rulebook.parameters[name].value for name in NAMES if name in rulebook.parameters]
    return Rates(*values) if len(values) == len(NAMES) else None
