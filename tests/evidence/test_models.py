"""Models by their configuration."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from ladder.load.evidence.lines import Lines
from ladder.load.evidence.models import read_model
from ladder.output.diagnostics import InvalidInput
from tests.evidence.examples import LLAMA


def config(**changed: object) -> dict[str, object]:
    return {**LLAMA, **changed}


# The sizes that the models' own pages give (safetensors, parameters).
MODELS: dict[str, tuple[dict[str, object], int]] = {
    "Llama 3.1 8B": (config(), 8030261248),
    "Llama 3.2 3B": (
        config(hidden_size=3072, num_hidden_layers=28, num_attention_heads=24, head_dim=128,
               intermediate_size=8192, tie_word_embeddings=True),
        3212749824,
    ),
    "Llama 3.1 70B": (
        config(hidden_size=8192, num_hidden_layers=80, num_attention_heads=64,
               intermediate_size=28672),
        70553706496,
    ),
    "Qwen2.5 7B": (
        config(architectures=["Qwen2ForCausalLM"], hidden_size=3584, num_hidden_layers=28,
               vocab_size=152064, num_attention_heads=28, num_key_value_heads=4,
               intermediate_size=18944, sliding_window=131072, use_sliding_window=False),
        7615616512,
    ),
    "Qwen3 8B": (
        config(architectures=["Qwen3ForCausalLM"], num_hidden_layers=36, vocab_size=151936,
               head_dim=128, intermediate_size=12288),
        8190735360,
    ),
    "Mistral 7B": (
        config(architectures=["MistralForCausalLM"], vocab_size=32000, sliding_window=4096),
        7241732096,
    ),
    "Mixtral 8x7B": (
        config(architectures=["MixtralForCausalLM"], vocab_size=32000, num_local_experts=8),
        46702792704,
    ),
    "Phi 3 mini": (
        config(architectures=["Phi3ForCausalLM"], hidden_size=3072, vocab_size=32064,
               num_key_value_heads=32, intermediate_size=8192),
        3821079552,
    ),
    "Gemma 7B": (
        config(architectures=["GemmaForCausalLM"], hidden_size=3072, num_hidden_layers=28,
               vocab_size=256000, num_attention_heads=16, num_key_value_heads=16, head_dim=256,
               intermediate_size=24576, tie_word_embeddings=None),
        8537680896,
    ),
}  # fmt: skip


def model_of(tmp_path: Path, given: Mapping[str, object]) -> Lines:
    file = tmp_path / "config.json"
    file.write_text(json.dumps({k: v for k, v in given.items() if v is not None}))
    return Lines(file, "config.json")


@pytest.mark.parametrize("name", MODELS)
def test_models_are_counted_to_the_last_parameter(tmp_path: Path, name: str) -> None:
    given, parameters = MODELS[name]
    found = read_model(model_of(tmp_path, given))
    assert (found.parameters, found.window) == (parameters, 131072)


@pytest.mark.parametrize(
    ("name", "layers", "mib"),
    # Qwen's own measurement: what 24,576 tokens more in the input take, in MiB.
    [("Qwen3 8B", 36, 3456), ("Qwen3 8B", 40, 3841), ("Qwen3 8B", 64, 6145)],
)
def test_the_cache_of_a_token_is_that_which_was_measured(
    tmp_path: Path, name: str, layers: int, mib: int
) -> None:
    given = {**MODELS[name][0], "num_hidden_layers": layers}
    found = read_model(model_of(tmp_path, given))
    assert found.cache * 24_576 / 1024**2 == pytest.approx(mib, abs=1)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        (config(architectures=["GptOssForCausalLM"]), "`GptOssForCausalLM` is not known here"),
        (
            {"architectures": ["Qwen3VLForConditionalGeneration"], "text_config": {}},
            "`Qwen3VLForConditionalGeneration` is not known here",
        ),
        (config(architectures=None), "`llama` is not known here"),
        (config(hidden_size=None), "`hidden_size` is missing or no size"),
        *(
            (config(hidden_size=size), "`hidden_size` is missing or no size")
            for size in (0, 10**9, True)
        ),
        (config(num_hidden_layers="32"), "`num_hidden_layers` is missing or no size"),
        ({"a": 1}, "no configuration of a model"),
    ],
)
def test_configuration_of_an_unknown_model_is_refused(
    tmp_path: Path, given: Mapping[str, object], what: str
) -> None:
    with pytest.raises(InvalidInput, match=what):
        read_model(model_of(tmp_path, given))


def test_biases_and_a_single_head_of_keys_are_counted(tmp_path: Path) -> None:
    def counted(**changed: object) -> int:
        return read_model(model_of(tmp_path, config(**changed))).parameters

    layers, hidden, wide, width = 32, 4096, 14336, 128
    assert counted(mlp_bias=True) - counted() == layers * (2 * wide + hidden)
    biases = hidden + 2 * 8 * width + hidden  # of queries, of keys and values, of what they give
    assert counted(attention_bias=True) - counted() == layers * biases
    assert counted() - counted(num_key_value_heads=1) == layers * hidden * 2 * 7 * width
