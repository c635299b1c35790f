"""Markdown in which the text of others becomes neither markup, nor a link, nor a mention."""

import re
from collections.abc import Iterable

from ladder.output.layout import clean

_MARKUP = re.compile(r"[\\`*_\[\]|~$]")
_OPENS_A_BLOCK = re.compile(r"^(\d*)([-+#.)=])")
_REACHES_OUT = re.compile(r"@(?=\w)|#(?=\d)|:(?=//)|www(?=\.)", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>]+")
_ZERO_WIDTH_SPACE = "&#8203;"


def plain(text: str) -> str:
    """`text` on one line, shown as it is: markup escaped, mentions and bare links taken apart."""
    safe = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    safe = _MARKUP.sub(r"\\\g<0>", safe)
    safe = _REACHES_OUT.sub(rf"\g<0>{_ZERO_WIDTH_SPACE}", safe)
    return _OPENS_A_BLOCK.sub(r"\1\\\2", safe)


def code(text: str) -> str:
    """An id as code."""
    return f"`{clean(text).replace('`', '')}`"


def link(shown: str, url: str) -> str:
    """`shown`, which is Markdown already, as a link if `url` is one."""
    return f"[{shown}](<{url}>)" if _LINK.fullmatch(url) else shown


def folded(summary: str, lines: list[str]) -> list[str]:
    """Lines under a summary that opens them."""
    return ["", f"<details><summary>{summary}</summary>", "", *lines, "", "</details>"]


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """A table; its cells are Markdown already."""
    lines: list[tuple[str, ...]] = [head, ("---",) * len(head), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]
