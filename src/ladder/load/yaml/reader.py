"""Files to text, guarded: kind of file, size, encoding."""

import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from ladder.engine.sources import Position
from ladder.output.diagnostics import Diagnostic, InvalidInput, fault, nearest, quoted

LIMIT = 64 * 1024
"""Bytes of a problem file at most: one that states every fact there is has some 10,000."""

FAR = 1024 * 1024
"""Bytes of a document at most, of which only the front matter is read."""


def read_text(path: str, limit: int = LIMIT, otherwise: str = "") -> str:
    """Return the text of a file of at most `limit` bytes, or of standard input for `-`.

    `otherwise` is what helps where there is no such file, and none that is called alike.

    Raises:
        InvalidInput: if it is missing, no regular file, unreadable, too large, or not UTF-8.
    """
    name = "<stdin>" if path == "-" else path
    raw = read_bytes(path, limit, otherwise)
    if len(raw) > limit:
        what = f"the file is larger than {limit // 1024} KiB"
        help_ = "A problem file describes one problem: leave data and documents out of it."
        if limit != LIMIT:
            help_ = "Check that this is the file that you mean."
        raise fault(what, help_, Position(name))
    return decode(raw, name)


def read_bytes(path: str, limit: int, otherwise: str = "") -> bytes:
    """Return the bytes of a file or standard input, up to one more than `limit`.

    Raises:
        InvalidInput: if it is missing, no regular file, or unreadable.
    """
    try:
        return _read_stdin() if path == "-" else _read_file(path, limit)
    except (OSError, ValueError) as error:
        name = "<stdin>" if path == "-" else path
        raise InvalidInput([unreadable(error, name, otherwise)]) from None


def decode(raw: bytes, name: str) -> str:
    """Return UTF-8 bytes as text, without a byte-order mark.

    Raises:
        InvalidInput: if the bytes are not UTF-8; the position says where.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what, position = "the file is UTF-16 text", Position(name)
        if not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            *lines, last = error.object[: error.start].split(b"\n")
            what = f"the file is not UTF-8 text (byte 0x{error.object[error.start]:02x})"
            column = len(last.decode(errors="replace")) + 1
            position = Position(name, len(lines) + 1, column)
        raise fault(what, "Save it as UTF-8.", position) from None


def _read_stdin() -> bytes:
    if sys.stdin is None:
        raise OSError("standard input is closed")
    return sys.stdin.buffer.read(LIMIT + 1)


def _read_file(path: str, limit: int) -> bytes:
    # `<(command)` of a shell; at a pipe that lies in a folder one could wait forever.
    with open(path, "rb") if path.startswith("/dev/fd/") else opened(path) as file:
        return file.read(limit + 1)


def opened(path: str | Path) -> BinaryIO:
    """Open a regular file.

    Raises:
        OSError: if it is missing, something else, or unreadable.
    """
    mode = os.stat(path).st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(path)
    if not stat.S_ISREG(mode):
        raise OSError("it is a pipe, a device or a socket")
    return open(path, "rb")


def unreadable(error: OSError | ValueError, name: str, otherwise: str) -> Diagnostic:
    """Return why a file cannot be read, with help.

    `otherwise` is the help if there is no such file, and none with a similar name.
    """
    position = Position(name)
    match error:
        case FileNotFoundError() if os.path.islink(name):
            what = f"this is a link to {quoted(os.readlink(name))}, which does not exist"
            return Diagnostic(what, position, "Mend the link, or name the file itself.")
        case FileNotFoundError():
            near = neighbor(name)
            lost = otherwise or "Check the path, or pass - to read stdin."
            return Diagnostic("no such file", position, f"Did you mean {near}?" if near else lost)
        case IsADirectoryError():
            return Diagnostic("this is a folder, not a file", position, "Name one file in it.")
        case PermissionError():
            return Diagnostic("you may not read this file", position, "Check its permissions.")
        case OSError(strerror=str(reason)):
            what = f"the file cannot be read: {reason.lower()}"
            return Diagnostic(what, position, "Check the path.")
        case _:
            return Diagnostic(f"the file cannot be read: {error}", position, "Name a plain file.")


def neighbor(name: str) -> str | None:
    """Return the path beside a missing one that was probably meant."""
    path = Path(name)
    try:
        beside = [entry.name for entry in path.parent.iterdir() if entry.name != path.name]
        near = nearest(path.name, beside)
    except OSError:
        return None
    return str(path.with_name(near)) if near else None
