"""A standalone HTML page: one file without scripts or downloads, for screen, phone and paper.

Its policy allows only its own style sheet, so text of an author can do no harm. Text of others goes
through `escape.html` first.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from ladder.output.escape import html as plain
from ladder.output.parts import Citations, Interval, Item, Part, alone

STYLE = Path(__file__).with_name("page.css")

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{hash}'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""

HIDDEN = 'aria-hidden="true" focusable="false"'
"""The attribute of a drawing that repeats the words beside it."""


def page(title: str, lines: Iterable[str]) -> str:
    """Return a whole page of lines that are HTML already; the title is plain text."""
    style = STYLE.read_text(encoding="utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return PAGE.format(hash=digest, title=plain(title), style=style, body="\n".join(lines))


def part(given: Part, cite: Citations, level: int = 2) -> Iterator[str]:
    """Yield a part of a page; a folded one opens at a click, and is left out on paper."""
    heading, lines = plain(given.heading), list(_inside(given, cite, level))
    if given.folded:
        yield from (f"<details><summary>{heading}</summary>", *lines, "</details>")
    elif level == 2:
        yield from (f"<section>\n<h2>{heading}</h2>", *lines, "</section>")
    else:
        yield from (f"<h{level}>{heading}</h{level}>", *lines)


def in_short(given: Part, cite: Citations) -> Iterator[str]:
    """Yield a part of a sheet; a single item is a paragraph that opens with the heading."""
    if given.ordered or len(given.items) != 1:
        yield from part(given, cite)
    else:
        yield f"<p>{item(alone(given), cite)}</p>"


def _inside(given: Part, cite: Citations, level: int) -> Iterator[str]:
    if given.items:
        kind = "ol" if given.ordered else "ul"
        yield f"<{kind}>"
        yield from (f"<li>{item(element, cite)}</li>" for element in given.items)
        yield f"</{kind}>"
    if given.rows:
        yield from _table(given, cite)
    for inner in given.parts:
        yield from part(inner, cite, level + 1)


def _table(given: Part, cite: Citations) -> Iterator[str]:
    """Yield a table whose cells repeat the heading of their column, for narrow screens."""
    names = "".join(f'<th scope="col">{plain(name)}</th>' for name in given.head)
    yield f"<table>\n<thead><tr>{names}</tr></thead>\n<tbody>"
    for first, *cells in given.rows:
        text = "".join(
            f'<td data-name="{plain(name)}">{item(cell, cite)}</td>'
            for name, cell in zip(given.head[1:], cells, strict=True)
        )
        yield f'<tr><th scope="row">{item(first, cite)}</th>{text}</tr>'
    yield "</tbody>\n</table>"


def item(given: Item, cite: Citations) -> str:
    """Return an item: its opening in bold, source numbers, its origin, and an interval if any."""
    opens = f"<b>{plain(given.opens)}</b> " if given.opens else ""
    origin = f' <span class="rule">{plain(given.id)}</span>' if given.id else ""
    read = f' <span class="rule">(read: {plain(given.note)})</span>' if given.note else ""
    drawn = _drawn(given.interval) if given.interval else ""
    return f"{opens}{plain(given.text)}{marks(given.sources, cite)}{origin}{read}{drawn}"


def marks(cited: Iterable[str], cite: Citations) -> str:
    """Return the numbers of sources, each with a link to its place in the list."""
    numbers = cite.numbers(cited)
    return "".join(f' <a class="cite" href="#source-{n}">[{n}]</a>' for n in numbers)


def sources(cite: Citations, on_paper: int) -> Iterator[str]:
    """Yield the sources cited so far: the first `on_paper` also on paper, the others folded."""
    yield '<section>\n<h2>Sources</h2>\n<ol class="sources">'
    for number, source, year in cite.listed():
        if number == on_paper + 1:
            yield "</ol>\n<details><summary>Sources of the details</summary>"
            yield f'<ol class="sources" start="{number}">'
        title = plain(source.title)
        if source.url.startswith(("https://", "http://")):
            title = f'<a href="{plain(source.url)}" rel="noreferrer">{title}</a>'
        yield f'<li id="source-{number}">{title}{year}</li>'
    folded = "\n</details>" if len(cite) > on_paper else ""
    yield f"</ol>{folded}\n</section>"


def _drawn(interval: Interval) -> str:
    """Return a drawing of a score between 0 and 1, its interval, and the target."""
    at, begin, end = (f"{10 + 380 * share:.1f}" for share in interval[:3])
    parts = [
        '<line class="axis" x1="10" y1="18" x2="390" y2="18"/>',
        f'<line class="range" x1="{begin}" y1="18" x2="{end}" y2="18" stroke-width="5"/>',
        f'<circle class="dot" cx="{at}" cy="18" r="6"/>',
    ]
    if interval.target is not None:
        x = f"{10 + 380 * interval.target:.1f}"
        parts.append(f'<line class="target" x1="{x}" y1="4" x2="{x}" y2="32" stroke-width="3"/>')
    view = 'class="score" viewBox="0 0 400 36" preserveAspectRatio="xMinYMid"'
    return f"<svg {view} {HIDDEN}>{''.join(parts)}</svg>"
