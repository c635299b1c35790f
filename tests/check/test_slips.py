"""Slips in the data of a proposal are cautions, with their counts."""

import json
from collections.abc import Mapping, Sequence
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
    rules = ("leak", "single-answer", "templated", "synthetic-rows", "memorization", "empty")
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
        (rows_of([(f"write to {a} and {b} about it", f"{a} {b}") for a in NAMES
                  for b in NAMES[:2]]), ITEMS, "Letters",
         "120 examples follow 1 pattern: only names differ."),
        (rows_of(ROWS, synthetic=True), ITEMS, "Letters",
         "210 of 210 examples are marked synthetic or say “as an AI”."),
        (rows_of([(q, f"As an AI language model, I say: {a}") for q, a in ROWS]), ITEMS, "Letters",
         "210 of 210 examples are marked synthetic or say “as an AI”."),
        (rows_of([(q, a * (n > 9)) for n, (q, a) in enumerate(ROWS)]), ITEMS, "Letters",
         "10 of 210 examples have no question or no answer."),
        (rows_of(ROWS), ITEMS, "Memorize our price list",
         "The title speaks of `Memorize`, and `knowledge.into_weights` is false."),
    ],
)  # fmt: skip
def test_each_data_mistake_is_a_caution_with_its_count(
    run: Command, rows: list[dict[str, object]], items: list[str], title: str, text: str
) -> None:
    assert found(run, rows, items, title) == [text]


def examples(count: int, same: int, patterns: int) -> list[dict[str, object]]:
    """Examples of which some have the same answer, and whose questions follow some patterns."""
    asked = [f"write to {name} that {ROWS[n % patterns][0]}" for n, name in enumerate(NAMES * 2)]
    answers = ["We are sorry."] * same + [f"answer {n}" for n in range(count - same)]
    return rows_of([*zip(asked[:count], answers, strict=True)])


@pytest.mark.parametrize(
    ("count", "same", "patterns", "text"),
    [
        (49, 49, 49, ""),
        (50, 50, 50, "50 of 50 examples have one and the same answer."),
        (100, 94, 100, ""),
        (100, 95, 100, "95 of 100 examples have one and the same answer."),
        (49, 1, 9, ""),
        (50, 1, 10, "50 examples follow 10 patterns: only names differ."),
        (50, 1, 11, ""),
    ],
)
def test_a_caution_on_answers_or_patterns_begins_at_its_bound(
    run: Command, count: int, same: int, patterns: int, text: str
) -> None:
    """At 50 examples; at 95 % with one answer; at one pattern for each five examples."""
    rows = examples(count, same, patterns)
    assert found(run, rows, ITEMS, "Letters") == [text] * bool(text)


def test_sound_files_get_no_caution(run: Command) -> None:
    assert found(run, rows_of(ROWS), ITEMS, "Letters in our own voice") == []


def files(items: int, trained: int, scored: dict[str, int]) -> str:
    """A proposal whose numbers are in files: `trained` of the items are also in the training file.

    Each attempt is scored on its number of items, two thirds of them right.
    """
    asked = [f"{ITEMS[n % 20]} in case {n}" for n in range(items)]
    train = [
        {"prompt": f"{q} {a}", "completion": f"{q} {a}"} for q in QUESTIONS for a in NAMES[:12]
    ]
    train += [{"prompt": f"{question.upper()} ", "completion": "-"} for question in asked[:trained]]
    tests = [{"id": n, "question": text, "answer": f"{n}."} for n, text in enumerate(asked)]
    data: dict[str, Sequence[Mapping[str, object]]] = {"train": train, "eval": tests}
    data |= {
        name: [{"id": n, "score": int((n + at) % 3 > 0)} for n in range(many)]
        for at, (name, many) in enumerate(scored.items())
    }
    for name, lines in data.items():
        Path(f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    text = VOICE.replace("demonstrations: 2400", "file: train.jsonl")
    text = text.replace("evaluation:\n  items: 400\n", "evaluation:\n  file: eval.jsonl\n")
    for name, score in (("prompt", 52), ("few-shot", 66), ("model-choice", 67)):
        text = text.replace(f"score: 0.{score}\n    items: 400", f"evidence: {name}.jsonl")
    assert "items:" not in text
    return text


EACH = {"prompt": 400, "few-shot": 400, "model-choice": 400}


def severe(run: Command, text: str) -> tuple[int, list[tuple[str, str, str, str]]]:
    """The exit code, and each error and what is undecided: severity, rule, text and remedy."""
    Path("p.yaml").write_text(text)
    result = run("check", "p.yaml", "--format", "json", "--as-of", TODAY.isoformat())
    return result.code, [
        (item["severity"], item["rule"], item["text"], item["do"])
        for item in json.loads(result.out)["files"][0]["findings"]
        if item["severity"] in ("error", "undecided")
    ]


def test_numbers_that_files_hold_pass(run: Command) -> None:
    assert severe(run, files(400, 0, EACH)) == (0, [])


@pytest.mark.parametrize(
    ("leaked", "text"),
    [
        (1, "1 of 400 evaluation items is in train.jsonl."),
        (40, "40 of 400 evaluation items are in train.jsonl."),
        (400, "400 of 400 evaluation items are in train.jsonl."),
    ],
)
@pytest.mark.parametrize("held_out", ["true", "false", "unknown"])
def test_evaluation_items_in_the_training_file_are_an_error_with_their_number(
    run: Command, leaked: int, text: str, held_out: str
) -> None:
    """No number of the author is called wrong because of it."""
    stated = files(400, leaked, EACH).replace("held_out: true", f"held_out: {held_out}")
    code, found = severe(run, stated.replace("file: eval.jsonl", "file: eval.jsonl\n  items: 400"))
    assert code == 1
    if held_out == "true":
        text = text.replace("jsonl.", "jsonl, so `evaluation.held_out` is not true.")
    do = "Take them out of the training file, train.jsonl. Then train and score again."
    assert ("error", "check/evaluation-leak", text, do) in found
    assert {rule for _, rule, *_ in found} <= {
        "check/evaluation-leak",
        "requirement/held-out-items",
        "check/missing-facts",
    }
    assert len(found) == (1 if held_out == "true" else 2)


@pytest.mark.parametrize(("held_out", "code"), [("true", 1), ("unknown", 0)])
def test_without_training_a_leak_counts_only_against_held_out_items(
    run: Command, held_out: str, code: int
) -> None:
    text = files(400, 40, EACH).replace("held_out: true", f"held_out: {held_out}")
    text = text.replace("below-target\n    evidence: few-shot.jsonl", "untried")
    found = severe(run, text.replace("technique: lora", "technique: few-shot"))
    assert found[0] == code
    assert [rule for _, rule, *_ in found[1]] == ["check/evaluation-leak"] * code


def test_one_file_for_training_and_test_is_bad_input(run: Command) -> None:
    code, found = severe(run, files(400, 0, EACH).replace("eval.jsonl", "train.jsonl"))
    assert (code, len(found)) == (2, 1)
    assert found[0][2] == "Training and test are the same file, train.jsonl."


def test_one_result_file_for_two_attempts_is_bad_input(run: Command) -> None:
    text = files(400, 0, EACH).replace("few-shot.jsonl", "prompt.jsonl")
    code, found = severe(run, text)
    assert (code, len(found)) == (2, 1)
    assert found[0][2] == (
        "`attempts.few-shot.evidence` and `attempts.prompt.evidence` name the same results: "
        "prompt.jsonl."
    )


@pytest.mark.parametrize(
    ("score", "says"),
    [
        ("", "`attempts.few-shot.evidence` and `attempts.prompt.evidence` name the same results: "
         "few-shot.jsonl, an exact copy of prompt.jsonl."),
        ("0", None),  # two attempts can both fail on every item
    ],
)  # fmt: skip
def test_a_copy_of_another_attempts_results_is_bad_input(
    run: Command, score: str, says: str | None
) -> None:
    text = files(400, 0, EACH)
    copy = Path("prompt.jsonl").read_text()
    copy = copy.replace('"score": 1', f'"score": {score}') if score else copy
    Path("few-shot.jsonl").write_text(copy)
    Path("prompt.jsonl").write_text(copy)
    assert severe(run, text) == (0, []) if says is None else severe(run, text)[0] == 2
    assert says is None or severe(run, text)[1][0][2] == says


@pytest.mark.parametrize(("scored", "code"), [(360, 0), (359, 3), (150, 3)])
def test_results_on_less_than_nine_tenths_of_the_items_do_not_count(
    run: Command, scored: int, code: int
) -> None:
    exit_code, found = severe(run, files(400, 0, {**EACH, "few-shot": scored}))
    assert exit_code == code
    part = (
        "undecided",
        "check/unmeasured-attempt",
        "The attempt at few-shot examples is said to have fallen short, but few-shot.jsonl does "
        f"not count: it scores {scored} of 400 items.",
        "Score few-shot examples on all 400 evaluation items.",
    )
    assert found == [part] * bool(code)


def test_a_file_that_cannot_be_matched_is_named_with_its_reason(run: Command) -> None:
    text = files(400, 0, EACH)
    rows = "".join(json.dumps({"id": f"x{n}", "score": int(n % 3 > 0)}) + "\n" for n in range(400))
    Path("few-shot.jsonl").write_text(rows)
    tests = Path("eval.jsonl")
    tests.write_text(tests.read_text().replace('"id"', '"number"'))
    Path("p.yaml").write_text(text)
    found = " ".join(run("check", "p.yaml", "--as-of", TODAY.isoformat()).out.split())
    assert (
        "few-shot.jsonl does not support attempts.few-shot.score: the rows of eval.jsonl have no "
        "ids to match. do Give each result the id of its evaluation item."
    ) in found
    assert "Name the files beside" not in found


def test_a_leak_is_one_finding_however_the_items_are_written(run: Command) -> None:
    rows = rows_of(ROWS + [(f"  {item.upper()}!", "x") for item in ITEMS[:5]])
    (text,) = found(run, rows, [*ITEMS, f"Please answer now: {QUESTIONS[0]}"], "Letters")
    assert text.startswith("5 of 21 evaluation items are in train.jsonl")
