"""Files that are written whole or not at all, so that nobody reads half of one."""

import os
from contextlib import suppress

from ladder.engine.rules import Position
from ladder.output.diagnostics import Diagnostic, InvalidInput


def write_whole(name: str, path: str, text: str, errors: str = "replace") -> None:
    """Write a file, or put it in the place of the one that is there.

    Raises:
        InvalidInput: if the file, which is the `name`, cannot be written.
    """
    special = os.path.exists(path) and not os.path.isfile(path)
    temporary = path if special else f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8", errors=errors, newline="") as file:
            file.write(text)
        if not special:
            os.replace(temporary, os.path.realpath(path))
    except OSError as error:
        if not special:
            with suppress(OSError):
                os.unlink(temporary)
        raise unwritable(name, path, error) from None


def unwritable(name: str, path: str, error: OSError) -> InvalidInput:
    """Why a file cannot be written."""
    said = f"the {name} cannot be written: {(error.strerror or str(error)).lower()}"
    return InvalidInput([Diagnostic(said, Position(path), "Check the folder.")])
