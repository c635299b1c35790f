"""Data sets: each format of examples, what is counted, and what is at fault."""

import json
from pathlib import Path

import pytest

from ladder.load.evidence.data import DataSet, is_data, read_data
from ladder.load.evidence.lines import Lines
from ladder.load.evidence.results import read_evidence
from ladder.output.diagnostics import InvalidInput
from tests.evidence.examples import chat, data

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
    "preferences of OpenAI": (
        {
            "input": {"messages": [{"role": "user", "content": "q"}]},
            "preferred_output": [{"role": "assistant", "content": "a"}],
            "non_preferred_output": [{"role": "assistant", "content": "b"}],
        },
        "preferences (preferred_output, non_preferred_output)",
        "pairs",
    ),
    "gemini": (
        {
            "contents": [
                {"role": "user", "parts": [{"text": "q"}]},
                {"role": "model", "parts": [{"text": "a"}]},
            ]
        },
        "contents (Gemini)",
        "demonstrations",
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
def test_each_data_format_is_recognized_and_counted(tmp_path: Path, name: str) -> None:
    row, form, kind = FORMATS[name]
    found = data(tmp_path, [row, row])
    assert (found.format, found.kind, found.rows, found.different, found.repeated, found.empty) == (
        form, kind, 2, 1, 1, 0,
    )  # fmt: skip
    assert is_data(Lines(tmp_path / "d.jsonl")) is (name != "others")


def test_a_list_over_several_lines_holds_examples_too(tmp_path: Path) -> None:
    row, form, _ = FORMATS["alpaca"]
    file = tmp_path / "alpaca.json"
    file.write_text(json.dumps([row, {**row, "output": "b"}], indent=2))
    found = read_evidence(file)
    assert isinstance(found, DataSet)
    assert (found.format, found.different) == (form, 2)


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


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"text": "a", "label": "x"}\n{"text": "b"}\n', "d:2:1"),
        ('{"messages": [{"role": "user"}]}\n{"messages": "x"}\n', "not as the first: messages"),
        ("[1, 2]", "no list of rows"),
        ('[{"text": "a", "label": "x"}, 3]', "no list of rows"),
        ("text,label\na,x\nb\n", "d:3:1"),
        ("text,label\n", "no row"),
    ],
)
def test_faults(tmp_path: Path, text: str, what: str) -> None:
    file = tmp_path / "d"
    file.write_text(text)
    with pytest.raises(InvalidInput, match=what):
        read_data(Lines(file, "d"))
