"""`ladder evidence` in whole: with one, two, three and four files, in text and in JSON."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.commands import Command


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    monkeypatch.chdir(tmp_path)
    return Command(monkeypatch, capsys)


def results(name: str, wrong: Iterable[int], more: str = "") -> None:
    """200 items, right but for these; `more` are further rows of a CSV file."""
    missed = {*wrong}
    scores = {f"q{number}": int(number not in missed) for number in range(200)}
    if name.endswith(".csv"):
        text = "id,score\n" + "".join(f"{item},{score}\n" for item, score in scores.items())
    else:
        rows = ({"id": item, "score": score} for item, score in scores.items())
        text = "".join(json.dumps(row) + "\n" for row in rows)
    Path(name).write_text(text + more)


def four_runs() -> list[str]:
    """A base; 13 items better and 4 worse; 13 better; 13 better, 1 worse and 1 item more."""
    results("a.csv", range(40))
    results("b.csv", [*range(13, 40), *range(40, 44)])
    results("c.jsonl", range(13, 40))
    results("d.csv", [*range(13, 40), 199], "q200,1\n")
    return ["a.csv", "b.csv", "c.jsonl", "d.csv"]


COMPARED = """\
Compared, item by item where they share items
  - b.csv minus a.csv: +0.045 on 200 items that both scored; 95 % confidence
    interval +0.00271 to +0.0864.
    Only the second is right on 13, only the first on 4; on 183 they agree.
    Chance alone could give this difference (McNemar, p = 0.049; with 3
    comparisons the bar is 0.017).
    200 such items show a difference of 0.057 or more; a difference of 0.045
    takes 322 items, in four of five repetitions.
  - c.jsonl minus a.csv: +0.065 on 200 items that both scored; 95 % confidence
    interval +0.0278 to +0.101.
    Only the second is right on 13, only the first on 0; on 187 they agree.
    Chance alone rarely gives so large a difference (McNemar, p = 0.00024; with
    3 comparisons the bar is 0.017).
    200 such items show a difference of 0.049 or more, in four of five
    repetitions.
  - d.csv minus a.csv: +0.06 on 200 items that both scored; 95 % confidence
    interval +0.0215 to +0.0973.
    Left out: 1 item that one of the two did not score.
    Only the second is right on 13, only the first on 1; on 186 they agree.
    Chance alone rarely gives so large a difference (McNemar, p = 0.0018; with 3
    comparisons the bar is 0.017).
    200 such items show a difference of 0.051 or more, in four of five
    repetitions.
"""


def test_each_comparison_of_four_files_is_judged_by_the_bar_for_three(run: Command) -> None:
    files = four_runs()
    found = run("evidence", *files)
    assert (found.code, found.err) == (0, "")
    assert found.out[found.out.index("Compared,") :] == COMPARED
    heads = [line for line in found.out.splitlines() if line and not line.startswith(" ")]
    assert heads == [*files, "Compared, item by item where they share items"]


@pytest.mark.parametrize(
    ("many", "shown", "words"),
    [
        (2, [True], "rarely gives so large a difference (McNemar, p = 0.049)."),
        (3, [False, True], "could give this difference (McNemar, p = 0.049; with 2 comparisons "
         "the bar is 0.025)."),
        (4, [False, True, True], "could give this difference (McNemar, p = 0.049; with 3 "
         "comparisons the bar is 0.017)."),
    ],
)  # fmt: skip
def test_text_and_json_judge_the_same_difference_alike(
    run: Command, many: int, shown: list[bool], words: str
) -> None:
    files = four_runs()[:many]
    assert f"Chance alone {words}" in " ".join(run("evidence", *files).out.split())
    given = json.loads(run("evidence", *files, "--format", "json").out)["comparisons"]
    assert [item["shown"] for item in given] == shown
    assert [(item["first"]["path"], item["second"]["path"]) for item in given] == [
        ("a.csv", other) for other in files[1:]
    ]
    assert [(x["only_first"], x["only_second"], x["left_out"]) for x in given] == [
        (4, 13, 0), (0, 13, 0), (1, 13, 1),
    ][: many - 1]  # fmt: skip


@pytest.mark.parametrize(
    ("target", "words", "reached", "more"),
    [
        ("73%", "It is above the target 0.730.", True, None),
        ("0.74", "You cannot tell yet whether it reaches 0.740: the interval includes it. If the "
         "score stays so, 225 items in all would settle it.", None, 225),
        ("0.8", "You cannot tell yet whether it reaches 0.800: the interval includes it.", None,
         None),
        ("0.86", "It is below the target 0.860.", False, None),
    ],
)  # fmt: skip
def test_a_score_is_above_below_or_around_the_target(
    run: Command, target: str, words: str, reached: bool | None, more: int | None
) -> None:
    results("a.csv", range(40))
    found = run("evidence", "a.csv", "--target", target).out
    said = " ".join(found.partition("(Wilson).")[2].partition("SHA-256")[0].split())
    given = json.loads(run("evidence", "a.csv", "--target", target, "--format", "json").out)
    assert said == words
    assert given["files"][0]["scores"][0]["target"] == {"reached": reached, "items_to_tell": more}


ROWS = [
    ("Where is it?", "order"), ("Where is it?", "order"), ("where is it", "order"),
    ("Pay me", "refund"), ("Pay me back", "refund"), ("No answer", ""), ("Late", "order"),
    ("Who?", "order"), ("Who", "order"), ("Who?", "order"), ("Why?", ""), ("How?", ""),
]  # fmt: skip
SETS = {
    "train.jsonl": ROWS,
    "once.jsonl": ROWS[:7],
    "one.jsonl": [("Pay me", "refund"), ("New", "order")],
    "two.jsonl": [("Pay me", "refund"), ("Late", "order"), ("Newer", "order")],
    "none.jsonl": [("Something", "order")],
}


def data(name: str) -> str:
    rows = ({"text": text, "label": label} for text, label in SETS[name])
    Path(name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    return name


def test_data_sets_are_counted_and_compared_two_by_two(run: Command) -> None:
    files = [data(name) for name in ("train.jsonl", "one.jsonl", "two.jsonl", "none.jsonl")]
    found = run("evidence", *files)
    lines = [line for line in found.out.splitlines() if "SHA-256" not in line]
    assert (found.code, found.err) == (0, "")
    assert lines == [
        "train.jsonl",
        "  Read as text and label (classes): 12 rows, 7 different.",
        "  Not counted: 2 repeated and 3 without an answer.",
        "  2 differ from another only in case, spaces, punctuation, or in a number that",
        "  changes no answer.",
        "  2 classes; the largest has 3 rows, the smallest 2.",
        "",
        "one.jsonl",
        "  Read as text and label (classes): 2 rows, 2 different.",
        "  2 classes; the largest has 1 row, the smallest 1.",
        "",
        "two.jsonl",
        "  Read as text and label (classes): 3 rows, 3 different.",
        "  2 classes; the largest has 2 rows, the smallest 1.",
        "",
        "none.jsonl",
        "  Read as text and label (classes): 1 row, 1 different.",
        "  1 class; the largest has 1 row, the smallest 1.",
        "",
        "1 row of one.jsonl asks what train.jsonl asks too: leave them out of one.",
        "2 rows of two.jsonl ask what train.jsonl asks too: leave them out of one.",
        "none.jsonl and train.jsonl share no question.",
        "1 row of two.jsonl asks what one.jsonl asks too: leave them out of one.",
        "none.jsonl and one.jsonl share no question.",
        "none.jsonl and two.jsonl share no question.",
    ]
    given = json.loads(run("evidence", *files, "--format", "json").out)
    assert [item["rows"] for item in given["shared"]] == [1, 2, 0, 1, 0, 0]
    keys = ("rows", "different", "repeated", "without_answer", "alike", "classes", "smallest_class")
    assert [tuple(item[key] for key in keys) for item in given["data"]] == [
        (12, 7, 2, 3, 2, 2, 2), (2, 2, 0, 0, 0, 2, 1), (3, 3, 0, 0, 0, 2, 1), (1, 1, 0, 0, 0, 1, 1),
    ]  # fmt: skip


def test_one_of_each_is_said_in_the_singular(run: Command) -> None:
    found = run("evidence", data("once.jsonl")).out
    assert found.splitlines()[1:5] == [
        "  Read as text and label (classes): 7 rows, 5 different.",
        "  Not counted: 1 repeated and 1 without an answer.",
        "  1 differs from another only in case, spaces, punctuation, or in a number that",
        "  changes no answer.",
    ]


def test_rows_to_look_at_come_by_file_and_by_reason(run: Command) -> None:
    results("r.csv", [3, 5, 8])
    found = run("evidence", data("train.jsonl"), data("two.jsonl"), "r.csv", "--show", "2").out
    assert (
        found[found.index("Look at these") : found.index("What these")]
        == """\
Look at these
  - train.jsonl, row 2 repeats a row:
    Where is it? -> order
  - train.jsonl, row 3 is all but the same as a row before:
    where is it -> order
  - train.jsonl, row 6 has no question or no answer:
    No answer ->
  - train.jsonl, row 9 is all but the same as a row before:
    Who -> order
  - train.jsonl, row 10 repeats a row:
    Who? -> order
  - train.jsonl, row 11 has no question or no answer:
    Why? ->
  - two.jsonl, row 1 asks what train.jsonl asks:
    Pay me -> refund
  - two.jsonl, row 2 asks what train.jsonl asks:
    Late -> order

"""
    )


@pytest.mark.parametrize(
    ("rows", "said", "counts"),
    [
        ("q1,0\n", "Repeated scores: 1; an item counts once, with its mean.", (1, {})),
        ("q1,0\nq2,1\nq3,1\nm1,\n", "Repeated scores: 3; an item counts once, with its mean. "
         "1 item without a score (1 × no score). It is left out of the score and of the interval.",
         (3, {"no score": 1})),
        ("q1,1\nm1,\nm2,\n", "Repeated scores: 1; an item counts once, with its mean. 2 items "
         "without a score (2 × no score). They are left out of the score and of the interval.",
         (1, {"no score": 2})),
        ("m1,\nm2,\n", "2 items without a score (2 × no score). The interval covers both cases: "
         "all wrong, and all right.", (0, {"no score": 2})),
        ("", "", (0, {})),
    ],
)  # fmt: skip
def test_what_is_averaged_or_left_out_is_counted(
    run: Command, rows: str, said: str, counts: tuple[int, dict[str, int]]
) -> None:
    results("a.csv", range(40), rows)
    found = " ".join(run("evidence", "a.csv").out.partition(" interval ")[2].split())
    assert found.partition("). ")[2].partition("SHA-256")[0].strip() == said
    (score,) = json.loads(run("evidence", "a.csv", "--format", "json").out)["files"][0]["scores"]
    assert (score["repeats"], score["unscored"]) == counts


def test_items_without_a_score_are_outside_an_interval_over_clusters(run: Command) -> None:
    rows = [f"q{number},{number % 3 != 0:d},g{number // 4}" for number in range(40)]
    Path("a.csv").write_text("\n".join(["id,score,group", *rows, "m1,,g0\n"]))
    found = " ".join(run("evidence", "a.csv").out.split())
    assert (
        "(Student's t over clusters). 1 item without a score (1 × no score). It is left out "
        in found
    )
    assert "of the interval" in found
    assert "covers both cases" not in found


LABELED = {f"q{number}": ("no", "yes")[number % 2] for number in range(8)}
PREDICTED = {
    "a.csv": {**LABELED, "q1": "maybe", "q2": "maybe", "q3": "unsure", "q4": "yes", "q8": "yes",
              "q9": "", "r1": "yes", "r2": "", "r3": ""},
    "b.csv": {**LABELED, "q0": "never", "q8": "", "q9": "yes", "r3": "", "r4": "no", "r5": ""},
}  # fmt: skip
PREDICTIONS = """\
a.csv
  Read as a table (CSV). Items by `id`. An item is right if `predicted` equals
  `expected`; case makes no difference. 3 predictions are none of the 2 labels,
  and so wrong.
  - accuracy: 0.400 on 10 items; 95 % confidence interval 0.127 to 0.768
    (Wilson).
    3 items without a score (3 × no label or no prediction). The interval covers
    both cases: all wrong, and all right.

b.csv
  Read as a table (CSV). Items by `id`. An item is right if `predicted` equals
  `expected`; case makes no difference. 1 prediction is none of the 2 labels,
  and so wrong.
  - accuracy: 0.800 on 10 items; 95 % confidence interval 0.355 to 0.957
    (Wilson).
    3 items without a score (3 × no label or no prediction). The interval covers
    both cases: all wrong, and all right.

Compared, item by item where they share items
  - b.csv minus a.csv: +0.375 on 8 items that both scored; 95 % confidence
    interval -0.184 to +0.784.
    Left out: 7 items that one of the two did not score.
    Only the second is right on 4, only the first on 1; on 3 they agree.
    Chance alone could give this difference (McNemar, p = 0.38).
    8 such items show a difference of 0.69 or more; a difference of 0.38 takes
    28 items, in four of five repetitions.
"""


def test_each_wrong_prediction_and_each_item_left_out_is_counted(run: Command) -> None:
    """Items are left out that only one file has, or scores, or lists without a score."""
    for name, answers in PREDICTED.items():
        rows = [f"{item},{LABELED.get(item, 'no')},{answer}" for item, answer in answers.items()]
        Path(name).write_text("\n".join(["id,expected,predicted", *rows]) + "\n")
    found = run("evidence", *PREDICTED)
    assert (found.code, found.err) == (0, "")
    lines = (line for line in found.out.splitlines(keepends=True) if "SHA-256" not in line)
    assert "".join(lines) == PREDICTIONS
    (compared,) = json.loads(run("evidence", *PREDICTED, "--format", "json").out)["comparisons"]
    assert (compared["items"], compared["left_out"]) == (8, 7)
