"""A TOML file to text and tables, and what is wrong with it in our words."""

import re
from collections.abc import Mapping
from pathlib import Path

from ladder.engine.rules import Position
from ladder.load.reader import decode, neighbour
from ladder.output.diagnostics import Diagnostic, InvalidInput


def read_toml(path: Path, name: str) -> tuple[str, Mapping[str, object]]:
    """The text of a file, called `name` in messages, and its tables.

    Raises:
        InvalidInput: if it is missing, unreadable, not UTF-8, or not TOML.
    """
    if path.is_dir():
        raise InvalidInput(
            [Diagnostic("this is a folder, not a file", Position(name), "Name one file in it.")]
        )
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        near = neighbour(name)
        help_ = f"Did you mean {near}?" if near else "Check the path."
        raise InvalidInput(
            [Diagnostic("no such file of settings", Position(name), help_)]
        ) from None
    except OSError as error:
        what = f"the settings cannot be read: {(error.strerror or str(error)).lower()}"
        raise InvalidInput([Diagnostic(what, Position(name), "Check the file.")]) from None
    return to_tables(raw, name)


def to_tables(raw: bytes, name: str) -> tuple[str, Mapping[str, object]]:
    """The bytes of a file as text and as tables.

    Raises:
        InvalidInput: if they are not UTF-8, or not TOML.
    """
    import tomllib

    text = decode(raw, name)
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput([_not_toml(str(error), text, name)]) from None


def _not_toml(said: str, text: str, name: str) -> Diagnostic:
    """What the parser could not read; it says where in words."""
    what, _, where = said.rpartition(" (at ")
    found = re.search(r"line (\d+), column (\d+)", where)
    lines = text.rstrip().split("\n")
    at = (int(found[1]), int(found[2])) if found else (len(lines), len(lines[-1]) + 1)
    return Diagnostic(f"not valid TOML: {what.lower()}", Position(name, *at), "Check the line.")
