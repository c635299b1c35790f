"""Which files make a rule pack."""

import os
from pathlib import Path

from ladder.faults import BadInput, Fault
from ladder.model import Mark


def rule_files(folder: Path) -> list[tuple[str, bytes]]:
    """Every YAML file below a folder, in a fixed order, as (path, bytes).

    Raises:
        BadInput: if the folder is missing, empty or unreadable.
    """
    help_ = "Name a folder of rule files."
    try:
        if not folder.is_dir():
            raise BadInput([Fault("no such folder of rules", Mark(str(folder)), help_)])
        paths = sorted(_below(str(folder)))
        if not paths:
            raise BadInput([Fault("no rule file in this folder", Mark(str(folder)), help_)])
        return [(path, _bytes(path)) for path in paths]
    except OSError as error:
        what = f"the rules cannot be read: {error.strerror}"
        raise BadInput([Fault(what, Mark(str(folder)), help_)]) from None


def _below(folder: str) -> list[str]:
    # Plain os calls: this runs at every start, and pathlib takes three times as long.
    found: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                found += _below(entry.path)
            elif entry.name.endswith(".yaml"):
                found.append(entry.path)
    return found


def _bytes(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
