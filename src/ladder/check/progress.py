"""A progress bar: on a terminal only, on stderr only, and gone when the work is done."""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ladder.output.screen import Bar

_FEW = 50
"""So few files are done before anybody has read a bar."""


class Progress:
    """Counts files done out of `total`."""

    def __init__(self, total: int) -> None:
        self._bar = _bar(total)

    def __enter__(self) -> "Progress":
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *raised: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self, files: int = 1) -> None:
        """Count more files as done."""
        if self._bar is not None:
            self._bar.step(files)


def _bar(total: int) -> "Bar | None":
    if total <= _FEW or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return None
    from ladder.output.screen import Bar

    return Bar(total, sys.stderr)
