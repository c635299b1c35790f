"""`ladder rules lint`: what an author would mend in rules that load."""

import typer

from ladder.cli.options import Rules, rulebook
from ladder.cli.rules import FAILED, Data, Tallied, group
from ladder.cli.streams import write


@group.command("lint")
def lint_rules(format: Tallied = Data.TEXT, rules: Rules = None) -> None:
    """Find what loading cannot refuse and cases cannot show.

    Rules that cannot speak, cases that prove nothing, bounds without their two cases, texts that
    are not plain or not true of their numbers, citations that do not fit. With --rules, of your own
    rules alone. Exit 1 where there is an error; warnings fail nothing.
    """
    from ladder.catalog import lint

    findings = lint.lint(rulebook(rules, cases=True))
    write(lint.as_json(findings) if format is Data.JSON else lint.as_text(findings))
    if lint.failed(findings):
        raise typer.Exit(FAILED)
