"""A page of text: headings beside their items, and the sources that it cites."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from ladder.advice.view import View
from ladder.engine.verdict import Verdict
from ladder.output.parts import Citations
from ladder.output.screen import MEASURE, STRONG, Screen

ALL = "--full"
"""How all of it is shown."""

MARGIN = 10
"""Columns of the headings that stand beside their items."""

NARROW = 72
"""Below this width a heading opens its first item instead."""


def shortened(text: str) -> Iterator[str]:
    """The text without its last sentence or what follows a semicolon, then without the last two."""
    for end in reversed([*re.finditer(r"([.?]|;) ", text)]):
        yield f"{text[: end.start()]}{end[1].replace(';', '.')}"


class Page:
    """Lines in the order in which they are added; sources are numbered as they are cited."""

    def __init__(self, verdict: Verdict, view: View) -> None:
        self.verdict = verdict
        self.screen = Screen(view.width, view.colour, view.links)
        self.prose = min(view.width, MEASURE)
        self.beside = view.width >= NARROW
        self.cite = Citations({**verdict.rulebook.sources, **verdict.sources})

    def add(self, text: str, style: str = "", most: int | None = None) -> None:
        """A paragraph, of so many lines at most."""
        self.screen.add(text, style=style, width=self.prose, most=most)

    def gap(self) -> None:
        """A blank line."""
        self.screen.add()

    def section(
        self,
        heading: str,
        items: Sequence[str],
        every: int = 0,
        most: int | None = None,
        style: str = "",
        shorter: Callable[[str], Iterable[str]] = shortened,
    ) -> None:
        """Items under a heading that stands beside them, each of so many lines at `most`.

        Where there are more than those shown, `every` in all, the last item says so. What does not
        fit is said in a `shorter` way.
        """
        first, rest = (
            (heading.ljust(MARGIN), " " * MARGIN) if self.beside else (f"{heading}: ", "  ")
        )
        for number, item in enumerate(items, 1):
            left = every - number if number == len(items) else 0
            more = f" (And {left} more.)" if left > 0 else ""
            text, *ways = (f"{said}{more}" for said in (item, *shorter(item)))
            if every and number == len(items):
                ways += [item, f"{left + 1} more: {ALL}."]
            self.screen.add(
                *(text, first, rest),
                style=style,
                lead=STRONG,
                width=self.prose,
                most=most,
                shorter=ways,
            )
            first = rest

    def linked(self, id_: str) -> str:
        """An id; that of a rule leads to its file on a terminal."""
        rule = self.verdict.rulebook.rules.get(id_)
        if rule is not None and self.screen.links:
            from ladder.load.rules import shipped

            own = id_ in self.verdict.rulebook.own
            folder = Path() if own else shipped().parent
            self.screen.addresses[id_] = (folder / rule.position.file).resolve().as_uri()
        return id_

    def sources(self, *, whole: bool = False) -> list[str]:
        """The sources cited so far, `whole` with their addresses; their numbers lead to them."""
        items = []
        for number, source, year in self.cite.listed():
            self.screen.addresses[str(number)] = source.url
            address = f" {source.url}".rstrip() if whole else ""
            items.append(f"[{number}] {source.title}{year}.{address}")
        return items
