"""A table of results: CSV or JSONL with a row for each item, its id and its score.

So export spreadsheets, LangSmith, Braintrust, Ragas and MLflow. Columns are named by the reader, or
guessed by their names and said. In place of a score, a row may hold a label and a prediction.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from ladder.load.evidence.labels import NAME_IT, Labels, Pair, pair_of
from ladder.load.evidence.lines import Lines
from ladder.load.evidence.rows import QUOTE, Row, csv_table
from ladder.load.evidence.run import Results, Tally, score_in
from ladder.output.diagnostics import did_you_mean, listed, quoted
from ladder.output.phrases import joined

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

COUNTS = ("n", "n_items", "num_items", "items", "n_samples", "num_samples", "n_examples", "total")
"""Names of columns with a number of items, so that a row is a mean."""

GROUPS = ("group", "cluster")
"""Names of columns that group items."""

LONGEST_NAME = 40
"""Letters of a column's name at most; longer is text of an item."""

_SCORE = "Write a number, right or wrong; leave it empty where there is none."


class Columns(NamedTuple):
    """Names of the columns to read: each file has one of them. If there is none, it is guessed."""

    item: tuple[str, ...] = ()
    score: tuple[str, ...] = ()
    group: tuple[str, ...] = ()


GUESSED = Columns()

OPTIONS = Columns(("--id",), ("--score",), ("--group",))


class _Chosen(NamedTuple):
    """The columns of one table."""

    item: str | None
    score: str | Pair
    group: str | None
    items: str | None


_WIDTH = f"{QUOTE} A file that is cut off ends so too."


def read_csv(lines: Lines, columns: Columns = GUESSED) -> Results:
    """Return a CSV file whose first line names its columns.

    Raises:
        InvalidInput: at the first line that cannot be read.
    """
    names, rows = csv_table(lines, _WIDTH)
    refuse_twice(lines, names)
    return _collected(lines, rows, _chosen(lines, names, columns), "a table (CSV)")


def refuse_twice(lines: Lines, names: Sequence[str]) -> None:
    """Refuse two columns of one name.

    Raises:
        InvalidInput: at the first line.
    """
    if twice := [name for name in names if name and names.count(name) > 1]:
        help_ = "Give each column a name of its own."
        raise lines.fault(f"two columns are called {quoted(twice[0])}", help_=help_)


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


def _collected(lines: Lines, rows: Iterable[Row], columns: _Chosen, form: str) -> Results:
    source = iter(rows)
    head = [row for row in (next(source, None), next(source, None)) if row is not None]
    if not head:
        raise lines.fault("the file holds no row but its first", help_="Write one item a line.")
    if isinstance(columns.score, str):
        _refuse_means(lines, head, columns, columns.score)
    return _scored(lines, chain(head, source), columns, form)


def _refuse_means(lines: Lines, head: Sequence[Row], columns: _Chosen, score: str) -> None:
    """Refuse rows that are means: with a number of items, or one alone that is no right or wrong.

    Raises:
        InvalidInput: at the first row.
    """
    line, row = head[0]
    counts = [str(row.get(columns.items or "")).strip() for _, row in head]
    several = all(count.isdecimal() and int(count[:15]) > 1 for count in counts)
    alone = len(head) == 1 and not columns.item
    found = score_in(lines, line, f"`{score}`", row.get(score), _SCORE) if alone else None
    if (several and (len(head) == 1 or not columns.item)) or 0 < (found or 0) < 1:
        what = f"the row is one score on several items (`{score}`), and shows no item"
        help_ = "State it in the problem file: attempts: {prompt: {score: 0.81, items: 400}}."
        raise lines.fault(what, line, help_=f"Write one item a line. {help_}")


def _scored(lines: Lines, rows: Iterable[Row], columns: _Chosen, form: str) -> Results:
    labels = Labels(lines, columns.score) if isinstance(columns.score, Pair) else None
    metric = "accuracy" if labels else str(columns.score)
    tally = Tally("", metric, numbered=columns.item is None, kept=lines.kept)
    for number, (line, row) in enumerate(rows, 1):
        item = f"{lines.name}:{number}"  # which no row of another file is
        if columns.item is not None:
            item = _id(lines, line, columns.item, row.get(columns.item))
        if labels:
            found = labels.score(line, row)
        else:
            found = score_in(lines, line, f"`{metric}`", row.get(metric), _SCORE)
        if found is None:
            tally.miss(item, "no label or no prediction" if labels else "no score")
        else:
            group = row.get(columns.group) if columns.group is not None else None
            tally.add(item, found, str(group or ""))
            if not found:
                tally.keep(item, row)
    ids = f"Items by `{columns.item}`" if columns.item else "Each row is an item (no id column)"
    clusters = f", clusters by `{columns.group}`" if columns.group else ""
    scores = "" if labels else f", scores by `{metric}`"
    stated = (f"{ids}{scores}{clusters}.", *(labels.stated() if labels else ()))
    return Results(lines.name, lines.digest, form, (tally.run(),), stated)


def _id(lines: Lines, line: int, column: str, value: object) -> str:
    if value and isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    what = f"the row has no id: `{column}` is {'empty' if not value else 'no text and no number'}"
    raise lines.fault(what, line, help_="Give every item its id, so that two runs can be paired.")


def _chosen(lines: Lines, names: Sequence[str], columns: Columns) -> _Chosen:
    """Return the columns to read: those that you named, else those with a telling name."""
    item, score, group = (
        _named(lines, names, asked, *option) for asked, option in zip(columns, OPTIONS, strict=True)
    )
    plain = plain_names(names)
    scores = score or _the_score(lines, names, plain)
    used = scores if isinstance(scores, Pair) else (scores,)
    others = {name: plain[name] for name in names if name not in used}
    item = item or first_named(IDS, others)
    group = group or first_named(GROUPS, others)
    return _Chosen(item, scores, group, first_named(COUNTS, others))


def plain_names(names: Iterable[str]) -> dict[str, str]:
    """Return each name with its form in small letters, joined by underscores."""
    return {name: name.strip().lower().replace(" ", "_").replace("-", "_") for name in names}


def _named(lines: Lines, names: Sequence[str], asked: Sequence[str], option: str) -> str | None:
    """Return the first column of those that you named; one of them must be in the file."""
    found = next((name for name in asked if name in names), None)
    if asked and found is None:
        more = f"Repeat {option} if files have different names. " if len(asked) == 1 else ""
        help_ = did_you_mean(asked[-1], names, f"{more}Its columns: {listed(names)}.")
        raise lines.fault(f"there is no column {joined(map(quoted, asked))}", help_=help_)
    return found


def first_named(known: Sequence[str], plain: Mapping[str, str]) -> str | None:
    """Return the column with the first known name, of columns with their names in plain form."""
    return next((name for word in known for name in plain if plain[name] == word), None)


def _the_score(lines: Lines, names: Sequence[str], plain: Mapping[str, str]) -> str | Pair:
    found = [name for name in names if plain[name] in SCORES]
    if len(found) == 1:
        return found[0]
    if not found and (pair := pair_of(plain)):
        return pair
    if found:
        what = f"more than one column could be the score: {listed(found)}"
        help_ = f"Keep only one of them. `ladder evidence` also takes --score {found[0]}."
        raise lines.fault(what, help_=help_)
    if len(names) < 2 or max(map(len, names)) > LONGEST_NAME:  # a row, whose text is not shown
        what = "this is no table: its first line names no columns"
        raise lines.fault(what, help_="Give CSV or JSONL: results with id and score, or examples.")
    what = f"no column is called as a score is; there are {listed(names)}"
    help_ = (
        "Call it `score`, or call a label and its prediction `expected` and `predicted`. "
        f"{NAME_IT} Examples have a question and an answer."
    )
    raise lines.fault(what, help_=help_)
