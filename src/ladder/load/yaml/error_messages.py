"""Errors of the YAML parser in words that help the author of a file."""

import re

import yaml

from ladder.engine.sources import Position
from ladder.output.diagnostics import Diagnostic, quoted

_INDENTATION = "Line it up with its neighbors, and put texts with : or # in quotes."

_QUOTES = 'A text that contains ": " needs quotes: {}: "like this: quoted".'

_KEY = re.compile(r"""[ -]*["']?([\w./-][\w ./-]{0,40}?)["']?\s*:\s""")
"""The key of a line in block style."""

_ENTRY = re.compile(
    r"""[\[{,]\s*["']?([\w./-][\w ./-]{0,40}?)["']?\s*:\s+([^\s"',\[\]{}][^,\[\]{}]*)$"""
)
"""The key of an entry in brackets and its text without quotes, as far as a line has come."""

_BEGAN = {
    "expected ',' or ']'": (
        "a list in [ ] is not closed, or lacks a comma",
        "Separate its items with commas and end it with ].",
    ),
    "expected ',' or '}'": (
        "a mapping in { } is not closed, or lacks a comma",
        "Separate its entries with commas and end it with }.",
    ),
    "unexpected end of stream": (
        "a quote is opened here and never closed",
        "Close it, or write an apostrophe in a text as ''.",
    ),
    "could not find expected ':'": (
        "a name without a colon",
        "Write name: value, and indent a text that goes on.",
    ),
}
"""Messages of the parser about an unfinished construct, each with our text and remedy."""

_HERE = {
    "unknown escape character": (
        "a backslash in double quotes begins an escape that does not exist",
        "Use single quotes around a text with backslashes.",
    ),
    "alphabetic or numeric character": (
        "* or & begins a name here, and none follows",
        "Put a text that begins with * or & in quotes.",
    ),
    "block sequence entries are not allowed": (
        "a list begins in the middle of a line",
        "Begin it on the next line, or write it in brackets: [a, b].",
    ),
    "did not find expected key": ("this line does not fit the lines around it", _INDENTATION),
    "did not find expected '-' indicator": (
        "this line does not fit the list around it",
        "Begin each item of the list with - in the same column.",
    ),
    "undefined alias": ("an alias (*name) is used", "Put a text that begins with * in quotes."),
}
"""Messages of the parser about a position, each with our text and remedy."""


def forbidden_character(character: re.Match[str], text: str, name: str) -> Diagnostic:
    """Return the first character in `text` that no file may contain."""
    before = text[: character.start()]
    position = Position(name, before.count("\n") + 1, len(before) - before.rfind("\n"))
    what = f"the file contains a control character (U+{ord(character[0]):04X})"
    help_ = "Remove it. If the file has many of them, it is not a text, or not UTF-8."
    return Diagnostic(what, position, help_)


def syntax_fault(error: yaml.MarkedYAMLError, text: str, name: str) -> Diagnostic:
    """Return what the parser could not read, and the probable cause."""
    problem = str(error.problem or "")
    position = _mark(error, name)
    if "nesting depth" in problem:
        return Diagnostic("nested too deeply", position, "Nothing here needs so many levels.")
    written = "".join(text.split("\n")[position.line - 1 : position.line])
    at = position.column - 1
    before, character = written[:at], written[at : at + 1]
    if "\t" in written[: len(written) - len(written.lstrip())]:
        what = "a tab is used for indentation"
        return Diagnostic(what, Position(name, position.line), "Use spaces.")
    if "cannot start any token" in problem:
        what = f"a text may not begin with {quoted(character)}"
        return Diagnostic(what, position, "Put the text in quotes.")
    if "mapping values are not allowed" in problem:
        return _colon(before, position)
    if character == ":" and (entry := _ENTRY.search(before)) and "expected ','" in problem:
        what = "a second colon in one entry, or no comma before its name"
        help_ = f"Separate entries with commas. {_QUOTES.format(entry[1])}"
        return Diagnostic(what, position, help_)
    for stated, where_it_began in ((_BEGAN, True), (_HERE, False)):
        for understood, (what, help_) in stated.items():
            if understood in problem:
                return Diagnostic(what, _mark(error, name, where_it_began), help_)
    return Diagnostic(f"this is not valid YAML: {problem}", position, _INDENTATION)


def _mark(error: yaml.MarkedYAMLError, name: str, where_it_began: bool = False) -> Position:
    at = error.problem_mark or error.context_mark
    if where_it_began:
        at = error.context_mark or at
    return Position(name, at.line + 1, at.column + 1) if at else Position(name)


def _colon(before: str, position: Position) -> Diagnostic:
    """Return the fault of a colon where no key can end, with the text before it."""
    if ":" in before:
        key = _KEY.match(before)
        help_ = _QUOTES.format(key[1] if key else "because")
        return Diagnostic("a second colon in one line", position, help_)
    help_ = "Line it up with the key above it."
    return Diagnostic("this line is indented further than its neighbors", position, help_)
