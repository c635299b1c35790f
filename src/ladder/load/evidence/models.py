"""The size of a model, read from its `config.json`."""

from functools import partial
from typing import Any, Final, NamedTuple

from ladder.load.evidence.lines import Lines
from ladder.load.evidence.rows import Object, parsed
from ladder.output.diagnostics import listed, quoted


class Model(NamedTuple):
    """The contents of a model configuration.

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
    """The differences of an architecture from Llama's."""

    norms: int = 2
    """Vectors of norms in a layer, each as long as the hidden size."""
    biased: bool = False
    """True if query, key and value always have a bias."""
    head_norms: bool = False
    """True if query and key are normalized within a head."""
    tied: bool = False
    """True if embeddings and head share weights by default."""
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
    """Return what a `config.json` says.

    Raises:
        InvalidInput: if it is not one, has an unknown architecture, or lacks a number.
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
    """Return a number of a configuration; refused if missing, without `otherwise`, or absurd."""
    value: Any = config.get(key)
    if value is None and otherwise is not None:
        return otherwise
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**9:
        raise lines.fault(f"`{key}` is missing or no size", help_="Download the file anew.")
    return value


def _sizes(lines: Lines, config: Object, shape: _Shape) -> tuple[int, int]:
    """Return the number of parameters, and the bytes of the cache for a token in 16 bits."""
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
