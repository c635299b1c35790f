"""A large text file, line by line: guarded, decoded, and digested on the way."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ladder.engine.facts import Value
from ladder.engine.sources import Position
from ladder.load.yaml.reader import opened, unreadable
from ladder.output.diagnostics import InvalidInput, fault

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes of one line at most: no single item of an evaluation is as long."""

WHOLE = 256 * 1024 * 1024
"""Bytes of a file at most that can only be read whole (one JSON document)."""

BLOCK = 1024 * 1024

_NOT_TEXT: tuple[tuple[bytes, str, str], ...] = (
    (b"\x1f\x8b", "the file is compressed (gzip)", "Unpack it first, for example with gunzip."),
    (b"\x28\xb5\x2f\xfd", "the file is compressed (zstd)", "Unpack it first: zstd -d."),
    (b"BZh", "the file is compressed (bzip2)", "Unpack it first, for example with bunzip2."),
    (b"\xfd7zXZ", "the file is compressed (xz)", "Unpack it first, for example with unxz."),
    (b"PAR1", "the file is Parquet", "Write its rows as JSONL or CSV first."),
    (b"\xff\xfe", "the file is UTF-16 text", "Save it as UTF-8."),
    (b"\xfe\xff", "the file is UTF-16 text", "Save it as UTF-8."),
)
_POINTER = b"version https://git-lfs"
_ZIP = b"PK\x03\x04"
_MARK = b"\xef\xbb\xbf"


class Lines:
    """The lines of a text file, each with its number; it can be gone through once.

    Once through, `digest` is the SHA-256 of all its bytes.

    Args:
        path: where it is.
        name: what messages call it; its path by default.
        text: whether it must be text.
        kept: the wrong items of a run at most whose text is kept, if it holds results.

    Raises:
        InvalidInput: if it is missing, no regular file, compressed or no text; going through it,
            at the first line that is not UTF-8 or too long.
    """

    def __init__(self, path: Path, name: str = "", *, text: bool = True, kept: int = 0) -> None:
        self.path, self.name, self.kept = path, name or str(path), kept
        self._hash = hashlib.sha256()
        with self._opened() as file:
            self.size = os.fstat(file.fileno()).st_size
            start = file.read(len(_POINTER))
        if start == _POINTER:
            what = "the file itself is in Git LFS, and only its pointer is here"
            raise self.fault(what, help_="Fetch it: git lfs pull; in CI, check out with lfs: true.")
        if text or not self.size:
            self._refuse_what_is_no_text(start)

    def fault(self, what: str, line: int = 1, column: int = 1, help_: str = "") -> InvalidInput:
        """Return a fault at a place of the file."""
        return fault(what, help_, Position(self.name, line, column))

    @property
    def digest(self) -> str:
        """The SHA-256 of what was read, as 64 letters."""
        return self._hash.hexdigest()

    def read_through(self) -> None:
        """Go through its bytes, for their digest."""
        with self._opened() as file:
            while block := file.read(BLOCK):
                self._hash.update(block)

    def first(self) -> str:
        """Return the first line that is not blank, without going through any."""
        with self._opened() as file:
            while raw := file.readline(LONGEST_LINE):
                if (line := raw.removeprefix(_MARK)).strip():
                    return self._text(line, 1)
        raise self.fault("the file holds nothing but blank lines")

    def __iter__(self) -> Iterator[tuple[int, str]]:
        at = 0
        with self._opened() as file:
            while block := file.read(BLOCK):
                if not block.endswith(b"\n"):
                    block += self._rest_of_line(file, block, at + 1)
                self._hash.update(block)
                lines = self._text(block if at else block.removeprefix(_MARK), at + 1).split("\n")
                if not lines[-1]:
                    del lines[-1]
                for at, line in enumerate(lines, at + 1):  # noqa: B020 - it goes on from there
                    yield at, line

    def _rest_of_line(self, file: BinaryIO, block: bytes, line: int) -> bytes:
        """Return the end of the last line of a block that begins at `line`."""
        rest = file.readline(LONGEST_LINE + 1)
        if len(rest) > LONGEST_LINE:
            line += block.count(b"\n")
            what = f"the line is longer than {LONGEST_LINE // 1024**2} MiB"
            raise self.fault(what, line, help_="Write one item a line.")
        return rest

    def whole(self) -> str:
        """Return the whole file, for formats that are one document.

        Raises:
            InvalidInput: if it is larger than `WHOLE`, or not UTF-8.
        """
        if self.size > WHOLE:
            what = f"the file is one document of more than {WHOLE // 1024**2} MiB"
            raise self.fault(what, help_="Export its rows as JSONL: such a file can be any size.")
        return "\n".join(text for _, text in self)

    def _text(self, raw: bytes, line: int) -> str:
        try:
            text = raw.decode()
        except UnicodeDecodeError as error:
            before, what = raw[: error.start], f"(byte 0x{raw[error.start]:02x})"
            place = self._place(before.decode(errors="replace"), line)
            help_ = "Save the whole file as UTF-8."
            raise self.fault(f"this is not UTF-8 text {what}", *place, help_) from None
        if "\0" in text:
            place = self._place(text[: text.index("\0")], line)
            raise self.fault("the file contains a NUL byte: it is not a text", *place)
        return text

    @staticmethod
    def _place(before: str, line: int) -> tuple[int, int]:
        """Return the line and column after `before`, which begins at `line`."""
        return line + before.count("\n"), len(before) - before.rfind("\n")

    def _opened(self) -> BinaryIO:
        try:
            return opened(self.path)
        except (OSError, ValueError) as error:
            raise InvalidInput([unreadable(error, self.name, "Check the path.")]) from None

    def _refuse_what_is_no_text(self, start: bytes) -> None:
        if not start:
            raise self.fault("the file is empty", help_="Name a file with results or examples.")
        if start.startswith(_ZIP):
            help_ = "Save a table as CSV. Of an Inspect log: inspect log dump FILE > FILE.json"
            raise self.fault("the file is a zip archive (.eval, .xlsx, .zip)", help_=help_)
        for magic, what, help_ in _NOT_TEXT:
            if start.startswith(magic):
                raise self.fault(what, help_=help_)


class Named(NamedTuple):
    """A file as a fact names it: its path, its SHA-256 where stated, and which run in it."""

    path: str
    digest: str
    run: str


def named(value: Value) -> Named:
    """Return the parts of `PATH@sha256:DIGEST#RUN`; only the path is required."""
    place, _, run = str(value).partition("#")
    path, _, digest = place.partition("@sha256:")
    return Named(path, digest.lower(), run)
