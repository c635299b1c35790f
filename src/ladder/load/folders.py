"""Where packs lie, in folders or in installed packages, and which files are theirs.

    --rules my-rules      --rules harbour      --rules my-rules@sha256:3f9a…      --rules shipped

An installed package names its packs as entry points of the group `ladder.packs`: the pack's name,
and the package whose folder holds the rules. No code of it is run.
"""

import os
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from ladder.engine.sources import Position
from ladder.output.diagnostics import InvalidInput, fault

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
    """What `--rules` names.

    Raises:
        InvalidInput: if what is insisted on is no digest.
    """
    pinned = _PIN.fullmatch(str(named))
    name, pin = pinned.groups() if pinned else (str(named), "")
    if pinned and not _DIGEST.fullmatch(pin):
        help_ = "Write its first twelve digits or more, as `ladder rules digest` prints them."
        raise fault("this is no digest", help_, Position(str(named), 0))
    folder = Path(name)
    return Located(folder if folder.exists() else _called(name) or folder, pin)


def seen_from(folder: Path, named: str) -> str:
    """What `--rules` names in a folder, as it is named where the command runs."""
    name = named.partition("@sha256:")[0]
    if os.path.isabs(name) or (not (folder / name).exists() and _called(name)):
        return named
    return os.path.relpath(folder / named).replace(os.sep, "/")


def _called(name: str) -> Path | None:
    """The folder of the shipped rules or of an installed pack; its code is found, not run."""
    from importlib.metadata import entry_points  # here: most starts name no such pack

    from ladder.load.rules import shipped  # which asks here for all other folders

    if name == SHIPPED:
        return shipped()
    for entry in entry_points(group=GROUP, name=name):
        package, *inside = entry.value.split(".")
        spec = find_spec(package)
        for place in (spec and spec.submodule_search_locations) or ():
            return Path(place, *inside)
    return None


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
    from ladder.load.reader import neighbor

    near = neighbor(str(folder))
    return _unusable("no such folder of rules", folder, f"Did you mean {near}?" if near else "")


def _unusable(what: str, path: str | Path, help_: str = "") -> InvalidInput:
    return fault(what, help_ or "Name a folder of rule files.", Position(str(path)))


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
