"""The bytes of a file that may hold a proposal, and as much of them as text as it takes."""

import os
import re

from ladder.engine.sources import Position
from ladder.load.reader import FAR, LIMIT, decode, is_left_open, read_bytes
from ladder.output.diagnostics import Diagnostic, InvalidInput

_END = re.compile(rb"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)


def bytes_of(path: str) -> bytes:
    """What a file holds, as far as it is looked through.

    Raises:
        InvalidInput: if it cannot be read.
    """
    if path != "-" and os.path.isdir(path):  # a search lists what is in one, unless it may not
        what, help_ = "this folder cannot be searched", "Check its permissions."
        raise InvalidInput([Diagnostic(what, Position(path), help_)])
    return read_bytes(path, FAR)


def too_large(name: str) -> Diagnostic:
    """What is wrong with a file that is too large for a proposal."""
    help_ = "A proposal describes one problem: leave data and documents out of it."
    return Diagnostic(f"the file is larger than {LIMIT // 1024} KiB", Position(name), help_)


def text_of(raw: bytes, name: str) -> str:
    """All of it as text.

    Raises:
        InvalidInput: if it is too large, or not UTF-8.
    """
    if len(raw) > LIMIT:
        raise InvalidInput([too_large(name)])
    return decode(raw, name)


def head_of(raw: bytes, name: str) -> str:
    """The beginning of a document, as far as its front matter may reach.

    Raises:
        InvalidInput: if that is too large, or not UTF-8.
    """
    end = _END.search(raw, 4)
    if raw.removeprefix(b"\xef\xbb\xbf").startswith(b"---") and end is not None:
        return text_of(raw[: end.end()], name)
    if len(raw) <= LIMIT or is_left_open(raw[:LIMIT].decode(errors="replace")):
        return text_of(raw, name)
    return raw[:LIMIT].decode(errors="replace")
