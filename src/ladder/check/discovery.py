"""The files to look at: from paths, globs and folders to a sorted list, and the skipped ones."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from glob import glob, has_magic
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from ladder.check.findings import Skipped
from ladder.check.repository import changed_since, ignored, real
from ladder.check.settings import Settings
from ladder.engine.sources import Position
from ladder.load.yaml.front_matter import MARKDOWN
from ladder.load.yaml.reader import FAR, read_bytes
from ladder.output.diagnostics import COMMAND_LINE, Diagnostic, InvalidInput, fault, quoted
from ladder.output.files import root_of
from ladder.trainings.find import may_train

YAML = (".yaml", ".yml", ".json")

OF_CI = frozenset({".github", ".gitlab", ".circleci", ".buildkite"})
"""Hidden folders in which one's own jobs stand, and no proposals."""

OTHER = "neither YAML, JSON nor Markdown"

PASSED_BY = frozenset({"node_modules", "__pycache__", "venv", "site-packages"})
"""Folders that hold other people's files, beside those whose name begins with a dot."""

SHOWN = 5
"""Examples of skipped files that are told."""


class Candidate(NamedTuple):
    """A file to look at.

    `named` if you named this file; `required` if it must hold a proposal.
    """

    path: str
    named: bool = False
    required: bool = False


class Passed:
    """Skipped files, by reason: each file once, even if it is found several times."""

    def __init__(self) -> None:
        self._paths: dict[str, dict[str, None]] = {}

    def add(self, reason: str, path: str) -> None:
        """Count one file."""
        self._paths.setdefault(reason, {})[path] = None

    def skipped(self) -> tuple[Skipped, ...]:
        """Return how many files were skipped, by reason, with examples, most frequent first."""
        ordered = sorted(self._paths.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        return tuple(Skipped(why, len(all_), tuple(all_)[:SHOWN]) for why, all_ in ordered)


def search(
    paths: Iterable[str],
    exclude: Iterable[str],
    passed: Passed,
    require: Sequence[str] = (),
    required_at: Position = COMMAND_LINE,
    if_any: Collection[str] = (),
) -> list[Candidate]:
    """Return every file that `paths` mean, once, sorted by path; skipped files go to `passed`.

    Missing and unreadable files are kept, so that reading reports them. Each file that matches
    `require` must hold a proposal, whatever `paths` and `exclude` say; `!` before a pattern
    exempts.

    Raises:
        InvalidInput: if a pattern of `require`, which is set at `required_at`, matches no file.
    """
    patterns = tuple(_shown(pattern) for pattern in exclude)
    required = _required(require, required_at, if_any)
    files: dict[str, bool] = {}
    found: set[str] = set()
    for path in paths:
        for file, named in _expand(path, passed):
            shown = _shown(file)
            if shown not in required and any(matches(shown, pattern) for pattern in patterns):
                passed.add("excluded", shown)
                continue
            files[shown] = named or files.get(shown, False)
            if not named:
                found.add(shown)
    for path in ignored(sorted(found - required)):
        if not files[path]:
            del files[path]
            passed.add("ignored by git", path)
    files = {**dict.fromkeys(required, False), **files}
    return sorted(Candidate(path, named, path in required) for path, named in files.items())


def _required(patterns: Iterable[str], at: Position, if_any: Collection[str]) -> set[str]:
    """Return the files that `patterns` mean; a link to a folder counts as one.

    Raises:
        InvalidInput: if a pattern matches no file, so that it would require nothing; not for those
            of `if_any`.
    """
    wanted = [_shown(item) for item in patterns if not item.startswith("!")]
    exempt = [_shown(item[1:]) for item in patterns if item.startswith("!")]
    found = {pattern: list(_matching(pattern)) for pattern in wanted}
    allowed = {_shown(pattern) for pattern in if_any}
    if empty := [x for x, files in found.items() if not files and x not in allowed]:
        help_ = "Add the file, correct the pattern, or remove it."
        whats = (f"no file matches {quoted(item)}, which `require` names" for item in empty)
        raise InvalidInput([Diagnostic(what, at, help_) for what in whats])
    every = {file for files in found.values() for file in files}
    return {file for file in every if not any(matches(file, item) for item in exempt)}


def _matching(pattern: str) -> Iterator[str]:
    """Yield every file below the place that a pattern names, including hidden ones."""
    fixed = list(takewhile(lambda part: not has_magic(part), pattern.split("/")))
    top = "/".join(fixed) or "."
    for file in [top] if os.path.isfile(top) else _everything(top):
        if matches(shown := _shown(file), pattern):
            yield shown


def _everything(folder: str) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - {".git"})
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]
        yield from (os.path.join(parent, name) for name in (*files, *links))


def matches(path: str, pattern: str) -> bool:
    """Return whether a pattern means a path: the path, a folder above it, or with * and **."""
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
        inside = sorted(set(folders) - {".git"})
        folders.clear()
        for name in inside:
            path = os.path.join(parent, name)
            if (name.startswith(".") and name not in OF_CI) or name in PASSED_BY:
                passed.add("in a hidden or foreign folder", f"{_shown(path)}/")
            elif os.path.islink(path):
                passed.add("a link to a folder", _shown(path))
            elif os.path.lexists(os.path.join(path, ".git")):
                passed.add("a repository of its own", f"{_shown(path)}/")
            else:
                folders.append(name)
        for name in files:
            file = os.path.join(parent, name)
            if name.lower().endswith(MARKDOWN) or may_train(name):
                yield file
            else:
                passed.add(OTHER, _shown(file))
    yield from closed


def _shown(path: str) -> str:
    """Return a path as reports show it: relative to the working folder, with forward slashes.

    So a file has the same name in patterns, baselines and reports.
    """
    short = os.path.normpath(path)
    if os.path.isabs(short):
        below = os.path.relpath(short)
        short = short if below.split(os.sep, 1)[0] == os.pardir else below
    return short.replace(os.sep, "/")


DATA = (".jsonl", ".csv", ".tsv", ".json")
"""Endings of files that bear a proposal out."""


class Selection(NamedTuple):
    """The files to judge, those that have not changed, and whether any is gone.

    What has not changed may ask for a training that has, or set up one that a proposal, changed or
    gone, asks for no more.
    """

    files: list[Candidate]
    unchanged: Sequence[Candidate] = ()
    gone: bool = False


def select(settings: Settings, passed: Passed) -> Selection:
    """Return the files to look at; all of them if a file that judges or supports them changed."""
    required_at = settings.positions.get("require", COMMAND_LINE)
    found = search(
        settings.paths, settings.exclude, passed, settings.require, required_at, settings.if_any
    )
    if settings.as_found:
        found = [candidate._replace(named=False) for candidate in found]
    if settings.changed is None:
        return Selection(found)
    changed = changed_since(settings.changed)
    judges = (settings.waivers, settings.baseline, "ladder.toml", "pyproject.toml")
    if any(
        file in judges
        or file.lower().endswith(DATA)
        or any(matches(file, folder) for folder in settings.rules)
        for file in changed
    ):
        return Selection(found)
    names = _any_of(changed)
    kept, rest = list[Candidate](), list[Candidate]()
    for item in found:
        differs = {item.path, real(item.path)} & changed or _speaks_of(item, names)
        (kept if differs else rest).append(item)
    for candidate in rest:
        passed.add(f"not changed since {settings.changed}", candidate.path)
    return Selection(kept, rest, gone=not all(map(os.path.lexists, changed)))


def elsewhere(selected: Selection, exclude: Sequence[str]) -> list[Candidate]:
    """Return the other files of the repository, whose proposals may ask for a selected training."""
    if root_of(Path.cwd()) is None:
        return []
    seen = {candidate.path for candidate in (*selected.files, *selected.unchanged)}
    return [item for item in search(["."], exclude, Passed()) if item.path not in seen]


def _any_of(files: Iterable[str]) -> re.Pattern[bytes]:
    """Return a pattern for the names of files.

    A name without an ending can be any word, so it counts behind a slash, in quotes, or as a value.
    """
    patterns = [rb"(?!)"]
    for file in files:
        name = file.rpartition("/")[2]
        word = re.escape(name.encode(errors="surrogateescape"))
        before = (
            rb"(?<![\w.-])" if "." in name else rb"(?:[/\"'](?=\S)|[:-]\x20(?=\S+[\x20\t\r]*$))"
        )
        patterns.append(before + word + rb"(?![\w-]|\.\w)")
    return re.compile(b"|".join(patterns), re.MULTILINE)


def _speaks_of(candidate: Candidate, names: re.Pattern[bytes]) -> bool:
    """Return whether a file names one that has changed, and so may depend on it."""
    try:
        raw = bytes_of(candidate.path)
    except InvalidInput:
        return True
    return names.search(raw) is not None


def leads_out(path: str) -> bool:
    """Return whether a path is a link that leads out of its repository."""
    if not os.path.islink(path) or (root := root_of(Path.cwd())) is None:
        return False
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def bytes_of(path: str) -> bytes:
    """Return the bytes of a file, up to the limit that is searched.

    Raises:
        InvalidInput: if it cannot be read.
    """
    if path != "-" and os.path.isdir(path):  # a search lists what is in one, unless it may not
        what, help_ = "this folder cannot be searched", "Check its permissions."
        raise fault(what, help_, Position(path))
    return read_bytes(path, FAR)
