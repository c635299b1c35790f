"""Lines fit their width, whatever the script, and nothing in them drives a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder.output.layout import Paint, clean, columns, cut, pad, wrap


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("two\nlines\tand more", "two lines and more"),
        ("\x1b[31mred\x1b[0m", "\ufffd[31mred\ufffd[0m"),
        ("\x9b31m", "\ufffd31m"),
        ("a\u202eb", "a\ufffdb"),
        ("a\u2066b\u2069", "a\ufffdb\ufffd"),
        ("bell\a", "bell\ufffd"),
        ("\ud800", "\ufffd"),
        ("naïve 東京 ok", "naïve 東京 ok"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
    ],
)
def test_what_could_drive_a_terminal_is_replaced(text: str, expected: str) -> None:
    assert expected == clean(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("abc", 3), ("東京", 4), ("e\u0301", 1), ("\uff41", 2), ("", 0)]
)
def test_a_text_is_measured_in_columns(text: str, expected: int) -> None:
    assert expected == columns(text)


def test_lines_break_at_spaces_and_hang() -> None:
    expected = ["- one two", "  three"]
    assert expected == wrap("one two three", 10, "- ", "  ")


def test_wide_characters_break_anywhere_but_before_a_closing_mark() -> None:
    assert wrap("会議の要約。", 6) == ["会議の", "要約。"]
    assert wrap("会議の要約。", 5) == ["会議", "の要", "約。"]
    assert wrap("会議。", 4) == ["会", "議。"]


def test_a_word_too_long_for_a_line_is_cut_and_a_link_is_not() -> None:
    assert wrap("aaaaaa", 4) == ["aaaa", "aa"]
    link = "https://example.org/a/long/way"
    assert ["see", link] == wrap(f"see {link}", 10)


def test_an_empty_text_is_its_lead() -> None:
    assert wrap("", 10, "- ", "  ") == ["- "]


def test_padding_counts_columns() -> None:
    assert pad("東", 4) == "東  "


def test_a_cut_keeps_whole_words() -> None:
    assert cut("one two three", 11) == "one two..."
    assert cut("one: two", 8) == "one..."


@given(st.text(), st.integers(4, 120))
def test_no_line_is_wider_than_asked_unless_it_holds_a_link(text: str, width: int) -> None:
    lines = wrap(text, width, "- ", "  ")
    assert [line for line in lines if columns(line) > width and "://" not in line] == []


@given(st.text(), st.integers(4, 120))
def test_wrapping_loses_no_letter(text: str, width: int) -> None:
    expected = "".join(clean(text).split())
    assert expected == "".join("".join(wrap(text, width)).split())


def test_without_colour_nothing_is_added() -> None:
    plain, painted = Paint(False), Paint(True)
    assert (plain.strong("a"), plain.good("a"), plain.shut("a")) == ("a", "a", "a")
    assert painted.strong("a") == "\x1b[1ma\x1b[0m"


def luminance(colour: int) -> float:
    """How bright a colour of the terminal's 6 x 6 x 6 cube is, as WCAG measures it."""
    steps = (0, 95, 135, 175, 215, 255)
    place = colour - 16
    return relative((steps[place // 36], steps[place // 6 % 6], steps[place % 6]))


def relative(rgb: tuple[int, int, int]) -> float:
    """The relative luminance of a colour, 0 to 1."""
    parts = (part / 255 for part in rgb)
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    "background",
    [(255, 255, 255), (0, 0, 0), (30, 30, 30), (253, 246, 227), (0, 43, 54)],
)
def test_colours_read_on_light_and_dark_backgrounds(background: tuple[int, int, int]) -> None:
    paint = Paint(True)
    for painted in (paint.good("a"), paint.shut("a")):
        colour = int(painted.split("m")[0].rpartition(";")[2])
        pair = sorted((luminance(colour), relative(background)))
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 3.5
