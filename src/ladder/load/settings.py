"""Settings of `ladder check`: `[tool.ladder]` of pyproject.toml, or ladder.toml."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ladder.faults import BadInput, Fault, did_you_mean, listed
from ladder.findings import FailOn, Severity
from ladder.model import Mark

_LISTS = ("paths", "exclude", "rules")
_TEXTS = ("waivers", "baseline")
_FLAGS = ("allow-nothing",)
KEYS = (*_LISTS, *_TEXTS, *_FLAGS, "fail-on", "severity")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project asks of the check. Paths are relative to where the command runs.

    `given` holds, for each setting that the file makes, its value as a person would write it.
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


def find_settings(start: Path) -> Path | None:
    """The nearest ladder.toml, or pyproject.toml with `[tool.ladder]`, at or above a folder.

    The search ends at the folder that holds .git. In one folder, ladder.toml goes first.
    """
    for folder in (start, *start.parents):
        if (folder / "ladder.toml").is_file():
            return folder / "ladder.toml"
        project = folder / "pyproject.toml"
        if project.is_file() and "[tool.ladder" in project.read_text("utf-8", errors="replace"):
            return project
        if (folder / ".git").exists():
            return None
    return None


def load_settings(path: Path) -> Settings:
    """The settings in a file.

    Raises:
        BadInput: with everything that is wrong with them.
    """
    import tomllib

    name = _relative(path.parent, path.name)
    try:
        text = path.read_text("utf-8")
        given = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        fault = Fault(f"the settings cannot be read: {error}", Mark(name), "Check the file.")
        raise BadInput([fault]) from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        mark = Mark(name, int(found[1]), int(found[2])) if found else Mark(name)
        what = f"not valid TOML: {str(error).partition(' (at')[0].lower()}"
        raise BadInput([Fault(what, mark, "Check the line.")]) from None
    table = given
    if path.name == "pyproject.toml":
        tool = given.get("tool")
        inner = tool.get("ladder") if isinstance(tool, dict) else None
        table = inner if isinstance(inner, dict) else {}
    return _Reading(name, path.parent, text).read(table)


class _Reading:
    """One pass over one table, collecting faults."""

    def __init__(self, name: str, folder: Path, text: str) -> None:
        self.name = name
        self.folder = folder
        self.lines = text.splitlines()
        self.faults: list[Fault] = []

    def read(self, table: Mapping[str, object]) -> Settings:
        for key in table:
            if key not in KEYS:
                help_ = did_you_mean(key, KEYS, f"Choose from: {listed(KEYS)}.")
                self._fault(key, f"unknown setting `{key}`", help_)
        lists = {key: tuple(self._list(key, table[key])) for key in _LISTS if key in table}
        texts = {key: self._text(key, table[key]) for key in _TEXTS if key in table}
        severity = dict(self._severities(table.get("severity", {})))
        fail_on = self._fail_on(table.get("fail-on"))
        allowed = self._flag("allow-nothing", table.get("allow-nothing", False))
        if self.faults:
            raise BadInput(self.faults)
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
        )

    def _fault(self, key: str, what: str, help_: str) -> None:
        written = re.compile(rf"""^\s*["']?{re.escape(key)}["']?\s*=|["']{re.escape(key)}["']""")
        found = (number for number, line in enumerate(self.lines, 1) if written.search(line))
        self.faults.append(Fault(what, Mark(self.name, next(found, 1)), help_))

    def _list(self, key: str, value: object) -> Iterator[str]:
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
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
            self._fault("severity", "`severity` takes a table", "Write [severity] and a rule = …")
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
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _relative(folder: Path, path: str) -> str:
    """A path of the settings file as seen from where the command runs."""
    return os.path.relpath(folder / path).replace(os.sep, "/")
