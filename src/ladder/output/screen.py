"""Text for people, drawn by rich: wrapped on words, measured in columns, optionally in color.

This is the only module that uses rich (a contract in pyproject.toml checks it), imported only when
a screen is drawn. Text goes through `clean` before it is measured and is never parsed as rich's
markup, so text of a user cannot move the cursor, set a color or reorder the line.
"""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from io import StringIO
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, TextIO

# A function of rich, because `Text.wrap` cuts a link that is wider than its line.
from rich._wrap import divide_line
from rich.cells import cell_len, chop_cells

from ladder.output.escape import clean

if TYPE_CHECKING:
    from rich.console import Console

columns = cell_len
"""A function that returns the number of columns of a text."""

MEASURE = 100
"""Prose is no wider than this, however wide the window."""

# Two of the terminal's 256 colors with a contrast of 3.5 or more on white, on black, and on the
# usual backgrounds in between.
STRONG = "bold"
"""The style of the most important text."""
DIM = "dim"
"""The style of text that can be skipped."""
GOOD = "color(65)"
"""The style of recommended or finished things."""
BLOCKED = "color(133)"
"""The style of blocked things."""

_BREAK = "\x1f"
"""A possible line break without a space: rich treats it as a space of no width."""

_CAN_BE_FOLLOWED = re.compile(r"https?://[!-~]+(?<![.,;:])|(?<!\x1b)\[\d+(?:, \d+)*\]")
"""An address, or the numbers of sources."""


class Screen:
    """Lines in the order in which they are added.

    Args:
        width: columns to write in.
        color: whether to add weight and color; they only repeat what the words say.
        links: whether addresses, and numbers in `addresses`, become clickable links.
    """

    def __init__(self, width: int, color: bool = False, links: bool = False) -> None:
        self.width, self.color, self.links = width, color, links
        self.addresses: dict[str, str] = {}
        self._lines: list[tuple[str, str, int, str]] = []

    def add(
        self,
        text: str = "",
        first: str = "",
        rest: str = "",
        *,
        style: str = "",
        lead: str = "",
        width: int | None = None,
    ) -> None:
        """Add `text`, wrapped.

        Args:
            text: what to add; empty for a blank line.
            first: opens the first line.
            rest: opens those after it.
            style: for the text.
            lead: a style for `first`.
            width: columns to write in, if not the whole width.
        """
        start, *others = wrap(text, width or self.width, first, rest)
        self._lines.append((start, style, len(first), lead))
        self._lines += [(line, style, len(rest), "") for line in others]

    def table(self, rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> None:
        """Add rows in aligned columns; the first column wraps if there is no room.

        Args:
            rows: the cells of each row.
            right: the columns that are aligned to the right.
        """
        from rich.table import Table
        from rich.text import Text

        table = Table.grid(padding=(0, 2, 0, 0), expand=bool(right))
        every = list(rows)
        for number in range(len(every[0]) if every else 0):
            table.add_column(
                justify="right" if number in right else "left",
                no_wrap=True,
                ratio=None if number else 1,
            )
        for row in every:
            table.add_row(*(Text(clean(cell)) for cell in row))
        console = self._console()
        console.print(table)
        self._lines += [(line.rstrip(), "", 0, "") for line in _written(console).splitlines()]

    def drawn(self) -> str:
        """Return all lines, each ended by a newline."""
        return linked(self._drawn(), self.addresses) if self.links else self._drawn()

    def _drawn(self) -> str:
        if not self.color:
            return "".join(f"{line}\n" for line, *_ in self._lines)
        from rich.text import Text

        console = self._console()
        for line, style, start, lead in self._lines:
            text = Text(line)
            text.stylize(style, start)
            text.stylize(lead, 0, start)
            console.print(text, soft_wrap=True)
        return _written(console)

    def _console(self) -> "Console":
        """Return a console that reads no settings from the environment."""
        from rich.console import Console

        return Console(
            file=StringIO(),
            width=self.width,
            height=25,
            color_system="256" if self.color else None,
            force_terminal=self.color,
            no_color=False,
            legacy_windows=False,
            highlight=False,
        )


def _written(console: "Console") -> str:
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


@contextmanager
def counting(total: int, terminal: TextIO) -> Iterator[Callable[[int], None]]:
    """Show a progress bar until the work is done; yield a function that advances it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress

    columns = BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=Console(file=terminal), transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda done: progress.advance(task, done)


def linked(text: str, addresses: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return `text` for a terminal, with every address as a clickable link (OSC 8).

    So does each number in brackets that has one of `addresses`.
    """
    from rich.color import ColorSystem
    from rich.style import Style

    def link(found: re.Match[str]) -> str:
        word = found[0]
        if word.startswith("["):
            return re.sub(r"\d+", link, word)
        address = word if "://" in word else addresses.get(word)
        return Style(link=address or None).render(word, color_system=ColorSystem.EIGHT_BIT)

    return _CAN_BE_FOLLOWED.sub(link, text)


@lru_cache(maxsize=20_000)
def wrap(text: str, width: int, first: str = "", rest: str = "") -> tuple[str, ...]:
    """Return cleaned `text` in lines of at most `width` columns, begun by `first`, then `rest`.

    Lines break at spaces, and inside a word that is too long for a line, unless it is a link.
    Results are cached, because many proposals get the same text.
    """
    room, later = width - columns(first), width - columns(rest)
    least = max(1, min(room, later))
    words = clean(text).lstrip().split(" ")  # rich keeps leading spaces with the first word
    left = " ".join(
        word if columns(word) <= least or "://" in word else _BREAK.join(chop_cells(word, least))
        for word in words
    )
    lines: list[str] = []
    breaks = divide_line(left, max(1, room), fold=False)
    if breaks and room != later:
        lines, left = [left[: breaks[0]]], left[breaks[0] :]
        breaks = divide_line(left, max(1, later), fold=False)
    lines += [left[start:end] for start, end in pairwise((0, *breaks, len(left)))]
    shown = [line.replace(_BREAK, "").rstrip() for line in lines]
    return (first + shown[0], *(rest + line for line in shown[1:]))


_COMMAND = re.compile(r"\bladder (?:ask|advise) \S")
"""The beginning of a command in a text."""


def cut(text: str, width: int) -> str:
    """Return a text on one line, with … in place of the words that do not fit."""
    return textwrap.shorten(text, width, placeholder=" …")


def wrapped(text: str, width: int, hang: int = 2) -> list[str]:
    """Return the lines of a text, each wrapped under its indentation plus `hang`, if it has one.

    A line that holds a command stays whole: it is there to be pasted.
    """
    lines: list[str] = []
    for line in text.splitlines() or [""]:
        if _COMMAND.search(line):
            lines.append(line)
            continue
        indent = line[: len(line) - len(line.lstrip())]
        after = indent + (" " * hang if indent else "")
        lines += wrap(line.lstrip(), width, indent, after)
    return lines
