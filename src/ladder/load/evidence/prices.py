"""A file of models' prices: those of LiteLLM, models.dev and genai-prices, in USD a million tokens.

Nothing is fetched: the file is the reader's own, and as old as it is.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from ladder.load.evidence.lines import Lines
from ladder.load.evidence.parse import Object, list_at, object_at, parsed, text_at
from ladder.output.diagnostics import InvalidInput, did_you_mean, listed, quoted

DEAREST: Final = 1000.0
"""USD a million tokens above which a price is a mistake of the file (a unit mixed up)."""

MILLION: Final = 1_000_000


class Price(NamedTuple):
    """What a model costs.

    Args:
        model: its name, with its vendor's before a slash where the file has vendors.
        input: USD a million tokens read.
        output: USD a million tokens written.
        since: the day that the file gives for it; "" where it gives none.
        limit: tokens of input up to which it is the price; 0 where it is for any number.
    """

    model: str
    input: float
    output: float
    since: str
    limit: int


def read_price(lines: Lines, model: str) -> Price:
    """What a model costs, by the name that a file of prices has for it.

    Raises:
        InvalidInput: if it is no such file, or the model has no price there, more than one, none
            for any hour, or one that cannot be right.
    """
    value = parsed(lines.whole(), lines)
    entries = dict(_entries(value))
    if not entries:
        help_ = "Known are the price files of LiteLLM, models.dev and genai-prices."
        raise lines.fault("this JSON is no file of prices that is known here", help_=help_)
    file = lines.name.rpartition("/")[2]
    if not model:
        what, help_ = "a file of prices has many models", f"Name yours behind a #: {file}#MODEL."
        raise lines.fault(what, help_=help_)
    alike = [name for name in entries if name.partition("/")[2] == model]
    names = [model] if model in entries else alike
    found = [_price(lines, name, entries[name]) for name in names]
    if len({(price.input, price.output) for price in found}) == 1:
        return found[0]
    if found:
        what = f"{quoted(model)} has {len(names)} prices in {lines.name}"
        help_ = f"Name the one that you pay: {listed(names, 6)}."
    else:
        what = f"{lines.name} has no price for {quoted(model)}"
        help_ = did_you_mean(model, list(entries), f"Name one of its {len(entries):,} models.")
    raise lines.fault(what, help_=help_)


def _entries(value: Any) -> Iterator[tuple[str, Object]]:
    """Each model with what its layout says of its price, under the keys of genai-prices."""
    if isinstance(value, list):
        for vendor in value:
            for model in list_at(vendor, "models"):
                if isinstance(model, dict) and "prices" in model:
                    yield f"{text_at(vendor, 'id')}/{text_at(model, 'id')}", model
        return
    for name, entry in object_at(value).items():
        if "input_cost_per_token" in object_at(entry):
            per_token = (entry["input_cost_per_token"], entry.get("output_cost_per_token"))
            read, written = (
                each * MILLION if isinstance(each, float | int) else each for each in per_token
            )
            yield name, {"prices": {"input_mtok": read, "output_mtok": written}}
        for model, details in object_at(entry, "models").items():
            cost, since = object_at(details, "cost"), text_at(object_at(details), "last_updated")
            if cost:
                prices = {"input_mtok": cost.get("input"), "output_mtok": cost.get("output")}
                yield f"{name}/{model}", {"prices": prices, "prices_checked": since}


def _price(lines: Lines, name: str, entry: Object) -> Price:
    prices, since = entry["prices"], text_at(entry, "prices_checked")
    if isinstance(prices, list):
        # The last that has begun: the file lists them in time.
        last = prices[-1] if prices else None
        constraint = object_at(last, "constraint")
        if set(constraint) - {"type", "start_date"}:
            what = f"the price of {quoted(name)} depends on the hour of the day"
            raise _stated(lines, what)
        prices, since = object_at(last, "prices"), text_at(constraint, "start_date") or since
    (read, limit), (written, _) = (
        _number(lines, name, object_at(prices).get(key)) for key in ("input_mtok", "output_mtok")
    )
    if read == written == 0:
        raise _stated(lines, f"{quoted(name)} costs nothing in {lines.name}")
    return Price(name, read, written, since, limit)


def _number(lines: Lines, name: str, value: object) -> tuple[float, int]:
    """A price, and the tokens up to which it holds where it is staged; 0 where it is not."""
    limit = 0
    if isinstance(value, dict):
        tiers = [tier for tier in list_at(value, "tiers") if isinstance(tier, dict)]
        starts = [tier["start"] for tier in tiers if isinstance(tier.get("start"), int)]
        value, limit = value.get("base"), min(starts, default=0)
    if isinstance(value, bool) or not isinstance(value, float | int):
        raise _stated(lines, f"{quoted(name)} has no price a token in {lines.name}")
    if not 0 <= value <= DEAREST:
        what = f"{quoted(name)} costs {value:,.6g} USD a million tokens in {lines.name}"
        raise _stated(lines, what)
    return round(float(value), 6), limit


def _stated(lines: Lines, what: str) -> InvalidInput:
    help_ = "State costs.input_price and costs.output_price as your vendor bills them."
    return lines.fault(what, help_=help_)
