"""Which files to look at: paths, globs and folders to a sorted list, and what is passed by."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from glob import glob, has_magic
from typing import NamedTuple

from ladder.check.findings import Skipped

YAML = (".yaml", ".yml", ".json")
MARKDOWN = (".md", ".markdown")

PASSED_BY = frozenset({"node_modules", "__pycache__", "venv", "site-packages"})
"""Folders that hold other people's files, beside those whose name begins with a dot."""

SHOWN = 5
"""Examples of skipped files that are kept."""


class Candidate(NamedTuple):
    """A file to look at; `named` if somebody asked for this very file."""

    path: str
    named: bool


@dataclass(slots=True)
class Passed:
    """Counts what is skipped, by reason: each file once, however often it is come by."""

    counts: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def add(self, reason: str, path: str) -> None:
        """Count one file; the first few of a reason are kept by name."""
        if (reason, path) in self._seen:
            return
        self._seen.add((reason, path))
        self.counts[reason] = self.counts.get(reason, 0) + 1
        kept = self.examples.setdefault(reason, [])
        if len(kept) < SHOWN:
            kept.append(path)

    def skipped(self) -> tuple[Skipped, ...]:
        """The counts, most frequent first."""
        ordered = sorted(self.counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(Skipped(why, count, tuple(self.examples[why])) for why, count in ordered)


def search(paths: Iterable[str], exclude: Iterable[str], passed: Passed) -> list[Candidate]:
    """Every file that `paths` stand for, each once, sorted by path.

    Args:
        paths: files, folders and patterns (`proposals/**/*.md`). A file that does not exist is
            kept, and so is a folder that cannot be opened: reading it says so. A pattern that
            matches nothing counts as skipped.
        exclude: patterns of files to leave out.
        passed: takes what is skipped.
    """
    patterns = tuple(_shown(pattern) for pattern in exclude)
    files: dict[str, bool] = {}
    for path in paths:
        for file, named in _expand(path, passed):
            shown = _shown(file)
            if any(matches(shown, pattern) for pattern in patterns):
                passed.add("excluded", shown)
                continue
            files[shown] = named or files.get(shown, False)
    return sorted(Candidate(path, named) for path, named in files.items())


def matches(path: str, pattern: str) -> bool:
    """Whether a path is meant by a pattern: the path, a folder above it, or with * and ** in it."""
    if fnmatchcase(path, pattern) or fnmatchcase(path, f"{pattern.rstrip('/')}/*"):
        return True
    return "/**/" in pattern and fnmatchcase(path, pattern.replace("/**/", "/"))


def _expand(path: str, passed: Passed) -> Iterator[tuple[str, bool]]:
    if os.path.isdir(path):
        yield from ((file, False) for file in _walk(path, passed))
    elif has_magic(path) and not os.path.lexists(path):
        files = sorted(glob(path, recursive=True))
        if not files:
            passed.add("a pattern that matches no file", path)
        for file in files:
            if not os.path.isdir(file):
                yield file, False
    else:
        yield path, True


def _walk(folder: str, passed: Passed) -> Iterator[str]:
    closed: list[str] = []
    for parent, folders, files in os.walk(folder, onerror=lambda e: closed.append(e.filename)):
        hidden = {name for name in folders if name.startswith(".") or name in PASSED_BY}
        for name in sorted(hidden):
            passed.add("in a hidden or foreign folder", _shown(os.path.join(parent, name)) + "/")
        links = {name for name in folders if os.path.islink(os.path.join(parent, name))} - hidden
        for name in sorted(links):
            passed.add("a link to a folder", _shown(os.path.join(parent, name)))
        folders[:] = sorted(set(folders) - hidden - links)
        for name in files:
            file = os.path.join(parent, name)
            if name.lower().endswith(YAML + MARKDOWN):
                yield file
            else:
                passed.add("neither YAML, JSON nor Markdown", _shown(file))
    yield from closed


def _shown(path: str) -> str:
    """A path as it is reported: from where the command runs, if it lies below; forward slashes.

    So a file has one name in patterns, baselines and reports, however somebody came to it.
    """
    short = os.path.normpath(path)
    if os.path.isabs(short):
        below = os.path.relpath(short)
        short = short if below.split(os.sep, 1)[0] == os.pardir else below
    return short.replace(os.sep, "/")
