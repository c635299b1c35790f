"""The facts of files beside a problem: where they come from, and what contradicts them."""

import json
import os
import re
from pathlib import Path

import pytest

from ladder.engine.problem import Origin, Problem
from ladder.load.problems.files import load_problem
from ladder.output.diagnostics import InvalidInput
from tests.commands import Command
from tests.evidence.examples import LLAMA, chat
from tests.strategies import rules

MADE = Path(__file__).parent / "made"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with examples and evaluation items, some of them twice, results and a model."""
    here = tmp_path / "repository"
    for name in (".git", "data", "runs", "problems"):
        (here / name).mkdir(parents=True)
    rows = [chat(f"Question {n}?", f"Answer {n}.") for n in range(300)]
    lines = [json.dumps(row) for row in [*rows, *rows[:5]]]
    (here / "data/train.jsonl").write_text("\n".join(lines) + "\n")
    questions = [chat(f"Question {n}?", f"x{n}") for n in range(290, 340)]
    lines = [json.dumps(row) for row in [*questions, *questions[:3]]]
    (here / "data/eval.jsonl").write_text("\n".join(lines) + "\n")
    for name in ("promptfoo-results.json", "inspect-few-shot.json", "lm-eval-results-a.json"):
        (here / "runs" / name).write_bytes((MADE / name).read_bytes())
    (here / "config.json").write_text(json.dumps(LLAMA))
    return here


def problem(folder: Path, text: str) -> Problem:
    file = folder / "problems" / "p.yaml"
    file.write_text(f"needs: [wrong-tone]\n{text}\n")
    return load_problem(str(file), rules())


def facts(folder: Path, text: str) -> dict[str, object]:
    """The facts that files gave."""
    found = problem(folder, text)
    return {fact: found.facts[fact] for fact in found.origins}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "examples: {file: ../data/train.jsonl}",
            {"examples.demonstrations": 300},
        ),
        (
            "examples: {file: ../data/train.jsonl}\nevaluation: {file: ../data/eval.jsonl}",
            {"examples.demonstrations": 300, "evaluation.items": 50},
        ),
        (
            "attempts: {prompt: {outcome: first-draft, "
            "evidence: '../runs/promptfoo-results.json#adder, plain'}}",
            {"attempts.prompt.score": 0.6207, "attempts.prompt.items": 29},
        ),
        (
            "attempts: {prompt: {outcome: first-draft, score: 0.82, items: 39, "
            "evidence: ../runs/inspect-few-shot.json}}",
            {"attempts.prompt.score": 0.82, "attempts.prompt.items": 39},
        ),
        (
            "attempts: {prompt: {outcome: first-draft, "
            "evidence: '../runs/lm-eval-results-a.json#sums acc,none'}}",
            {"attempts.prompt.score": 0.325, "attempts.prompt.items": 40},
        ),
        (
            "hosting: {model: ../config.json}",
            {
                "hosting.model_billions": 8.03,
                "hosting.context_window": 131072,
                "hosting.cache_bytes": 131072,
            },
        ),
        ("hosting: {gpu: H100}", {"hosting.gpu_memory_gb": 80}),
        ("hosting: {gpu: h200}", {"hosting.gpu_memory_gb": 141}),
        ("hosting: {gpu: h100, gpu_memory_gb: 160}", {}),
    ],
)
def test_facts_of_each_kind_of_file(folder: Path, text: str, expected: dict[str, object]) -> None:
    assert facts(folder, text) == expected


@pytest.mark.parametrize(
    ("content", "score", "items"),
    [
        ("id,expected,predicted\na,x,x\nb,y,x\nc,x,x\nd,y,y\n", 0.75, 4),
        ("id;score\na;0,5\nb;1\n", 0.75, 2),
    ],
)
def test_evidence_of_an_attempt_is_read_as_by_the_command(
    folder: Path, content: str, score: float, items: int
) -> None:
    (folder / "problems/r").write_text(content)
    assert facts(folder, "attempts: {prompt: {outcome: first-draft, evidence: r}}") == {
        "attempts.prompt.score": score,
        "attempts.prompt.items": items,
    }


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("id,score\na,0\nb,100\n", "score` is 50, outside its scale of 0 to 1"),
        ('{"accuracy": 81, "n": 400}\n', "the row is one score on several items (`accuracy`)"),
        ("id;score\na;1,234\n", "which can be read in two ways"),
        ("question,gold,pred\nq,a,b\nr,c,d\n", "hold texts that may be right without being equal"),
    ],
)
def test_evidence_that_can_be_misread_is_refused(folder: Path, content: str, what: str) -> None:
    (folder / "problems/r").write_text(content)
    with pytest.raises(InvalidInput, match=re.escape(what)):
        problem(
            folder,
            "evaluation: {target: 0.8}\n"
            "attempts: {prompt: {outcome: below-target, because: x, evidence: r}}",
        )


def test_origin_of_each_fact_from_a_file(folder: Path) -> None:
    import hashlib

    found = problem(folder, "examples: {file: ../data/train.jsonl}")
    origin = found.origins["examples.demonstrations"]
    name = os.path.normpath(folder / "problems" / "../data/train.jsonl")
    digest = hashlib.sha256((folder / "data/train.jsonl").read_bytes()).hexdigest()
    how = f"counted in {name}: 305 rows of messages (chat), 5 repeated"
    assert origin == Origin(name, digest, how)
    assert found.positions["examples.demonstrations"] == found.positions["examples.file"]


ASKED = [
    ("Where is it?", "order"), ("Where is it?", "order"), ("where is it", "order"),
    ("Pay me", "refund"), ("Late", "order"), ("Why?", ""), ("How?", ""),
]  # fmt: skip


def test_each_origin_says_how_the_file_becomes_the_number(folder: Path) -> None:
    sets = {"t": ASKED, "e": [*ASKED[3:5], ("New", "order"), ("New", "order")]}
    for name, pairs in sets.items():
        rows = (json.dumps({"text": text, "label": label}) for text, label in pairs)
        (folder / f"problems/{name}.jsonl").write_text("\n".join(rows))
    (folder / "problems/r.csv").write_text("id,score\nq1,1\nq1,0\nq2,1\n")
    (folder / "problems/s.csv").write_text("score\n1\n0\n")
    found = problem(
        folder,
        "examples: {file: t.jsonl}\nevaluation: {file: e.jsonl}\n"
        "attempts: {prompt: {outcome: first-draft, evidence: r.csv}, "
        "few-shot: {outcome: first-draft, evidence: s.csv}}\n"
        "hosting: {model: ../config.json, gpu: h100}",
    )
    here = f"{folder / 'problems'}{os.sep}"
    counted = (
        "counted in t.jsonl: 7 rows of text and label (classes), 1 repeated, 1 all but the same, "
        "2 without an answer, 2 also in e.jsonl"
    )
    more = "; 1 more of the evaluation set without a score; it does not count: "
    prompt = (
        f"the mean over 2 items of score in r.csv; 1 repeat averaged{more}the rows of e.jsonl have "
        "no ids to match"
    )
    few_shot = f"the mean over 2 items of score in s.csv{more}its rows have no ids"
    model = f"computed from the LlamaForCausalLM of {folder / 'config.json'}"
    assert {name: each.how.replace(here, "") for name, each in found.origins.items()} == {
        "hosting.gpu_memory_gb": "that of one NVIDIA H100 (SXM or PCIe) (GPU types)",
        "examples.demonstrations": counted,
        "examples.per_class": counted,
        "task.classes": counted,
        "evaluation.items": "counted in e.jsonl: 4 rows of text and label (classes), 1 repeated",
        "attempts.prompt.score": prompt,
        "attempts.prompt.items": prompt,
        "attempts.few-shot.score": few_shot,
        "attempts.few-shot.items": few_shot,
        "hosting.model_billions": model,
        "hosting.cache_bytes": model,
        "hosting.context_window": f"read in {folder / 'config.json'}",
    }


LABELLED = "text,label\na,x\nb,x\nc,y\n"
PAIRS = '{"prompt": "q", "chosen": "a", "rejected": "b"}\n'
RATED = '{"prompt": "q", "completion": "a", "label": false}\n'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (LABELLED, {"examples.demonstrations": 3, "task.classes": 2}),
        (PAIRS, {"examples.preference_pairs": 1}),
        (RATED, {"examples.ratings": 1}),
    ],
)
def test_examples_file_sets_the_facts_of_its_kind(
    folder: Path, content: str, expected: dict[str, object]
) -> None:
    (folder / "problems/d").write_text(content)
    found = facts(folder, "examples: {file: d}")
    found.pop("examples.per_class", None)
    assert found == expected


FAULTS = {
    "another number": (
        "examples: {file: ../data/train.jsonl, demonstrations: 305}",
        "`examples.demonstrations` is 305 here, and 300 in ",
        2,
    ),
    "another score": (
        "attempts: {prompt: {outcome: first-draft, score: 0.9, items: 39, "
        "evidence: ../runs/inspect-few-shot.json}}",
        "`attempts.prompt.score` is 0.9 here, and 0.8205 in ",
        2,
    ),
    "several scores": (
        "attempts: {prompt: {outcome: first-draft, evidence: ../runs/promptfoo-results.json}}",
        "holds 2 scores, and one of them is the attempt's",
        2,
    ),
    "no such score": (
        "attempts: {prompt: {outcome: first-draft, evidence: ../runs/inspect-few-shot.json#mach}}",
        "holds no `mach`",
        2,
    ),
    "an absolute path": ("examples: {file: /etc/passwd}", "names an absolute path", 2),
    "a path that leads out": (
        "examples: {file: ../../secret.jsonl}",
        "leads out of the repository",
        2,
    ),
    "a link that leads out": ("examples: {file: link.jsonl}", "leads out of the repository", 2),
    "no such file": ("examples: {file: ../data/trian.jsonl}", "no such file", 1),
    "an unknown architecture": ("hosting: {model: ../data/eval.jsonl}", "no JSON", 2),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_name_both_places(folder: Path, name: str) -> None:
    text, what, line = FAULTS[name]
    (folder.parent / "secret.jsonl").write_text('{"prompt": "x", "completion": "y"}\n')
    (folder / "problems/link.jsonl").symlink_to(folder.parent / "secret.jsonl")
    with pytest.raises(InvalidInput) as found:
        problem(folder, text)
    [fault] = found.value.diagnostics
    assert (what in fault.what, fault.position.line) == (True, line), str(fault)
    if name == "no such file":
        assert "Did you mean" in fault.help
        assert "It is named by `examples.file` in " in fault.help


BOTH = "examples: {file: ../data/train.jsonl}\nevaluation: {file: ../data/eval.jsonl"


@pytest.mark.parametrize("held_out", ["true", "false", "unknown"])
def test_items_among_the_examples_contradict_only_that_they_are_held_out(
    folder: Path, held_out: str
) -> None:
    text = f"{BOTH}, held_out: {held_out}, items: 50}}"
    if held_out != "true":
        assert facts(folder, text)["examples.demonstrations"] == 300
        return
    with pytest.raises(InvalidInput) as found:
        problem(folder, text)
    [fault] = found.value.diagnostics
    train, tests = (folder / "problems" / f"../data/{name}.jsonl" for name in ("train", "eval"))
    name = os.path.normpath(train)
    assert tests.exists()
    assert (fault.what, fault.help, fault.position.line) == (
        f"10 of 50 evaluation items are in {name}, so `evaluation.held_out` is not true",
        f"Take them out of the training file, {name}. Then train and score again.",
        3,
    )


@pytest.mark.parametrize("other", ["../data/train.jsonl", "../problems/../data/train.jsonl"])
def test_training_and_test_are_two_files(folder: Path, other: str) -> None:
    with pytest.raises(InvalidInput) as found:
        problem(folder, f"examples: {{file: ../data/train.jsonl}}\nevaluation: {{file: {other}}}")
    [fault] = found.value.diagnostics
    assert (fault.what, fault.help) == (
        f"training and test are the same file, {other}",
        "Name two files, and take the evaluation items out of the training file.",
    )


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("inspect-few-shot.json", "inspect-few-shot.json", True),
        ("inspect-few-shot.json", "../runs/inspect-few-shot.json", True),
        ("lm-eval-results-a.json#sums acc,none", "lm-eval-results-a.json#sums acc,none", True),
        ("promptfoo-results.json#adder, plain", "promptfoo-results.json#adder, careful", False),
    ],
)
def test_each_attempt_has_its_own_results(
    folder: Path, first: str, second: str, same: bool
) -> None:
    text = (
        f"attempts:\n  prompt: {{outcome: first-draft, evidence: '../runs/{first}'}}\n"
        f"  few-shot: {{outcome: first-draft, evidence: '../runs/{second}'}}"
    )
    if not same:
        assert "attempts.few-shot.score" in facts(folder, text)
        return
    with pytest.raises(InvalidInput) as found:
        problem(folder, text)
    [fault] = found.value.diagnostics
    file = folder / "runs" / first.partition("#")[0]
    assert (fault.what, fault.help, fault.position.line) == (
        "`attempts.few-shot.evidence` and `attempts.prompt.evidence` name the same results: "
        f"{file}",
        "Name the results of each attempt: its own file, or its part behind a #.",
        4,
    )


def test_an_editor_takes_a_gpu_as_it_is_written() -> None:
    import jsonschema

    from ladder.schema.problem import problem_schema

    schema = jsonschema.Draft202012Validator(problem_schema(rules()))
    assert [schema.is_valid({"hosting": {"gpu": name}}) for name in ("h100", "H100", "h101")] == [
        True,
        True,
        False,
    ]


def test_too_many_items_without_a_score_support_nothing(folder: Path) -> None:
    named = "attempts: {prompt: {outcome: first-draft, evidence: r.csv}}"
    rows = "".join(f"i{n},{'' if n % 10 == 0 else 1}\n" for n in range(50))
    (folder / "problems/r.csv").write_text(f"id,score\n{rows}")
    assert facts(folder, named) == {"attempts.prompt.score": 1, "attempts.prompt.items": 45}
    rows = "".join(f"i{n},{'' if n % 5 == 0 else 1}\n" for n in range(50))
    (folder / "problems/r.csv").write_text(f"id,score\n{rows}")
    with pytest.raises(InvalidInput, match="10 of 50 items have no score"):
        problem(folder, named)


def test_items_that_the_evaluation_set_does_not_hold_are_refused(folder: Path) -> None:
    (folder / "problems/e.csv").write_text("id,question,answer\nq1,Who?,I.\nq2,Why?,So.\n")
    (folder / "problems/r.csv").write_text("id,score\nq1,1\nq7,1\nq8,0\n")
    named = "attempts: {prompt: {outcome: first-draft, evidence: r.csv}}"
    with pytest.raises(InvalidInput) as found:
        problem(folder, f"evaluation: {{file: e.csv}}\n{named}")
    [fault] = found.value.diagnostics
    here = folder / "problems"
    assert (fault.what, fault.help) == (
        f"2 of 3 items of {here / 'r.csv'} are not in {here / 'e.csv'}",
        "Score its items, by their ids there; `q7` is none of them.",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("evaluation: {file: q.csv}", {"evaluation.items": 2}),
        (
            "examples: {file: q.csv, tasks: 2}",
            {"examples.tasks": 2},
        ),
    ],
)
def test_questions_without_an_answer_evaluate_or_are_tasks(
    folder: Path, text: str, expected: dict[str, object]
) -> None:
    (folder / "problems/q.csv").write_text("id,question\nq1,Who?\nq2,Why?\n")
    assert facts(folder, text) == expected


def test_a_bill_may_be_any_file_and_results_are_text(folder: Path) -> None:
    (folder / "problems/b.xlsx").write_bytes(b"PK\x03\x04 \xff")
    assert facts(folder, "costs: {invoice: b.xlsx}") == {}
    with pytest.raises(InvalidInput, match="zip archive"):
        facts(folder, "attempts: {prompt: {outcome: first-draft, evidence: b.xlsx}}")


def test_outside_a_repository_files_lie_below_the_problem(folder: Path) -> None:
    (folder / ".git").rmdir()
    with pytest.raises(InvalidInput, match="leads out of the repository"):
        problem(folder, "examples: {file: ../data/train.jsonl}")


def test_a_verdict_says_what_was_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    problem(folder, "examples: {file: ../data/train.jsonl}")
    monkeypatch.chdir(folder / "problems")
    ladder = Command(monkeypatch, capsys)
    full = " ".join(ladder("advise", "p.yaml", "--full").out.split())
    assert "examples.demonstrations is 300: counted in ../data/train.jsonl: 305 rows" in full
    page = ladder("advise", "p.yaml", "--format", "markdown", "--full").out
    assert "Read from files" in page
    found = json.loads(ladder("advise", "p.yaml", "--format", "json").out)["origins"]
    assert list(found) == ["examples.demonstrations"]


def test_rows_without_an_answer_are_no_demonstrations(folder: Path) -> None:
    rows = "".join(f'{{"id": {n}, "foo": "bar"}}\n' for n in range(600))
    (folder / "data/train.jsonl").write_text(rows)
    with pytest.raises(InvalidInput) as bad:
        problem(folder, "examples: {file: ../data/train.jsonl}")
    assert "hold no answer that is known here" in str(bad.value)
