"""Which files make a rule pack."""

from pathlib import Path

from ladder.faults import BadInput, Fault
from ladder.model import Mark

LIMIT = 1024 * 1024
"""Bytes of a rule file at most; the longest of the shipped has some 40,000."""


def rule_files(folder: Path) -> list[tuple[str, bytes]]:
    """Every YAML file below a folder, in a fixed order, as (path, bytes).

    Raises:
        BadInput: if the folder is missing or empty, or a file in it is unreadable or too large.
    """
    try:
        paths = sorted(path for path in folder.rglob("*.yaml") if path.is_file())
    except OSError as error:
        raise _unusable(f"the folder cannot be read: {_reason(error)}", folder) from None
    if not paths:
        raise _nothing_in(folder)
    return [(str(path), _bytes(path)) for path in paths]


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(LIMIT + 1)
    except OSError as error:
        raise _unusable(f"the file cannot be read: {_reason(error)}", path) from None
    if len(raw) > LIMIT:
        raise _unusable(f"the file is larger than {LIMIT // 1024} KiB", path)
    return raw


def _nothing_in(folder: Path) -> BadInput:
    if folder.is_file():
        return _unusable("this is a file, not a folder of rules", folder)
    if folder.is_dir():
        return _unusable("no rule file in this folder: their names end in .yaml", folder)
    from ladder.load.reader import neighbour

    near = neighbour(str(folder))
    return _unusable("no such folder of rules", folder, f"Did you mean {near}?" if near else "")


def _unusable(what: str, path: Path, help_: str = "") -> BadInput:
    return BadInput([Fault(what, Mark(str(path)), help_ or "Name a folder of rule files.")])


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
