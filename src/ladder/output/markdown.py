"""What Markdown pages are built of; text of others goes through `escape.markdown` first."""

import re
from collections.abc import Iterable

from ladder.output.escape import clean

_LINK = r"https?://[^\s<>]+"


def code(text: str) -> str:
    """An id as code."""
    return f"`{clean(text).replace('`', '')}`"


def link(shown: str, url: str) -> str:
    """`shown`, which is Markdown already, as a link if `url` is one."""
    return f"[{shown}](<{url}>)" if re.fullmatch(_LINK, url) else shown


def folded(summary: str, lines: list[str]) -> list[str]:
    """Lines under a summary that opens them."""
    return ["", f"<details><summary>{summary}</summary>", "", *lines, "", "</details>"]


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """A table; its cells are Markdown already."""
    lines: list[tuple[str, ...]] = [head, ("---",) * len(head), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]
