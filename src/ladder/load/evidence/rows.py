"""Rows of a text file: JSON as evaluation programs write it, JSONL, CSV."""

import csv
import json
from collections.abc import Iterator, Mapping
from typing import Any

from ladder.load.evidence.lines import Lines
from ladder.output.diagnostics import InvalidInput
from ladder.output.phrases import counted

Object = dict[str, Any]
"""A JSON object. What it holds is whatever a program wrote: each value is looked at before use."""


def parsed(text: str, lines: Lines, line: int = 1) -> Any:
    """Return the JSON in `text`, which begins at `line` of a file.

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
    """Return the object at a path of keys; an empty one if there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def list_at(value: object, *keys: str) -> list[Any]:
    """Return the list at a path of keys; an empty one if there is none."""
    found = object_at(value, *keys[:-1]).get(keys[-1])
    return found if isinstance(found, list) else []


def text_at(value: Object, *keys: str) -> str:
    """Return the first text or whole number under one of `keys`; "" if there is none."""
    for key in keys:
        if isinstance(found := value.get(key), str) and found:
            return found
        if isinstance(found, int) and not isinstance(found, bool):
            return str(found)
    return ""


def unlike(lines: Lines, what: str) -> InvalidInput:
    """Return the fault of a file that begins in a known format and continues in another."""
    return lines.fault(
        what, help_="Export it anew, or give a table: CSV or JSONL with id and score."
    )


Row = tuple[int, Mapping[str, Any]]
"""A row and the line where it begins; of a list in JSON the first line."""


def rows_of(lines: Lines) -> Iterator[Row]:
    """Yield every row of a data set.

    Raises:
        InvalidInput: at the first that cannot be read.
    """
    first = lines.first().strip()
    if first[:1] not in ("{", "["):
        yield from csv_table(lines)[1]
    elif isinstance(json_of(first), dict):
        yield from jsonl_rows(lines)
    else:
        rows = parsed(lines.whole(), lines)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            help_ = "Write a JSON object a line, or one list of objects."
            raise lines.fault("the file is no list of rows", help_=help_)
        yield from ((1, row) for row in rows)


def json_of(text: str) -> Any:
    """Return the JSON in a line; None if it is not complete JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


QUOTE = "Put a cell that holds the separator in quotes, such as a number with a decimal comma."


def csv_table(
    lines: Lines, help_: str = QUOTE
) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """Return the names in the first line of a CSV file, and its rows with their line numbers.

    Cells are separated by commas, semicolons or tabs. `help_` is the help for a row with more cells
    or fewer; blank rows are skipped.

    Raises:
        InvalidInput: at a row that is not CSV, or has another width.
    """
    every = _csv_rows(lines, max(",;\t", key=lines.first().count))
    names = [name.strip() for name in next(every)[1]]
    width = len(names)

    def rows() -> Iterator[tuple[int, dict[str, str]]]:
        for line, row in every:
            if len(row) == width:
                yield line, dict(zip(names, row, strict=True))
            elif any(cell.strip() for cell in row):
                cells, columns = counted(len(row), "cell"), counted(width, "column")
                what = f"the row has {cells}, and the first line names {columns}"
                raise lines.fault(what, line, help_=help_)

    return names, rows()


def _csv_rows(lines: Lines, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of cells with the line where it begins."""
    texts = (f"{text}\n" for _, text in lines)  # a cell in quotes may go on in the next line
    source = csv.reader(texts, delimiter=separator, strict=True)
    begins = 1
    try:
        for row in source:
            if row:
                yield begins, row
            begins = source.line_num + 1
    except csv.Error as error:
        wording = str(error)
        if "end of data" in wording:
            wording = "a quote is opened and never closed"
        help_ = "Close it, or double a quote inside a quoted cell; a file cut off ends so too."
        raise lines.fault(f"the CSV cannot be read: {wording}", begins, help_=help_) from None


def jsonl_rows(lines: Lines) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each line that is not blank as an object, with its number.

    Raises:
        InvalidInput: at the first line that is not an object.
    """
    for line, text in lines:
        if not text.strip():
            continue
        row = parsed(text, lines, line)
        if not isinstance(row, dict):
            what = "the line is no JSON object"
            raise lines.fault(what, line, help_='Write one {"id": …, …} a line.')
        yield line, row
