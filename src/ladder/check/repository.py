"""The repository of a run: its root, and the files that git ignores and that changed."""

import os
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ladder.load.yaml.reader import LIMIT, decode, read_text
from ladder.output.diagnostics import InvalidInput, fault
from ladder.output.files import root_of

_GIT = ("git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.quotepath=off")
"""Nothing that a repository configures is run."""


class WorkingFolder:
    """The folder in which a run was asked for; paths are told as its repository's root sees them.

    So patterns, waivers and baselines mean the same from every folder.
    """

    def __init__(self) -> None:
        self.folder = Path.cwd()
        self.root = root_of(self.folder) or self.folder

    def path(self, path: str) -> str:
        """Return a path or a pattern as seen from the root."""
        if path == "-" or self.root == self.folder or os.path.isabs(path):
            return path
        if path.startswith("!"):
            return f"!{self.path(path[1:])}"
        return os.path.relpath(self.folder / path, self.root)

    def paths(self, paths: Iterable[str] | None) -> tuple[str, ...]:
        """Return several of them."""
        return tuple(map(self.path, paths or ()))


def ignored(paths: Iterable[str]) -> frozenset[str]:
    """Return those of `paths` that .gitignore excludes and git does not track; none without git."""
    asked = "\0".join(paths).encode(errors="surrogateescape")
    ask = [*_GIT, "check-ignore", "--stdin", "-z"]
    with suppress(OSError):  # without git nobody ignores anything
        if asked:
            result = subprocess.run(ask, input=asked, capture_output=True, check=False)
            return _names(result.stdout)
    return frozenset()


def changed_since(base: str) -> frozenset[str]:
    """Return the files that differ from the common ancestor with `base`: changed, new or gone.

    Raises:
        InvalidInput: if git fails.
    """
    left = _stated("merge-base", "--end-of-options", base, "HEAD").decode().strip()
    differing = _stated("diff", "--name-only", "--no-renames", "-z", left, "--")
    unseen = _stated("ls-files", "--others", "--exclude-standard", "-z")
    return _names(differing) | _names(unseen)


def of_a_revision(named: str) -> bool:
    """Return whether a name means a file of a revision: REVISION:FILE.

    A local file with a colon in its name is written ./….
    """
    return ":" in named and not named.startswith((".", "/"))


def text_of(named: str, limit: int = LIMIT, otherwise: str = "") -> str:
    """Return the text of a file, or of a file of a revision; `otherwise` helps where there is none.

    Raises:
        InvalidInput: if it cannot be read, or git fails.
    """
    if of_a_revision(named):
        return decode(_stated("show", "--end-of-options", named, "--"), named)
    return read_text(named, limit, otherwise)


def real(path: str) -> str:
    """Return a file as git knows it: the target of a link."""
    return os.path.relpath(os.path.realpath(path))


def _stated(*arguments: str) -> bytes:
    try:
        result = subprocess.run(  # no name of a file is a pattern
            [*_GIT, "--literal-pathspecs", *arguments], capture_output=True, check=False
        )
    except OSError as error:
        raise _cannot(str(error.strerror)) from None
    if result.returncode:
        words = result.stderr.decode(errors="replace").strip().splitlines()
        raise _cannot(words[0] if words else "there is no common commit in this checkout")
    return result.stdout


def _cannot(why: str) -> InvalidInput:
    help_ = "Check that the revision is in this checkout, and the file in the revision."
    ask = [*_GIT, "rev-parse", "--is-shallow-repository"]
    with suppress(OSError):
        if subprocess.run(ask, capture_output=True, check=False).stdout == b"true\n":
            help_ = "Fetch all commits: set fetch-depth: 0 (GitHub) or GIT_DEPTH: 0 (GitLab)."
    return fault(f"git cannot tell: {why}", help_)


def _names(raw: bytes) -> frozenset[str]:
    return frozenset(raw.decode(errors="surrogateescape").split("\0")) - {""}
