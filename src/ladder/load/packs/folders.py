"""The places of packs, in folders or in installed packages, and their files.

    --rules my-rules      --rules harbour      --rules my-rules@sha256:3f9a…      --rules shipped

An installed package names its packs as entry points of the group `ladder.packs`: the pack's name,
and the package whose folder holds the rules. No code of it is run.
"""

import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from ladder.engine.sources import Position
from ladder.load.yaml.folders import shipped
from ladder.output.diagnostics import fault

GROUP = "ladder.packs"

SHIPPED = "shipped"
"""The rules that come with the program, as whoever pins or compares them calls them."""

_PIN = re.compile(r"(.+)@(sha256:.*)")
_DIGEST = re.compile(r"sha256:[0-9a-f]{12,64}")


class Located(NamedTuple):
    """The folder of a pack, and the beginning of the digest that is insisted on, if one is."""

    folder: Path
    pin: str = ""

    def insist(self, digest: str) -> None:
        """Refuse rules of another digest.

        Raises:
            InvalidInput: if these are others.
        """
        if not digest.startswith(self.pin):
            what = f"these rules are {digest}, not the ones that were asked for"
            help_ = "`ladder rules diff` shows what moves; then name the new digest."
            raise fault(what, help_, Position(f"{self.folder}@{self.pin}", 0))


def located(named: str | Path) -> Located:
    """Return the folder and digest that `--rules` names.

    Raises:
        InvalidInput: if the part after @ is not a digest.
    """
    pinned = _PIN.fullmatch(str(named))
    name, pin = pinned.groups() if pinned else (str(named), "")
    if pinned and not _DIGEST.fullmatch(pin):
        help_ = "Write its first twelve digits or more, as `ladder rules digest` prints them."
        raise fault("this is no digest", help_, Position(str(named), 0))
    folder = Path(name)
    return Located(folder if folder.exists() else _called(name) or folder, pin)


def seen_from(folder: Path, named: str) -> str:
    """Return a `--rules` value of another folder as seen from the working folder."""
    name = named.partition("@sha256:")[0]
    if os.path.isabs(name) or (not (folder / name).exists() and _called(name)):
        return named
    return os.path.relpath(folder / named).replace(os.sep, "/")


def _called(name: str) -> Path | None:
    """Return the folder of the shipped rules or of an installed pack, without running its code."""
    from importlib.metadata import entry_points  # here: most starts name no such pack

    if name == SHIPPED:
        return shipped()
    for entry in entry_points(group=GROUP, name=name):
        package, *inside = entry.value.split(".")
        spec = find_spec(package)
        for place in (spec and spec.submodule_search_locations) or ():
            return Path(place, *inside)
    return None
