"""Which files make a rule pack."""

import os
from collections.abc import Iterator
from pathlib import Path

from ladder.engine.rules import Position
from ladder.output.diagnostics import Diagnostic, InvalidInput

LIMIT = 1024 * 1024
"""Bytes of a rule file at most; the longest of the shipped has some 40,000."""

ENDINGS = (".yaml", ".yml")


def rule_files(folder: Path) -> list[tuple[str, bytes]]:
    """Every YAML file below a folder, in a fixed order, as (path, bytes).

    Hidden files and folders (an editor's, a version control's) are passed by.

    Raises:
        InvalidInput: if the folder is missing or empty, a file in it is unreadable or too large,
            or a link leads nowhere or to a folder, so that rules would be left out without a word.
    """
    try:
        paths = sorted(_found(folder))
    except (FileNotFoundError, NotADirectoryError):
        paths = []
    except OSError as error:
        raise _unusable(f"the folder cannot be read: {_reason(error)}", folder) from None
    if not paths:
        raise _nothing_in(folder)
    return [(str(path), _bytes(path)) for path in paths]


def _found(folder: Path) -> Iterator[Path]:
    for entry in list(os.scandir(folder)):
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if entry.is_symlink() and not path.exists():
            raise _unusable("this link leads nowhere", path, "Mend the link, or remove it.")
        if entry.is_dir():
            if entry.is_symlink():
                help_ = "Name the folder that it leads to by a --rules of its own, or copy it here."
                raise _unusable("a link to a folder is not followed", path, help_)
            yield from _found(path)
        elif entry.name.lower().endswith(ENDINGS) and entry.is_file():
            if not _is_text(entry.name):
                raise _unusable("the name of this file is not UTF-8 text", path, "Rename it.")
            yield path


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(LIMIT + 1)
    except OSError as error:
        raise _unusable(f"the file cannot be read: {_reason(error)}", path) from None
    if len(raw) > LIMIT:
        raise _unusable(f"the file is larger than {LIMIT // 1024} KiB", path)
    return raw


def _nothing_in(folder: Path) -> InvalidInput:
    if folder.is_file():
        return _unusable("this is a file, not a folder of rules", folder)
    if folder.is_dir():
        return _unusable("no rule file in this folder: their names end in .yaml or .yml", folder)
    from ladder.load.reader import neighbour

    near = neighbour(str(folder))
    return _unusable("no such folder of rules", folder, f"Did you mean {near}?" if near else "")


def _unusable(what: str, path: Path, help_: str = "") -> InvalidInput:
    return InvalidInput(
        [Diagnostic(what, Position(str(path)), help_ or "Name a folder of rule files.")]
    )


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
