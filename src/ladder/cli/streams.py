"""Standard output: text, width and color."""

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from ladder.engine.sources import Position
from ladder.output.diagnostics import fault


def write(text: str) -> None:
    """Write text to standard output as UTF-8.

    Raises:
        InvalidInput: if it cannot be written, unless its reader has gone (`| head`).
    """
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _silence()
    except OSError as error:
        _silence()
        what = f"the output cannot be written: {str(error.strerror).lower()}"
        help_ = "Check where the output goes, and the space left there."
        raise fault(what, help_, Position("standard output", 0)) from None


def _silence() -> None:
    """Keep Python from writing pending output at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show(text: str) -> None:
    """Write text for people to standard output, with clickable addresses on a terminal."""
    if followed():
        from ladder.output.screen import linked

        text = linked(text)
    write(text)


def show_lines(text: str) -> None:
    """Write lines for people to standard output, wrapped between words on a terminal."""
    write(f"{between_words(text)}\n" if sys.stdout.isatty() else text)


def between_words(text: str) -> str:
    """Return the text wrapped between words for a terminal window."""
    from ladder.output.screen import wrapped

    return "\n".join(wrapped(text, width(), hang=6))


def say(text: str) -> None:
    """Write a message to standard error, and ignore a failure to write it."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def width() -> int:
    """Return the columns to write in: the terminal's, within 40 and 120; 80 without a terminal."""
    return max(40, min(shutil.get_terminal_size((80, 24)).columns, 120))


def progress(total: int, least: int) -> AbstractContextManager[Callable[[int], None]]:
    """Return a progress bar on standard error; none for less than `least` or without a terminal."""
    if total < least or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return nullcontext(lambda _: None)
    from ladder.output.screen import counting

    return counting(total, sys.stderr)


def colored() -> bool:
    """Return whether to use color: on a terminal, or if FORCE_COLOR asks for it.

    NO_COLOR and TERM=dumb turn color off.
    """
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def followed() -> bool:
    """Return whether the output goes to a terminal that can follow links."""
    return colored() and sys.stdout.isatty()
