"""The repository in which a run stands: its root, and what git ignores and saw changed."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ladder.output.diagnostics import COMMAND_LINE, Diagnostic, InvalidInput

_GIT = ("git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.quotepath=off")
"""Nothing that a repository configures is run."""


def root_of(start: Path) -> Path | None:
    """The folder at or above `start` that holds .git, if any."""
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)


def ignored(paths: Iterable[str]) -> frozenset[str]:
    """Those of `paths` that .gitignore leaves out and git does not track; none without git."""
    asked = "\0".join(paths).encode(errors="surrogateescape")
    ask = [*_GIT, "check-ignore", "--stdin", "-z"]
    with suppress(OSError):  # without git nobody ignores anything
        if asked:
            told = subprocess.run(ask, input=asked, capture_output=True, check=False)
            return _names(told.stdout)
    return frozenset()


def changed_since(base: str) -> frozenset[str]:
    """The files that differ from where this work left `base`: changed, new or gone.

    Raises:
        InvalidInput: if git cannot tell.
    """
    left = _told("merge-base", "--end-of-options", base, "HEAD").decode().strip()
    differing = _told("diff", "--name-only", "--no-renames", "-z", left, "--")
    unseen = _told("ls-files", "--others", "--exclude-standard", "-z")
    return _names(differing) | _names(unseen)


def of_a_revision(named: str) -> bool:
    """Whether a file is named as a revision has it: REVISION:FILE, whatever files are here.

    One here whose name holds a colon is written ./….
    """
    return ":" in named and not named.startswith((".", "/"))


def text_at(named: str) -> bytes:
    """A file as a revision has it, named as git names it: `origin/main:policy.toml`.

    Raises:
        InvalidInput: if git cannot tell.
    """
    return _told("show", "--end-of-options", named, "--")


class Commit(NamedTuple):
    """A commit, its author's address in small letters, and the name that a file has in it."""

    digest: str
    author: str
    name: str


def commits_of(path: str) -> list[Commit]:
    """The commits that changed a file, newest first; none where it is not committed as it is.

    Of a link it is the file that it leads to: to lay the link early, or by another hand, shows
    nothing.

    Raises:
        InvalidInput: if git cannot tell, or has only the end of the history.
    """
    path = real(path)
    if _told("status", "--porcelain", "--ignored", "--", path):
        return []
    return _commits_of(path)


def _commits_of(path: str) -> list[Commit]:
    if _told("rev-parse", "--is-shallow-repository").strip() == b"true":
        raise _cannot("this checkout has not the whole history")
    found: dict[Commit, None] = {}
    for follow in (["--follow"], []):  # what was moved here follows its own past, not this name's
        log = _told("log", *follow, "--format=%x00%H%n%ae", "--name-only", "--", path)
        for text in log.decode(errors="surrogateescape").split("\0")[1:]:
            digest, who, _, name, *_ = text.split("\n")
            found[Commit(digest, who.casefold(), name)] = None
    return list(found)


def versions_of(path: str) -> Iterator[str]:
    """What a file held in each commit that changed it, under each name that it had.

    Raises:
        InvalidInput: if git cannot tell, or has only the end of the history.
    """
    for commit in _commits_of(real(path)):
        with suppress(InvalidInput):  # a commit that took it away
            yield text_at(f"{commit.digest}:{commit.name}").decode(errors="replace")


def real(path: str) -> str:
    """A file as git knows it: what a link leads to."""
    return os.path.relpath(os.path.realpath(path))


def leads_out(path: str) -> bool:
    """Whether a path is a link that leads out of the repository, if there is one."""
    if not os.path.islink(path) or (root := root_of(Path.cwd())) is None:
        return False
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def precedes(first: Commit, second: Commit) -> bool:
    """Whether a commit was there when another one was made."""
    base = _told("merge-base", first.digest, second.digest).decode().strip()
    return base == first.digest != second.digest


def user() -> str:
    """The address with which git would commit, in small letters; empty where it has none."""
    with suppress(InvalidInput):
        return _told("config", "user.email").decode().strip().casefold()
    return ""


def _told(*arguments: str) -> bytes:
    try:
        told = subprocess.run(  # no name of a file is a pattern
            [*_GIT, "--literal-pathspecs", *arguments], capture_output=True, check=False
        )
    except OSError as error:
        raise _cannot(str(error.strerror)) from None
    if told.returncode:
        words = told.stderr.decode(errors="replace").strip().splitlines()
        raise _cannot(words[0] if words else f"it ended with {told.returncode}")
    return told.stdout


def _cannot(why: str) -> InvalidInput:
    help_ = "Check that the revision is there; a shallow checkout of CI has only the last one."
    return InvalidInput([Diagnostic(f"git cannot tell: {why}", COMMAND_LINE, help_)])


def _names(raw: bytes) -> frozenset[str]:
    return frozenset(raw.decode(errors="surrogateescape").split("\0")) - {""}
