"""How a reader wants to see a verdict."""

from enum import StrEnum
from typing import NamedTuple


class Detail(StrEnum):
    """How much of a verdict is said."""

    SCREEN = "screen"
    TRACE = "trace"


class View(NamedTuple):
    """How to show a verdict. What programs read has one shape, whatever the view.

    Args:
        width: columns to write in, at least 40.
        colour: whether to add weight and colour for a terminal.
        detail: how much to say.
    """

    width: int = 80
    colour: bool = False
    detail: Detail = Detail.SCREEN


PLAIN = View()
"""The verdict in 80 columns, without colour."""
