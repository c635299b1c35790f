"""The settings of a run: their names, their values, and where they are made."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ladder.check.accepted import Accepted
from ladder.check.findings import USUAL, FailOn, Override, Severity
from ladder.check.repository import of_a_revision
from ladder.engine.sources import Position
from ladder.load.packs.folders import seen_from
from ladder.load.yaml.reader import read_text
from ladder.output.diagnostics import Diagnostic, InvalidInput, did_you_mean, fault, listed, quoted
from ladder.output.files import root_of

COMMAND_LINE = "command line"


USUALLY: Mapping[str, Severity] = {
    f"check/{name}": severity
    for severity, names in {
        Severity.UNDECIDED: "lower-rung-possible missing-facts missing-need "
        "missing-training-record unmeasured-attempt",
        Severity.WARNING: "memorization-title single-answer synthetic-rows templated-examples",
        Severity.NOTE: "assumed-facts below-recommendation failed-technique unsupported-numbers",
    }.items()
    for name in names.split()
}
"""The check's own rules that never make an error."""


def usual_severity(rule: str) -> Severity:
    """Return the weight of a rule's heaviest finding under the default settings."""
    if rule.startswith(("caution/", "check/waiver", "check/baseline")):
        return Severity.WARNING
    return USUALLY.get(rule, Severity.ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A request to the check. Paths are relative to the working folder.

    Args:
        require: patterns of files that must hold a proposal each; `!` before one exempts.
        if_any: those of them that need not match a file, because a policy is for many repositories.
        severity: what the findings of a rule weigh, by its id.
        changed: the revision since which a file must have changed to be judged.
        as_found: whether files that are named count as if they were only found.
        accepted: what the files `waivers` and `baseline` accept.
        overrides: the settings that a report shows: all that are not the default.
        positions: where a file makes each setting, and the weight of each rule.
    """

    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    if_any: tuple[str, ...] = ()
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
    accepted: Accepted = field(default_factory=Accepted)
    overrides: tuple[Override, ...] = ()
    positions: Mapping[str, Position] = field(default_factory=dict)


class Layer(NamedTuple):
    """The settings that one place makes: who makes them, their values by key, where each stands."""

    origin: str
    values: Mapping[str, Any] = {}
    positions: Mapping[str, Position] = {}


def typed(**options: Any) -> Layer:
    """Return the settings of the command line that are not left out."""
    made = {name.replace("_", "-"): value for name, value in options.items() if value}
    return Layer(COMMAND_LINE, made)


class Kind(NamedTuple):
    """The values of a setting, in words and as written, and a test of a value.

    `read` makes a setting of a value in a file of that folder: one of `words`, or a list of them.
    """

    takes: str
    example: str
    fits: Callable[[object], bool]
    read: Callable[[Any, Path], Any] = lambda value, _: value
    words: tuple[str, ...] = ()


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _path(value: str, folder: Path) -> str:
    """Return a path or a pattern of the settings file relative to the working folder."""
    path = os.path.relpath(folder / value.removeprefix("!")).replace(os.sep, "/")
    return "!" * value.startswith("!") + path


_TEXT = Kind("a text", '"…"', _is_text)
_PATH = _TEXT._replace(
    read=lambda value, folder: value if of_a_revision(value) else _path(value, folder)
)
_WORDS = Kind(
    "a list of texts",
    '["…"]',
    lambda value: isinstance(value, list) and all(map(_is_text, value)),
    lambda value, _: tuple(value),
)
_PATHS = _WORDS._replace(read=lambda value, folder: tuple(_path(path, folder) for path in value))
_PACKS = _WORDS._replace(
    read=lambda value, folder: tuple(seen_from(folder, named) for named in value)
)
_FLAG = Kind("true or false", "true", lambda value: isinstance(value, bool))
_LEVEL = _TEXT._replace(read=lambda value, _: FailOn(value), words=tuple(FailOn))
WEIGHTS = Kind(
    "a table",
    "",
    lambda value: isinstance(value, dict),
    lambda value, _: {rule: Severity(weight) for rule, weight in value.items()},
)

Kinds = Mapping[str, Kind]
KINDS: Kinds = {
    "paths": _PATHS,
    "exclude": _PATHS,
    "require": _PATHS,
    "rules": _PACKS,
    "waivers": _PATH,
    "baseline": _PATH,
    "allow-nothing": _FLAG,
    "fail-on": _LEVEL,
    "severity": WEIGHTS,
}
"""Every key of a file of settings."""

OF_POLICIES: Kinds = {
    "allow": _WORDS,
    "waivers-in-proposals": _FLAG,
    "waiver-owners": _WORDS,
    "unwaivable": _WORDS,
}
"""Keys that only a policy has."""

_OF_THE_ROOT = _PATHS._replace(read=lambda value, _: _PATHS.read(value, Path()))

POLICY_KINDS: Kinds = {
    **KINDS,
    **OF_POLICIES,
    **dict.fromkeys(("paths", "exclude", "require"), _OF_THE_ROOT),
}
"""Every key of a policy. Its patterns are relative to the root of the judged repository."""


PROJECT = "pyproject.toml"
"""The file of which only `[tool.ladder]` is ours."""

LIMIT = 4 * 1024 * 1024
"""Bytes of a file of settings at most."""


def find_settings(start: Path) -> Path | None:
    """Return the nearest ladder.toml, or pyproject.toml with `[tool.ladder]`.

    The search goes up from the folder and ends at the root of the repository; without a repository
    only the folder itself counts.

    Raises:
        InvalidInput: if both are in one folder, because one would silence the other.
    """
    for folder in (start, *start.parents) if root_of(start) else (start,):
        alone, shared = (folder / "ladder.toml").is_file(), _has_ours(folder / PROJECT)
        if alone and shared:
            what = f"settings stand in ladder.toml and in {PROJECT}, and only one file can count"
            place = Position(os.path.relpath(folder / "ladder.toml"))
            raise fault(what, "Write them in one of the two.", place)
        if alone or shared:
            return folder / ("ladder.toml" if alone else PROJECT)
        if (folder / ".git").exists():
            return None
    return None


def load_settings(path: Path | None) -> Layer:
    """Return the settings in a file; none without a file.

    Raises:
        InvalidInput: with everything that is wrong with them.
    """
    if path is None:
        return Layer("")
    name = os.path.relpath(path).replace(os.sep, "/")
    return layer_of(name, read_text(name, LIMIT), KINDS)


def layer_of(name: str, text: str, kinds: Kinds, file: str = "") -> Layer:
    """Return the settings in the text of a file; `kinds` are those that it may make.

    `file` is the path alone, where `name` also names a revision of git.

    Raises:
        InvalidInput: with everything that is wrong with them.
    """
    path = Path(file or name)
    ours = path.name != PROJECT
    tables = _tables(text, name)
    table = tables if ours else _ours(tables)
    lines = _lines(text, ours)
    places = {key: Position(name, line) for key, line in lines.items()}
    first = Position(name)
    if not isinstance(table, dict | None):
        what, help_ = "`tool.ladder` takes a table", "Write [tool.ladder] and a setting = …"
        raise fault(what, help_, places.get("ladder", first))
    table = table or {}
    diagnostics: list[Diagnostic] = []
    for key in (key for key in table if key not in kinds):
        help_ = did_you_mean(key, kinds, f"Choose from: {listed(kinds)}.")
        what = f"unknown setting {quoted(key)}"
        diagnostics.append(Diagnostic(what, places.get(key, first), help_))
    for key in table.keys() & kinds:
        for rule, what, help_ in _faults(key, table[key], kinds, "" if ours else "tool.ladder."):
            diagnostics.append(Diagnostic(what, places.get(rule, first), help_))
    if diagnostics:
        raise InvalidInput(diagnostics)
    values = {key: kinds[key].read(value, path.parent) for key, value in table.items()}
    named = (*values, *values.get("severity", {}))
    return Layer(name, values, {key: places.get(key, first) for key in named})


def _has_ours(project: Path) -> bool:
    """Return whether a pyproject.toml has settings of `ladder`; an unreadable one counts."""
    try:
        text = read_text(str(project), LIMIT) if project.is_file() else ""
        return "ladder" in text and _ours(_tables(text, PROJECT)) is not None
    except InvalidInput:
        return True


def _ours(tables: Mapping[str, Any]) -> Any:
    """Return `tool.ladder`, in any spelling; None if there is none."""
    tool = tables.get("tool")
    return tool.get("ladder") if isinstance(tool, dict) else None


def _tables(text: str, name: str) -> Mapping[str, Any]:
    import tomllib

    place, help_ = Position(name), "Check the file."
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:  # the parser says where in words
        what, _, where = str(error).lower().rpartition(" (at ")
        numbers = re.search(r"line (\d+), column (\d+)", where)
        lines = text.rstrip().split("\n")
        at = (int(numbers[1]), int(numbers[2])) if numbers else (len(lines), len(lines[-1]) + 1)
        place, help_ = Position(name, *at), "Check the line."
    except (RecursionError, ValueError):
        what = "nested too deeply, or a number of thousands of digits"
    raise fault(f"not valid TOML: {what}", help_, place)


_KEY = re.compile(r"""(?<![\w/-])(?:"([^"]*)"|'([^']*)'|([\w/-]+))\s*[=.]""")
"""A key where it is set."""


def _lines(text: str, ours: bool) -> Mapping[str, int]:
    """Return the line that first sets each key; other tools may use the same names."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        ours = ours or "ladder" in line
        if line.lstrip().startswith("[") and "=" not in line:
            line = line.replace("]", "=")
        for key in _KEY.finditer(line) if ours else ():
            lines.setdefault(key[key.lastindex or 0], number)
    return lines


def _faults(key: str, value: Any, kinds: Kinds, above: str) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a setting: the key at fault, what, and what to write."""
    kind = kinds[key]
    if not kind.fits(value):
        written = (
            f"[{above}{key}] and a rule = …" if kind is WEIGHTS else f"{key} = {kind.example}."
        )
        yield key, f"`{key}` takes {kind.takes}", f"Write {written}"
    elif kind.words and value not in kind.words:
        choices = f"Choose from: {listed(kind.words)}."
        help_ = did_you_mean(value, kind.words, choices)
        yield key, f"`{key}` cannot be {quoted(value)}", help_
    elif kind is WEIGHTS:
        wrong = [(rule, weight) for rule, weight in value.items() if weight not in list(Severity)]
        for rule, weight in wrong:
            what = f"the severity of {quoted(rule)[1:-1]} cannot be {quoted(str(weight))}"
            help_ = f"Choose from: {listed(Severity)}. To silence a finding, waive it."
            yield rule, what, help_
    elif any("\0" in path for path in (value if isinstance(value, list) else [str(value)])):
        yield key, f"`{key}` names a path with a NUL in it", "No file has such a name."
