"""Rows of a data set, whatever file they stand in: JSONL, a list in JSON, or CSV."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ladder.load.evidence.lines import Lines
from ladder.load.evidence.parse import parsed
from ladder.load.evidence.table import csv_rows

Row = tuple[int, Mapping[str, Any]]
"""A row and the line where it begins; of a list in JSON the first line."""


def rows_of(lines: Lines) -> Iterator[Row]:
    """Every row of a data set.

    Raises:
        InvalidInput: at the first that cannot be read.
    """
    first = lines.first().strip()
    if first[:1] not in ("{", "["):
        yield from _csv(lines, max(",;\t", key=first.count))
    elif _is_object(first):
        yield from jsonl_rows(lines)
    else:
        rows = parsed(lines.whole(), lines)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            help_ = "Write a JSON object a line, or one list of objects."
            raise lines.fault("the file is no list of rows", help_=help_)
        yield from ((1, row) for row in rows)


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _csv(lines: Lines, separator: str) -> Iterator[Row]:
    rows = csv_rows(lines, separator)
    names = [name.strip() for name in next(rows)[1]]
    for line, row in rows:
        if len(row) != len(names):
            what = f"the row has {len(row)} cells, and the first line names {len(names)} columns"
            raise lines.fault(what, line, help_="Put a cell that holds the separator in quotes.")
        yield line, dict(zip(names, row, strict=True))


def jsonl_rows(lines: Lines) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line that is not blank as an object, with its number.

    Raises:
        InvalidInput: at the first line that is none.
    """
    read = json.JSONDecoder().raw_decode  # what `json.loads` calls, without its way there
    for line, text in lines:
        try:
            row, end = read(text)
        except (ValueError, RecursionError):
            row, end = None, -1
        if end != len(text):
            if not text.strip():
                continue
            row = parsed(text, lines, line)  # says what is wrong, if anything is
        if not isinstance(row, dict):
            what = "the line is no JSON object"
            raise lines.fault(what, line, help_='Write one {"id": …, …} a line.')
        yield line, row
