"""Building blocks of Markdown pages; text of others goes through `escape.markdown` first."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ladder.output.escape import clean
from ladder.output.escape import markdown as plain
from ladder.output.parts import Citations, Item, Part, alone

_LINK = r"https?://[^\s<>]+"


def code(text: str) -> str:
    """Return an id as code."""
    return f"`{clean(text).replace('`', '')}`"


def link(shown: str, url: str) -> str:
    """Return `shown`, which is Markdown already, as a link if there is a `url`."""
    return f"[{shown}](<{url}>)" if re.fullmatch(_LINK, url) else shown


def folded(summary: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield lines under a summary that opens them."""
    yield from ("", f"<details><summary>{summary}</summary>", "", *lines, "", "</details>")


def table(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table with its heading row first; its cells are Markdown already."""
    for number, cells in enumerate(rows):
        yield f"| {' | '.join(cells)} |"
        if not number:
            yield f"| {' | '.join('---' for _ in cells)} |"


def part(given: Part, cite: Citations, level: int = 4) -> Iterator[str]:
    """Yield a part of a page; parts inside it have the next heading level."""
    heading = plain(given.heading)
    lines = list(_inside(given, cite, level))
    if given.folded:
        yield from folded(heading, lines)
    else:
        yield from ("", f"{'#' * level} {heading}", "", *lines)


def in_short(given: Part, cite: Citations, level: int = 4) -> Iterator[str]:
    """Yield a part of a sheet; a single item is a paragraph that opens with the heading."""
    if given.ordered or len(given.items) != 1:
        yield from ("", f"{'#' * level} {plain(given.heading)}", *_inside(given, cite, level))
    else:
        yield from ("", item(alone(given), cite))


def _inside(given: Part, cite: Citations, level: int) -> Iterator[str]:
    for number, element in enumerate(given.items, 1):
        yield f"{f'{number}.' if given.ordered else '-'} {item(element, cite)}"
    if given.rows:
        yield from [""] if given.items else []
        yield from table([given.head, *([item(cell, cite) for cell in row] for row in given.rows)])
    for inner in given.parts:
        yield from part(inner, cite, level + 1)


def item(given: Item, cite: Citations) -> str:
    """Return an item on one line: its opening in bold, sources as links, its origin."""
    opens = f"**{plain(given.opens)}** " if given.opens else ""
    numbers = ((number, cite.address(number)) for number in cite.numbers(given.sources))
    marks = "".join(f" {link(f'[{number}]', url)}" for number, url in numbers)
    origin = f" {code(given.id)}" if given.id else ""
    read = f" (read: {plain(given.note)})" if given.note else ""
    return f"{opens}{plain(given.text)}{marks}{origin}{read}"


def sources(cite: Citations) -> Iterator[str]:
    """Yield the sources cited so far as a numbered list."""
    for number, source, year in cite.listed():
        yield f"{number}. {link(plain(source.title), source.url)}{year}"
