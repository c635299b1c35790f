"""Slips in the data of a proposal are cautions, with their counts."""

import json
from pathlib import Path

import pytest

from tests.check.running import TODAY, VOICE
from tests.commands import Command

FIRST = ("a refund", "an invoice", "a parcel", "the opening hours", "a lost key", "the warranty")
SECOND = ("the customer waits", "we are closed", "it rains", "the order is late", "nobody asks")
THIRD = ("today", "on Monday", "before noon", "in writing", "by phone", "at the desk", "twice")
QUESTIONS = [f"what do we say on {a} when {b} {c}" for a in FIRST for b in SECOND for c in THIRD]
ROWS = [(each, f"answer to {each}") for each in QUESTIONS]


def found(run: Command, rows: list[dict[str, object]], items: list[str], title: str) -> list[str]:
    """Return the cautions of this kind on a proposal with these files."""
    data: dict[str, list[dict[str, object]]] = {
        "train.jsonl": rows,
        "eval.jsonl": [{"question": item, "answer": item} for item in items],
    }
    for name, lines in data.items():
        Path(name).write_text("".join(json.dumps(line) + "\n" for line in lines))
    text = VOICE.replace("title: Letters in our own voice", f"title: {title}")
    text = text.replace("demonstrations: 2400", "file: train.jsonl")
    text = text.replace("items: 400", "items: 20").replace(
        "evaluation:\n  items: 20\n", "evaluation:\n  file: eval.jsonl\n"
    )
    Path("p.yaml").write_text(text)
    report = json.loads(
        run("check", "p.yaml", "--format", "json", "--as-of", TODAY.isoformat()).out
    )
    rules = ("leak", "single-answer", "templated", "synthetic-rows", "memorization")
    return [
        item["text"]
        for item in report["files"][0]["findings"]
        if any(rule in item["rule"] for rule in rules)
    ]


def rows_of(pairs: list[tuple[str, str]], **more: object) -> list[dict[str, object]]:
    return [{"prompt": question, "completion": answer, **more} for question, answer in pairs]


ITEMS = [f"how should one answer number {word} politely" for word in "abcdefghijklmnopqrst"]
NAMES = [f"{a}{b}" for a in "ABCDEFGHIJKLMNO" for b in ("nna", "ert", "ilo", "ora")]


@pytest.mark.parametrize(
    ("rows", "items", "title", "text"),
    [
        (rows_of(ROWS), [f"Please answer now: {ROWS[n][0]}" for n in range(20)], "Letters",
         "20 of 20 evaluation items contain a training question."),
        (rows_of([(q, "We are sorry.") for q in QUESTIONS]), ITEMS, "Letters",
         "210 of 210 examples have one and the same answer."),
        (rows_of([(f"write to {name} about it, {end}", f"{name} {end}") for name in NAMES
                  for end in ("soon", "late")]), ITEMS, "Letters",
         "120 examples follow 2 patterns: only names differ."),
        (rows_of(ROWS, synthetic=True), ITEMS, "Letters",
         "210 of 210 examples are marked synthetic."),
        (rows_of(ROWS), ITEMS, "Memorize our price list",
         "The title speaks of `Memorize`, and `knowledge.into_weights` is false."),
    ],
)  # fmt: skip
def test_each_data_mistake_is_a_caution_with_its_count(
    run: Command, rows: list[dict[str, object]], items: list[str], title: str, text: str
) -> None:
    assert found(run, rows, items, title) == [text]


def test_sound_files_get_no_caution(run: Command) -> None:
    assert found(run, rows_of(ROWS), ITEMS, "Letters in our own voice") == []
