"""Files of settings: `[tool.ladder]` of pyproject.toml, ladder.toml, or a policy."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ladder.check.findings import Severity
from ladder.check.settings import KINDS, WEIGHTS, Kinds, Layer
from ladder.engine.sources import Position
from ladder.load.yaml.reader import read_text
from ladder.output.diagnostics import Diagnostic, InvalidInput, did_you_mean, listed, quoted
from ladder.output.files import root_of

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
            raise InvalidInput([Diagnostic(what, place, "Write them in one of the two.")])
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
    return layer(name, read_text(name, LIMIT), KINDS)


def layer(name: str, text: str, kinds: Kinds, file: str = "") -> Layer:
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
        raise InvalidInput([Diagnostic(what, places.get("ladder", first), help_)])
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
    raise InvalidInput([Diagnostic(f"not valid TOML: {what}", place, help_)])


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
