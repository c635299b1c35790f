"""The file of a baseline: JSON that people can review, one finding to a line, sorted."""

import json
import os
from collections.abc import Mapping

from ladder.check.findings import Key, Severity
from ladder.engine.rules import Position
from ladder.output.diagnostics import Diagnostic, InvalidInput

SCHEMA = 1
_NAMES = ("file", "rule", "technique", "need", "fact", "severity")
_MOST = 64 * 1024 * 1024


def load_baseline(path: str) -> Mapping[tuple[Key, Severity], int]:
    """How many findings of each key and weight a baseline knows.

    Raises:
        InvalidInput: if the file is missing or is no baseline.
    """
    try:
        with open(path, "rb") as file:
            given = json.loads(file.read(_MOST))
    except OSError as error:
        what = f"the baseline cannot be read: {(error.strerror or str(error)).lower()}"
        help_ = "Write one with --write-baseline."
        raise InvalidInput([Diagnostic(what, Position(path), help_)]) from None
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise InvalidInput([_no_baseline(path, "it is not JSON", line)]) from None
    return _entries(given, path)


def _entries(given: object, path: str) -> Mapping[tuple[Key, Severity], int]:
    if not isinstance(given, dict) or given.get("schema") != SCHEMA:
        raise InvalidInput([_no_baseline(path, f"its schema is not {SCHEMA}")])
    found: dict[tuple[Key, Severity], int] = {}
    entries = given.get("findings")
    for entry in entries if isinstance(entries, list) else []:
        values = [entry.get(name, "") for name in _NAMES] if isinstance(entry, dict) else []
        count = entry.get("count", 1) if isinstance(entry, dict) else 0
        if not values or not all(isinstance(value, str) for value in values):
            raise InvalidInput([_no_baseline(path, "an entry is not of its shape")])
        if not isinstance(count, int) or isinstance(count, bool) or count < 1:
            raise InvalidInput([_no_baseline(path, "a count is not a positive number")])
        file, rule, technique, need, fact, severity = values
        if severity not in list(Severity):
            raise InvalidInput([_no_baseline(path, "an entry has no severity")])
        known = (file, rule, technique, need, fact), Severity(severity)
        found[known] = found.get(known, 0) + count
    return found


def _no_baseline(path: str, why: str, line: int = 1) -> Diagnostic:
    help_ = "Delete it and write a new one with --write-baseline."
    return Diagnostic(f"this is no baseline: {why}", Position(path, line), help_)


def save_baseline(path: str, known: Mapping[tuple[Key, Severity], int]) -> None:
    """Write a baseline, whole or not at all.

    Raises:
        InvalidInput: if it cannot be written.
    """
    lines = []
    for (about, severity), count in sorted(known.items()):
        values = zip(_NAMES, (*about, severity.value), strict=True)
        entry: dict[str, object] = {name: value for name, value in values if value}
        lines.append(json.dumps(entry | ({"count": count} if count > 1 else {})))
    body = ",\n    ".join(lines)
    text = f'{{\n  "schema": {SCHEMA},\n  "findings": [\n    {body}\n  ]\n}}\n'
    if not lines:
        text = f'{{\n  "schema": {SCHEMA},\n  "findings": []\n}}\n'
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, path)
    except OSError as error:
        what = f"the baseline cannot be written: {(error.strerror or str(error)).lower()}"
        raise InvalidInput([Diagnostic(what, Position(path), "Check the folder.")]) from None
