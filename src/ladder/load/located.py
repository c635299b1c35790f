"""Where a pack lies: in a folder, or in an installed package that says it brings one; and its pin.

    --rules my-rules      --rules harbour      --rules my-rules@sha256:3f9a…

An installed package names its packs as entry points of the group `ladder.packs`: the pack's name,
and the package whose folder holds the rules. No code of it is run.
"""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from ladder.engine.rules import Position
from ladder.output.diagnostics import Diagnostic, InvalidInput

GROUP = "ladder.packs"

_PIN = re.compile(r"(.+)@(sha256:[0-9a-f]{12,64})")


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
            raise InvalidInput([Diagnostic(what, Position(f"{self.folder}@{self.pin}", 0), help_)])


def located(named: str | Path) -> Located:
    """What `--rules` names."""
    pinned = _PIN.fullmatch(str(named))
    name, pin = pinned.groups() if pinned else (str(named), "")
    folder = Path(name)
    if not folder.exists() and re.fullmatch(r"[a-z][a-z0-9-]*", name):
        folder = _installed(name) or folder
    return Located(folder, pin)


def _installed(name: str) -> Path | None:
    """The folder of an installed pack; a package's code is found, not run."""
    from importlib.metadata import entry_points  # here: most starts name no such pack

    for entry in entry_points(group=GROUP, name=name):
        package, *inside = entry.value.split(".")
        spec = find_spec(package)
        for place in (spec and spec.submodule_search_locations) or ():
            return Path(place, *inside)
    return None
