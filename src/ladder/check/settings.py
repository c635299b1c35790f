"""Settings of `ladder check`: `[tool.ladder]` of pyproject.toml, or ladder.toml."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import dropwhile
from pathlib import Path

from ladder.check.findings import FailOn, Severity
from ladder.check.toml import read_toml, to_tables
from ladder.engine.rules import Position
from ladder.output.diagnostics import Diagnostic, InvalidInput, did_you_mean, listed

_LISTS = ("paths", "exclude", "rules")
_TEXTS = ("waivers", "baseline")
_FLAGS = ("allow-nothing",)
KEYS = (*_LISTS, *_TEXTS, *_FLAGS, "fail-on", "severity")

PROJECT = "pyproject.toml"
"""The file of which only `[tool.ladder]` is ours."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project asks of the check. Paths are relative to where the command runs.

    `given` holds, for each setting that the file makes, its value as a person would write it, and
    `weighed` where each rule stands that `severity` names.
    """

    file: str = ""
    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    waivers: str | None = None
    baseline: str | None = None
    fail_on: FailOn | None = None
    allow_nothing: bool = False
    severity: Mapping[str, Severity] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    weighed: Mapping[str, Position] = field(default_factory=dict)


def find_settings(start: Path) -> Path | None:
    """The nearest ladder.toml, or pyproject.toml with `[tool.ladder]`, at or above a folder.

    The search ends at the folder that holds .git. In one folder, ladder.toml goes first.
    """
    for folder in (start, *start.parents):
        if (folder / "ladder.toml").is_file():
            return folder / "ladder.toml"
        if _has_ours(folder / PROJECT):
            return folder / PROJECT
        if (folder / ".git").exists():
            return None
    return None


def load_settings(path: Path) -> Settings:
    """The settings in a file.

    Raises:
        InvalidInput: with everything that is wrong with them.
    """
    name = _relative(path.parent, path.name)
    text, whole = read_toml(path, name)
    table = _ours(whole) if path.name == PROJECT else whole
    return _Reading(name, path.parent, text).read({} if table is None else table)


def _has_ours(project: Path) -> bool:
    """Whether a pyproject.toml is there and has settings of ours. What cannot be read counts."""
    if not project.is_file():
        return False
    try:
        raw = project.read_bytes()
        return b"ladder" in raw and _ours(to_tables(raw, PROJECT)[1]) is not None
    except (OSError, InvalidInput):
        return True


def _ours(whole: Mapping[str, object]) -> object:
    """`tool.ladder`, however it is written; None if there is none."""
    tool = whole.get("tool")
    return tool.get("ladder") if isinstance(tool, dict) else None


class _Reading:
    """One pass over one table, collecting faults."""

    def __init__(self, name: str, folder: Path, text: str) -> None:
        self.name = name
        self.folder = folder
        self.lines = text.splitlines()
        self.diagnostics: list[Diagnostic] = []
        self.header = "tool.ladder." if Path(name).name == PROJECT else ""

    def read(self, table: object) -> Settings:
        if not isinstance(table, dict):
            what, help_ = "`tool.ladder` takes a table", "Write [tool.ladder] and a setting = …"
            raise InvalidInput([Diagnostic(what, self._mark("ladder"), help_)])
        for key in table:
            if key not in KEYS:
                help_ = did_you_mean(key, KEYS, f"Choose from: {listed(KEYS)}.")
                self._fault(key, f"unknown setting `{key}`", help_)
        lists = {key: tuple(self._list(key, table[key])) for key in _LISTS if key in table}
        texts = {key: self._text(key, table[key]) for key in _TEXTS if key in table}
        severity = dict(self._severities(table.get("severity", {})))
        fail_on = self._fail_on(table.get("fail-on"))
        allowed = self._flag("allow-nothing", table.get("allow-nothing", False))
        if self.diagnostics:
            raise InvalidInput(self.diagnostics)
        given = {key: _said(value) for key, value in table.items() if key != "severity"}
        given |= {f"severity of {rule}": weight.value for rule, weight in severity.items()}
        return Settings(
            self.name,
            tuple(_relative(self.folder, path) for path in lists.get("paths", ())),
            tuple(_relative(self.folder, path) for path in lists.get("exclude", ())),
            tuple(_relative(self.folder, path) for path in lists.get("rules", ())),
            _relative(self.folder, texts["waivers"]) if "waivers" in texts else None,
            _relative(self.folder, texts["baseline"]) if "baseline" in texts else None,
            fail_on,
            allowed,
            severity,
            given,
            {rule: self._mark(rule) for rule in severity},
        )

    def _fault(self, key: str, what: str, help_: str) -> None:
        self.diagnostics.append(Diagnostic(what, self._mark(key), help_))

    def _mark(self, key: str) -> Position:
        """The line in which a key of ours is set, as far as looking for it can tell."""
        word = re.escape(key)
        name = rf"""(?<![\w/-])(?:{word}|"{word}"|'{word}')\s*"""
        written = re.compile(rf"{name}[=.]|^\s*\[[^=]*{name}\]\s*$")
        lines = [
            (number, line)
            for number, line in enumerate(self.lines, 1)
            if not line.lstrip().startswith("#")
        ]
        if self.header:  # other tools have keys of the same name
            lines = list(dropwhile(lambda each: "ladder" not in each[1], lines))
        return Position(self.name, next((at for at, line in lines if written.search(line)), 1))

    def _list(self, key: str, value: object) -> Iterator[str]:
        if isinstance(value, list) and all(isinstance(each, str) and each for each in value):
            yield from value
        else:
            self._fault(key, f"`{key}` takes a list of texts", f'Write {key} = ["…"].')

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value:
            self._fault(key, f"`{key}` takes a text", f'Write {key} = "…".')
            return ""
        return value

    def _flag(self, key: str, value: object) -> bool:
        if not isinstance(value, bool):
            self._fault(key, f"`{key}` takes true or false", f"Write {key} = true.")
        return value is True

    def _fail_on(self, value: object) -> FailOn | None:
        words = [each.value for each in FailOn]
        if value is None or value in words:
            return None if value is None else FailOn(str(value))
        help_ = did_you_mean(str(value), words, f"Choose from: {listed(words)}.")
        self._fault("fail-on", f"`fail-on` cannot be `{value}`", help_)
        return None

    def _severities(self, value: object) -> Iterator[tuple[str, Severity]]:
        words = [each.value for each in Severity]
        if not isinstance(value, dict):
            help_ = f"Write [{self.header}severity] and a rule = …"
            self._fault("severity", "`severity` takes a table", help_)
            return
        for rule, weight in value.items():
            if weight in words:
                yield rule, Severity(weight)
            else:
                help_ = f"Choose from: {listed(words)}. To silence a finding, waive it."
                self._fault(rule, f"the severity of {rule} cannot be `{weight}`", help_)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return (", ".join(map(str, value)) or "none") if isinstance(value, list) else str(value)


def _relative(folder: Path, path: str) -> str:
    """A path of the settings file as seen from where the command runs."""
    return os.path.relpath(folder / path).replace(os.sep, "/")
