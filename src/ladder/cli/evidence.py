"""`ladder evidence`: what result files can show."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ladder.cli import app
from ladder.cli.options import Text, option
from ladder.cli.streams import colored, show, width, write
from ladder.evidence import formats
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
            help="Results (a CSV or JSONL table, promptfoo, Inspect, lm-evaluation-harness) or "
            "examples (JSONL).",
        ),
    ],
    format: Annotated[Format, typer.Option("--format", help="Output format.")] = _TEXT,
    item: Annotated[Text, option("COLUMN", "Column with item ids.", "--id")] = None,
    score: Annotated[Text, option("COLUMN", "Column with scores.")] = None,
    group: Annotated[
        Text, option("COLUMN", "Column that says which items belong together.")
    ] = None,
    target: Annotated[
        float | None, typer.Option("--target", help="Score that is good enough.")
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
) -> None:
    """Show what your result files and data files can prove."""
    from ladder.evidence.report import report
    from ladder.load.evidence.results import read_evidence
    from ladder.load.evidence.table import Columns

    columns = Columns(item, score, group)
    found = report([read_evidence(file, columns) for file in files], target, show_rows)
    to_stdout = show if format.value == TEXT else write
    to_stdout(renderer(formats, format.value)(found, width(), colored()))
