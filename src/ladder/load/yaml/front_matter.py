"""The front matter of Markdown documents: YAML between two lines of three dashes."""

import re

MARKDOWN = (".md", ".markdown")

_OPENING = re.compile(r"---[ \t]*\r?\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)


def front_matter(text: str) -> str | None:
    """Return the front matter of `text` as YAML whose lines count as those of the document.

    An empty line stands for the opening `---`. None where there is none, or it is never closed.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return None
    closing = _CLOSING.search(text, opening.end())
    return None if closing is None else "\n" + text[opening.end() : closing.start()]


def is_document(text: str, name: str) -> bool:
    """Return whether a text is a Markdown document: by its name, or else by its form.

    Standard input has no name. It is one where behind a front matter no other YAML begins.
    """
    if name != "<stdin>" or front_matter(text) is None:
        return name.lower().endswith(MARKDOWN)
    rest = text[_CLOSING.search(text, 4).end() :]  # type: ignore[union-attr]
    return not re.match(r"\s*[\w-]+:\s", rest)


def is_left_open(text: str) -> bool:
    """Return whether a front matter begins and never ends."""
    opening = _OPENING.match(text)
    return opening is not None and _CLOSING.search(text, opening.end()) is None


_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n")
_ENDS = re.compile(_CLOSING.pattern.encode(), re.MULTILINE)


def document_head(raw: bytes, limit: int) -> bytes:
    """Return a document up to the end of its front matter.

    Without an end, that is the whole document; without front matter, whole lines within `limit`.
    """
    opening = _BEGINS.match(raw)
    if opening is None:
        return raw if len(raw) <= limit else raw[:limit].rpartition(b"\n")[0]
    closing = _ENDS.search(raw, opening.end())
    return raw if closing is None else raw[: closing.end()]
