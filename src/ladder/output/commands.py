"""Command lines for people to paste: a shell reads each to the letter."""

import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path


def command(
    words: Sequence[str], file: Path | None = None, rules: Iterable[Path] = (), as_of: str = ""
) -> str:
    """A command of ours: its words, its file, and what makes it read the same rules.

    Args:
        words: `ladder`, the command and its options.
        file: the file that it reads, if any.
        rules: the folders laid on top of the shipped rules.
        as_of: the day on which dated rules are read; empty means today.
    """
    line = [*words, *([_as_argument(file)] if file else [])]
    line += [word for folder in rules for word in ("--rules", _as_argument(folder))]
    return shlex.join([*line, *(["--as-of", as_of] if as_of else [])])


def _as_argument(path: Path) -> str:
    """A path that no command takes for an option."""
    return f"./{path}" if str(path).startswith("-") else str(path)
