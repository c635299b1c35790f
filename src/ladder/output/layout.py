"""Lines for a terminal: cleaned, measured in columns, wrapped on words. Pure.

Text that a user wrote goes through `clean` before it is measured, so it can neither move the cursor
nor reorder the line. A character of east Asian width takes two columns, a combining one none.
"""

import re
from dataclasses import dataclass
from unicodedata import category, east_asian_width

# Controls, surrogates, private use and unassigned; of format characters all but the two joiners.
_REFUSED = {"Cc", "Cs", "Co", "Cn"}
_JOINERS = "\u200c\u200d"
_LINK = re.compile(r"https?://")


def clean(text: str) -> str:
    """`text` on one line; what could drive a terminal or turn its reading order becomes \ufffd."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_safe, " ".join(text.split())))


def _safe(character: str) -> str:
    kind = category(character)
    if kind in _REFUSED or (kind == "Cf" and character not in _JOINERS):
        return "\ufffd"
    return character


def columns(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def pad(text: str, width: int) -> str:
    """`text` with spaces up to `width` columns."""
    return text + " " * (width - columns(text))


def cut(text: str, width: int) -> str:
    """The first words of `text` that fit `width` columns, and three dots; at least one word."""
    while columns(text) > width - 3 and " " in text:
        text = text.rpartition(" ")[0]
    return text.rstrip(",:;.") + "..."


def wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """`text`, cleaned, in lines of at most `width` columns, opened by `first` and then by `rest`.

    Lines break at spaces and between wide characters. A link is never broken, even when too long.
    """
    lines: list[str] = []
    line, taken, empty = first, columns(first), True
    for space, piece in _pieces(clean(text), max(1, width - columns(rest))):
        size = columns(piece)
        gap = 1 if space and not empty else 0
        if not empty and taken + gap + size > width:
            lines.append(line)
            line, taken, gap = rest, columns(rest), 0
        line += " " * gap + piece
        taken += gap + size
        empty = False
    return [*lines, line]


def _pieces(text: str, widest: int) -> list[tuple[bool, str]]:
    """What must stay together, each with whether a space stood before it."""
    pieces: list[tuple[bool, str]] = []
    for word in text.split(" "):
        parts = [word] if word.isascii() else _apart(word)
        space = True
        for part in parts:
            for bit in _cut(part, widest):
                pieces.append((space, bit))
                space = False
    return pieces


def _apart(word: str) -> list[str]:
    """`word` taken apart around its wide characters, closing marks kept off the start of a line."""
    parts: list[str] = []
    for character in word:
        joined = bool(parts) and (
            _width(character) == 0
            or category(character) in ("Pe", "Pf", "Po")
            or category(parts[-1][-1]) in ("Ps", "Pi")
            or (_width(character) == 1 and _width(parts[-1][-1]) == 1)
        )
        if joined:
            parts[-1] += character
        else:
            parts.append(character)
    return parts


def _cut(word: str, widest: int) -> list[str]:
    """`word` in pieces that fit a line; links stay whole, so that they can be followed."""
    if columns(word) <= widest or _LINK.search(word):
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and columns(pieces[-1]) + _width(character) > widest:
            pieces.append("")
        pieces[-1] += character
    return pieces


@dataclass(frozen=True, slots=True)
class Paint:
    """Weight and colour for what words already say; without `colour`, text stays as it is.

    Besides bold one green and one violet: of the terminal's 256 colours, two that keep a contrast
    of 3.5 or more on white, on black, and on the usual grounds between.
    """

    colour: bool

    def strong(self, text: str) -> str:
        """What catches the eye first."""
        return self._in("1", text)

    def good(self, text: str) -> str:
        """What is recommended or done."""
        return self._in("38;5;65", text)

    def shut(self, text: str) -> str:
        """What something stands in the way of."""
        return self._in("38;5;133", text)

    def _in(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text
