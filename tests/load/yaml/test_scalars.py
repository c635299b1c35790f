"""One word of a file to one value: taken as it is meant, or refused with what to write instead."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder.engine.facts import Choice, Day, Fact, Kind, Value
from ladder.load.yaml.nodes import Listing, Node, Scalar, compose
from ladder.load.yaml.scalars import is_unknown, value_of
from ladder.load.yaml.suggestions import number
from ladder.output.diagnostics import Diagnostic

FLAG = Fact("flag", Kind.BOOL, "Is it?")
COUNT = Fact("count", Kind.WHOLE, "How many?", minimum=0, maximum=1_000_000)
SHARE = Fact("share", Kind.NUMBER, "Which share?", minimum=0, maximum=100)
FREE = Fact("free", Kind.NUMBER, "Which number?")
BILL = Fact("bill", Kind.NUMBER, "How much?", unit="USD a month")
DAY = Fact("day", Kind.DATE, "When?")
TEXT = Fact("text", Kind.TEXT, "Why?")
WORD = Fact(
    "word",
    Kind.CHOICE,
    "Which?",
    choices=(Choice("self-hosted", "on servers that you run"), Choice("api", "a vendor runs it")),
)
GPU = Fact(
    "gpu",
    Kind.CHOICE,
    "Which GPU?",
    choices=tuple(Choice(name, name) for name in ("a10", "a100-40gb", "a100-80gb")),
)
WORDS = Fact("words", Kind.CHOICES, "Which?", choices=WORD.choices)


def read(fact: Fact, written: str) -> tuple[Value | None, list[str]]:
    """What a file that says `x: written` gives for a fact, and the faults' words."""
    diagnostics: list[Diagnostic] = []
    value = value_of(node_of(written), fact, diagnostics)
    return value, [f"{diagnostic.what} -> {diagnostic.help}" for diagnostic in diagnostics]


def node_of(written: str) -> Node:
    root = compose(f"x: {written}\n", "file", [])
    assert root is not None
    assert not isinstance(root, Scalar | Listing)
    return root.entries[0][1]


def scalar_of(text: str, plain: bool) -> Scalar:
    node = node_of("x")
    assert isinstance(node, Scalar)
    return replace(node, value=text, plain=plain)


def in_words(part: object) -> str | None:
    """A part of a test's name; nothing for a set, whose order is another one in each process."""
    if isinstance(part, frozenset):
        return None
    return part.id if isinstance(part, Fact) else str(part)


@pytest.mark.parametrize(
    ("fact", "written", "value"),
    [
        (FLAG, "true", True),
        (FLAG, "yes", True),
        (FLAG, "No", False),
        (FLAG, "off", False),
        (COUNT, "0", 0),
        (COUNT, "1_500", 1500),
        (COUNT, "+7", 7),
        (COUNT, "1,500", 1500),
        (COUNT, "1 500", 1500),
        (COUNT, "1'500", 1500),
        (COUNT, "1.000.000", 1_000_000),
        (BILL, "1.200.000", 1_200_000.0),
        (BILL, "12.345", 12.345),
        (BILL, "40.5", 40.5),
        (COUNT, "40k", 40000),
        (COUNT, "0.5M", 500_000),
        (COUNT, "~500", 500),
        (COUNT, "about 120", 120),
        (SHARE, "0.9", 0.9),
        (SHARE, "62%", 0.62),
        (SHARE, ".5", 0.5),
        (SHARE, "5.", 5.0),
        (SHARE, "1e2", 100.0),
        (FREE, "-3.25", -3.25),
        (DAY, "2027-01-31", Day(date(2027, 1, 31).toordinal())),
        (TEXT, "It  still\n  invents numbers.", "It still invents numbers."),
        (TEXT, '"no"', "no"),
        (TEXT, "Umlauts and 👩‍🔬 are welcome.", "Umlauts and 👩‍🔬 are welcome."),
        (WORD, "api", "api"),
        (WORD, '"api"', "api"),
        (WORDS, "[api, self-hosted]", frozenset({"api", "self-hosted"})),
        (WORDS, "api", frozenset({"api"})),
        (WORDS, "[]", frozenset()),
    ],
    ids=in_words,
)
def test_a_value_is_taken_as_it_is_intended(fact: Fact, written: str, value: Value) -> None:
    assert (value, []) == read(fact, written)
    assert type(value) is type(read(fact, written)[0])


@pytest.mark.parametrize(
    ("fact", "written", "stated"),
    [
        (FLAG, "maybe", "takes true or false, not `maybe` -> Write true, false or unknown."),
        (FLAG, '"true"', "takes true or false, not the text `true` -> Remove the quotes."),
        (FLAG, "1", "takes true or false, not `1` -> Write true, false or unknown."),
        (COUNT, "'500'", "takes a whole number, not the text `500` -> Write 500 without quotes."),
        (
            COUNT,
            "1_000_001",
            "is 1_000_001, but must be at most 1,000,000 -> How many? Correct it,",
        ),
        (COUNT, "0x10", "takes a whole number, not `0x10` -> “x10” is not understood."),
        (COUNT, "2.5", "takes a whole number, not `2.5` -> 2.5 is not a whole number."),
        (
            COUNT,
            "{a: 1}",
            "takes a whole number, not a mapping -> Write a number, or unknown. For example: 300,",
        ),
        (COUNT, "1,500,0", "takes a whole number, not `1,500,0` -> 1,500,0 is not a number."),
        (COUNT, "2M", "is 2M, but must be at most 1,000,000 -> How many? Correct it,"),
        (COUNT, "90%", "takes a whole number, not `90%` -> This is counted, not a share."),
        (COUNT, "'2k'", "takes a whole number, not the text `2k` -> Write 2k without quotes."),
        (COUNT, "300 to 400", "takes a whole number, not `300 to 400` -> Give one number."),
        (COUNT, "22:30", "takes a whole number, not `22:30` -> Write a plain number: YAML takes"),
        (COUNT, "010", "takes a whole number, not `010` -> YAML takes a leading zero for base"),
        (
            COUNT,
            "1.500",
            "takes a whole number, not `1.500` -> 1.500 can be read in two ways. Write 1500 if",
        ),
        (
            COUNT,
            "40.000",
            "takes a whole number, not `40.000` -> 40.000 can be read in two ways. Write 40 or 4",
        ),
        (BILL, "40.000", "takes a number, not `40.000` -> 40.000 can be read in two ways. Wr"),
        (
            BILL,
            '"40.000"',
            "takes a number, not the text `40.000` -> 40.000 can be read in two ways",
        ),
        (SHARE, "0,9", "takes a number, not `0,9` -> Write 0.9."),
        (SHARE, "-0.1", "is -0.1, but must be at least 0 -> Which share? Correct it, or write"),
        (SHARE, ".nan", "takes a number, not `.nan` -> That is not a number. For example: 0.9,"),
        (
            FREE,
            "1e999",
            "takes a number, not `1e999` -> Write a number, or unknown. For example: 0.9,",
        ),
        (FREE, "-.inf", "takes a number, not `-.inf` -> That is not a number. For example: 0.9,"),
        (DAY, "20270131", "takes a date, not `20270131` -> Write it as year-month-day,"),
        (DAY, "2027-02-30", "is 2027-02-30, which is not a valid date -> Check the month"),
        (
            TEXT,
            "on",
            "takes a text, but YAML reads `on` as true or false -> If you mean a text, put it in",
        ),
        (TEXT, "1e3", "is not wrong"),
        (
            TEXT,
            "2027-01-31",
            "takes a text, but YAML reads `2027-01-31` as a date -> If you mean a",
        ),
        (TEXT, '""', "is empty -> Write it, or leave the key out."),
        (TEXT, '"a\\u2066b"', "contains a control character (U+2066) -> Remove it, because"),
        (TEXT, "[a]", "takes a text, not a list -> Write one sentence."),
        (WORD, "selfhosted", "cannot be `selfhosted` -> Did you mean self-hosted?"),
        (WORD, "servers", "cannot be `servers` -> Did you mean self-hosted?"),
        (GPU, "A100", "cannot be `A100` -> Did you mean a100-40gb or a100-80gb?"),
        (WORD, "moon", "cannot be `moon` -> Choose from: self-hosted, api, unknown."),
        (
            WORD,
            "[api]",
            "takes one of its choices, not a list -> Choose from: self-hosted, api, unknown.",
        ),
        (WORDS, "{api: 1}", "takes a list, not a mapping -> Write it in brackets: [self-hosted]."),
        (WORDS, "[[api]]", "takes a list of words, not of lists -> Choose from: self-hosted, api."),
    ],
    ids=in_words,
)
def test_a_value_is_refused_with_what_to_write_instead(
    fact: Fact, written: str, stated: str
) -> None:
    value, diagnostics = read(fact, written)
    if stated == "is not wrong":  # for YAML 1.1 a number has a point
        assert diagnostics == []
        return
    assert value is None
    assert [f"`{fact.id}` {stated}"] == [
        diagnostic[: len(f"`{fact.id}` {stated}")] for diagnostic in diagnostics
    ]


def test_every_wrong_word_of_a_list_is_named() -> None:
    _, diagnostics = read(WORDS, "[moon, api, sun]")
    assert [diagnostic.partition(" ->")[0] for diagnostic in diagnostics] == [
        "`words` cannot hold `moon`",
        "`words` cannot hold `sun`",
    ]


@pytest.mark.parametrize("written", ["unknown", "null", "~", "", '"unknown"'])
def test_words_for_unknown_are_read_as_unknown(written: str) -> None:
    assert is_unknown(node_of(written))


@pytest.mark.parametrize("written", ['""', '"null"', "[unknown]", "unknowns", "false", "0", "none"])
def test_similar_values_are_not_read_as_unknown(written: str) -> None:
    assert not is_unknown(node_of(written))


@given(st.integers(0, 1_000_000))
def test_every_whole_number_is_read_back(number: int) -> None:
    assert (number, []) == read(COUNT, str(number))
    assert (number, []) == read(COUNT, f"{number:_}")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_back(number: float) -> None:
    assert (number, []) == read(FREE, repr(number))


HABITS = {"{}": 1, "{:,}": 1, "{:_}": 1, "{}k": 1000, "about {}": 1, "~{}": 1, "{}%": 0.01}


@pytest.mark.parametrize("habit", HABITS)
@given(st.integers(0, 1_000_000))
def test_a_number_is_read_alike_from_a_file_and_in_the_interview(habit: str, given: int) -> None:
    text = habit.format(given)
    expected = number(text, FREE)
    assert expected == pytest.approx(given * HABITS[habit])
    assert read(FREE, text) == (expected, [])


@pytest.mark.parametrize(("habit", "more"), [("0{}", 0), ("'{}'", 0), ("'{:,}'", 0), ("{},5", 0.5)])
@given(st.integers(1, 999_999))
def test_the_number_that_is_suggested_is_the_one_that_was_meant(
    habit: str, more: float, given: int
) -> None:
    value, [diagnostic] = read(FREE, habit.format(given))
    suggested = re.search(r"Write ([^ ]+?)( without quotes)?\.$", diagnostic)
    assert suggested, diagnostic
    assert (value, read(FREE, suggested[1])) == (None, (given + more, []))
