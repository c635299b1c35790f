"""The root of a repository, and atomic writes: a file is written completely or not at all."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ladder.engine.sources import Position
from ladder.output.diagnostics import InvalidInput, fault


def root_of(start: Path) -> Path | None:
    """Return the folder at or above `start` that holds .git, if any."""
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)


def write_whole(name: str, path: str, text: str | Iterable[str], errors: str = "replace") -> None:
    """Write a file, or replace the existing one; its text may come in parts.

    Raises:
        InvalidInput: if the file called `name` cannot be written.
    """
    try:
        put(Path(path), text, errors=errors)
    except OSError as error:
        raise unwritable(name, path, error) from None


def write_new(path: Path, text: str) -> None:
    """Write a file that does not exist yet, in its folder, which is made if necessary.

    Raises:
        InvalidInput: if it exists or cannot be written.
    """
    try:
        if not path.parent.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
        put(path, text, replace=False)
    except FileExistsError:
        help_ = "Name one that does not exist yet."
        raise fault("the file exists already", help_, Position(str(path), 0)) from None
    except OSError as error:
        raise unwritable("file", str(path), error) from None


def put(
    path: Path,
    text: str | Iterable[str],
    *,
    replace: bool = True,
    errors: str = "strict",
    mode: int | None = None,
) -> None:
    """Write a file completely or not at all; without `mode`, keep its mode or take the usual one.

    A device or a pipe is written to, never replaced.

    Raises:
        FileExistsError: if it exists and must not be replaced.
        OSError: if it cannot be written.
    """
    target = path.resolve()
    if replace and target.exists() and not target.is_file():
        with target.open("w", encoding="utf-8", errors=errors, newline="") as file:
            file.writelines(_parts(text))
        return
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors=errors, newline="") as file:
            file.writelines(_parts(text))
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(target) if mode is None else mode)
        if replace:
            os.replace(temporary, target)
        else:
            # A link fails if the name was taken meanwhile; a rename would not.
            os.link(temporary, target)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _parts(text: str | Iterable[str]) -> Iterable[str]:
    return [text] if isinstance(text, str) else text


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def unwritable(name: str, path: str, error: OSError) -> InvalidInput:
    """Return the fault of a file that cannot be written."""
    text = f"the {name} cannot be written: {(error.strerror or str(error)).lower()}"
    return fault(text, "Check the folder, and the space left there.", Position(path, 0))
