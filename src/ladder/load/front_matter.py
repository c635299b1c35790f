"""The YAML front matter of a Markdown document, with its line numbers kept."""

import re

_OPENING = re.compile(r"---[ \t]*\r?\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)


def front_matter(text: str) -> str | None:
    """The front matter of `text` as YAML whose lines count as those of the document.

    An empty line stands for the opening `---`. None where there is none, or it is never closed.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return None
    closing = _CLOSING.search(text, opening.end())
    return None if closing is None else "\n" + text[opening.end() : closing.start()]


def is_left_open(text: str) -> bool:
    """Whether a front matter begins and never ends."""
    opening = _OPENING.match(text)
    return opening is not None and _CLOSING.search(text, opening.end()) is None
