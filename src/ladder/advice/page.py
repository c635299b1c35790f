"""A page of text: headings beside their items, and the sources that it cites."""

from collections.abc import Sequence

from ladder.advice.view import View
from ladder.engine.verdict import Verdict
from ladder.output.parts import Citations
from ladder.output.screen import MEASURE, STRONG, Screen, columns, cut

MARGIN = 8
"""Columns of the headings that stand beside their items."""

NARROW = 72
"""Below this width a heading opens its first item instead."""


class TextPage:
    """Lines in the order in which they are added; sources are numbered as they are cited."""

    def __init__(self, verdict: Verdict, view: View) -> None:
        self.verdict = verdict
        self.screen = Screen(view.width, view.color, view.links)
        self.prose = min(view.width, MEASURE)
        self.beside = view.width >= NARROW
        self.cite = Citations({**verdict.rulebook.sources, **verdict.sources})

    def add(self, text: str, style: str = "") -> None:
        """Add a paragraph."""
        self.screen.add(text, style=style, width=self.prose)

    def gap(self) -> None:
        """Add a blank line."""
        self.screen.add()

    def section(self, heading: str, items: Sequence[str], style: str = "") -> None:
        """Add items under a heading that stands beside the first of them, or opens it if long."""
        first, rest = f"{heading}: ", " " * (MARGIN if self.beside else 2)
        if self.beside and len(heading) < MARGIN:
            first = heading.ljust(MARGIN)
        for item in items:
            self.screen.add(item, first, rest, style=style, lead=STRONG, width=self.prose)
            first = rest

    def sources(self, *, whole: bool = False) -> list[str]:
        """Add the sources cited so far, `whole` with their addresses, linked from their numbers.

        Otherwise each takes one line: its title is cut where it is long.
        """
        items = []
        for number, source, year in self.cite.listed():
            self.screen.addresses[str(number)] = source.url
            address = f" {source.url}".rstrip() if whole else ""
            room = max(12, self.prose - columns(f"Source: [{number}] {year}."))
            title = source.title if whole else cut(source.title, room)
            items.append(f"[{number}] {title}{year}.{address}")
        return items
