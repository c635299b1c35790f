"""`ladder rules test`: whether the cases beside the rules hold."""

import time
from pathlib import Path
from typing import Annotated

import typer

from ladder.cli.options import Rules, day, rulebook
from ladder.cli.rules import FAILED, group
from ladder.cli.streams import write
from ladder.output.diagnostics import InvalidInput

PAUSE = 0.5
"""Seconds between two looks at the files."""


@group.command("test")
def run_cases(
    every: Annotated[
        bool, typer.Option("--all", help="Name every shipped case that comes out otherwise.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Run them again whenever a rule file changes.")
    ] = False,
    rules: Rules = None,
) -> None:
    """Run the cases that stand beside the rules.

    Where one fails, says what was expected, what came, and which comparison decided. A rule that
    fires in no case fails too, and one that is silent in none in which it could have spoken. Exit
    1 then; 2 where a case states no sound problem, or a date of a check is yet to come.

    With --rules, your own cases decide. The shipped ones were written for the shipped rules: those
    that come out otherwise with yours are counted, by the rule that changed them, and fail nothing.
    """
    if watch:
        _watch(every, rules)
    if not _run(every, rules):
        raise typer.Exit(FAILED)


def _run(every: bool, rules: list[Path] | None) -> bool:
    from ladder.catalog.rule_tests import render, run_tests

    book = rulebook(rules, cases=True)
    report = run_tests(book, rulebook(None) if rules else None, day(None))
    write(render(report, rules or (), every=every))
    return report.passed


def _watch(every: bool, rules: list[Path] | None) -> None:
    """Run the cases whenever a file changes, comes or goes, until somebody interrupts."""
    from ladder.load.rules import shipped

    seen: dict[Path, int] = {}
    while True:
        files = [file for folder in rules or [shipped()] for file in folder.rglob("*.y*ml")]
        if (found := {file: file.stat().st_mtime_ns for file in files if file.exists()}) != seen:
            seen = found
            try:
                _run(every, rules)
            except InvalidInput as bad:
                write(f"{bad}\n")
            write("\n")
        time.sleep(PAUSE)
