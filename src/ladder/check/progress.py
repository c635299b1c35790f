"""A progress bar: on a terminal only, on stderr only, and gone when the work is done."""

import os
import sys
from types import TracebackType

_CELLS = 30
_FEW = 50
"""So few files are done before anybody has read a bar."""


class Progress:
    """Counts files done out of `total`."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.shown = total > _FEW and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def step(self, files: int = 1) -> None:
        """Count more files as done."""
        before = self.done * _CELLS // self.total if self.total else 0
        self.done += files
        if not self.shown:
            return
        cells = self.done * _CELLS // self.total
        if cells > before or self.done == files:
            bar = "#" * cells + "." * (_CELLS - cells)
            sys.stderr.write(f"\r[{bar}] {self.done:,} of {self.total:,}")
            sys.stderr.flush()
