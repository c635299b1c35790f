"""The file of settings: `[tool.ladder]` of pyproject.toml, or ladder.toml."""

import os
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from ladder.check.findings import FailOn, Severity
from ladder.check.settings import Settings
from ladder.engine.rules import Position
from ladder.load.reader import decode, neighbour
from ladder.output.diagnostics import (
    MOST,
    Diagnostic,
    InvalidInput,
    did_you_mean,
    listed,
    quoted,
)

_LISTS = ("paths", "exclude", "rules")
_TEXTS = ("waivers", "baseline")
KEYS = (*_LISTS, *_TEXTS, "allow-nothing", "fail-on", "severity")

PROJECT = "pyproject.toml"
"""The file of which only `[tool.ladder]` is ours."""

LIMIT = 4 * 1024 * 1024
"""Bytes of a file of settings at most."""

_KEY = re.compile(r"""(?<![\w/-])(?:"([^"]*)"|'([^']*)'|([\w/-]+))\s*[=.]""")
"""A key where it is set."""


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
    text = decode(_read(path, name), name)
    tables = _tables(text, name)
    table = _ours(tables) if path.name == PROJECT else tables
    return _Reading(name, path.parent, text).read({} if table is None else table)


def _has_ours(project: Path) -> bool:
    """Whether a pyproject.toml is there and has settings of ours. What cannot be read counts."""
    if not project.is_file():
        return False
    try:
        raw = _read(project, PROJECT)
        return b"ladder" in raw and _ours(_tables(decode(raw, PROJECT), PROJECT)) is not None
    except InvalidInput:
        return True


def _ours(tables: Mapping[str, object]) -> object:
    """`tool.ladder`, however it is written; None if there is none."""
    tool = tables.get("tool")
    return tool.get("ladder") if isinstance(tool, dict) else None


def _read(path: Path, name: str) -> bytes:
    """The bytes of a file, called `name` in messages."""
    try:
        with path.open("rb") as file:
            raw = file.read(LIMIT + 1)
    except IsADirectoryError:
        what, help_ = "this is a folder, not a file", "Name one file in it."
    except FileNotFoundError:
        near = neighbour(name)
        what, help_ = "no such file of settings", f"Did you mean {near}?" if near else ""
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        what, help_ = f"the settings cannot be read: {reason.lower()}", "Check the file."
    else:
        if len(raw) <= LIMIT:
            return raw
        what, help_ = f"the settings are larger than {LIMIT // 1024 // 1024} MiB", ""
    raise InvalidInput([Diagnostic(what, Position(name), help_ or "Check the path.")])


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
    place = (len(lines), len(lines[-1]) + 1)
    if numbers:
        place = int(numbers[1]), int(numbers[2])
    return Diagnostic(f"not valid TOML: {what.lower()}", Position(name, *place), "Check the line.")


class _Reading:
    """One pass over one table, collecting faults, of each kind no more than are shown."""

    def __init__(self, name: str, folder: Path, text: str) -> None:
        self.name = name
        self.folder = folder
        self.text = text
        self.diagnostics: list[Diagnostic] = []
        self.header = "tool.ladder." if Path(name).name == PROJECT else ""

    def read(self, table: object) -> Settings:
        if not isinstance(table, dict):
            what, help_ = "`tool.ladder` takes a table", "Write [tool.ladder] and a setting = …"
            raise InvalidInput([Diagnostic(what, self._position("ladder"), help_)])
        for key in [key for key in table if key not in KEYS][: MOST + 1]:
            help_ = did_you_mean(key, KEYS, f"Choose from: {listed(KEYS)}.")
            self._fault(key, f"unknown setting {quoted(key)}", help_)
        lists = {key: tuple(self._list(key, table[key])) for key in _LISTS if key in table}
        texts = {key: self._text(key, table[key]) for key in _TEXTS if key in table}
        severity = self._severities(table.get("severity", {}))
        fail_on = self._fail_on(table.get("fail-on"))
        allow_nothing = self._flag("allow-nothing", table.get("allow-nothing", False))
        if self.diagnostics:
            raise InvalidInput(self.diagnostics)
        given = {key: _written(value) for key, value in table.items() if key != "severity"}
        given |= {f"severity of {rule}": weight.value for rule, weight in severity.items()}
        return Settings(
            self.name,
            lists.get("paths", ()),
            lists.get("exclude", ()),
            lists.get("rules", ()),
            texts.get("waivers"),
            texts.get("baseline"),
            fail_on,
            allow_nothing,
            severity,
            given,
            {rule: self._position(rule) for rule in severity},
        )

    def _fault(self, key: str, what: str, help_: str) -> None:
        self.diagnostics.append(Diagnostic(what, self._position(key), help_))

    def _position(self, key: str) -> Position:
        """The line in which a key of ours is set, as far as looking for it can tell."""
        return Position(self.name, self._lines.get(key, 1))

    @cached_property
    def _lines(self) -> Mapping[str, int]:
        """The first line that sets each key; other tools have keys of the same name before ours."""
        ours = not self.header
        lines: dict[str, int] = {}
        for number, line in enumerate(self.text.splitlines(), 1):
            if line.lstrip().startswith("#"):
                continue
            ours = ours or "ladder" in line
            header = line.lstrip().startswith("[") and "=" not in line
            shown = line.replace("]", "=") if header else line
            for written in _KEY.finditer(shown) if ours else ():
                key = next((group for group in written.groups() if group is not None), "")
                lines.setdefault(key, number)
        return lines

    def _list(self, key: str, value: object) -> Iterator[str]:
        if isinstance(value, list) and all(isinstance(path, str) and path for path in value):
            yield from (self._path(key, path) for path in value)
        else:
            self._fault(key, f"`{key}` takes a list of texts", f'Write {key} = ["…"].')

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value:
            self._fault(key, f"`{key}` takes a text", f'Write {key} = "…".')
            return ""
        return self._path(key, value)

    def _path(self, key: str, path: str) -> str:
        """A path of the settings file as seen from where the command runs."""
        if "\0" in path:
            self._fault(key, f"`{key}` names a path with a NUL in it", "No file has such a name.")
            return ""
        return os.path.relpath(self.folder / path).replace(os.sep, "/")

    def _flag(self, key: str, value: object) -> bool:
        if not isinstance(value, bool):
            self._fault(key, f"`{key}` takes true or false", f"Write {key} = true.")
        return value is True

    def _fail_on(self, value: object) -> FailOn | None:
        words = [level.value for level in FailOn]
        if value is None or value in words:
            return None if value is None else FailOn(str(value))
        help_ = did_you_mean(str(value), words, f"Choose from: {listed(words)}.")
        self._fault("fail-on", f"`fail-on` cannot be {quoted(str(value))}", help_)
        return None

    def _severities(self, value: object) -> dict[str, Severity]:
        words = [severity.value for severity in Severity]
        if not isinstance(value, dict):
            help_ = f"Write [{self.header}severity] and a rule = …"
            self._fault("severity", "`severity` takes a table", help_)
            return {}
        wrong = [(rule, weight) for rule, weight in value.items() if weight not in words]
        for rule, weight in wrong[: MOST + 1]:
            help_ = f"Choose from: {listed(words)}. To silence a finding, waive it."
            what = f"the severity of {quoted(rule)[1:-1]} cannot be {quoted(str(weight))}"
            self._fault(rule, what, help_)
        return {} if wrong else {rule: Severity(weight) for rule, weight in value.items()}


def _written(value: object) -> str:
    """A value as a person would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return (", ".join(map(str, value)) or "none") if isinstance(value, list) else str(value)


def _relative(folder: Path, path: str) -> str:
    return os.path.relpath(folder / path).replace(os.sep, "/")
