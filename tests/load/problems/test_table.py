"""A table of use cases: every row is the problem that a file with the same facts is."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from ladder.load.problems.mappings import problem_from_mapping
from ladder.load.problems.problems import UseCase, read_table
from ladder.output.diagnostics import InvalidInput
from tests.strategies import rules

HEAD = "id,title,needs,evaluation.items,evaluation.target,knowledge.private,attempts.prompt.outcome"


def read(folder: Path, text: str, name: str = "cases.csv") -> list[UseCase]:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return list(read_table(file, rules()))


def faults(folder: Path, text: str, name: str = "cases.csv") -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read(folder, text, name)
    return [str(diagnostic).replace(f"{folder}/", "") for diagnostic in caught.value.diagnostics]


def test_a_row_is_the_problem_that_a_file_would_be(tmp_path: Path) -> None:
    [case] = read(tmp_path, f'{HEAD}\na,Our bot,"wrong-tone; missing-knowledge",40k,62%,yes,\n')
    nested: Mapping[str, object] = {
        "title": "Our bot",
        "needs": ["wrong-tone", "missing-knowledge"],
        "evaluation": {"items": 40_000, "target": 0.62},
        "knowledge": {"private": True},
    }
    expected = problem_from_mapping(nested, rules())
    assert (case.id, case.problem.title) == ("a", "Our bot")
    assert case.problem.facts == expected.facts


def test_rows_of_jsonl_are_nested_or_not(tmp_path: Path) -> None:
    flat = {"needs": ["wrong-tone"], "evaluation.items": 40}
    nested = {"needs": ["wrong-tone"], "evaluation": {"items": 40}}
    text = f"{json.dumps(flat)}\n\n{json.dumps(nested)}\n"
    one, two = read(tmp_path, text, "cases.jsonl")
    assert one.problem.facts == two.problem.facts
    assert (one.id, two.id) == ("line 1", "line 3")


def test_in_json_a_text_is_what_a_person_writes(tmp_path: Path) -> None:
    written = {"title": "5", "needs": "wrong-tone; too-slow", "evaluation.target": "62%"}
    nested = {**written, "examples": {"demonstrations": "40k"}, "evaluation": {"trusted": "yes"}}
    [case] = read(tmp_path, json.dumps(nested), "cases.jsonl")
    assert case.problem.title == "5"
    assert case.problem.facts == {
        "needs": frozenset({"wrong-tone", "too-slow"}),
        "evaluation.target": 0.62,
        "examples.demonstrations": 40_000,
        "evaluation.trusted": True,
    }


def test_a_text_stays_a_text_and_a_quote_may_hold_lines(tmp_path: Path) -> None:
    head = "id;needs;attempts.prompt.outcome;attempts.prompt.because"
    [case] = read(tmp_path, f'{head}\na;wrong-tone;below-target;"12\nor so"\n')
    assert case.problem.facts["attempts.prompt.because"] == "12 or so"


ROWS = (
    {"id": "a", "evaluation.items": "many", "evaluation.target": "0.8", "needs": "wrong-tone"},
    {"id": "b", "evaluation.items": "20", "evaluation.target": "0.8", "needs": "wrong-tone"},
    {"id": "c", "evaluation.items": "20", "evaluation.target": "high", "needs": "wrong-tonne"},
)
CSV = "\n".join((",".join(ROWS[0]), *(",".join(row.values()) for row in ROWS), ""))
JSONL = "\n".join(json.dumps(row) for row in ROWS)


@pytest.mark.parametrize(
    ("text", "name", "places"),
    [
        (CSV, "cases.csv", ("2:2", "4:3", "4:4")),
        (CSV.replace("\nb,", "\n\nb,"), "cases.csv", ("2:2", "5:3", "5:4")),
        (JSONL, "cases.jsonl", ("1:1", "3:1", "3:1")),
        (JSONL.replace("\n", "\n\n"), "cases.jsonl", ("1:1", "5:1", "5:1")),
    ],
)
def test_each_fault_of_each_row_is_stated_with_its_place(
    text: str, name: str, places: tuple[str, ...], tmp_path: Path
) -> None:
    assert faults(tmp_path, text, name) == [
        f"error: `evaluation.items` takes a whole number, not `many`\n  --> {name}:{places[0]}\n"
        "  help: That is not a number. For example: 300, 1,500 or 2k.",
        f"error: `evaluation.target` takes a number, not `high`\n  --> {name}:{places[1]}\n"
        "  help: That is not a number. For example: 0.9, or 90%.",
        f"error: `needs` cannot hold `wrong-tonne`\n  --> {name}:{places[2]}\n"
        "  help: Did you mean wrong-tone?",
    ]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("id,evaluaton.items\na,3\n", "csv:1:2", "unknown column `evaluaton.items`"),
        (
            "id,needs,title\na\n",
            "csv:2:1",
            "the row has 1 cell, and the first line names 3 columns",
        ),
        ("id\na,b\n", "csv:2:1", "the row has 2 cells, and the first line names 1 column"),
        ("id,needs\na,wrong-tone\na,wrong-tone\n", "csv:3:1", "the id a is in line 2 too"),
        ('{"id": "a"}\n\n{"id": "a"}\n', "jsonl:3:1", "the id a is in line 1 too"),
        ("id,needs\n", "csv:1:1", "the table holds no row"),
        ('{"id": "a"}\n{"needs": [}\n', "jsonl:2:12", "this is no JSON: expecting value"),
        ('{"id": "a"}\n[1]\n', "jsonl:2:1", "the line is no JSON object"),
    ],
)
def test_file_that_is_not_a_table_of_use_cases_is_refused(
    text: str, name: str, expected: str, tmp_path: Path
) -> None:
    (found,) = faults(tmp_path, text, f"cases.{name.partition(':')[0]}")
    assert found.splitlines()[:2] == [f"error: {expected}", f"  --> cases.{name}"]
