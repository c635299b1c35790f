"""Sheets of bad answers: drawn from results, filled in, read back, and named by a problem."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from ladder.engine.statistics import wilson
from ladder.evidence.statistics import difference_of_shares, kappa
from tests.commands import Command, reads

MADE = Path(__file__).parent / "made"
OUTPUTS = Path(__file__).parent / "sheets"
HEAD = "id,input,expected,answer,cause,note,repaired"

CAUSES = ["misread"] * 9 + ["retrieval"] * 4 + ["format"] * 3 + ["ocr"] * 2 + [""] * 2
"""What a reader wrote into 20 rows: names of causes, other words for them, and nothing twice."""


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    monkeypatch.chdir(tmp_path)
    return Command(monkeypatch, capsys)


def results(name: str = "run.csv", wrong: int = 60, items: int = 200) -> None:
    """Results of which the first items are wrong; each answer begins like a formula."""
    rows = [
        (f"q{n}", f"What is fee {n}?", f"{n} EUR", "-5 EUR, bar" if n < wrong else f"{n} EUR",
         int(n >= wrong))
        for n in range(items)
    ]  # fmt: skip
    with open(name, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("id", "question", "expected", "model_answer", "correct"), *rows]
        )


def rows_of(name: str) -> list[dict[str, str]]:
    with open(name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fill(name: str, causes: Sequence[str], **more: Sequence[str]) -> None:
    """Write a cause into each row of a sheet, as a spreadsheet program saves it."""
    rows = rows_of(name)
    for number, row in enumerate(rows):
        row["cause"] = causes[number]
        row |= {column: words[number] for column, words in more.items()}
    with open(name, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def sheet(name: str, causes: Iterable[str], second: Sequence[str] = ()) -> str:
    """Write a sheet that a person kept by hand; a second reader may have read the first rows."""
    lines = ["Trace ID,cause,cause_2" if second else "Trace ID,cause"]
    for number, cause in enumerate(causes):
        other = f",{second[number]}" if number < len(second) else "," if second else ""
        lines.append(f"{number},{cause}{other}")
    Path(name).write_text("\n".join(lines) + "\n")
    return name


def without_digests(text: str) -> str:
    return "".join(line for line in text.splitlines(True) if "SHA-256" not in line)


def test_a_sheet_of_twenty_wrong_answers_is_drawn_and_explained(run: Command) -> None:
    results()
    found = run("new", "--errors", "run.csv", "errors.csv")
    assert (found.code, found.out) == (0, "")
    reads(OUTPUTS / "drawn.txt", found.err)
    rows = rows_of("errors.csv")
    assert Path("errors.csv").read_text().splitlines()[0] == HEAD
    assert len({row["id"] for row in rows}) == len(rows) == 20
    assert {int(row["id"][1:]) < 60 for row in rows} == {True}
    number = rows[0]["id"][1:]
    assert rows[0] == {
        "id": f"q{number}", "input": f"What is fee {number}?", "expected": f"{number} EUR",
        "answer": "'-5 EUR, bar", "cause": "", "note": "", "repaired": "",
    }  # fmt: skip
    drawn = [int(row["id"][1:]) for row in rows]
    assert drawn != sorted(drawn)
    assert max(drawn) > 40  # from the whole file, not from its beginning
    again = run("new", "--errors", "run.csv", "-").out
    assert again == Path("errors.csv").read_text()


def test_a_further_draw_keeps_what_was_filled_in_and_continues(run: Command) -> None:
    results(wrong=50)
    run("new", "--errors", "run.csv", "first.csv")
    fill("first.csv", CAUSES, note=["seen"] * 20)
    first = rows_of_semicolons("first.csv")
    found = run("new", "--errors", "run.csv", "--errors", "first.csv", "second.csv")
    assert found.err.splitlines()[0] == (
        "Wrote second.csv: 40 of the 50 wrong answers of run.csv, drawn at random."
    )
    second = rows_of("second.csv")
    assert second[:20] == first
    assert [row["cause"] for row in second[20:]] == [""] * 20
    found = run("new", "--errors", "run.csv", "--errors", "second.csv", "third.jsonl")
    assert found.err.splitlines()[0] == "Wrote third.jsonl: all 50 wrong answers of run.csv."
    third = [json.loads(line) for line in Path("third.jsonl").read_text().splitlines()]
    assert {row["id"] for row in third} == {f"q{n}" for n in range(50)}
    found = run("new", "--errors", "run.csv", "--errors", "third.jsonl", "fourth.csv")
    assert found.code == 2
    reads(OUTPUTS / "nothing left.txt", found.err)
    assert not Path("fourth.csv").exists()


def rows_of_semicolons(name: str) -> list[dict[str, str]]:
    with open(name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_texts_of_any_kind_are_written(run: Command) -> None:
    answers = ["=1+1", "-3", "half \ud800", "two\nlines", ["one"], {"a": 1}, None]
    rows = (
        {"id": n, "query": "Why?", "answer": text, "score": 0} for n, text in enumerate(answers)
    )
    Path("run.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert run("new", "--errors", "run.jsonl", "errors.csv").code == 0
    assert {row["id"]: row["answer"] for row in rows_of("errors.csv")} == {
        "0": "'=1+1", "1": "-3", "2": "half ?", "3": "two\nlines", "4": "one", "5": '{"a": 1}',
        "6": "",
    }  # fmt: skip


def test_rows_without_ids_are_named_by_their_number(run: Command) -> None:
    Path("run.csv").write_text("question,correct\nWho?,0\nWhy?,1\nHow?,0\n")
    run("new", "--errors", "run.csv", "errors.csv")
    assert {row["id"]: row["input"] for row in rows_of("errors.csv")} == {"1": "Who?", "3": "How?"}
    fill("errors.csv", ["ocr", "tone"])
    found = json.loads(run("evidence", "run.csv", "errors.csv", "--format", "json").out)
    assert found["errors"][0]["results"]["wrong"] == 2


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("inspect-prompt.json", {"input": "What is 3 + 3?", "expected": "6", "answer": "7"}),
        (
            "promptfoo-results.json#adder, plain, pass",
            {"input": '{"a": 3, "b": 6}', "expected": "equals: 9", "answer": "10"},
        ),
        (
            "lm-eval-samples-a.jsonl#acc,none",
            {"input": "What is 1 + 1?", "expected": "1"},
        ),
    ],
)
def test_the_texts_of_wrong_answers_come_from_each_format(
    run: Command, name: str, expected: Mapping[str, str]
) -> None:
    found = run("new", "--errors", str(MADE / name), "errors.csv")
    assert found.code == 0
    row = next(row for row in rows_of("errors.csv") if row["input"] == expected["input"])
    assert {column: row[column] for column in expected} == expected


MEAN = "qdpv68r5, sums acc,none"

FAULTY: Mapping[str, Sequence[str]] = {
    "existing": ("new", "--errors", "run.csv", "run.csv"),
    "spreadsheet": ("new", "--errors", "run.csv", "errors.xlsx"),
    "beside": ("new", "--errors", "run.csv", "--proposal", "errors.csv"),
    "all right": ("new", "--errors", "right.csv", "errors.csv"),
    "means": (
        "new",
        "--errors",
        f"{MADE}/lm-eval-results-a.json#qdpv68r5, sums acc,none",
        "errors.csv",
    ),
    "two scores": ("new", "--errors", f"{MADE}/promptfoo-results.json", "errors.csv"),
    "other results": ("new", "--errors", "run.csv", "--errors", "wrong-ids.csv", "errors.csv"),
    "three sheets": ("evidence", "a.csv", "a.csv", "a.csv"),
    "broken sheet": ("evidence", "broken.csv"),
    "no cause": ("evidence", "empty.csv"),
    "no row": ("evidence", "header.csv"),
    "counts": ("evidence", "counts.csv"),
    "two columns of one name": ("evidence", "twice.csv"),
    "problem without a column": ("advise", "column.yaml"),
    "problem against the file": ("advise", "against.yaml"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_fault_of_a_sheet_says_where_it_is_and_what_to_do(run: Command, name: str) -> None:
    results()
    results("right.csv", wrong=0)
    sheet("a.csv", CAUSES)
    problem = "needs: [weak-domain-skill]\nin_use: prompt\nerrors: "
    files = {
        "wrong-ids.csv": "id,cause\nq3,misread\nq99,misread\n",
        "broken.csv": "id,cause,repaired\nq1,misred,\nq2,hallucinated fee,yes\nq3,misred,perhaps\n"
        'q4,"format, misread",\nq5,,yes\nq1,format,\n',
        "empty.csv": "id,input,cause\nq1,What is the fee?,\nq2,Who pays?,\n",
        "header.csv": "id,input,cause\n",
        "twice.csv": "id,cause,cause\nq1,misread,format\n",
        "counts.csv": "cause,count\nmisread,12\nformat,4\n",
        "column.yaml": f"{problem}{{file: run.csv, misread: 3}}\n",
        "against.yaml": f"{problem}{{file: a.csv, read: 21, misread: 10, style: 1, unclear: 2}}\n",
    }
    for file, text in files.items():
        Path(file).write_text(text)
    found = run(*FAULTY[name])
    assert (found.code, found.out) == (2, "")
    reads(OUTPUTS / f"{name}.txt", found.err.replace(str(MADE), "MADE"))
    assert not Path("errors.csv").exists()


def test_a_sheet_beside_its_results_shows_shares_and_ceilings(run: Command) -> None:
    results()
    run("new", "--errors", "run.csv", "errors.csv")
    fill("errors.csv", CAUSES, repaired=[""] * 9 + ["yes", "no", "yes", "no"] + [""] * 7)
    found = run("evidence", "run.csv", "errors.csv", "--target", "85%")
    assert (found.code, found.err) == (0, "")
    reads(OUTPUTS / "sheet and results.txt", without_digests(found.out))
    reads(OUTPUTS / "sheet alone.txt", without_digests(run("evidence", "errors.csv").out))
    given = json.loads(run("evidence", "run.csv", "errors.csv", "--format", "json").out)
    (item,) = given["errors"]
    low, high = wilson(4, 20)
    assert item["causes"][1] == {
        "cause": "not-found", "count": 4, "share": 0.2, "low": low, "high": high,
        "helped": 2, "tried": 4,
    }  # fmt: skip
    assert [cause["cause"] for cause in item["causes"]] == [
        "unreadable-input", "not-found", "format", "misread", "unclear",
    ]  # fmt: skip
    assert item["results"] == {
        "path": "run.csv", "candidate": "", "metric": "correct", "wrong": 60, "score": 0.7,
        "items": 200,
    }  # fmt: skip
    assert (item["read"], item["unclear"], item["leading"]) == (20, 2, ["misread", "format"])
    assert (item["read_again"], item["read_more"], item["readers"]) == (0, 0, None)
    reach = {each["technique"]: each for each in item["ceilings"]}
    assert reach["guardrails"]["at_most"] == pytest.approx(0.7 + 0.3 * wilson(2, 20)[1])
    assert item["problem"] == "errors:\n  file: errors.csv\n  from: test-set\n"


def test_the_pasted_lines_give_the_counts_that_evidence_shows(run: Command) -> None:
    results()
    run("new", "--errors", "run.csv", "errors.csv")
    fill("errors.csv", CAUSES)
    given = json.loads(run("evidence", "run.csv", "errors.csv", "--format", "json").out)
    Path("problem.yaml").write_text(
        "needs: [weak-domain-skill]\nin_use: prompt\nattempts: {prompt: {evidence: run.csv}}\n"
        f"evaluation: {{target: 0.85}}\n{given['errors'][0]['problem']}"
    )
    told = json.loads(run("advise", "problem.yaml", "--format", "json").out)["errors"]
    counted = {cause["cause"]: cause["count"] for cause in given["errors"][0]["causes"]}
    assert told["read"] == 20
    assert {item["cause"]: item["count"] for item in told["causes"]} == counted


def test_a_repair_counted_beside_the_sheet_may_be_written_otherwise(run: Command) -> None:
    Path("a.csv").write_text("cause,repaired\nmisread,yes\nmisread,no\nmisread,\n")
    Path("p.yaml").write_text(
        "needs: [weak-domain-skill]\nin_use: prompt\n"
        "errors: {file: a.csv, read: 3, misread: 3, repaired: {misread: 1/2}}\n"
    )
    assert run("advise", "p.yaml").code == 0


def test_an_id_like_a_formula_is_the_same_item_in_results_and_sheet(run: Command) -> None:
    rows = "".join(f"@{number},0\n" for number in range(30))
    Path("run.csv").write_text(f"id,correct\n{rows}@30,1\n")
    run("new", "--errors", "run.csv", "errors.csv")
    assert rows_of("errors.csv")[0]["id"].startswith("'@")
    fill("errors.csv", ["misread"] * 20)
    found = json.loads(run("evidence", "run.csv", "errors.csv", "--format", "json").out)
    assert found["errors"][0]["results"]["wrong"] == 30
    found = run("new", "--errors", "run.csv", "--errors", "errors.csv", "all.csv")
    assert (found.code, len(rows_of("all.csv"))) == (0, 30)


def test_a_sheet_with_a_row_that_is_not_wrong_in_the_results_has_no_ceilings(run: Command) -> None:
    results(wrong=3, items=9)
    Path("a.csv").write_text("id,cause\nq1,misread\nq2,misread\nq3,misread\n")
    found = json.loads(run("evidence", "run.csv", "a.csv", "--format", "json").out)["errors"][0]
    assert (found["results"], found["ceilings"]) == (None, [])


def test_scores_between_right_and_wrong_give_no_ceilings(run: Command) -> None:
    Path("run.csv").write_text("id,score\n1,0\n2,0\n3,0.5\n4,1\n")
    found = run("new", "--errors", "run.csv", "errors.csv").err.splitlines()
    assert found[:2] == [
        "Wrote errors.csv: all 2 wrong answers of run.csv.",
        "1 item is partly right, and not in it.",
    ]
    fill("errors.csv", ["misread"] * 2)
    out = run("evidence", "run.csv", "errors.csv").out
    words = "The scores are no share of items that are right, so no ceiling follows."
    assert words in " ".join(out.split())
    assert "How far each technique can get" not in out


def test_nobody_is_asked_to_read_more_than_there_is(run: Command) -> None:
    results(wrong=20)
    run("new", "--errors", "run.csv", "errors.csv")
    fill("errors.csv", ["misread"] * 11 + ["ocr"] * 9)
    found = json.loads(run("evidence", "run.csv", "errors.csv", "--format", "json").out)
    assert found["errors"][0]["read_more"] == 0


def test_a_result_file_with_a_column_of_causes_is_both(run: Command) -> None:
    rows = [f"q{n},{int(n >= 8)},{'misread' if n < 6 else ''}" for n in range(40)]
    Path("both.csv").write_text("\n".join(["id,correct,cause", *rows]) + "\n")
    found = json.loads(run("evidence", "both.csv", "--format", "json").out)
    assert found["files"][0]["scores"][0]["score"] == 0.8
    assert (found["errors"][0]["read"], found["errors"][0]["unclear"]) == (8, 2)
    cause = found["errors"][0]["causes"][0]
    assert (cause["low"], cause["high"]) == (0.75, 0.75)  # each wrong answer was read


def test_an_error_type_that_a_tool_wrote_beside_scores_is_no_cause(run: Command) -> None:
    Path("run.csv").write_text("id,score,error_type\nq1,1,\nq2,0,timeout\n")
    assert "errors" not in json.loads(run("evidence", "run.csv", "--format", "json").out)


LABELS = "id,expected,predicted,error_type\nq1,a,a,\nq2,a,b,boundary\nq3,b,c,ocr\nq4,b,a,drift\n"


def test_error_names_of_a_team_beside_labels_are_no_causes_but_a_cause_beside_them_is(
    run: Command,
) -> None:
    Path("run.csv").write_text(LABELS)
    given = json.loads(run("evidence", "run.csv", "--format", "json").out)
    assert given["files"][0]["scores"][0]["score"] == 0.25
    assert given["files"][0]["said"][-1] == (
        "`error_type` is not read. A column `cause` counts causes of bad answers."
    )
    assert "errors" not in given
    Path("run.csv").write_text(LABELS.replace("error_type", "cause"))
    assert run("evidence", "run.csv").err.startswith(
        "error: `cause` holds unknown causes: `boundary` (1), `drift` (1)\n  --> run.csv:3:1\n"
    )
    lines = [f"{line},{cause}" for line, cause in zip(
        LABELS.splitlines(), ["cause", "", "misread", "ocr", "misread"], strict=True)]  # fmt: skip
    Path("run.csv").write_text("\n".join(lines) + "\n")
    found = json.loads(run("evidence", "run.csv", "--format", "json").out)
    assert found["files"][0]["scores"][0]["score"] == 0.25
    assert (found["errors"][0]["read"], found["errors"][0]["leading"]) == (3, None)
    Path("bad.csv").write_text(LABELS.replace("q1,a,a,\n", ""))
    assert run("evidence", "bad.csv").err == (
        "error: `error_type` holds unknown causes: `boundary` (1), `drift` (1)\n"
        "  --> bad.csv:2:1\n  help: Keep your words, and add a column `cause` beside them. Choose "
        "from: label-wrong, unreadable-input, not-in-sources, not-found, not-told, rule-broken, "
        "miscalculated, format, made-up, lost-the-way, style, misread, unclear.\n"
    )


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("open_coding,axial_coding\nlong,Tone\nwrong,Misread\n", {"style": 1, "misread": 1}),
        ("Trace ID;Root Cause\n1;label-wrong\n2;other\n", {"label-wrong": 1, "unclear": 1}),
        ('{"id": 1, "failure_mode": "cut off"}\n{"id": 2}\n',
         {"unreadable-input": 1, "unclear": 1}),
        ("Trace ID,Pass/Fail,Failure mode\n1,Fail,OCR\n2,Pass,\n3,Fail,\n",
         {"unreadable-input": 1, "unclear": 1}),
        ('[{"id": 1, "cause": "ocr"}, {"id": 2, "cause": null}]',
         {"unreadable-input": 1, "unclear": 1}),
    ],
)  # fmt: skip
def test_columns_of_common_exports_are_read_as_causes(
    run: Command, text: str, causes: Mapping[str, int]
) -> None:
    Path("export").write_text(text)
    found = json.loads(run("evidence", "export", "--format", "json").out)["errors"][0]
    assert {item["cause"]: item["count"] for item in found["causes"]} == causes


@pytest.mark.parametrize(
    ("causes", "leading", "again", "more", "words"),
    [
        (["misread"] * 16 + [""] * 4, ["misread"], 0, 0, "misread (16) leads by more than chance."),
        (["misread"] * 15 + [""] * 5, ["misread"], 5, 0, "5 of 20 are unclear, more than a fifth."),
        (["misread"] * 11 + ["ocr"] * 9, None, 0, 20,
         "No cause leads: chance could explain the order of misread (11) and unreadable-input (9)"),
        (["not-told"] * 3 + ["misread"] * 2 + ["search"] * 2 + ["ocr"] * 2, None, 0, 20,
         "order of not-told and misread (5 together), unreadable-input (2) and not-found (2)."),
        (["not-told"] * 7 + ["misread"] * 6, ["not-told", "misread"], 0, 0,
         "not-told and misread (13 together) are the only family of causes. Add the missing rules"),
        (["unclear"] * 20, None, 20, 0, "20 of 20 are unclear"),
    ],
)  # fmt: skip
def test_evidence_says_what_leads_and_what_to_read_more_of(
    run: Command, causes: list[str], leading: list[str] | None, again: int, more: int, words: str
) -> None:
    name = sheet("a.csv", causes)
    assert words in " ".join(run("evidence", name).out.split())
    found = json.loads(run("evidence", name, "--format", "json").out)["errors"][0]
    given = found["leading"], found["read_again"], found["read_more"]
    assert given == (leading, again, more)


def test_two_readers_are_compared_where_both_filled_in_a_cause(run: Command) -> None:
    second = ["misread"] * 6 + ["not-told"] * 3 + ["retrieval"] * 3 + ["unclear"]
    name = sheet("a.csv", CAUSES, second)
    reads(OUTPUTS / "two readers.txt", without_digests(run("evidence", name).out))
    found = json.loads(run("evidence", name, "--format", "json").out)["errors"][0]["readers"]
    low, high = wilson(9, 13)
    assert found["kappa"] == pytest.approx((9 / 13 - (9 * 6 + 4 * 3) / 169) / (1 - 66 / 169))
    del found["kappa"]
    assert found == {
        "rows": 13, "same": 9, "interval": [low, high],
        "differ": [
            {"cause": "misread", "cause_2": "not-told", "rows": 3},
            {"cause": "not-found", "cause_2": "unclear", "rows": 1},
        ],
    }  # fmt: skip


def test_two_sheets_show_which_causes_fell_and_which_are_new(run: Command) -> None:
    before = sheet("before.csv", ["retrieval"] * 24 + ["misread"] * 16)
    after = sheet("after.csv", ["retrieval"] * 2 + ["misread"] * 15 + ["made-up"] * 3)
    reads(OUTPUTS / "before and after.txt", without_digests(run("evidence", before, after).out))
    found = json.loads(run("evidence", before, after, "--format", "json").out)["before_after"]
    assert found["of"] == "bad-answers"
    assert [(item["cause"], item["change"]) for item in found["causes"]] == [
        ("not-found", "fell"), ("made-up", "new"), ("misread", "rose"),
    ]  # fmt: skip


def test_two_sheets_beside_their_results_show_shares_of_all_items(run: Command) -> None:
    results("one.csv", wrong=60)
    results("two.csv", wrong=20)
    for number, name in (("one", "before.csv"), ("two", "after.csv")):
        run("new", "--errors", f"{number}.csv", name)
        fill(name, ["misread"] * 20)
    files = ("one.csv", "two.csv", "before.csv", "after.csv")
    found = json.loads(run("evidence", *files, "--format", "json").out)
    assert [item["results"]["path"] for item in found["errors"]] == ["one.csv", "two.csv"]
    assert found["before_after"]["of"] == "items"
    (cause,) = found["before_after"]["causes"]
    assert (cause["before"]["share"], cause["after"]["share"]) == pytest.approx((0.3, 0.1))
    assert cause["change"] == "fell"


def test_formulas_of_two_shares_and_two_readers_give_published_values() -> None:
    """Newcombe (1998), table II, method 10; Cohen's kappa by hand: po 0.7, pe 0.5."""
    low, high = difference_of_shares(48 / 80, wilson(48, 80), 56 / 70, wilson(56, 70))
    assert (low, high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    pairs = [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([("a", "a")] * 3) is None
