"""What two data sets share."""

from pathlib import Path

import pytest

from tests.evidence.examples import chat, data, turns


def test_two_sets_share_what_both_ask(tmp_path: Path) -> None:
    train = data(tmp_path, [chat("Who?", "I."), chat("Why?", "So.")])
    tests = data(
        tmp_path, [{"question": "Be brief. who", "answer": "x"}, {"question": "y", "answer": "x"}]
    )
    assert tests.shared_with(train) == 1


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
    "what is asked of several texts in one of the two": (
        [turns("Of ants.", "Go on.", "An ant.")],
        [turns("Of cats.", "Go on.", "A cat."), turns("Of dogs.", "Go on.", "A dog.")],
        0,
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
