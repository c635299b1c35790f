"""Result files: real ones of each program, tables as people write them, and each fault."""

import json
from pathlib import Path

import pytest

from ladder.load.evidence.lines import Lines
from ladder.load.evidence.results import read_evidence, results_of
from ladder.load.evidence.run import Results, Run, score_of
from ladder.load.evidence.table import GUESSED, Columns
from ladder.output.diagnostics import InvalidInput
from tests.commands import reads

MADE = Path(__file__).parent / "made"


def as_read(file: Path) -> Results:
    """A file as `ladder evidence` reads it."""
    found = read_evidence(file)
    assert isinstance(found, Results)
    return found


def of(run: Run) -> tuple[str, int, float, int, int]:
    """Name, items, sum of scores, items without one, repeats."""
    scored = len(run.scores), round(sum(run.scores.values()), 6)
    return run.name, *scored, len(run.unscored), run.repeats


# The sums are those that each program printed for its own run.
@pytest.mark.parametrize(
    ("name", "form", "runs"),
    [
        (
            "promptfoo-results.json",
            "promptfoo 0.121.20",
            [("adder, plain, pass", 29, 18, 1, 0), ("adder, careful, pass", 29, 25, 1, 0)],
        ),
        (
            "promptfoo-results.jsonl",
            "promptfoo",
            [("adder, plain, pass", 29, 18, 1, 0), ("adder, careful, pass", 29, 25, 1, 0)],
        ),
        (
            "promptfoo-repeated.json",
            "promptfoo 0.121.20",
            [("adder, plain, pass", 19, 13, 1, 19), ("adder, careful, pass", 19, 17, 1, 19)],
        ),
        (
            "inspect-prompt.json",
            "an Inspect log (0.3.285)",
            [("mockllm/model, match", 39, 26, 1, 0)],
        ),
        (
            "inspect-epochs.json",
            "an Inspect log (0.3.285)",
            [("mockllm/model, match", 40, 38.5, 0, 39)],
        ),
        (
            "lm-eval-samples-a.jsonl",
            "lm-evaluation-harness, samples",
            [("acc,none", 40, 13, 0, 0), ("acc_norm,none", 40, 13, 0, 0)],
        ),
    ],
)
def test_real_files(name: str, form: str, runs: list[tuple[str, int, float, int, int]]) -> None:
    found = as_read(MADE / name)
    assert (found.format, [of(run) for run in found.runs]) == (form, runs)


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "name", [item.name for item in MADE.iterdir() if item.name.endswith(".json")]
)
def test_documents_may_span_one_line_or_many(tmp_path: Path, name: str, indent: int | None) -> None:
    file = tmp_path / name
    file.write_text(json.dumps(json.loads((MADE / name).read_text()), indent=indent))
    assert as_read(file).runs == as_read(MADE / name).runs


def test_repeats_without_a_score_change_nothing(tmp_path: Path) -> None:
    [epochs] = as_read(MADE / "inspect-epochs.json").runs
    assert epochs.repeats == 39
    (tmp_path / "t.csv").write_text("id,score\na,1\na,\na,nan\nb,\n")
    [run] = as_read(tmp_path / "t.csv").runs
    assert of(run) == ("score", 1, 1, 1, 0)


def test_a_summary_of_lm_eval_is_a_mean_with_its_items_and_its_error() -> None:
    found = results_of(Lines(MADE / "lm-eval-results-b.json"))
    [first, _] = [run.summary for run in found.runs]
    assert first is not None
    assert (round(first.score, 4), first.items, round(first.error or 0, 4)) == (0.5667, 30, 0.092)
    assert "sums was limited to 30 of 40 items: a trial run." in found.stated
    assert {run.repeats for run in found.runs} == {0}


def test_inspect_numbers_its_samples_and_says_that_they_were_limited(tmp_path: Path) -> None:
    log = json.loads((MADE / "inspect-prompt.json").read_text())
    for number, sample in enumerate(log["samples"][:4], 1):
        sample |= {"id": number, "scores": {"match": {"value": "CPIN"[number - 1]}}}
    log["eval"]["config"]["limit"] = 4
    (tmp_path / "log.json").write_text(json.dumps({**log, "samples": log["samples"][:4]}))
    found = as_read(tmp_path / "log.json")
    [run] = found.runs
    assert found.stated == (
        "Items are samples by their id; C counts 1, P one half, I and N nothing.",
        "The run was limited to 4 samples: a trial, not the whole set.",
    )
    assert dict(run.scores) == {"1": 1, "2": 0.5, "3": 0, "4": 0}
    assert dict(run.groups) == {}


def test_an_older_summary_of_lm_eval_counts_its_items_in_its_results(tmp_path: Path) -> None:
    document = json.loads((MADE / "lm-eval-results-b.json").read_text())
    del document["n-samples"]
    (tmp_path / "old.json").write_text(json.dumps(document))
    assert {run.items for run in as_read(tmp_path / "old.json").runs} == {30}


@pytest.mark.parametrize("key", ["testIdx", "gradingResult"])
def test_a_result_of_promptfoo_is_known_by_either_of_two_keys(tmp_path: Path, key: str) -> None:
    every = [json.loads(x) for x in (MADE / "promptfoo-results.jsonl").read_text().splitlines()]
    rows = [{name: value for name, value in row.items() if name != key} for row in every]
    (tmp_path / "r.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert as_read(tmp_path / "r.jsonl").format == "promptfoo"


def read(tmp_path: Path, text: str, name: str = "r.csv", columns: Columns = GUESSED) -> Results:
    file = tmp_path / name
    file.write_bytes(text.encode())
    return results_of(Lines(file, name), columns)


TABLES = {
    "csv": "id,score\na,1\nb,0\nc,1\n",
    "byte-order mark": "\ufeffid,score\na,1\nb,0\nc,1\n",
    "carriage returns": "id,score\r\na,1\r\nb,0\r\nc,1\r\n",
    "no newline at the end": "id,score\na,1\nb,0\nc,1",
    "blank lines": "id,score\n\na,1\n\nb,0\nc,1\n\n",
    "semicolons": "id;score\na;1\nb;0\nc;1\n",
    "tabs": "id\tscore\na\t1\nb\t0\nc\t1\n",
    "words": "example_id,correct\na,right\nb,wrong\nc,TRUE\n",
    "spelled with blanks": "Item ID,Is Correct\na,yes\nb,no\nc,yes\n",
    "spelled with dashes": "item-id,is-correct\na,yes\nb,no\nc,yes\n",
    "more columns": 'id,text,score\na,"x, ""y""\nz",1\nb,,0\nc,q,1\n',
    "jsonl": '{"id": "a", "score": 1}\n{"id": "b", "score": 0}\n{"id": "c", "score": 1.0}\n',
    "jsonl of booleans": '{"id": "a", "ok": 1, "passed": true}\n'
    '{"id": "b", "ok": 1, "passed": false}\n\n{"id": "c", "ok": 1, "passed": true}\n',
    "a list in JSON": '[{"id": "a", "score": 1},\n {"id": "b", "score": 0},\n'
    ' {"id": "c", "score": 1}]',
}


@pytest.mark.parametrize("name", TABLES)
def test_tables(tmp_path: Path, name: str) -> None:
    [run] = read(tmp_path, TABLES[name]).runs
    assert (dict(run.scores), dict(run.groups)) == ({"a": 1, "b": 0, "c": 1}, {})


@pytest.mark.parametrize("name", ["group", "Cluster"])
def test_a_column_called_as_a_cluster_groups_items(tmp_path: Path, name: str) -> None:
    [run] = read(tmp_path, f"id,score,{name}\na,1,x\nb,0,x\nc,1,y\n").runs
    assert dict(run.groups) == {"a": "x", "b": "x", "c": "y"}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("inspect-prompt.json", {"input", "target", "answer"}),
        ("lm-eval-samples-a.jsonl", {"doc", "target", "filtered_resps"}),
    ],
)
def test_what_a_file_says_of_a_wrong_item_is_kept_to_be_drawn(name: str, kept: set[str]) -> None:
    run, *_ = results_of(Lines(MADE / name, kept=20)).runs
    [*every] = run.wrong.values()
    assert every
    assert all(stated.keys() == kept and all(stated.values()) for stated in every)


def test_items_without_a_score_are_counted_separately(tmp_path: Path) -> None:
    [run] = read(tmp_path, "id,score\na,1\nb,nan\nc,\nd,error\ne,0\n").runs
    assert (dict(run.scores), sorted(run.unscored)) == ({"a": 1, "e": 0}, ["b", "c", "d"])


def test_nan_and_null_in_json_are_no_score(tmp_path: Path) -> None:
    [run] = read(tmp_path, '{"id": 1, "score": NaN}\n{"id": 2, "score": null}\n').runs
    assert (dict(run.scores), sorted(run.unscored)) == ({}, ["1", "2"])


def test_repeats_of_an_item_are_its_mean(tmp_path: Path) -> None:
    [run] = read(tmp_path, "id,score\na,1\na,0\nb,1\na,1\n").runs
    assert dict(run.scores) == {"a": pytest.approx(2 / 3), "b": 1}
    assert run.repeats == 2


def test_named_columns_are_used_for_ids_scores_and_groups(tmp_path: Path) -> None:
    text = "id,who,score,correct\na,x,3,1\nb,x,4,0\nc,y,5,1\n"
    found = read(tmp_path, text, columns=Columns(("id",), ("score",), ("who",)))
    assert dict(found.runs[0].scores) == {"a": 3, "b": 4, "c": 5}
    assert dict(found.runs[0].groups) == {"a": "x", "b": "x", "c": "y"}
    assert found.stated == ("Items by `id`, scores by `score`, clusters by `who`.",)


def test_rows_without_ids_pair_with_no_other_file(tmp_path: Path) -> None:
    first, second = (read(tmp_path, "score\n1\n0\n", name) for name in ("a.csv", "b.csv"))
    assert not set(first.runs[0].scores) & set(second.runs[0].scores)


PAIRS = {
    "expected and predicted": "id,expected,predicted\na,yes,Yes \nb,no,yes\nc,yes,yes\nd,no,\n",
    "label and prediction": "id;Label;Prediction\na;1;1.0\nb;2;1\nc;1;1\nd;2;\n",
    "reference and response": "id,reference,response\na,x,x\nb,y,x\nc,x,x\nd,y,\n",
    "answer and model_answer": '{"id": "a", "answer": true, "model_answer": "true"}\n'
    '{"id": "b", "answer": false, "model_answer": "perhaps"}\n'
    '{"id": "c", "answer": true, "model_answer": true}\n'
    '{"id": "d", "answer": false, "model_answer": null}\n',
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_prediction_that_equals_its_label_is_right(tmp_path: Path, name: str) -> None:
    (tmp_path / "r.csv").write_text(PAIRS[name])
    found = as_read(tmp_path / "r.csv")
    [run] = found.runs
    assert dict(run.scores) == {"a": 1, "b": 0, "c": 1}
    assert (run.metric, dict(run.unscored)) == ("accuracy", {"d": "no label or no prediction"})
    assert "case makes no difference" in found.stated[1]


def test_predictions_that_are_no_label_are_counted_and_a_code_is_no_number(tmp_path: Path) -> None:
    found = read(tmp_path, "id,expected,predicted\na,007,7\nb,007,007\nc,8,8.0\nd,8,eight\n")
    assert dict(found.runs[0].scores) == {"a": 0, "b": 1, "c": 1, "d": 0}
    assert found.stated == (
        "Items by `id`.",
        "An item is right if `predicted` equals `expected`; case makes no difference.",
        "2 predictions are none of the 2 labels, and so wrong.",
    )


@pytest.mark.parametrize(
    ("row", "form"),
    [
        ({"prompt": "q", "response": "a" * 50, "label": "good"}, "prompt and response"),
        ({"question": "q", "answer": "a", "reference": "b"}, "question and answer"),
        ({"instruction": "q", "input": "", "output": "a"}, "instruction and output (alpaca)"),
    ],
)
def test_examples_with_two_answers_stay_examples(
    tmp_path: Path, row: dict[str, str], form: str
) -> None:
    (tmp_path / "d.jsonl").write_text(json.dumps(row) + "\n")
    assert read_evidence(tmp_path / "d.jsonl").format == form


@pytest.mark.parametrize(
    "text",
    [
        '{"accuracy": 0.81, "n": 400}',
        '{\n"accuracy": "81%",\n"num_samples": 400}',
        '{"correct": 324, "total": 400}',
        "accuracy;n\n0,81;400\n",
        '{"id": "run-7", "accuracy": 0.81, "n": 400}',
        '{"accuracy": 0.81}',
    ],
)
def test_a_mean_is_not_read_as_an_item(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidInput, match="one score on several items"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    "text", ['{"score": 3}', '{"score": 1, "n": 1}', '{"id": 7, "score": 0.5}']
)
def test_one_row_may_be_an_item(tmp_path: Path, text: str) -> None:
    [run] = read(tmp_path, text).runs
    assert run.items == 1


def test_rows_that_are_numbered_by_n_are_items(tmp_path: Path) -> None:
    [run] = read(tmp_path, "n,score\n1,1\n2,0\n3,1\n").runs
    assert [*run.scores.values()] == [1, 0, 1]


FAULTS = {
    "two scores on several items": '{"accuracy": 0.8, "n": 90}\n{"accuracy": 0.7, "n": 90}\n',
    "one score without its items": '{"accuracy": 0.81}',
    "an accuracy in points": '{"accuracy": 81, "n": 400}',
    "long answers": "expected,predicted\na,a\na," + "b" * 50 + "\n",
    "free answers": "expected,predicted\na,a\nb,b\nc,c\n",
    "a comma that may be one of thousands": "id;score\na;0,5\nb;1,234\n",
    "a decimal comma without quotes": "id,score\na,0,5\n",
    "no such score": "id,score\na,1\nb,great\n",
    "an infinite score": "id,score\na,inf\n",
    "cut off in a row": "id,score,x\na,1,2\nb,1",
    "cut off in a quote": 'id,score\na,1\nb,"',
    "an id is missing": "id,score\na,1\n,0\n",
    "two columns of one name": "id,score,score\na,1,1\n",
    "no score": "id,text\na,b\n",
    "two scores": "id,score,correct\na,1,1\n",
    "a header alone": "id,score\n",
    "nothing": "",
    "cut off in JSON": '{"id": 1, "score": 1}\n{"id": 2, "sc',
    "cut off after a comma": '{"id": 1, "score": 1}\n{"id": 2,',
    "a word among objects": '{"id": 1, "score": 1}\n7\n',
    "an unknown document": '{"a":\n1}',
    "too long a number": f'{{"id": 1, "score": {"9" * 5000}}}\n',
    "nested too deeply": '{"id": 1, "score": 1}\n' + "[" * 99999,
    "a nul byte": "id,score\na\0,1\n",
    "no JSON in a line": '{"id": 1, "score": 1}\n{"id" 2}\n',
    "text behind a quote": 'id,score\n"a"b,1\n',
    "blank lines alone": "\n \n",
    "no names of columns": "Who? I.\nWhy? So.\n",
    "a list as an id": '{"id": [1], "score": 1}\n',
    "an empty list": "[]",
    "a word as a score of promptfoo": '{"success": true, "testIdx": 0, "score": "great"}\n',
    "two numbers as a score of Inspect": '{"status": "success", "plan": {}, "eval": {}, "samples": '
    '[{"id": 1, "scores": {"match": {"value": [1, 2]}}}]}',
    "no result in a summary": '{"results": {"results": [{"success": true}, 7], "stats": {}}}',
}

RAW = {
    "gzip": b"\x1f\x8b\x08\x00rest",
    "a zip": b"PK\x03\x04rest",
    "utf-16": "id,score\n".encode("utf-16"),
    "two encodings": b"id,score\nfa\xc3\xa7ade,1\nfa\xe7ade,0\n",
    "zstd": b"\x28\xb5\x2f\xfdrest",
    "bzip2": b"BZhrest",
    "xz": b"\xfd7zXZrest",
    "utf-16, big end first": b"\xfe\xff\0i",
    "parquet": b"PAR1rest",
}


def test_every_fault_in_whole(tmp_path: Path) -> None:
    lines = []
    for name, raw in {
        **{name: text.encode() for name, text in FAULTS.items()},
        **RAW,
    }.items():
        file = tmp_path / "r.csv"
        file.write_bytes(raw)
        with pytest.raises(InvalidInput) as found:
            results_of(Lines(file, "r.csv"))
        [fault] = found.value.diagnostics
        lines.append(f"{name}: {fault.what}\n  {fault.position}\n  {fault.help}\n")
    reads(Path(__file__).with_name("faults.txt"), "".join(lines))


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/dev/zero", "it is a pipe, a device or a socket"),
        ("/dev/null", "it is a pipe, a device or a socket"),
        (".", "this is a folder, not a file"),
        ("no-such-file", "no such file"),
    ],
)
def test_missing_results_file_is_reported(path: str, what: str) -> None:
    with pytest.raises(InvalidInput, match=what):
        results_of(Lines(Path(path)))


def test_endless_line_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ladder.load.evidence.lines.BLOCK", 100)
    monkeypatch.setattr("ladder.load.evidence.lines.LONGEST_LINE", 1000)
    with pytest.raises(InvalidInput, match="the line is longer than"):
        read(tmp_path, "id,score\n" + "x" * 2000)


def test_blocks_end_where_lines_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ladder.load.evidence.lines.BLOCK", 7)
    [run] = read(tmp_path, "id,score\n" + "".join(f"ä{n},{n % 2}\n" for n in range(50))).runs
    assert dict(run.scores) == {f"ä{n}": n % 2 for n in range(50)}
    with pytest.raises(InvalidInput, match=r"r\.csv:41:4"):
        read(tmp_path, "id,score\n" + "".join(f"ä{n},{n % 2}\n" for n in range(39)) + "a,1\0\n")


def test_a_document_too_large_to_be_read_whole_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ladder.load.evidence.lines.WHOLE", 10)
    with pytest.raises(InvalidInput, match="one document of more than"):
        read(tmp_path, '{\n"results": {}}')


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"status": "error", "plan": {}, "eval": {}}', "the run is `error`"),
        ('{"status": "success", "invalidated": true, "plan": {}, "eval": {}}', "was invalidated"),
        ('{"status": "success", "plan": {}, "eval": {}}', "no sample in this log has a score"),
        ('{"results": {"results": [], "stats": {}}}', "hold no test"),
        ('{"results": {"a": {"acc,none": 1}}, "versions": {}, "config": {}}', "number of items"),
    ],
)
def test_a_run_that_shows_nothing_is_refused(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(InvalidInput, match=what):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("value", "score"),
    [
        (True, 1), (0, 0), (0.25, 0.25), ("62 %", 0.62), ("Pass", 1), ("incorrect", 0),
        ("3.5", 3.5), ("N/A", None), (None, None), (float("nan"), None), (" ", None),
        ("0,81", 0.81), ("43,5", 43.5), ("62,5 %", 0.625), ("0,125", 0.125), ("-1,5", -1.5),
    ],
)  # fmt: skip
def test_scores(value: object, score: float | None) -> None:
    assert score_of(value) == score


@pytest.mark.parametrize(
    ("words", "score"),
    [
        ("true yes y t correct right pass passed c", 1),
        ("false no n f incorrect wrong fail failed i", 0),
        ("nan na n/a null none - error errored", None),
    ],
)
def test_words_for_right_for_wrong_and_for_no_score(words: str, score: float | None) -> None:
    assert {score_of(word) for word in (*words.split(), *words.upper().split())} == {score}


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (10**15 + 1, "is too large"),
        (float("-inf"), "is infinite"),
        ("great", "takes a number, or right and wrong"),
        ([1], "takes a number, or right and wrong"),
    ],
)
def test_what_is_no_score(value: object, what: str) -> None:
    with pytest.raises(ValueError, match=f"^{what}$"):
        score_of(value)


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    import hashlib

    text = "\ufeffid,score\r\na,1\r\n"
    assert read(tmp_path, text).digest == hashlib.sha256(text.encode()).hexdigest()


def test_item_that_was_right_once_does_not_count_as_zero(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("id,score\na,0\na,1\nb,0\n")
    [run] = results_of(Lines(tmp_path / "r.csv", kept=20)).runs
    assert dict(run.wrong) == {"b": {"id": "b", "score": "0"}}
