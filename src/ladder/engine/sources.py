"""The sources that rules cite, and positions in files."""

from enum import StrEnum
from typing import NamedTuple


class Basis(StrEnum):
    """The basis of a rule: the source, our stricter interpretation of it, or an external source."""

    SOURCE = "source"
    INTERPRETATION = "interpretation"
    EXTERNAL = "external"


class Position(NamedTuple):
    """A place in a file; `line` and `column` count from 1. Line 0 means that it is only a name."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


NOWHERE = Position("")
"""The position of what was not read from a file."""


class Source(NamedTuple):
    """A source that rules cite; `quoted` if second-hand.

    A `page` is less permanent than a `paper`.
    """

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
