"""Data sets: each format, what counts once, what two sets share; and models by their config."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from ladder.load.evidence.data import DataSet, is_data, read_data
from ladder.load.evidence.lines import Lines
from ladder.load.evidence.models import read_model
from ladder.output.diagnostics import InvalidInput
from tests.commands import Command


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
            chat("Which?", "1. So.\n2) And so.\n 10. Never."),
        ],
    )
    assert found.numbers == 1


NAMES = {
    "a name": ("Who leads it?", "It is led by Maria Sand.", 1),
    "after a comma": ("Who leads it?", "It was, until then, Maria Sand.", 1),
    "two": ("Who?", "Both Maria Sand and her cousin Anna Weir do.", 1),
    "in other letters": ("Wer?", "Das weiß Éva Ørsted.", 1),
    "one that the question holds": ("Does maria sand lead it?", "It is led by Maria Sand.", 0),
    "one word": ("Who leads it?", "It is led by Maria.", 0),
    "the first words of a sentence": ("Who?", "Nobody does. Ask Maria again later.", 0),
    "the first words of a line": ("Who?", "they are:\n\nMaria Sand", 0),
    "an abbreviation": ("How?", "Send it as PDF Scan over an API, says I.", 0),
    "a heading": ("How?", "The Great Plan\n\nwe go on", 0),
    "none": ("How?", "just so", 0),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_only_the_answer_holds_is_counted(tmp_path: Path, name: str) -> None:
    question, answer, count = NAMES[name]
    plain = "one does it with care and at leisure, as ever, and then once more from the beginning"
    found = data(tmp_path, [chat(question, answer), chat("And then?", plain)])
    assert found.named == count


def test_a_name_in_most_answers_is_the_houses_own(tmp_path: Path) -> None:
    plain = "and one goes on with care, as ever, until the thing is done as it should be " * 3
    rows = [chat(f"How {n}?", f"you open Your Settings, {plain} {n * 'x '}") for n in range(40)]
    assert data(tmp_path, rows).named == 0
    rows[3] = chat("How?", f"you ask Maria Sand, {plain}")
    assert data(tmp_path, rows).named == 1


def test_where_nouns_have_capitals_no_name_is_told_from_them(tmp_path: Path) -> None:
    german = "Bitte öffnen Sie die Einstellungen und ändern dort das Kennwort für Ihr "
    nouns = [
        "Konto",
        "Haus",
        "Auto",
        "Gerät",
        "Netz",
        "Postfach",
        "Telefon",
        "Tor",
        "Bad",
        "Rad",
        "Boot",
        "Zelt",
    ]
    rows = [chat("Wie?", f"{german}{noun}.") for noun in nouns]
    assert data(tmp_path, rows).named == 0


ALIKE: dict[str, tuple[list[tuple[str, str]], int]] = {
    "case and punctuation": ([("Who are you?", "I."), ("who are YOU", "i")], 1),
    "a number more": ([("Who are you?", "I."), ("17. Who are you?", "I.")], 1),
    "other numbers": ([(f"Who are you {n}?", "I.") for n in range(9)], 8),
    "numbers that change the answer": (
        [(f"Is {n} odd?", ["yes", "no"][n % 2]) for n in (1, 2, 3)],
        0,
    ),
    "numbers in the answer too": ([(f"Where is parcel {n}?", f"{n} is here.") for n in (1, 2)], 0),
    "another answer": ([("Who are you?", "I."), ("Who are you?", "Nobody.")], 0),
    "another word": ([("Who are you?", "I."), ("Who were you?", "I.")], 0),
}


@pytest.mark.parametrize("name", ALIKE)
def test_what_is_all_but_the_same_counts_once(tmp_path: Path, name: str) -> None:
    rows, alike = ALIKE[name]
    found = data(tmp_path, [chat(*row) for row in rows])
    assert (found.different, found.alike) == (len(rows), alike)


def test_rows_without_an_answer_are_told_apart_by_their_numbers(tmp_path: Path) -> None:
    found = data(tmp_path, [{"question": f"What is {n}?", "note": ""} for n in range(5)])
    assert (found.different, found.alike) == (5, 0)


def test_the_classes_count_what_is_distinct(tmp_path: Path) -> None:
    rows = [("a 1", "x"), ("a 2", "x"), ("b", "x"), ("c", "y")]
    found = data(tmp_path, [{"text": text, "label": label} for text, label in rows])
    assert dict(found.labels) == {"x": 2, "y": 1}


def test_two_sets_share_what_both_ask(tmp_path: Path) -> None:
    train = data(tmp_path, [chat("Who?", "I."), chat("Why?", "So.")])
    tests = data(
        tmp_path, [{"question": "Be brief. who", "answer": "x"}, {"question": "y", "answer": "x"}]
    )
    assert tests.shared_with(train) == 1


def turns(system: str, user: str, answer: str) -> dict[str, object]:
    told = (("system", system), ("user", user), ("assistant", answer))
    return {"messages": [{"role": role, "content": text} for role, text in told if text]}


Rows = list[dict[str, object]]
INSTRUCTED: dict[str, tuple[Rows, Rows, int]] = {
    "a system turn before it": (
        [turns("Be brief.", "Why so?", "So.")],
        [turns("", "Why so?", "Because.")],
        1,
    ),
    "another system turn": (
        [turns("Be brief.", "Why so?", "So.")],
        [turns("Be long.", "Why so?", "So.")],
        1,
    ),
    "an instruction before it": (
        [{"instruction": "Be brief.", "input": "Why so?", "output": "So."}],
        [{"question": "Why so?", "answer": "Because."}],
        1,
    ),
    "an instruction that is all": (
        [{"instruction": "Why so?", "input": "", "output": "So."}],
        [{"instruction": "Why not?", "input": "", "output": "So."}],
        0,
    ),
    "fields beside it that no format knows": (
        [turns("", "Why so?", "So.")],
        [{"id": 1, "question": "Why so?", "gold": "So."}],
        1,
    ),
    "what is asked of several texts": (
        [turns("Of ants.", "Go on.", "An ant."), turns("Of bees.", "Go on.", "A bee.")],
        [turns("Of cats.", "Go on.", "A cat."), turns("Of dogs.", "Go on.", "A dog.")],
        0,
    ),
}
"""Rows of two sets, and how many of the second ask what the first asks."""


@pytest.mark.parametrize("name", INSTRUCTED)
def test_an_instruction_hides_no_question(tmp_path: Path, name: str) -> None:
    train, tests, shared = INSTRUCTED[name]
    first = data(tmp_path, train, "train.jsonl")
    assert data(tmp_path, tests).shared_with(first) == shared


@pytest.mark.parametrize(
    ("train", "tests", "shared"),
    [
        ([("Who?", "I.")], [("Who? 17", "I.")], 1),
        ([("1. Who?", "I."), ("2. Who?", "I.")], [("Who? 17", "I.")], 1),
        ([("Who?", "I.")], [("Who? 17", "You.")], 0),
        ([("Is 1 odd?", "Yes."), ("Is 2 odd?", "No.")], [("Is 3 odd?", "Yes.")], 0),
        ([("Is 1 odd?", "Yes.")], [("Is 3 odd?", "Yes."), ("Is 4 odd?", "No.")], 0),
        ([("Is 1 odd?", "Yes.")], [("is 1 ODD", "Maybe.")], 1),
        ([("Who?", "I.")], [("Who? 17", "I."), ("Who? 18", "I.")], 1),  # which count once
    ],
)
def test_a_number_put_to_a_question_hides_nothing(
    tmp_path: Path,
    train: list[tuple[str, str]],
    tests: list[tuple[str, str]],
    shared: int,
) -> None:
    first = data(tmp_path, [chat(*row) for row in train])
    assert data(tmp_path, [chat(*row) for row in tests]).shared_with(first) == shared


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
    assert "Answers hold what their question lacks: a number in 1." in said.out
    assert "1 row of eval.jsonl asks what train.jsonl asks too" in " ".join(said.out.split())
    assert "Nobody" not in said.out
    found = json.loads(ladder("evidence", "train.jsonl", "--format", "json").out)
    assert found["data"][0]["different"] == 2


HOSTILE = (
    "\x1b[31mred\x1b]8;;http://evil.test\x07 \u202egnp.exe \u200b[bold]x[/bold] ::error::no ##[x]"
)


def hostile_files(folder: Path) -> list[str]:
    """A data file, another one that shares a row, and results, each with a hostile text."""
    data(folder, [chat(HOSTILE, "Nobody 7."), chat(HOSTILE, "Nobody 7."), chat("Why?", "")], "a")
    data(folder, [chat(HOSTILE, "Nobody 7.")], "b")
    (folder / "r").write_text(json.dumps({"id": "q1", "text": HOSTILE, "score": 0}) + "\n")
    return ["a", "b", "r"]


def test_no_text_of_a_row_is_shown_unless_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ladder = Command(monkeypatch, capsys)
    for format in ("text", "json"):
        said = ladder("evidence", *hostile_files(tmp_path), "--format", format)
        assert said.code == 0
        assert not [word for word in ("evil", "gnp", "Nobody", "q1") if word in said.out]


def test_what_is_shown_is_said_why_and_does_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ladder = Command(monkeypatch, capsys)
    files = hostile_files(tmp_path)
    said = ladder("evidence", *files, "--show", "1").out
    for what in (
        "r, item q1 scored nothing (score):",
        "a, row 1 answers with what its question lacks:",
        "a, row 2 repeats a row:",
        "a, row 3 has no question or no answer:",
        "b, row 1 asks what a asks:",
        "[bold]x[/bold]",
        "-> Nobody 7.",
    ):
        assert what in said
    assert all(each.isprintable() or each == "\n" for each in said)
    assert "##[" not in said
    assert "::error" not in said
    document = ladder("evidence", *files, "--show", "1", "--format", "json").out
    assert "##[" not in document
    assert document.isascii()
    shown = json.loads(document)["shown"]
    assert [(each["file"], each["row"]) for each in shown] == [
        ("r", "item q1"), ("a", "row 1"), ("a", "row 2"), ("a", "row 3"), ("b", "row 1"),
    ]  # fmt: skip


def test_so_many_rows_of_a_sort_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    data(tmp_path, [chat("Why?", "So.")] * 9, "a.jsonl")
    rows = "".join(f"q{n},{n % 2},text {n}\n" for n in range(90))
    (tmp_path / "r.csv").write_text(f"id,score,text\n{rows}")
    ladder = Command(monkeypatch, capsys)
    for many, shown in (("0", 0), ("3", 6), ("20", 28)):
        said = ladder("evidence", "a.jsonl", "r.csv", "--show", many, "--format", "json")
        assert len(json.loads(said.out)["shown"]) == shown
    assert ladder("evidence", "r.csv", "--show", "21").code == 2


def test_what_a_wrong_item_asks_is_shown_where_its_set_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "e.csv").write_text("id,question,answer\nq1,Who?,I.\nq2,Why?,So.\n")
    (tmp_path / "r.csv").write_text("id,score\nq1,1\nq2,0\n")
    said = Command(monkeypatch, capsys)("evidence", "e.csv", "r.csv", "--show", "5").out
    assert "- e.csv, row 2 scored nothing in r.csv:\n    Why? -> So." in said
    assert "Who?" not in said
