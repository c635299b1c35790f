"""A table of results: CSV or JSONL with a row for each item, its id and its score.

So export spreadsheets, LangSmith, Braintrust, Ragas and MLflow. Columns are named by the reader, or
guessed by their names and said.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from ladder.load.evidence.lines import Lines
from ladder.load.evidence.rows import Row, csv_table
from ladder.load.evidence.run import Results, Tally, score_in
from ladder.output.diagnostics import did_you_mean, listed, quoted

IDS = (
    *("id", "item_id", "item", "example_id", "sample_id", "question_id", "doc_id", "test_id"),
    *("case_id", "case", "key", "uid", "uuid", "row_id", "input_id"),
)
"""Names of columns with item ids; the first that exists is used."""

SCORES = (
    *("score", "correct", "is_correct", "right", "passed", "pass", "success", "accuracy"),
    *("exact_match", "f1", "grade", "rating", "stars", "result", "outcome", "bleu", "rouge"),
)
"""Names of columns with scores; only one of them may exist."""

GROUPS = ("group", "cluster")
"""Names of columns that group items."""

LONGEST_NAME = 40
"""Letters of a column's name at most; longer is text of an item."""

_SCORE = "Write a number, right or wrong; leave it empty where there is none."


class Columns(NamedTuple):
    """The columns of a table to read; None if the name is to be guessed."""

    item: str | None = None
    score: str | None = None
    group: str | None = None


GUESSED = Columns()

_WIDTH = "Put a cell that holds the separator in quotes; a file cut off ends so too."


def read_csv(lines: Lines, columns: Columns = GUESSED) -> Results:
    """Return a CSV file whose first line names its columns.

    Raises:
        InvalidInput: at the first line that cannot be read.
    """
    names, rows = csv_table(lines, _WIDTH)
    if twice := [name for name in names if name and names.count(name) > 1]:
        help_ = "Give each column a name of its own."
        raise lines.fault(f"two columns are called {quoted(twice[0])}", help_=help_)
    return _collected(lines, rows, _chosen(lines, names, columns), "a table (CSV)")


def read_rows(lines: Lines, rows: Iterable[Row], columns: Columns, form: str) -> Results:
    """Rows of named values with their lines; the first of them shows the columns.

    Raises:
        InvalidInput: at the first row that cannot be read, or if there is none.
    """
    source = iter(rows)
    first = next(source, None)
    if first is None:
        raise lines.fault("the file holds no row", help_="Write one item a line.")
    return _collected(lines, chain([first], source), _chosen(lines, [*first[1]], columns), form)


def _collected(lines: Lines, rows: Iterable[Row], columns: Columns, form: str) -> Results:
    tally, number = Tally("", columns.score or "", numbered=columns.item is None), 0
    for number, (line, row) in enumerate(rows, 1):
        item = f"{lines.name}:{number}"  # which no row of another file is
        if columns.item is not None:
            item = _id(lines, line, columns.item, row.get(columns.item))
        value = row.get(columns.score or "")
        found = score_in(lines, line, f"`{columns.score}`", value, _SCORE)
        if found is None:
            tally.miss(item, "no score")
        else:
            group = row.get(columns.group) if columns.group is not None else None
            tally.add(item, found, str(group or ""))
            if not found:
                tally.keep(item, row)
    if not number:
        raise lines.fault("the file holds no row but its first", help_="Write one item a line.")
    ids = f"Items by `{columns.item}`" if columns.item else "Each row is an item (no id column)"
    clusters = f", clusters by `{columns.group}`" if columns.group else ""
    stated = f"{ids}, scores by `{columns.score}`{clusters}."
    return Results(lines.name, lines.digest, form, (tally.run(),), (stated,))


def _id(lines: Lines, line: int, column: str, value: object) -> str:
    if value and isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    what = f"the row has no id: `{column}` is {'empty' if not value else 'no text and no number'}"
    raise lines.fault(what, line, help_="Give every item its id, so that two runs can be paired.")


def _chosen(lines: Lines, names: Sequence[str], columns: Columns) -> Columns:
    """Return the columns to read: those that you named, else those with a telling name."""
    for asked in columns:
        if asked is not None and asked not in names:
            help_ = did_you_mean(asked, names, f"Its columns: {listed(names)}.")
            raise lines.fault(f"there is no column {quoted(asked)}", help_=help_)
    plain = {name: name.strip().lower().replace(" ", "_").replace("-", "_") for name in names}
    score = columns.score or _the_score(lines, names, plain)
    others = [name for name in names if name != score]
    item = columns.item or _first(IDS, others, plain)
    return Columns(item, score, columns.group or _first(GROUPS, others, plain))


def _first(known: Sequence[str], names: Sequence[str], plain: Mapping[str, str]) -> str | None:
    found = [name for name in names if plain[name] in known]
    return min(found, key=lambda name: known.index(plain[name]), default=None)


def _the_score(lines: Lines, names: Sequence[str], plain: Mapping[str, str]) -> str:
    found = [name for name in names if plain[name] in SCORES]
    if len(found) == 1:
        return found[0]
    if found:
        what = f"more than one column could be the score: {listed(found)}"
        raise lines.fault(what, help_=f"Name the one that counts: --score {found[0]}")
    if len(names) < 2 or max(map(len, names)) > LONGEST_NAME:  # a row, whose text is not shown
        what = "this is no table: its first line names no columns"
        raise lines.fault(what, help_="Give CSV or JSONL: results with id and score, or examples.")
    what = f"no column is called as a score is; there are {listed(names)}"
    help_ = "Name the column that counts: --score NAME. Examples have a question and an answer."
    raise lines.fault(what, help_=help_)
