"""Examples made for a test: rows as a user writes them, and what is read of them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from ladder.load.evidence.data import DataSet, read_data
from ladder.load.evidence.lines import Lines


def data(tmp_path: Path, rows: Sequence[Mapping[str, object]], name: str = "d.jsonl") -> DataSet:
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


def turns(system: str, user: str, answer: str) -> dict[str, object]:
    parts = (("system", system), ("user", user), ("assistant", answer))
    return {"messages": [{"role": role, "content": text} for role, text in parts if text]}


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
