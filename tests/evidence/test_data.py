"""Data sets: each format, what counts once, what two sets share; and models by their config."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from ladder.load.evidence.data import DataSet, is_data, read_data
from ladder.load.evidence.lines import Lines
from ladder.load.evidence.models import read_model
from ladder.output.diagnostics import InvalidInput
from tests.commands import Command


def data(tmp_path: Path, rows: list[Mapping[str, object]], name: str = "d.jsonl") -> DataSet:
    file = tmp_path / name
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return read_data(Lines(file, name))


def chat(question: str, answer: str) -> dict[str, object]:
    return {
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": [{"type": "text", "text": question}]},
            {"role": "assistant", "content": answer},
        ]
    }


FORMATS: dict[str, tuple[dict[str, object], str, str]] = {
    "chat": (chat("q", "a"), "messages (chat)", "demonstrations"),
    "sharegpt": (
        {"conversations": [{"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}]},
        "conversations (ShareGPT)",
        "demonstrations",
    ),
    "alpaca": (
        {"instruction": "q", "input": "", "output": "a"},
        "instruction and output (alpaca)",
        "demonstrations",
    ),
    "completion": ({"prompt": "q", "completion": "a"}, "prompt and completion", "demonstrations"),
    "preferences": (
        {"prompt": "q", "chosen": "a", "rejected": "b"},
        "preferences (chosen, rejected)",
        "pairs",
    ),
    "ratings": (
        {"prompt": "q", "completion": "a", "label": True},
        "ratings (prompt, completion, label)",
        "ratings",
    ),
    "classes": ({"text": "q", "label": "refund"}, "text and label (classes)", "demonstrations"),
    "others": ({"a": 1, "b": 2}, "rows of another kind", "items"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_formats(tmp_path: Path, name: str) -> None:
    row, form, kind = FORMATS[name]
    found = data(tmp_path, [row, row])
    assert (found.format, found.kind, found.rows, found.different, found.repeated, found.empty) == (
        form, kind, 2, 1, 1, 0,
    )  # fmt: skip
    assert is_data(Lines(tmp_path / "d.jsonl")) is (name != "others")


def test_what_counts_once_or_not_at_all(tmp_path: Path) -> None:
    found = data(
        tmp_path,
        [chat("Who?", "I."), chat("Who?", "I."), chat("who", "I"), chat("Why?", ""), chat("", "x")],
    )
    assert (found.rows, found.different, found.repeated, found.empty, found.alike) == (
        5,
        3,
        1,
        1,
        1,
    )


def test_classes_are_counted_in_different_rows(tmp_path: Path) -> None:
    rows = [("a", "x"), ("a", "x"), ("b", "x"), ("c", "y")]
    found = data(tmp_path, [{"text": text, "label": label} for text, label in rows])
    assert dict(found.labels) == {"x": 2, "y": 1}


def test_a_number_that_only_the_answer_holds_is_counted(tmp_path: Path) -> None:
    found = data(
        tmp_path,
        [
            chat("What is 2 and 3?", "3 and 2"),
            chat("What is it?", "It is 42."),
            chat("How?", "So."),
        ],
    )
    assert found.new_in_answer == 1


def test_two_sets_share_what_both_ask(tmp_path: Path) -> None:
    train = data(tmp_path, [chat("Who?", "I."), chat("Why?", "So.")])
    tests = data(
        tmp_path, [{"question": "Be brief. who", "answer": "x"}, {"question": "y", "answer": "x"}]
    )
    assert tests.shared_with(train) == 1


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"text": "a", "label": "x"}\n{"text": "b"}\n', "d:2:1"),
        ('{"messages": [{"role": "user"}]}\n{"messages": "x"}\n', "not as the first: messages"),
        ("[1, 2]", "no list of rows"),
        ("text,label\na,x\nb\n", "d:3:1"),
        ("text,label\n", "no row"),
    ],
)
def test_faults(tmp_path: Path, text: str, what: str) -> None:
    file = tmp_path / "d"
    file.write_text(text)
    with pytest.raises(InvalidInput, match=what):
        read_data(Lines(file, "d"))


LLAMA = {
    "model_type": "llama",
    "architectures": ["LlamaForCausalLM"],
    "hidden_size": 4096,
    "num_hidden_layers": 32,
    "vocab_size": 128256,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "intermediate_size": 14336,
    "max_position_embeddings": 131072,
    "tie_word_embeddings": False,
}


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
    ("given", "what"),
    [
        (config(architectures=["GptOssForCausalLM"]), "`GptOssForCausalLM` is not known here"),
        (config(architectures=None), "`llama` is not known here"),
        (config(hidden_size=None), "`hidden_size` is missing or no size"),
        (config(num_hidden_layers="32"), "`num_hidden_layers` is missing or no size"),
        ({"a": 1}, "no configuration of a model"),
    ],
)
def test_what_is_no_known_model_is_refused(
    tmp_path: Path, given: Mapping[str, object], what: str
) -> None:
    with pytest.raises(InvalidInput, match=what):
        read_model(model_of(tmp_path, given))


def test_the_command_counts_and_shows_no_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    data(tmp_path, [chat("Who are you?", "Nobody 7."), chat("Why?", "So.")], "train.jsonl")
    data(tmp_path, [chat("Why?", "Because.")], "eval.jsonl")
    ladder = Command(monkeypatch, capsys)
    said = ladder("evidence", "train.jsonl", "eval.jsonl")
    assert (said.code, said.err) == (0, "")
    assert "Read as messages (chat): 2 rows, 2 different." in said.out
    assert "1 answers hold a number that their question lacks." in said.out
    assert "1 row of eval.jsonl asks what train.jsonl asks too" in " ".join(said.out.split())
    assert "Nobody" not in said.out
    found = json.loads(ladder("evidence", "train.jsonl", "--format", "json").out)
    assert found["data"][0]["different"] == 2
