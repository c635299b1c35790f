"""Which files make a rule pack."""

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
        paths = sorted(p for p in folder.rglob("*.yaml") if p.is_file())
        if not paths:
            raise BadInput([Fault("no rule file in this folder", Mark(str(folder)), help_)])
        return [(str(path), path.read_bytes()) for path in paths]
    except OSError as error:
        what = f"the rules cannot be read: {error.strerror}"
        raise BadInput([Fault(what, Mark(str(folder)), help_)]) from None
