"""Words in lists and counts: none, one, two, as many as are shown, and one more."""

import pytest

from ladder.engine.sources import Position
from ladder.output.diagnostics import Diagnostic, InvalidInput, listed
from ladder.output.phrases import counted, joined, rung_in_words


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a or b"),
        (["a", "b", "c"], "a, b or c"),
        (["", "b"], "b"),
    ],
)
def test_words_are_joined(words: list[str], text: str) -> None:
    assert joined(words) == text
    assert joined(words, "and") == text.replace(" or ", " and ")


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 rules"), (1, "1 rule"), (2, "2 rules"), (2000, "2,000 rules")]
)
def test_a_thing_is_counted(number: int, text: str) -> None:
    assert counted(number, "rule") == text


@pytest.mark.parametrize(
    ("words", "most", "text"),
    [
        ("", 3, ""),
        ("a", 3, "a"),
        ("a b c", 3, "a, b, c"),
        ("a b c d", 3, "a, b, c, … (4 in all)"),
        ("a b c d e", 3, "a, b, c, … (5 in all)"),
        ("a b", 1, "a, … (2 in all)"),
    ],
)
def test_a_long_list_ends_in_how_many_there_are(words: str, most: int, text: str) -> None:
    assert listed(words.split(), most) == text


def test_a_rung_of_zero_is_a_rung() -> None:
    assert [rung_in_words(rung) for rung in (None, 0, 5)] == ["off the ladder", "rung 0", "rung 5"]


@pytest.mark.parametrize(
    ("faults", "shown", "more"),
    [(1, 1, ""), (2, 2, ""), (50, 50, ""), (51, 50, "\n\nMore is wrong; these are the first 50.")],
)
def test_faults_are_shown_in_the_order_of_their_places_and_fifty_at_most(
    faults: int, shown: int, more: str
) -> None:
    found = [
        Diagnostic(
            f"fault {at}", Position("f", at, 1), "Mend it." if at % 2 else "", warning=at == 2
        )
        for at in range(faults, 0, -1)
    ]
    lines = [
        f"{'warning' if at == 2 else 'error'}: fault {at}\n  --> f:{at}:1"
        + ("\n  help: Mend it." if at % 2 else "")
        for at in range(1, shown + 1)
    ]
    refused = InvalidInput(found)
    assert str(refused) == "\n\n".join(lines) + more
    assert len(refused.diagnostics) == faults
