"""The list of rules: two lines each for a terminal, one line each for a pipe, markdown, JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from ladder.catalog.entries import Entry
from ladder.catalog.pages.written import SCHEMA
from ladder.output import markdown

if TYPE_CHECKING:
    from ladder.output.screen import Screen

HEADINGS = {
    "gate": "Gates: what must be known to hold before a technique is taken",
    "unfit": "Unfit: why a technique does not serve a need",
    "fit": "Fit: why a technique serves a need",
    "variant": "Variants: the form that a technique takes",
    "caution": "Cautions: what to watch out for",
    "advice": "Advice: steps that come along with a technique",
    "message": "The program's own sentences",
    "check": "The check's own: what `ladder check` finds beside the gates and reasons above",
    "technique": "Techniques, lowest rung first",
    "need": "Needs: what is wrong or wanted",
    "parameter": "Parameters: numbers of the rules, each once",
    "computed": "Computed facts: what follows from others",
    "fact": "Facts: what can be known about a problem",
    "derived": "Derived facts: named conditions",
    "source": "Sources",
    "claim": "Claims of the source document",
    "tension": "Tensions within the source document",
}

COLUMNS = ("id", "kind", "scope", "verified", "says", "techniques")


def for_screen(items: Sequence[Entry], width: int, colour: bool = False) -> str:
    """Grouped by kind, two lines to an item, wrapped at `width`; a count at the end."""
    from ladder.output.screen import MEASURE, STRONG, Screen

    screen = Screen(min(width, MEASURE), colour)
    for kind, group in groupby(items, key=lambda item: item.kind):
        screen.add(HEADINGS[kind], style=STRONG)
        for item in group:
            _two_lines(screen, item)
        screen.add()
    screen.add(counted(len(items)))
    return screen.drawn()


def _two_lines(screen: "Screen", item: Entry) -> None:
    right = "  ".join(part for part in (f"{item.scope:<7}", item.verified) if part.strip())
    gap = screen.width - len(f"  {item.id}") - len(right)
    if right and gap >= 2:
        screen.add(f"{item.id}{' ' * gap}{right}", "  ")
    else:
        screen.add(item.id, "  ")
        if right:
            screen.add(right, " " * (screen.width - len(right)))
    about = f" [{_some(item.techniques)}]" if item.techniques and item.kind != "technique" else ""
    screen.add(item.says + about, " " * 6, " " * 6)


def _some(techniques: tuple[str, ...]) -> str:
    """The techniques, cut where a list of nearly all would bury the sentence."""
    if len(techniques) <= 4:
        return ", ".join(techniques)
    return f"{', '.join(techniques[:3])} and {len(techniques) - 3} more"


def counted(number: int) -> str:
    """How many there are, in words."""
    return "1 entry" if number == 1 else f"{number:,} entries"


def for_pipe(items: Sequence[Entry]) -> str:
    """One line to an item in aligned columns, nothing cut: made for grep, sort and cut."""
    rows = [COLUMNS, *(_cells(item) for item in items)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS) - 1)]
    lines = [
        "  ".join([*(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=False)), row[-1]])
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _cells(item: Entry) -> tuple[str, ...]:
    techniques = ",".join(item.techniques)
    cells = (item.id, item.kind, item.scope, item.verified, item.says, techniques)
    return tuple(cell or "-" for cell in cells)


def as_markdown(items: Sequence[Entry]) -> str:
    """One table."""
    rows = ([f"`{item.id}`", *map(_cell, _cells(item)[1:])] for item in items)
    return "".join(f"{line}\n" for line in markdown.table([COLUMNS, *rows]))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace(",", ", ").replace(",  ", ", ")


def as_json(items: Sequence[Entry]) -> str:
    """A list of objects, under a version."""
    rows = [
        {
            key: value if value != "" else None
            for key, value in asdict(item).items()
            if key != "name"
        }
        for item in items
    ]
    return json.dumps({"schema": SCHEMA, "entries": rows}, ensure_ascii=False, indent=2) + "\n"
