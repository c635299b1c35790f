"""A model's `config.json`, as Hugging Face's transformers write it: size, window, cache per token.

Parameters are counted from the shapes that the architecture gives its layers. An architecture that
is not listed here is refused: a formula for another one would be wrong without a sign.
"""

from typing import Any, Final, NamedTuple

from ladder.load.evidence.lines import Lines
from ladder.load.evidence.parse import Object, parsed
from ladder.output.diagnostics import InvalidInput, listed, quoted


class Model(NamedTuple):
    """What a configuration says.

    Args:
        architecture: its name.
        parameters: how many the model has, embeddings and head included.
        window: tokens that it takes at most; None where the file does not say.
        cache: numbers that the cache holds for each token; None where it depends on how many
            tokens there are (layers that look back only so far).
    """

    architecture: str
    parameters: int
    window: int | None
    cache: int | None


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
    sliding: bool = False
    """Whether layers look back only so far, whatever the file says."""
    experts: bool = False


KNOWN: Final[dict[str, _Shape]] = {
    "LlamaForCausalLM": _Shape(),
    "MistralForCausalLM": _Shape(),
    "MixtralForCausalLM": _Shape(experts=True),
    "Phi3ForCausalLM": _Shape(),
    "Qwen2ForCausalLM": _Shape(biased=True),
    "Qwen3ForCausalLM": _Shape(head_norms=True),
    "GemmaForCausalLM": _Shape(tied=True),
    "Gemma2ForCausalLM": _Shape(norms=4, tied=True, sliding=True),
}
"""Architectures whose parameters are counted exactly, checked against published models."""


def read_model(lines: Lines) -> Model:
    """What a `config.json` says.

    Raises:
        InvalidInput: if it is none, of an architecture that is not known, or lacks a number.
    """
    config = parsed(lines.whole(), lines)
    if not isinstance(config, dict) or "model_type" not in config:
        help_ = "Name the config.json that lies beside the model's weights."
        raise lines.fault("this is no configuration of a model", help_=help_)
    names = config.get("architectures")
    name = names[0] if isinstance(names, list) and len(names) == 1 else None
    if not isinstance(name, str) or name not in KNOWN:
        what = f"the architecture {quoted(str(name or config['model_type']))} is not known here"
        help_ = (
            "State hosting.model_billions and hosting.context_window instead. Known are "
            f"{listed(KNOWN, len(KNOWN))}."
        )
        raise lines.fault(what, help_=help_)
    if "quantization_config" in config:
        # Shapes are those of the model itself; how its weights are stored is another fact.
        config = {key: value for key, value in config.items() if key != "quantization_config"}
    return _counted(_Numbers(config, lines), name, KNOWN[name])


class _Numbers:
    """The numbers of a configuration; one that is missing or absurd is said."""

    def __init__(self, config: Object, lines: Lines) -> None:
        self.config, self.lines = config, lines

    def get(self, key: str, otherwise: int | None = None) -> int:
        value: Any = self.config.get(key)
        if value is None and otherwise is not None:
            return otherwise
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**9:
            raise self.fault(f"`{key}` is missing or no size")
        return value

    def fault(self, what: str) -> InvalidInput:
        return self.lines.fault(what, help_="Download the file anew.")


def _counted(numbers: _Numbers, name: str, shape: _Shape) -> Model:
    get, config = numbers.get, numbers.config
    hidden, layers, words = get("hidden_size"), get("num_hidden_layers"), get("vocab_size")
    heads = get("num_attention_heads")
    groups = get("num_key_value_heads", heads)
    width = get("head_dim", hidden // heads)
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
    tied = config.get("tie_word_embeddings", shape.tied)
    embeddings = words * hidden * (1 if tied else 2)
    parameters = layers * (attention + feed + shape.norms * hidden) + embeddings + hidden
    window = get("max_position_embeddings") if "max_position_embeddings" in config else None
    looks_back = config.get("sliding_window") is not None and config.get("use_sliding_window", True)
    cache = None if shape.sliding or looks_back else 2 * layers * keys
    return Model(name, parameters, window, cache)
