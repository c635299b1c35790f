"""Lines fit their width, whatever the script, and nothing in them drives a terminal."""

import re
import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ladder.output.escape import clean
from ladder.output.screen import BLOCKED, GOOD, STRONG, Screen, columns, linked, wrap
from tests.saw import must_see, saw


@pytest.mark.parametrize(
    ("text", "expected"), [("abc", 3), ("東京", 4), ("e\u0301", 1), ("\uff41", 2), ("", 0)]
)
def test_a_text_is_measured_in_columns(text: str, expected: int) -> None:
    assert expected == columns(text)


def test_lines_break_at_spaces_and_hang() -> None:
    expected = ("- one two", "  three")
    assert expected == wrap("one two three", 10, "- ", "  ")


def test_a_word_too_long_for_a_line_is_cut_and_a_link_is_not() -> None:
    assert wrap("aaaaaa", 4) == ("aaaa", "aa")
    link = "https://example.org/a/long/way"
    assert wrap(f"see {link} aaaaaaaaaaaa", 10) == ("see", link, "aaaaaaaaaa", "aa")


def test_a_combining_mark_stays_in_its_word() -> None:
    assert wrap("e\u0301" * 5, 4) == ("e\u0301" * 4, "e\u0301")
    assert wrap("so nai\u0308ve", 6) == ("so", "nai\u0308ve")
    assert wrap("会議の要約", 6) == ("会議の", "要約")


def test_joined_pictures_stay_one() -> None:
    assert wrap("\U0001f469\u200d\U0001f4bb" * 2, 3) == ("\U0001f469\u200d\U0001f4bb",) * 2


def test_an_empty_text_is_its_lead() -> None:
    assert wrap("", 10, "- ", "  ") == ("- ",)


def test_lines_after_the_first_may_hang_deeper_or_less_deep() -> None:
    assert wrap("one two three four", 12, "", "    ") == ("one two", "    three", "    four")
    assert wrap("one two three four", 12, "    ", "") == ("    one two", "three four")


@pytest.mark.slow
@must_see(several_lines=1)
@given(st.text(), st.integers(4, 120))
@example(" 00", 4)
def test_no_line_is_wider_than_asked_unless_it_holds_a_link(text: str, width: int) -> None:
    lines = wrap(text, width, "- ", "  ")
    if len(lines) > 1:
        saw("several_lines")
    assert [line for line in lines if columns(line) > width and "://" not in line] == []


@must_see(several_lines=4)
@given(st.text() | st.lists(st.text(), min_size=9).map(" ".join), st.integers(4, 120))
def test_wrapping_loses_no_letter(text: str, width: int) -> None:
    if len(wrap(text, width)) > 1:
        saw("several_lines")
    expected = "".join(clean(text).split())
    assert expected == "".join("".join(wrap(text, width)).split())


def drawn(*, color: bool) -> str:
    """One line, its lead in green and its text bold."""
    return screen_of_one_line(color=color).drawn()


def screen_of_one_line(*, color: bool) -> Screen:
    """A screen with a text that rich could take for markup."""
    screen = Screen(40, color)
    screen.add("[red]text[/red] :smile: {x}", "> ", "  ", style=STRONG, lead=GOOD)
    return screen


def test_without_color_nothing_is_added_and_no_markup_is_read() -> None:
    assert drawn(color=False) == "> [red]text[/red] :smile: {x}\n"
    assert drawn(color=True) == "\x1b[38;5;65m> \x1b[0m\x1b[1m[red]text[/red] :smile: {x}\x1b[0m\n"


@pytest.mark.parametrize("name", ["NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS"])
def test_what_is_drawn_does_not_hang_on_the_environment(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def both() -> str:
        screen = screen_of_one_line(color=True)
        screen.table([("a heading", "claims")], right=(1,))
        return screen.drawn()

    before = both()
    monkeypatch.setenv(name, "dumb" if name == "TERM" else "1")
    assert both() == before


@pytest.mark.parametrize("color", [False, True])
def test_a_table_cuts_its_first_column_alone(color: bool) -> None:
    screen = Screen(20, color)
    screen.table([("a long heading", "claims"), ("[b]東京[/b]", "12")], right=(1,))
    assert screen.drawn().splitlines() == ["a long head…  claims", "[b]東京[/b]       12"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Title, 2024. https://a.org/b_(c)", "https://a.org/b_(c)"),
        ("(see https://a.org/b, later)", "https://a.org/b"),
        ("\x1b[1mhttps://a.org/b.\x1b[0m", "https://a.org/b"),
    ],
)
def test_an_address_on_a_terminal_can_be_followed(text: str, address: str) -> None:
    opened, shown, _ = linked(text).split("\x1b\\")
    assert opened.endswith(f";{address}")
    assert "\x1b]8;id=" in opened
    assert shown.startswith(f"{address}\x1b]8;;")
    assert re.sub(r"\x1b\]8;.*?\x1b\\", "", linked(text)) == text


def test_a_text_without_an_address_stays_as_it_is() -> None:
    assert linked("see http: and ://") == "see http: and ://"


def luminance(color: int) -> float:
    """How bright a color of the terminal's 6 x 6 x 6 cube is, as WCAG measures it."""
    steps = (0, 95, 135, 175, 215, 255)
    place = color - 16
    return relative((steps[place // 36], steps[place // 6 % 6], steps[place % 6]))


def relative(rgb: tuple[int, int, int]) -> float:
    """The relative luminance of a color, 0 to 1."""
    parts = (part / 255 for part in rgb)
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    "background",
    [(255, 255, 255), (0, 0, 0), (30, 30, 30), (253, 246, 227), (0, 43, 54)],
)
def test_colours_read_on_light_and_dark_backgrounds(background: tuple[int, int, int]) -> None:
    for style in (GOOD, BLOCKED):
        pair = sorted((luminance(int(style[6:-1])), relative(background)))
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 3.5


EXAMPLE = "examples/scenario-support-assistant.yaml"
FOR_PROGRAMS = [
    *(["advise", EXAMPLE, "--format", format] for format in ("json", "markdown")),
    *(
        ["check", "examples/proposals/bad/nothing-tried.yaml", "--format", format]
        for format in ("json", "github", "sarif", "junit", "gitlab", "markdown")
    ),
    *(["rules", "list", "--format", format] for format in ("json", "markdown")),
    *(["rules", "show", "few-shot", "--format", format] for format in ("json", "markdown")),
    ["rules", "coverage", "--format", "json"],
    ["rules", "stale", "--format", "json"],
    ["schema", "problem"],
    ["--version"],
]
RUN = """
import contextlib, io, sys
from ladder.cli import main
for arguments in {commands!r}:
    sys.argv = ["ladder", *arguments]
    with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
        main()
    if loaded := sorted(name for name in sys.modules if name.partition(".")[0] in {heavy!r}):
        sys.exit(f"{{arguments}} imports {{loaded}}")
"""


def importing(commands: list[list[str]], heavy: list[str]) -> str:
    """What is said if one of these commands imports one of these packages."""
    script = RUN.format(commands=commands, heavy=heavy)
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    return ran.stderr.splitlines()[-1] if ran.returncode else ""


@pytest.mark.slow
def test_machine_formats_are_written_without_rich() -> None:
    assert importing(FOR_PROGRAMS, ["rich", "pygments", "markdown_it"]) == ""
    assert importing([["rules", "list"]], ["rich"]) == ""
    assert "imports ['rich'" in importing([["advise", EXAMPLE]], ["rich"])


@pytest.mark.slow
def test_no_screen_needs_what_is_heavy_in_rich() -> None:
    screens = [["advise", EXAMPLE], ["check", "examples/proposals"], ["--help"]]
    assert importing(screens, ["pygments", "markdown_it"]) == ""
