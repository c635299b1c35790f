"""What files say of a model: its size in its `config.json`, its price in a list of prices."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final, NamedTuple

from ladder.load.evidence.lines import Lines
from ladder.load.evidence.rows import Object, list_at, object_at, parsed, text_at
from ladder.output.diagnostics import InvalidInput, did_you_mean, listed, quoted


class Model(NamedTuple):
    """What a configuration says.

    Args:
        architecture: its name.
        parameters: how many the model has, embeddings and head included.
        window: tokens that it takes at most; None where the file does not say.
        cache: bytes that it keeps for a token, in 16 bits: two numbers for each layer and key.
    """

    architecture: str
    parameters: int
    window: int | None
    cache: int


class _Shape(NamedTuple):
    """How an architecture differs from Llama's."""

    norms: int = 2
    """Vectors of norms in a layer, each as long as the hidden size."""
    biased: bool = False
    """Whether query, key and value have a bias whatever the file says."""
    head_norms: bool = False
    """Whether query and key are normed within a head."""
    tied: bool = False
    """Whether embeddings and head are one, where the file does not say."""
    experts: bool = False


KNOWN: Final[dict[str, _Shape]] = {
    "LlamaForCausalLM": _Shape(),
    "MistralForCausalLM": _Shape(),
    "MixtralForCausalLM": _Shape(experts=True),
    "Phi3ForCausalLM": _Shape(),
    "Qwen2ForCausalLM": _Shape(biased=True),
    "Qwen3ForCausalLM": _Shape(head_norms=True),
    "GemmaForCausalLM": _Shape(tied=True),
    "Gemma2ForCausalLM": _Shape(norms=4, tied=True),
}
"""Architectures whose parameters are counted exactly, checked against published models."""


def read_model(lines: Lines) -> Model:
    """What a `config.json` says.

    Raises:
        InvalidInput: if it is none, of an architecture that is not known, or lacks a number.
    """
    config = parsed(lines.whole(), lines)
    if not isinstance(config, dict) or not {"model_type", "architectures"} & config.keys():
        help_ = "Name the config.json that lies beside the model's weights."
        raise lines.fault("this is no configuration of a model", help_=help_)
    names = config.get("architectures")
    name = names[0] if isinstance(names, list) and len(names) == 1 else None
    if not isinstance(name, str) or name not in KNOWN:
        called = str(name or config.get("model_type", names))
        what = f"the architecture {quoted(called)} is not known here"
        help_ = (
            "State hosting.model_billions, hosting.context_window and hosting.cache_bytes "
            f"instead. Known are {listed(KNOWN, len(KNOWN))}."
        )
        raise lines.fault(what, help_=help_)
    key = "max_position_embeddings"
    parameters, cache = _sizes(lines, config, KNOWN[name])
    return Model(name, parameters, _size(lines, config, key) if key in config else None, cache)


def _size(lines: Lines, config: Object, key: str, otherwise: int | None = None) -> int:
    """A number of a configuration; refused if it is missing, without `otherwise`, or absurd."""
    value: Any = config.get(key)
    if value is None and otherwise is not None:
        return otherwise
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**9:
        raise lines.fault(f"`{key}` is missing or no size", help_="Download the file anew.")
    return value


def _sizes(lines: Lines, config: Object, shape: _Shape) -> tuple[int, int]:
    """The number of parameters, and the bytes of the cache for a token in 16 bits."""
    get = partial(_size, lines, config)
    hidden, layers, words = get("hidden_size"), get("num_hidden_layers"), get("vocab_size")
    heads = get("num_attention_heads")
    groups, width = get("num_key_value_heads", heads), get("head_dim", hidden // heads)
    queries, keys = heads * width, groups * width
    attention = hidden * (queries + 2 * keys) + queries * hidden
    if shape.biased or config.get("attention_bias") is True:
        attention += queries + 2 * keys
        attention += 0 if shape.biased else hidden
    if shape.head_norms:
        attention += 2 * width
    feed = 3 * hidden * get("intermediate_size")
    if config.get("mlp_bias") is True:
        feed += 2 * get("intermediate_size") + hidden
    if shape.experts:
        experts = get("num_local_experts")
        feed = experts * feed + experts * hidden
    embeddings = words * hidden * (1 if config.get("tie_word_embeddings", shape.tied) else 2)
    parameters = layers * (attention + feed + shape.norms * hidden) + embeddings + hidden
    return parameters, 2 * layers * keys * 2


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
            raise _stated(lines, f"the price of {quoted(name)} depends on the hour of the day")
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
        what = f"{quoted(name)} costs {value:,.10g} USD a million tokens in {lines.name}"
        raise _stated(lines, what)
    return round(float(value), 6), limit


def _stated(lines: Lines, what: str) -> InvalidInput:
    help_ = "State costs.input_price and costs.output_price as your vendor bills them."
    return lines.fault(what, help_=help_)
