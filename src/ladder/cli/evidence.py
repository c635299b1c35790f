"""`ladder evidence`: what result files can show."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ladder.cli import app
from ladder.cli.streams import coloured, show, width, write
from ladder.evidence import formats
from ladder.output.formats import TEXT, format_names, renderer

Format = StrEnum("Format", format_names(formats))  # type: ignore[misc] # the files of a folder
_TEXT = Format(TEXT)


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
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = _TEXT,
    item: Annotated[
        str | None, typer.Option("--id", metavar="COLUMN", help="A table's column of item ids.")
    ] = None,
    score: Annotated[
        str | None, typer.Option("--score", metavar="COLUMN", help="A table's column of scores.")
    ] = None,
    group: Annotated[
        str | None,
        typer.Option(
            "--group",
            metavar="COLUMN",
            help="A table's column that says which items belong together.",
        ),
    ] = None,
    target: Annotated[
        float | None, typer.Option("--target", help="The score that would be good enough.")
    ] = None,
) -> None:
    """What result files and data files can show: scores with intervals, rows counted."""
    from ladder.evidence.report import report
    from ladder.load.evidence.results import read_evidence
    from ladder.load.evidence.table import Columns

    columns = Columns(item, score, group)
    with _Progress(files) as progress:
        read = [read_evidence(file, columns, progress.step) for file in files]
    found = report(read, target)
    to_stdout = show if format.value == TEXT else write
    to_stdout(renderer(formats, format.value)(found, width(), coloured()))


LARGE = 8 * 1024 * 1024
"""Bytes from which reading takes long enough to be watched."""


class _Progress:
    """A bar on a terminal where much is to be read; else nothing."""

    def __init__(self, files: list[Path]) -> None:
        total = sum(file.stat().st_size for file in files if file.is_file())
        self._bar = None
        if total >= LARGE and sys.stderr.isatty():
            from ladder.output.screen import Bar

            self._bar = Bar(total, sys.stderr)

    def __enter__(self) -> "_Progress":
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self, read: int) -> None:
        """Count more bytes as read."""
        if self._bar is not None:
            self._bar.step(read)
