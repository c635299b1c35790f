"""The text of others, made harmless for a terminal, a runner, a page."""

import pytest

from ladder.output.escape import clean, line, visible, xml
from ladder.output.escape import markdown as plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("two\nlines\tand more", "two lines and more"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x9b31m", "\\x9b31m"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u2066b\u2069", "a\\u2066b\\u2069"),
        ("bell\a", "bell\\x07"),
        ("\ud800", "\\ud800"),
        ("naïve 東京 ok", "naïve 東京 ok"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
    ],
)
def test_control_characters_are_spelled_out(text: str, expected: str) -> None:
    assert expected == clean(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as it is (really)", "as it is (really)"),
        ("a|b", "a\\|b"),
        ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"),
        ("&lt;", "&amp;lt;"),
        ("`code`", "\\`code\\`"),
        ("**bold** _it_ ~no~", "\\*\\*bold\\*\\* \\_it\\_ \\~no\\~"),
        ("[go](http://x.y)", "\\[go\\](http:&#8203;//x.y)"),
        ("![i](x)", "!\\[i\\](x)"),
        ("@team", "@&#8203;team"),
        ("fixes #12", "fixes #&#8203;12"),
        ("www.x.y", "www&#8203;.x.y"),
        ("$x$", "\\$x\\$"),
        ("- item", "\\- item"),
        ("1. item", "1\\. item"),
        ("# head", "\\# head"),
        ("two\n\nlines", "two lines"),
        ("\x1b[0m", "\\\\x1b\\[0m"),
        ("back\\slash", "back\\\\slash"),
    ],
)
def test_the_text_of_others_stays_text(text: str, expected: str) -> None:
    assert expected == plain(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("::error::owned", ": :error: :owned"),
        ("##[error]owned", "# #[error]owned"),
        ("##vso[task.complete]", "# #vso[task.complete]"),
        ("a: b # c", "a: b # c"),
    ],
)
def test_no_text_commands_a_runner(text: str, expected: str) -> None:
    assert expected == line(text)


def test_error_shows_invisible_characters() -> None:
    assert visible("a\u200cb\tc\xa0d") == "a\\u200cb\\tc\\xa0d"


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\ud800", "\ufffe", "\uffff"])
def test_characters_that_xml_forbids_are_spelled_out(character: str) -> None:
    assert xml(f"a{character}b") == f"a{ascii(character)[1:-1]}b"
