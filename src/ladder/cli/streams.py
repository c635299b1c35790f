"""Standard output: what is written there, how wide, and whether in color."""

import os
import shutil
import sys

from ladder.engine.sources import Position
from ladder.output.diagnostics import fault


def write(text: str) -> None:
    """Text to standard output, as UTF-8 wherever it goes.

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
    """Keep Python from writing at exit what could not be written now."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show(text: str) -> None:
    """Text for people to standard output; on a terminal its addresses can be followed."""
    if followed():
        from ladder.output.screen import linked

        text = linked(text)
    write(text)


def show_lines(text: str) -> None:
    """Lines for people to standard output; on a terminal they break between words."""
    write(f"{between_words(text)}\n" if sys.stdout.isatty() else text)


def between_words(text: str) -> str:
    """The text for a window, which would break its lines within words."""
    from ladder.output.screen import wrapped

    return "\n".join(wrapped(text, width(), hang=6))


def say(text: str) -> None:
    """Text beside the output, to standard error; where that is full, the exit code speaks alone."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def width() -> int:
    """Columns to write in: the terminal's, within 40 and 120; 80 where there is none."""
    return max(40, min(shutil.get_terminal_size((80, 24)).columns, 120))


def colored() -> bool:
    """Whether to use color: on a terminal, or where FORCE_COLOR asks for it.

    Never against NO_COLOR, nor where TERM=dumb says that codes are not understood.
    """
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def followed() -> bool:
    """Whether links can be followed where the output goes: on a terminal that takes codes."""
    return colored() and sys.stdout.isatty()
