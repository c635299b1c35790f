"""`ladder rules test`: whether the cases beside the rules hold."""

from typing import Annotated

import typer

from ladder.cli.options import Rules, day, rulebook
from ladder.cli.rules import FAILED, group
from ladder.cli.streams import write


@group.command("test")
def run_cases(
    every: Annotated[
        bool, typer.Option("--all", help="Name every shipped case that comes out otherwise.")
    ] = False,
    rules: Rules = None,
) -> None:
    """Run the cases that stand beside the rules.

    Where one fails, says what was expected, what came, and which comparison decided. A rule that
    fires in no case, or is silent in none, fails too. Exit 1 then; 2 where a case states no sound
    problem, or a date of a check is yet to come.

    With --rules, your own cases decide. The shipped ones were written for the shipped rules: those
    that come out otherwise with yours are counted, by the rule that changed them, and fail nothing.
    """
    from ladder.catalog.rule_tests import render, run_tests

    book = rulebook(rules, cases=True)
    report = run_tests(book, rulebook(None) if rules else None, day(None))
    write(render(report, every=every))
    if not report.passed:
        raise typer.Exit(FAILED)
