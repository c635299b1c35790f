"""JSON as evaluation programs write it: NaN and Infinity are read; faults say line and column."""

import json
from typing import Any

from ladder.load.evidence.lines import Lines
from ladder.output.diagnostics import InvalidInput

Object = dict[str, Any]
"""A JSON object. What it holds is whatever a program wrote: each value is looked at before use."""


def parsed(text: str, lines: Lines, line: int = 1) -> Any:
    """The JSON in `text`, which begins at `line` of a file.

    Raises:
        InvalidInput: if it is no JSON, at the place of the fault.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        at, column = line + error.lineno - 1, error.colno
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            what, help_ = "the JSON ends in the middle", "The file seems cut off: export it anew."
        else:
            what, help_ = f"this is no JSON: {error.msg.lower()}", "Export the file anew."
        raise lines.fault(what, at, column, help_) from None
    except RecursionError:
        raise lines.fault("the JSON is nested too deeply", line) from None
    except ValueError:
        help_ = "Write scores with a few digits."
        raise lines.fault(
            "the JSON holds a number too long to be read", line, help_=help_
        ) from None


def object_at(value: object, *keys: str) -> Object:
    """The object below a path of keys; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def list_at(value: object, *keys: str) -> list[Any]:
    """The list below a path of keys; an empty one where there is none."""
    found = object_at(value, *keys[:-1]).get(keys[-1])
    return found if isinstance(found, list) else []


def text_at(value: Object, *keys: str) -> str:
    """The first text or whole number under one of `keys`; "" where there is none."""
    for key in keys:
        if isinstance(found := value.get(key), str) and found:
            return found
        if isinstance(found, int) and not isinstance(found, bool):
            return str(found)
    return ""


def unlike(lines: Lines, what: str) -> InvalidInput:
    """A file that begins as a known format and goes on as none."""
    return lines.fault(
        what, help_="Export it anew, or give a table: CSV or JSONL with id and score."
    )
