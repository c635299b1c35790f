"""Where rules come from: the sources that they cite, and their places in files."""

from enum import StrEnum
from typing import NamedTuple


class Basis(StrEnum):
    """Where a rule comes from: the source says so, our stricter reading of it, or newer than it."""

    SOURCE = "source"
    INTERPRETATION = "interpretation"
    EXTERNAL = "external"


class Position(NamedTuple):
    """A place in a file; `line` and `column` count from 1. With line 0, no file but a name."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


NOWHERE = Position("")
"""The position of what was not read from a file."""


class Source(NamedTuple):
    """Something a rule cites; `quoted` at second hand only. A `page` keeps less than a `paper`."""

    id: str
    title: str
    authors: str
    year: int
    url: str
    verified: str
    quoted: bool = False
    note: str = ""
    claims: tuple[str, ...] = ()
    kind: str = ""
