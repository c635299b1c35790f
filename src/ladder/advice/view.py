"""The reader's preferences for a verdict."""

from enum import StrEnum
from typing import NamedTuple

from ladder.output.parts import Part


class Detail(StrEnum):
    """The amount of a verdict to show."""

    BRIEF = "brief"
    SCREEN = "screen"
    FULL = "full"
    TRACE = "trace"


class View(NamedTuple):
    """Options for showing a verdict.

    Args:
        width: columns to write in, at least 40.
        color: whether to add weight and color for a terminal.
        detail: how much to say.
        links: whether the terminal can follow links.
        more: what else is known of the problem, for the formats that say all.
        options: whether to name the options of the command that say more.
    """

    width: int = 80
    color: bool = False
    detail: Detail = Detail.SCREEN
    links: bool = False
    more: tuple[Part, ...] = ()
    options: bool = True


PLAIN = View()
"""One screen in 80 columns, without color."""
