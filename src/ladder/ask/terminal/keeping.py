"""Files that answers are kept in: written whole or not at all, never over another by accident."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from ladder.ask.state import Interview
from ladder.ask.terminal.commands import Commands

Write = Callable[[Interview], str]
"""Makes the text of a problem file from an interview."""


def write_whole(path: Path, text: str, *, replace: bool) -> None:
    """Write a file so that it is there whole or not at all.

    Raises:
        FileExistsError: if it exists and is not to be replaced.
        OSError: if it cannot be written.
    """
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(target))
        if replace:
            os.replace(name, target)
        else:
            # A link fails if the name was taken meanwhile; a rename would not.
            os.link(name, target)
    finally:
        if os.path.exists(name):
            os.unlink(name)


def _mode(target: Path) -> int:
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


_PREFIX = "interview-"


class Keeper:
    """Keeps the answers in a file of its own after each of them, until they are saved elsewhere."""

    def __init__(self, write: Write, commands: Commands, path: Path | None = None) -> None:
        self._write = write
        self._commands = commands
        self.path = path
        self.trouble = ""

    def keep(self, interview: Interview) -> None:
        """Write the answers so far. What stops it is remembered in `trouble`, and stops nothing."""
        if not interview.said and self.path is None:
            return
        try:
            if self.path is None:
                self.path = _free_name(folder())
            write_whole(self.path, self._write(interview), replace=True)
            self.trouble = ""
        except OSError as error:
            self.trouble = error.strerror or str(error)

    def told(self) -> str:
        """Where the answers are, and how to go on."""
        if self.path is None:
            return (
                "Nothing was answered yet."
                if not self.trouble
                else "The answers could not be kept."
            )
        return f"The answers are kept in {self.path}\nTo go on: {self._commands.ask(self.path)}"

    def drop(self) -> None:
        """Remove the file: its answers are saved elsewhere, or not wanted."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)
            self.path = None


def is_kept(file: Path) -> bool:
    """Whether a file is one that we keep answers in."""
    return file.resolve().parent == _state().resolve() and file.name.startswith(_PREFIX)


def unfinished() -> Path | None:
    """The latest interview that was kept and not yet saved elsewhere."""
    try:
        kept = [path for path in _state().iterdir() if path.name.startswith(_PREFIX)]
        return max(kept, key=lambda path: path.stat().st_mtime, default=None)
    except OSError:
        return None


def _state() -> Path:
    state = os.environ.get("XDG_STATE_HOME", "")
    base = Path(state) if state.startswith("/") else Path.home() / ".local" / "state"
    return base / "ladder"


def folder() -> Path:
    """The user's folder for state; where it cannot be made, one for temporary files."""
    own = _state()
    try:
        own.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.access(own, os.W_OK):
            return own
    except OSError:
        pass
    return Path(tempfile.mkdtemp(prefix="ladder-"))


def _free_name(folder: Path) -> Path:
    """A new file for one interview, made so that no other can take its name."""
    number = 1
    while True:
        path = folder / f"{_PREFIX}{number}.yaml"
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            number += 1
        else:
            return path
