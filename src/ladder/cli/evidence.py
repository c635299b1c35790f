"""`ladder evidence`: what result files can show."""

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from ladder.cli import app
from ladder.cli.options import Rules, Text, Texts, option, rulebook
from ladder.cli.streams import colored, show, width, write
from ladder.engine.rules import Rulebook
from ladder.evidence import formats
from ladder.output.diagnostics import fault
from ladder.output.formats import TEXT, format_names, renderer

Format = StrEnum("Format", format_names(formats))  # type: ignore[misc] # the files of a folder
_TEXT = Format(TEXT)

KEPT = 20
"""Rows of a sort at most whose text is shown."""


@app.command()
def evidence(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            help="Results (a CSV or JSONL table, promptfoo, Inspect, lm-evaluation-harness), "
            "examples (JSONL), or sheets of bad answers with a column `cause`.",
        ),
    ],
    format: Annotated[Format, typer.Option("--format", help="Output format.")] = _TEXT,
    item: Annotated[
        Texts,
        option("COLUMN", "Column with item ids. Repeat it if files have other names.", "--id"),
    ] = None,
    score: Annotated[Texts, option("COLUMN", "Column with scores. Can be repeated.")] = None,
    group: Annotated[
        Texts, option("COLUMN", "Column that says which items belong together. Can be repeated.")
    ] = None,
    target: Annotated[
        Text, option("SCORE", "Score that is good enough, for example 0.8 or 80%.")
    ] = None,
    show_rows: Annotated[
        int,
        typer.Option(
            "--show",
            metavar="N",
            min=0,
            max=KEPT,
            help="Print the text of up to N rows of each kind, such as duplicates.",
        ),
    ] = 0,
    rules: Rules = None,
) -> None:
    """Show what your result files and data files can prove.

    A sheet of bad answers shows which causes lead. Two sheets are before and after. Together with
    its result file, a sheet also shows how far each technique can get.
    """
    from ladder.evidence.report import report
    from ladder.load.evidence.results import read_all
    from ladder.load.evidence.sheet import Sheet
    from ladder.load.evidence.table import Columns

    columns = Columns(*(tuple(names or ()) for names in (item, score, group)))
    enough = None if target is None else _score(target)

    @cache
    def book() -> Rulebook:
        return rulebook(rules)

    read = [part for file in files for part in read_all(file, book, columns)]
    sheets = any(isinstance(part, Sheet) for part in read)
    found = report(read, enough, show_rows, book() if sheets else None)
    to_stdout = show if format.value == TEXT else write
    to_stdout(renderer(formats, format.value)(found, width(), colored()))


def _score(text: str) -> float:
    """Return a target, read as in a problem file."""
    from ladder.api.advising import shipped
    from ladder.engine.facts import number
    from ladder.engine.scores import TARGET
    from ladder.load.problems.problems import value_in

    found = number(value_in(text, shipped().facts[TARGET], f"--target {text}"))
    if found is None:
        raise fault("--target takes a score", "Write a number such as 0.8 or 80%.")
    return float(found)
