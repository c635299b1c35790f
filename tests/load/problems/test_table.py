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


def test_every_row_with_a_fault_is_stated_with_its_line_and_column(tmp_path: Path) -> None:
    text = f"{HEAD}\na,A,wrong-tone,many,,,\nb,B,wrong-tone,20,,,\nc,C,stiff,20,,perhaps,\n"
    result = faults(tmp_path, text)
    assert [item.splitlines()[1] for item in result] == [
        "  --> cases.csv:2:4",
        "  --> cases.csv:4:3",
        "  --> cases.csv:4:6",
    ]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("needs,evaluaton.items\nwrong-tone,3\n", "cases.csv", "evaluation"),
        (f"{HEAD}\na,A,wrong-tone\n", "cases.csv", "the row has 3 cells, and the first line names"),
        (f"{HEAD}\na,A,wrong-tone,,,,\na,B,wrong-tone,,,,\n", "cases.csv", "is in line 2 too"),
        (f"{HEAD}\n", "cases.csv", "the table holds no row"),
        ('{"needs": [}\n', "cases.jsonl", "this is no JSON"),
        ('{"needs": ["wrong-tone"]}\n[1]\n', "cases.jsonl", "the line is no JSON object"),
    ],
)
def test_file_that_is_not_a_table_of_use_cases_is_refused(
    text: str, name: str, expected: str, tmp_path: Path
) -> None:
    assert expected in "\n".join(faults(tmp_path, text, name))


def faults_of(file: Path) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        list(read_table(file, rules()))
    return [diagnostic.what for diagnostic in caught.value.diagnostics]
