"""The cost of a month and the break-even volume of your own model, with ranges and formulas.

A sum with an unknown input is left out, and the missing inputs are listed.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ladder.engine.costs import GPUS, HITS, HOURS, PREFIX, Rates, rates
from ladder.engine.facts import (
    CURRENCIES,
    USD,
    Facts,
    Formula,
    Lookup,
    Term,
    currency,
    in_currency,
    number,
    sign_of,
    value,
    written,
)
from ladder.engine.rules import Rulebook
from ladder.engine.wording import show
from ladder.output.phrases import counted, sentence


class Sum(NamedTuple):
    """A number with its range.

    Args:
        name: what it is.
        low: the lowest value.
        high: the highest value; None if only the lowest is known.
        unit: its unit.
        formula: how it is computed, with your numbers.
    """

    name: str
    low: float
    high: float | None
    unit: str
    formula: str


LEAST, MOST = "-min", "-max"
"""Endings of the names of two computed facts that form one estimate."""

OF_A_STEP = ("-cost", "-bill")
"""Endings before `-min` and `-max`, for the cost or the bill of a technique or variant."""


def estimates(book: Rulebook, facts: Facts) -> Iterator[Sum]:
    """Yield the estimates of the rules whose lowest and highest value are both known."""
    variants = {rule.id.rsplit("/", 1)[1] for rule in book.rules.values() if rule.kind == "variant"}
    steps = {f"computed.{step}{end}" for step in {*book.techniques, *variants} for end in OF_A_STEP}
    for name, least in book.computed.items():
        estimate = name.removesuffix(LEAST)
        most = book.computed.get(f"{estimate}{MOST}")
        if most is None or estimate in steps:
            continue
        low, high = number(facts.get(name)), number(facts.get(most.fact.id))
        if low is None or high is None or low == high == 0:
            continue
        text = sentence(least.says.removesuffix(" (lower bound)").removesuffix(" (low estimate)"))
        ends = (least,) if low == high else (least, most)
        formula = " to ".join(dict.fromkeys(written(_in_numbers(x.by, facts)) for x in ends))
        yield Sum(text, low, high, in_currency(least.fact.unit, currency(facts)), formula)


def _in_numbers(term: Term, facts: Facts) -> Term:
    """Return a term with numbers in place of facts, without the parts that change nothing.

    These are zeros in a sum, products with zero, factors of one, and all parts of `least` but the
    smallest.
    """
    if isinstance(term, Lookup):
        picked = dict(term.terms).get(str(facts.get(term.fact)))
        return term if picked is None else _in_numbers(picked, facts)
    if isinstance(term, str):
        known = number(facts.get(term))
        return term if known is None else known
    if not isinstance(term, Formula):
        return term
    parts = [_in_numbers(part, facts) for part in term.parts]
    values = [value(part, facts.get) for part in parts]
    match term.operation:
        case "least" | "most" if None not in values:
            return parts[values.index(value(term, facts.get))]
        case "difference" if values[1] == 0:
            return parts[0]
        case "product" if 0 in values:
            return 0
        case "product":
            parts = [part for part in parts if part != 1] or [1]
        case "sum":
            parts = [part for part, worth in zip(parts, values, strict=True) if worth != 0] or [0]
    only = len(parts) == 1 and term.operation in ("product", "sum")
    return parts[0] if only else Formula(term.operation, tuple(parts))


def sums(book: Rulebook, facts: Facts) -> Iterator[Sum]:
    """Yield the sums that the facts allow."""
    if (assumed := rates(book)) is None:
        return
    requests = facts.get("task.monthly_requests")
    dear, cheap = (assumed.price(facts, cached) for cached in (False, True))
    own_model_cost, affordable = assumed.own_cost(facts), assumed.affordable_gpus(facts)
    money, sign = currency(facts), sign_of(facts)
    is_stated = f"computed.cached-bill{LEAST}" in facts  # the hit rate is stated
    if dear is not None and cheap is not None and isinstance(requests, int) and not is_stated:
        low, high = requests * cheap, requests * dear
        yield Sum(
            "A month at these prices",
            low,
            high,
            money,
            _bill(assumed, facts, "the least with" * (low < high)),
        )
    if is_stated and PREFIX in facts and isinstance(requests, int):
        hot = {name: value for name, value in facts.items() if name != HITS}
        best = assumed.price(hot, cached=True)
        if best is not None and cheap is not None and best < cheap:
            name = "A month at best, with all that repeats found in the cache"
            yield Sum(name, requests * best, requests * best, money, _bill(assumed, hot, "with"))
    if own_model_cost is not None:
        hour, fixed = show(facts["costs.gpu_hour"]), show(facts["costs.monthly_fixed"])
        price = f"{show(facts.get(HOURS, assumed.hours))} hours × {sign}{hour}"
        is_exact = GPUS in facts
        count = counted(assumed.gpus(facts)[0], "GPU")
        formula = f"{price} for {count}; {sign}{fixed} for upkeep"
        yield Sum(
            "A model of your own",
            own_model_cost,
            own_model_cost if is_exact else None,
            f"{money} a month",
            formula,
        )
        dear, cheap = (assumed.request_cost(facts, cached=cached) for cached in (False, True))
        if cheap and dear:
            yield Sum(
                "It pays from",
                own_model_cost / dear,
                own_model_cost / cheap if is_exact else None,
                "requests a month",
                f"its cost a month / {_span(f'{sign}{cheap:.3g}', f'{sign}{dear:.3g}')} a request",
            )
        if affordable and assumed.gpu_month(facts):
            formula = f"(the bill without a cache - {sign}{fixed}) / ({price})"
            formula += "" if is_exact else "; measure how many your traffic needs"
            yield Sum(
                "Your bill pays for, beside the upkeep", affordable, affordable, "GPUs", formula
            )


def _bill(assumed: Rates, facts: Facts, cached: str) -> str:
    """Return the bill's formula: requests, tokens, prices, and the cache after `cached`."""
    sign = sign_of(facts)
    read, written = show(facts["task.input_tokens"]), show(facts["task.output_tokens"])
    prices = show(facts["costs.input_price"]), show(facts["costs.output_price"])
    text = (
        f"{show(facts['task.monthly_requests'])} requests × ({read} tokens in at "
        f"{sign}{prices[0]} + {written} out at {sign}{prices[1]}, per million)"
    )
    if not cached:
        return text
    prefix, hits = facts.get(PREFIX), facts.get(HITS)
    held = "all that is read" if prefix is None else f"the {show(prefix)} repeated tokens"
    often = "" if hits is None else f" in {show(hits)} of the requests"
    return f"{text}; {cached} {held} cached at {assumed.cached:g} of the price{often}"


def in_words(item: Sum) -> str:
    """Return a sum as a sentence."""
    low = amount(item.low, item.unit)
    span = f"at least {low}" if item.high is None else _span(low, amount(item.high, item.unit))
    return f"{item.name}: {span} {item.unit}."


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def amount(value: float, unit: str = USD) -> str:
    """Return a sum with three significant digits; money with cents."""
    if unit == "GPUs":
        return show(value)
    if value < 10:
        return f"{value:.2f}" if unit.startswith((*CURRENCIES,)) else show(round(value, 2))
    digits = len(f"{value:.0f}")
    return f"{round(value, 3 - digits) if digits > 3 else value:,.0f}"
