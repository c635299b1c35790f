"""Rows that are all but the same as a row before."""

from pathlib import Path

import pytest

from tests.evidence.examples import chat, data

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
def test_near_duplicate_rows_count_once(tmp_path: Path, name: str) -> None:
    rows, alike = ALIKE[name]
    found = data(tmp_path, [chat(*row) for row in rows])
    assert (found.different, found.alike) == (len(rows), alike)


def test_rows_without_an_answer_are_stated_apart_by_their_numbers(tmp_path: Path) -> None:
    found = data(tmp_path, [{"question": f"What is {n}?", "note": ""} for n in range(5)])
    assert (found.different, found.alike) == (5, 0)


def test_the_classes_count_what_is_distinct(tmp_path: Path) -> None:
    rows = [("a 1", "x"), ("a 2", "x"), ("b", "x"), ("c", "y")]
    found = data(tmp_path, [{"text": text, "label": label} for text, label in rows])
    assert dict(found.labels) == {"x": 2, "y": 1}


def test_classes_that_differ_in_a_sign_are_two(tmp_path: Path) -> None:
    rows = [{"text": "q", "label": label} for label in ("a b", "a-b", "c")]
    assert data(tmp_path, rows).alike == 0
