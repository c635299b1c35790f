"""A sheet of bad answers: CSV or JSONL, one row each, with the cause that a person found."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from ladder.engine.errors import cause_named
from ladder.engine.rules import Rulebook
from ladder.load.evidence.labels import Pair, is_right, model_pair
from ladder.load.evidence.lines import Lines
from ladder.load.evidence.rows import csv_table, json_of, rows_of
from ladder.load.evidence.run import score_of
from ladder.load.evidence.table import IDS, SCORES, first_named, plain_names, refuse_twice
from ladder.load.yaml.suggestions import cause_meant
from ladder.output.diagnostics import InvalidInput, listed, nearest, quoted
from ladder.output.phrases import counted, joined

CAUSE, CAUSE_2, NOTE, REPAIRED = "cause", "cause_2", "note", "repaired"
"""The columns of a sheet that a person fills in; `cause_2` is for a second reader."""

CAUSES = (
    *(CAUSE, "root_cause", "first_cause", "failure_mode", "failure_type", "failure_category"),
    *("error_type", "error_category", "axial_coding", "axial_code"),
)
"""Names of columns with a cause; the first that exists is used."""

COUNTS = ("count", "counts", "n", "number", "how_many")
"""Names of columns that show a table of counts, which is no sheet of answers."""

JUDGED = (*SCORES, "pass/fail")
"""Names of columns that say whether an answer is right; a right one without a cause is skipped."""

UNCLEAR = frozenset({"", "unclear", "unknown", "not clear", "other", "?", "-", "n/a", "none"})
YES = frozenset({"yes", "y", "true", "1", "x"})
NO = frozenset({"no", "n", "false", "0"})

_SEPARATED = re.compile(r"\s*[,;|/+]\s*")

LIST_CAUSES = "`ladder rules list --kind cause` lists the causes."


class BadAnswer(NamedTuple):
    """A row: its id, its cause, the cause of a second reader, and whether the repair helped.

    A cause is "" if it is unclear, and None if nobody filled it in.
    """

    id: str
    cause: str | None
    cause_2: str | None
    repaired: bool | None


class Sheet(NamedTuple):
    """A sheet, read.

    Args:
        name: the file, as it was named.
        digest: the SHA-256 of its bytes.
        columns: its columns for the cause and the repair, in a sentence.
        rows: the bad answers.
    """

    name: str
    digest: str
    columns: str
    rows: tuple[BadAnswer, ...]

    @property
    def causes(self) -> Counter[str]:
        """The bad answers of each cause; those without a cause are under ""."""
        return Counter(row.cause or "" for row in self.rows)

    def repaired(self, cause: str) -> tuple[int, int]:
        """Return how many repairs by hand helped, and how many were tried."""
        tried = [row.repaired for row in self.rows if row.cause == cause]
        return tried.count(True), len(tried) - tried.count(None)


def is_sheet(lines: Lines) -> tuple[bool, bool, str]:
    """Return whether a file is a sheet of bad answers, whether it holds scores, and what is unread.

    With scores, or labels and predictions of which some agree, a column is only sure to be one of
    causes if it is called `cause`. Another one is not read.
    """
    begins = lines.first().strip()
    if begins[:1] in ("{", "["):
        if not isinstance(json_of(begins), dict | list):
            return False, False, ""  # a document over several lines, of an evaluation program
        rows = rows_of(lines)
        first = next(rows, (1, {}))
        names, rows = plain_names(first[1]), chain([first], rows)
    else:
        every, rows = csv_table(lines)
        names = plain_names(every)
    column, scored = first_named(CAUSES, names), any(plain in SCORES for plain in names.values())
    if column is not None:
        if not scored and (pair := model_pair(names)):
            scored = any(is_right(row, pair) for _, row in rows)
        sure = not scored or names[column] == CAUSE
        return sure, scored, "" if sure else column
    return False, scored, ""


def table_of(lines: Lines) -> tuple[list[str], list[tuple[int, dict[str, Any]]]]:
    """Return the columns of a sheet, and its rows that are not blank, each with its line.

    Raises:
        InvalidInput: if it cannot be read, or holds no row.
    """
    if lines.first().strip()[:1] not in ("{", "["):
        refuse_twice(lines, csv_table(Lines(lines.path, lines.name))[0])
    rows = [(line, dict(row)) for line, row in rows_of(lines) if any(map(_text, row.values()))]
    if not rows:
        raise lines.fault("the sheet holds no row", help_="Write one bad answer a line.")
    return [*dict.fromkeys(name for _, row in rows for name in row)], rows


def read_sheet(lines: Lines, rulebook: Rulebook) -> Sheet:
    """Return the bad answers of a sheet, with their causes.

    Raises:
        InvalidInput: with everything that is wrong with it.
    """
    names, rows = table_of(lines)
    plain = plain_names(names)
    column = first_named(CAUSES, plain)
    if column is None:
        what = f"no column of the sheet is called `{CAUSE}`; there are {listed(names)}"
        help_ = f"Add a column `{CAUSE}`, with the first cause of each bad answer. {LIST_CAUSES}"
        raise lines.fault(what, help_=help_)
    if counts := first_named(COUNTS, plain):
        what = f"`{counts}` counts answers, and a sheet has one row for each bad answer"
        help_ = "Write the counts into the problem file: errors: {read: 40, misread: 22}."
        raise lines.fault(what, help_=help_)
    found = _Columns(
        column,
        first_named((CAUSE_2,), plain),
        first_named((REPAIRED,), plain),
        first_named(JUDGED, plain),
        model_pair(plain),
        first_named((*IDS, "trace_id", "span_id"), plain),
    )
    reading = _Reading(lines, rulebook, found)
    answers = tuple(reading.read(rows))
    if not any(row.cause is not None for row in answers):
        help_ = f"Write the first cause of each bad answer into `{column}`. {LIST_CAUSES}"
        raise lines.fault("no row of the sheet has a cause", help_=help_)
    used = [f"repairs by `{found.repaired}`"] * bool(found.repaired)
    stated = joined([f"causes by `{column}`", *used], "and")
    return Sheet(lines.name, lines.digest, f"{stated[:1].upper()}{stated[1:]}.", answers)


class _Columns(NamedTuple):
    """The columns of a sheet."""

    cause: str
    cause_2: str | None
    repaired: str | None
    judged: str | None
    pair: Pair | None
    id: str | None


class _Reading:
    """One pass over the rows of a sheet, which collects what is wrong with them."""

    def __init__(self, lines: Lines, rulebook: Rulebook, columns: _Columns) -> None:
        self.lines, self.rulebook, self.columns = lines, rulebook, columns
        self.faults: list[InvalidInput] = []
        self.unknown: dict[tuple[str, str], list[int]] = {}

    def read(self, rows: list[tuple[int, dict[str, Any]]]) -> Iterator[BadAnswer]:
        """Yield the bad answers.

        Raises:
            InvalidInput: with everything that is wrong with the rows.
        """
        seen: dict[str, int] = {}
        judged, pair = self.columns.judged, self.columns.pair
        scores = [
            float(is_right(row, pair)) if pair and not judged else _score(row.get(judged or ""))
            for _, row in rows
        ]
        right = 1.0 if max(scores) <= 1 else None  # stars and points do not say what is right
        for score, (line, row) in zip(scores, rows, strict=True):
            cause = self._cause(line, row, self.columns.cause)
            if cause is None and score == right:
                continue
            name = sheet_id(row.get(self.columns.id or ""))
            if name and seen.setdefault(name, line) != line:
                what = f"{quoted(name)} is also the id of the row in line {seen[name]}"
                self._fault(what, line, "Keep one row for each bad answer, with its first cause.")
            second = self._cause(line, row, self.columns.cause_2)
            yield BadAnswer(name, cause, second, self._repaired(line, row, cause))
        self._unknown()
        if self.faults:
            raise InvalidInput(item for found in self.faults for item in found.diagnostics)

    def _fault(self, what: str, line: int, help_: str) -> None:
        self.faults.append(self.lines.fault(what, line, help_=help_))

    def _cause(self, line: int, row: Mapping[str, Any], column: str | None) -> str | None:
        word = _text(row.get(column)) if column else ""
        if not word:
            return None
        if word.casefold() in UNCLEAR:
            return ""
        if found := cause_named(self.rulebook, word):
            return found.id
        self.unknown.setdefault((column or "", word), []).append(line)
        return word

    def _unknown(self) -> None:
        """Collect the words that are no cause; those that mean none are one fault for a column."""
        strange: dict[str, list[tuple[str, list[int]]]] = {}
        for (column, word), places in self.unknown.items():
            if help_ := self._meant(word):
                what = f"unknown cause {quoted(word)} in `{column}`"
                if len(places) > 1:
                    what += f", and in {counted(len(places) - 1, 'more row')}"
                self._fault(what, places[0], help_)
            else:
                strange.setdefault(column, []).append((word, places))
        for column, found in strange.items():
            words = listed((f"{quoted(word)} ({len(at):,})" for word, at in found), 8)
            help_ = f"Choose from: {listed([*self.rulebook.causes, 'unclear'], 20)}."
            if column not in (CAUSE, CAUSE_2):
                help_ = f"Keep your words, and add a column `{CAUSE}` beside them. {help_}"
            self._fault(f"`{column}` holds unknown causes: {words}", found[0][1][0], help_)

    def _meant(self, word: str) -> str:
        """Return the help for a word that is nearly a cause; empty if none is meant."""
        parts = [cause_named(self.rulebook, part) for part in _SEPARATED.split(word)]
        if len(parts) > 1 and (first := parts[0]) and all(parts):
            return f"Write the first cause only: {first.id}."
        near = nearest(word, self.rulebook.causes)
        meant = None if near else cause_meant(self.rulebook, word)
        near = meant.id if meant else near
        return f"Did you mean {near}?" if near else ""

    def _repaired(self, line: int, row: Mapping[str, Any], cause: str | None) -> bool | None:
        word = _text(row.get(self.columns.repaired or "")).casefold()
        if word in ("", "-"):
            return None
        if word not in YES | NO:
            what = f"`{self.columns.repaired}` takes yes or no, not {quoted(word)}"
            self._fault(what, line, "Write yes if the answer was right after the repair by hand.")
        elif word in YES and not cause:
            what = f"`{self.columns.repaired}` is {word}, and the row has no cause"
            self._fault(what, line, "Write the cause whose repair made the answer right.")
        return word in YES


def _score(value: object) -> float:
    """Return a score; 0 if it is none."""
    try:
        return score_of(value) or 0.0
    except ValueError:
        return 0.0


def sheet_id(value: object) -> str:
    """Return the id in a cell, without the sign that keeps it from being run as a formula."""
    return _text(value).removeprefix("'")


def _text(value: object) -> str:
    """Return a cell without spaces at its ends; the empty text for none."""
    return "" if value is None else str(value).strip()
