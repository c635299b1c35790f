"""Settings of a run: `[tool.ladder]` of pyproject.toml or ladder.toml, the command line on top."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from ladder.check.findings import USUAL, FailOn, Severity
from ladder.check.repository import root_of
from ladder.engine.rules import Position
from ladder.load.reader import read_text
from ladder.output.diagnostics import (
    MOST,
    Diagnostic,
    InvalidInput,
    did_you_mean,
    listed,
    quoted,
)

COMMAND_LINE = "command line"

PROJECT = "pyproject.toml"
"""The file of which only `[tool.ladder]` is ours."""

LIMIT = 4 * 1024 * 1024
"""Bytes of a file of settings at most."""


class WaiverTerms(NamedTuple):
    """Which waivers count.

    Args:
        in_proposals: whether those do that stand in a proposal.
        owners: who may answer for a finding; None for anybody.
        unwaivable: patterns of rules for which nobody may.
    """

    in_proposals: bool = True
    owners: tuple[str, ...] | None = None
    unwaivable: tuple[str, ...] = ()


ANY_WAIVER = WaiverTerms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is asked of the check. Paths are relative to where the command runs.

    Args:
        require: patterns of files that must hold a proposal each; `!` before one exempts.
        fail_on: the least severity that fails.
        severity: what the findings of a rule weigh, by its id.
        write_baseline: the file that is to hold the baseline.
        no_waivers: whether no waiver counts.
        as_of: the day on which dated rules are read, where it is not today.
        changed: the revision since which a file must have changed to be judged.
        as_found: whether files that are named count as if they were only found.
        terms: what a policy says of waivers.
    """

    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    waivers: str | None = None
    baseline: str | None = None
    fail_on: FailOn = USUAL
    allow_nothing: bool = False
    severity: Mapping[str, Severity] = field(default_factory=dict)
    write_baseline: str | None = None
    no_waivers: bool = False
    as_of: str | None = None
    changed: str | None = None
    as_found: bool = False
    terms: WaiverTerms = ANY_WAIVER


class Layer(NamedTuple):
    """The settings that one place makes: who makes them, their values by key, where each stands."""

    origin: str
    values: Mapping[str, Any] = {}
    positions: Mapping[str, Position] = {}


def typed(**options: Any) -> Layer:
    """The settings that the command line makes: those that are not left out."""
    values = {_key(name): value for name, value in options.items() if value}
    return Layer(COMMAND_LINE, values)


def find_settings(start: Path) -> Path | None:
    """The nearest ladder.toml, or pyproject.toml with `[tool.ladder]`, at or above a folder.

    The search ends at the folder that holds .git; outside a repository no other folder counts, for
    what lies above a checkout is nobody's to see. In one folder, ladder.toml goes first.
    """
    for folder in (start, *start.parents) if root_of(start) else (start,):
        if (folder / "ladder.toml").is_file():
            return folder / "ladder.toml"
        if _has_ours(folder / PROJECT):
            return folder / PROJECT
        if (folder / ".git").exists():
            return None
    return None


def load_settings(path: Path) -> Layer:
    """The settings in a file.

    Raises:
        InvalidInput: with everything that is wrong with them.
    """
    name = os.path.relpath(path).replace(os.sep, "/")
    return layer(name, read_text(name, LIMIT), KINDS)


def layer(name: str, text: str, kinds: "Kinds") -> Layer:
    """The settings that the text of a file makes; `kinds` are those that it may make.

    Raises:
        InvalidInput: with everything that is wrong with them.
    """
    tables = _tables(text, name)
    table = _ours(tables) if Path(name).name == PROJECT else tables
    keys = _Keys(name, text)
    if not isinstance(table, dict | None):
        what, help_ = "`tool.ladder` takes a table", "Write [tool.ladder] and a setting = …"
        raise InvalidInput([Diagnostic(what, keys.position("ladder"), help_)])
    if diagnostics := list(_faults(table or {}, keys, kinds)):
        raise InvalidInput(diagnostics)
    folder = Path(name).parent
    values = {key: kinds[key].read(value, folder) for key, value in (table or {}).items()}
    named = (*values, *values.get("severity", {}))
    return Layer(name, values, {key: keys.position(key) for key in named})


def _has_ours(project: Path) -> bool:
    """Whether a pyproject.toml is there and has settings of ours. What cannot be read counts."""
    if not project.is_file():
        return False
    try:
        text = read_text(str(project), LIMIT)
        return "ladder" in text and _ours(_tables(text, PROJECT)) is not None
    except InvalidInput:
        return True


def _ours(tables: Mapping[str, object]) -> object:
    """`tool.ladder`, however it is written; None if there is none."""
    tool = tables.get("tool")
    return tool.get("ladder") if isinstance(tool, dict) else None


def _tables(text: str, name: str) -> Mapping[str, object]:
    """The text of a file as tables."""
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fault = _not_toml(str(error), text, name)
    except RecursionError:
        fault = Diagnostic("not valid TOML: nested too deeply", Position(name), "Check the file.")
    except ValueError:  # Python reads no number of thousands of digits
        what = "not valid TOML: a number of too many digits"
        fault = Diagnostic(what, Position(name), "Check the numbers.")
    raise InvalidInput([fault])


def _not_toml(message: str, text: str, name: str) -> Diagnostic:
    """What the parser could not read; it says where in words."""
    what, _, where = message.rpartition(" (at ")
    numbers = re.search(r"line (\d+), column (\d+)", where)
    lines = text.rstrip().split("\n")
    place = (int(numbers[1]), int(numbers[2])) if numbers else (len(lines), len(lines[-1]) + 1)
    return Diagnostic(f"not valid TOML: {what.lower()}", Position(name, *place), "Check the line.")


class _Kind(NamedTuple):
    """What a setting takes: whether a value is of that kind, in words, and as one would write it.

    `read` makes a setting of a value, which stands in a file of that folder.
    """

    fits: Callable[[object], bool]
    takes: str
    example: str
    read: Callable[[Any, Path], Any]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _path(value: str, folder: Path) -> str:
    """A path of the settings file as seen from where the command runs."""
    return os.path.relpath(folder / value).replace(os.sep, "/")


_PATHS = _Kind(
    lambda value: isinstance(value, list) and all(map(_is_text, value)),
    "a list of texts",
    '["…"]',
    lambda value, folder: tuple(_path(path, folder) for path in value),
)
_PATTERNS = _PATHS._replace(
    read=lambda value, folder: tuple(
        "!" * each.startswith("!") + _path(each.removeprefix("!"), folder) for each in value
    )
)
_PATH = _Kind(_is_text, "a text", '"…"', _path)
_FLAG = _Kind(
    lambda value: isinstance(value, bool), "true or false", "true", lambda value, _: value
)
_LEVEL = _Kind(_is_text, "a text", '"…"', lambda value, _: FailOn(value))
_WEIGHTS = _Kind(
    lambda value: isinstance(value, dict),
    "a table",
    "",
    lambda value, _: {rule: Severity(weight) for rule, weight in value.items()},
)
_WORDS = _PATHS._replace(read=lambda value, _: tuple(value))
_DIGEST = _PATH._replace(read=lambda value, _: value)
Kinds = Mapping[str, _Kind]
KINDS: Kinds = {
    "paths": _PATHS,
    "exclude": _PATHS,
    "require": _PATTERNS,
    "rules": _PATHS,
    "waivers": _PATH,
    "baseline": _PATH,
    "allow-nothing": _FLAG,
    "fail-on": _LEVEL,
    "severity": _WEIGHTS,
}
"""Every key of a file of settings."""

POLICY_KINDS: Kinds = {
    **KINDS,
    "allow": _WORDS,
    "waivers-in-proposals": _FLAG,
    "waiver-owners": _WORDS,
    "unwaivable": _WORDS,
    "rules-digest": _DIGEST,
}
"""Every key of a policy: the settings, and what only a policy says."""


def _key(name: str) -> str:
    return name.replace("_", "-")


@dataclass(slots=True)
class _Keys:
    """Where the keys of a file stand, as far as looking for them can tell."""

    name: str
    text: str
    _lines: dict[str, int] | None = None

    @property
    def table(self) -> str:
        """What stands before the name of a table of ours."""
        return "tool.ladder." if Path(self.name).name == PROJECT else ""

    def position(self, key: str) -> Position:
        """The first line that sets a key; other tools have keys of the same name before ours."""
        if self._lines is None:
            self._lines = self._found()
        return Position(self.name, self._lines.get(key, 1))

    def _found(self) -> dict[str, int]:
        ours = not self.table
        lines: dict[str, int] = {}
        for number, line in enumerate(self.text.splitlines(), 1):
            if line.lstrip().startswith("#"):
                continue
            ours = ours or "ladder" in line
            header = line.lstrip().startswith("[") and "=" not in line
            shown = line.replace("]", "=") if header else line
            for written in _WRITTEN_KEY.finditer(shown) if ours else ():
                key = next((group for group in written.groups() if group is not None), "")
                lines.setdefault(key, number)
        return lines


_WRITTEN_KEY = re.compile(r"""(?<![\w/-])(?:"([^"]*)"|'([^']*)'|([\w/-]+))\s*[=.]""")
"""A key where it is set."""


def _faults(table: Mapping[str, Any], keys: _Keys, kinds: Kinds) -> Iterator[Diagnostic]:
    """What is wrong with a table of settings, of each kind no more than are shown."""
    for key in [key for key in table if key not in kinds][: MOST + 1]:
        help_ = did_you_mean(key, kinds, f"Choose from: {listed(kinds)}.")
        yield Diagnostic(f"unknown setting {quoted(key)}", keys.position(key), help_)
    for key, value in table.items():
        kind = kinds.get(key)
        if kind is None:
            continue
        if not kind.fits(value):
            help_ = f"Write {key} = {kind.example}."
            if kind is _WEIGHTS:
                help_ = f"Write [{keys.table}{key}] and a rule = …"
            yield Diagnostic(f"`{key}` takes {kind.takes}", keys.position(key), help_)
        elif kind is _LEVEL:
            yield from _no_word(value, FailOn, keys.position(key), f"`{key}`")
        elif kind is _WEIGHTS:
            words = list(Severity)
            wrong = [(rule, weight) for rule, weight in value.items() if weight not in words]
            for rule, weight in wrong[: MOST + 1]:
                subject = f"the severity of {quoted(rule)[1:-1]}"
                more = " To silence a finding, waive it."
                yield from _no_word(str(weight), Severity, keys.position(rule), subject, more)
        elif any("\0" in path for path in (value if isinstance(value, list) else [str(value)])):
            what = f"`{key}` names a path with a NUL in it"
            yield Diagnostic(what, keys.position(key), "No file has such a name.")


def _no_word(
    value: str, words: type[StrEnum], position: Position, subject: str, more: str = ""
) -> Iterator[Diagnostic]:
    """What is wrong with a word that is none of an enumeration's."""
    if value not in list(words):
        help_ = f"Choose from: {listed(words)}.{more}"
        if not more:
            help_ = did_you_mean(value, words, help_)
        yield Diagnostic(f"{subject} cannot be {quoted(value)}", position, help_)
