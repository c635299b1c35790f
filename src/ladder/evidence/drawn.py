"""A sheet to fill in: the wrong answers of a result file, drawn at random."""

import csv
import hashlib
import io
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ladder.engine.errors import FIRST
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.evidence.labels import EXPECTED, LIKELY, PREDICTED, pair_of
from ladder.load.evidence.lines import Lines, named
from ladder.load.evidence.results import chosen, results_of
from ladder.load.evidence.run import Run
from ladder.load.evidence.sheet import CAUSE, NOTE, REPAIRED, sheet_id, table_of
from ladder.load.evidence.table import IDS, first_named, plain_names
from ladder.output.diagnostics import fault, quoted
from ladder.output.phrases import command, counted
from ladder.output.screen import MEASURE, wrap

COLUMNS = ("id", "input", "expected", "answer", CAUSE, NOTE, REPAIRED)
"""The columns of a new sheet."""

ANSWERS = (*PREDICTED, "answer", "output", "response", "completion", "filtered_resps", "resps")
"""Names under which result files hold the answer of a model, if no label shows which it is."""

TEXTS = (
    *("question", "input", "inputs", "user_input", "prompt", "query", "text", "source"),
    *("sentence", "instruction"),
)
"""Names under which result files hold what was asked; the first that exists is used."""

LONGEST = 30_000
"""Characters of a cell at most: spreadsheet programs hold 32,767."""

FORMULA = "=+-@\t\r"
"""What opens a cell that a spreadsheet program runs as a formula, unless a number follows."""


class Drawn(NamedTuple):
    """A sheet to fill in.

    Args:
        text: the file.
        rows: its rows.
        wrong: the wrong answers of the result file.
        partly: items that scored more than nothing and less than 1, which it leaves out.
    """

    text: str
    rows: int
    wrong: int
    partly: int


def draw(results: str, filled: Sequence[Path], suffix: str) -> Drawn:
    """Return a sheet with the rows of `filled` sheets and 20 more wrong answers of a result file.

    The order of the draw follows from the ids and texts of the items, so that a further draw
    continues a former one.

    Raises:
        InvalidInput: if a file cannot be read, does not fit, or holds no more wrong answers.
    """
    if suffix not in (".csv", ".jsonl"):
        raise fault("a sheet is CSV or JSONL", "Name it as in errors.csv or errors.jsonl.")
    name = named(results).path
    lines = Lines(Path(name), kept=sys.maxsize)
    read = results_of(lines)
    run = chosen(read, results, Position(name, 1), texts=True)
    wrong = {_text(item_id(run, item)): _texts(values) for item, values in run.wrong.items()}
    if not wrong:
        what = f"no item of {name} is wrong: each scored more than nothing"
        help_ = "Add a column `correct` with 0 for each bad answer."
        if run.summary:
            what, help_ = f"{name} holds a mean and no items", "Name the file with the items."
        raise lines.fault(what, help_=help_)
    columns, kept = _kept(filled, wrong, name)
    rest = sorted((item for item in wrong if item not in kept), key=lambda x: _place(x, wrong[x]))
    if not rest:
        what = f"the sheet already holds all {counted(len(wrong), 'wrong answer')} of {name}"
        raise fault(what, "Read it with `ladder evidence`: there is no further answer to draw.")
    rows = [*kept.values(), *({"id": item, **wrong[item]} for item in rest[:FIRST])]
    text = _csv(columns, rows) if suffix == ".csv" else _jsonl(columns, rows)
    partly = sum(0 < score < 1 for score in run.scores.values())
    return Drawn(text, len(rows), len(wrong), partly)


def how_to_fill_in(
    rulebook: Rulebook, drawn: Drawn, results: str, file: Path, rules: Sequence[Path], width: int
) -> str:
    """Return what to do with a new sheet: the causes with their repairs, and the next commands."""
    source, wrong = named(results).path, counted(drawn.wrong, "wrong answer")
    rows = f"{'all' if drawn.wrong > 1 else 'the'} {wrong} of {source}"
    if drawn.rows < drawn.wrong:
        rows = f"{drawn.rows:,} of the {wrong} of {source}, drawn at random"
    text = [f"Wrote {file}: {rows}.", ""]
    if drawn.partly:
        are = "item is" if drawn.partly == 1 else "items are"
        text[1:1] = [f"{drawn.partly:,} {are} partly right, and not in it."]
    wide = max(map(len, rulebook.causes)) + 4

    def add(words: str, first: str = "", rest: str = "") -> None:
        text.extend(wrap(words, min(width, MEASURE), first, rest))

    add(
        "Read each answer, and repair it by hand in this order. The first repair after which it is "
        "right names its cause. If you only read it, take the first thing that went wrong."
    )
    add("")
    for cause in rulebook.causes.values():
        add(cause.says, f"  {cause.id}".ljust(wide), " " * wide)
        if cause.repair:
            add(cause.repair, " " * wide, " " * wide)
    none = "no repair helped, or none was tried; an empty cause counts so too"
    add(none, "  unclear".ljust(wide), " " * wide)
    add("")
    add(f"Write the name into {CAUSE}, and yes or no into {REPAIRED} if you tried the repair.")
    text.append(f"Then: {command(['ladder', 'evidence', source], file, rules)}")
    if drawn.rows < drawn.wrong:
        more = file.with_name(f"{file.stem}-more{file.suffix}")
        words = ["ladder", "new", "--errors", results, "--errors", str(file)]
        text.append(f"{FIRST} more: {command(words, more, rules)}")
    return "\n".join(text) + "\n"


def item_id(run: Run, item: str) -> str:
    """Return the id of an item in a sheet: the number of its row if it has none."""
    return item.rpartition(":")[2] if run.numbered else item


def _kept(
    filled: Sequence[Path], wrong: Mapping[str, object], results: str
) -> tuple[list[str], dict[str, Mapping[str, Any]]]:
    """Return the columns and the rows of sheets that are filled in, by their ids."""
    columns, kept = list(COLUMNS if not filled else ()), dict[str, Mapping[str, Any]]()
    for path in filled:
        lines = Lines(path)
        names, rows = table_of(lines)
        columns += [name for name in names if name not in columns]
        plain = plain_names(names)
        column = first_named(IDS, plain)
        if column is None:
            raise lines.fault("the sheet has no column with ids", help_="Add a column `id`.")
        for line, row in rows:
            item = sheet_id(row.get(column))
            if item not in wrong:
                what = f"{quoted(item)} is no wrong answer of {results}"
                raise lines.fault(what, line, help_="Name the results that the sheet is from.")
            kept[item] = row
    return columns, kept


def _place(item: str, texts: Mapping[str, str]) -> str:
    """Return the place of an item in the draw: the digest of its id and its input."""
    text = f"{item}\0{texts['input']}"
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    """Return the input, the expected answer and the answer of an item, as its file has them."""
    flat: dict[str, object] = {}
    for name, value in values.items():  # promptfoo keeps the question in `vars`, lm-eval in `doc`
        if name in ("vars", "doc") and isinstance(value, dict):
            flat = {**value, **flat}
        else:
            flat[name] = value
    plain = plain_names(flat)
    pair = pair_of(plain)
    right = pair.expected if pair else first_named(LIKELY, plain)
    answer = pair.predicted if pair else first_named(ANSWERS, plain)
    right = right or first_named(tuple(name for name in EXPECTED if name != answer), plain)
    asked = first_named(TEXTS, plain)
    found = {"expected": _text(flat.get(right or "")), "answer": _text(flat.get(answer or ""))}
    if asked:
        return {"input": _text(flat[asked]), **found}
    used = {right, answer, *(name for name in flat if plain[name] in IDS)}
    rest = {name: value for name, value in flat.items() if name not in used}
    return {"input": _text(rest) if "vars" in values or "doc" in values else "", **found}


def _text(value: object) -> str:
    """Return a value as text: of a conversation or a list of one, what it says."""
    if isinstance(value, list):
        if all(isinstance(part, dict) and "content" in part for part in value) and value:
            return _text("\n".join(f"{part.get('role', '')}: {part['content']}" for part in value))
        if len(value) == 1:
            return _text(value[0])
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = text.encode(errors="replace").decode()  # half a character cannot be written
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(name, "")) for name in columns])
    written = text.getvalue()
    return written if written.isascii() else f"\ufeff{written}"  # as spreadsheet programs expect


def _cell(value: object) -> str:
    """Return a cell that no spreadsheet program runs as a formula."""
    text = _text(value)
    if text[:1] in FORMULA and text:
        try:
            float(text)
        except ValueError:
            return f"'{text}"
    return text


def _jsonl(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    return "".join(
        json.dumps({name: row.get(name, "") for name in columns}, ensure_ascii=False) + "\n"
        for row in rows
    )
