"""Files that answers are kept in: written whole or not at all, never over another by accident."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from ladder.interview.state import Interview

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


class Keeper:
    """Keeps the answers in a file of its own after each of them, until they are saved elsewhere."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self.path: Path | None = None
        self.trouble = ""

    def keep(self, interview: Interview) -> None:
        """Write the answers so far. What stops it is remembered in `trouble`, and stops nothing."""
        if not interview.said:
            self.drop()
            return
        try:
            if self.path is None:
                self.path = _free_name(_folder())
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
        return f"The answers are kept in {self.path}\nTo go on: ladder ask {self.path}"

    def drop(self) -> None:
        """Remove the file: its answers are saved elsewhere, or not wanted."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)
            self.path = None


def _folder() -> Path:
    """The user's folder for state; where it cannot be made, one for temporary files."""
    state = os.environ.get("XDG_STATE_HOME", "")
    folder = Path(state) if state.startswith("/") else Path.home() / ".local" / "state"
    try:
        own = folder / "ladder"
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
        path = folder / f"interview-{number}.yaml"
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            number += 1
        else:
            return path
