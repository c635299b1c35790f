"""YAML files below a folder, and the folders that are part of the package."""

import os
from collections.abc import Iterator
from pathlib import Path

from ladder.engine.sources import Position
from ladder.load.yaml.reader import neighbor
from ladder.output.diagnostics import InvalidInput, fault


def shipped(name: str = "rules") -> Path:
    """Return a folder of the package, installed or in a checkout, such as its rules."""
    package = Path(__file__).parents[2]
    installed = package / name
    return installed if installed.is_dir() else package.parent.parent / name


LIMIT = 1024 * 1024
"""Bytes of a rule file at most; the longest of the shipped has some 40,000."""

ENDINGS = (".yaml", ".yml")


def rule_files(folder: Path) -> list[tuple[str, bytes]]:
    """Return every YAML file below a folder, in a fixed order, as (path, bytes).

    Hidden files and folders (such as an editor's) are skipped.

    Raises:
        InvalidInput: if the folder is missing or empty, a file in it is unreadable or too large,
            or a link is broken or leads to a folder, because its rules would be left out silently.
    """
    try:
        paths = sorted(_found(str(folder)), key=lambda path: path.split(os.sep))
    except (FileNotFoundError, NotADirectoryError):
        paths = []
    except OSError as error:
        raise _unusable(f"the folder cannot be read: {_reason(error)}", folder) from None
    if not paths:
        raise _nothing_in(folder)
    return [(path, _bytes(path)) for path in paths]


def _found(folder: str) -> Iterator[str]:
    # Texts and no paths: each start reads some 250 files.
    for entry in list(os.scandir(folder)):
        path = entry.path
        if entry.name.startswith("."):
            continue
        if entry.is_symlink() and not os.path.exists(path):
            raise _unusable("this link leads nowhere", path, "Mend the link, or remove it.")
        if entry.is_dir():
            if entry.is_symlink():
                help_ = "Name the folder that it leads to by a --rules of its own, or copy it here."
                raise _unusable("a link to a folder is not followed", path, help_)
            yield from _found(path)
        elif entry.name.lower().endswith(ENDINGS) and entry.is_file():
            if any("\ud800" <= character <= "\udfff" for character in entry.name):
                raise _unusable("the name of this file is not UTF-8 text", path, "Rename it.")
            yield path


def _bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            # Not `read(LIMIT + 1)`: to make so much room 300 times takes longer than to read.
            large = os.fstat(file.fileno()).st_size > LIMIT
            raw = b"" if large else file.read()
    except OSError as error:
        raise _unusable(f"the file cannot be read: {_reason(error)}", path) from None
    if large or len(raw) > LIMIT:
        raise _unusable(f"the file is larger than {LIMIT // 1024} KiB", path)
    return raw


def _nothing_in(folder: Path) -> InvalidInput:
    if folder.is_file():
        return _unusable("this is a file, not a folder of rules", folder)
    if folder.is_dir():
        return _unusable("no rule file in this folder: their names end in .yaml or .yml", folder)
    if ":/" in str(folder):
        help_ = "Fetch it with your own git, at a commit, and name the folder; or install it:"
        help_ += ' pip install "git+https://…@COMMIT", and name the pack.'
        return _unusable("no such folder of rules, and nothing is fetched", folder, help_)
    near = neighbor(str(folder))
    return _unusable("no such folder of rules", folder, f"Did you mean {near}?" if near else "")


def _unusable(what: str, path: str | Path, help_: str = "") -> InvalidInput:
    return fault(what, help_ or "Name a folder of rule files.", Position(str(path)))


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
