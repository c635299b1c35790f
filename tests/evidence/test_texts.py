"""What a text says in plain, beside the slow way to say the same."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from ladder.load.evidence.data import plain, without_numbers
from ladder.load.evidence.new_facts import has_new_number, names_in

PIECES = (
    *"aAbB 12,.)(_-\n\t\0“’«ßÄé٣²ŉǰ́İıſ中。",
    *("\ud800", "K", "Maria Sand", "is led by", "2. ", "10) ", "1,000.5", "\u00a0"),
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).map("".join)


@given(TEXTS)
@example("Straße Nr. 5 – “Größe”")
def test_a_plain_text_holds_no_case_nor_sign(text: str) -> None:
    said = re.sub(r"\W+", "", text.casefold())
    assert plain(text).decode("utf-8", "surrogatepass") == said
    stem = without_numbers(plain(text)).decode("utf-8", "surrogatepass")
    assert stem == re.sub(r"\d+", "", said)


@given(TEXTS, TEXTS)
def test_a_number_is_new_that_stands_in_no_question(question: str, answer: str) -> None:
    number = re.compile(r"(?<!\S)\d\d?[.)]\s|(\d[\d.,]*\d|\d)")
    known = {"", *number.findall(question)}
    assert has_new_number(question, answer) is not known.issuperset(number.findall(answer))


@given(TEXTS)
def test_what_is_not_looked_through_holds_no_name(text: str) -> None:
    """A letter beyond ASCII has every text looked through."""
    assert names_in(text) == [each.strip() for each in names_in(f"{text}\n中")]
