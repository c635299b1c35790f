"""Commands that check rules: cases and promises, lint, and differences."""

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ladder.cli.options import AsOf, Rules, Written, day, flag, option, rulebook
from ladder.cli.rules import FAILED, Tallied, group
from ladder.cli.streams import show_lines, write
from ladder.engine.rules import Rulebook

if TYPE_CHECKING:
    from ladder.engine.problem import Problem

_PACK = "Folder of your rules or of an older version of the shipped rules, or the word shipped; "
_PACK += "X+Y for two folders of rules, Y on top."


@group.command("test")
def run_cases(rules: Rules = None) -> None:
    """Run the cases in the rule files.

    A case is a small problem with the verdict that its author expects. For a failed case, `ladder`
    shows the expected result, the actual one, and the comparison that decided it. Each rule needs
    a case in which it fires, and one in which it could fire but its condition keeps it silent.

    With --rules, only your own cases can fail. `ladder` counts the shipped cases that your rules
    change; `ladder rules diff` shows them. It also varies each fact that your rules read, in the
    shipped examples and in your cases, and reports a promise of `ladder` that your rules break.

    Exit codes: 0 passed · 1 failed · 2 a case is not a valid problem, or a date is in the future.
    """
    from ladder.workshop.promises import broken_by
    from ladder.workshop.report import render as shown
    from ladder.workshop.rule_tests import render, run_tests

    book, today = rulebook(rules, cases=True), day(None)
    report = run_tests(book, today)
    broken = broken_by(book, today)
    texts = (shown(broken, book, rules or ()), render(report, rules or ()))
    show_lines("\n".join(filter(None, texts)))
    if broken or not report.passed:
        raise typer.Exit(FAILED)


@group.command("lint")
def lint_rules(format: Tallied = "text", rules: Rules = None) -> None:
    """Find mistakes that `ladder rules test` does not find.

    Examples: a rule that can never fire, a bound without cases, an unclear text, a wrong citation.
    With --rules, only your own rules are checked. Exit 1 if there is an error. Warnings never fail.
    """
    from ladder.workshop import lint

    findings = lint.lint(rulebook(rules, cases=True))
    if format == "json":
        write(lint.as_json(findings))
    else:
        show_lines(lint.as_text(findings))
    if lint.failed(findings):
        raise typer.Exit(FAILED)


@group.command()
def diff(
    below: Annotated[str, typer.Argument(metavar="A", help=_PACK)],
    above: Annotated[str, typer.Argument(metavar="B", help="Same choices as A.")],
    on: Annotated[
        list[Path] | None, option("DIR", "Also compare the problem files in DIR. Can be repeated.")
    ] = None,
    every: Annotated[bool, flag("--all", "List every verdict that differs.")] = False,
    as_of: AsOf = None,
    format: Written = "text",
    rules: Rules = None,
) -> None:
    """Show which rules and verdicts differ between two packs.

    The command lists the numbers and rules that differ. Then both packs judge the same problems:
    the cases of both, and the files of --on. The command lists each verdict that differs, for a
    proposal with the result of its check, the rules that cause it, and what B loosens.

    Example 1: `ladder rules diff shipped my-rules` shows what your rules change. They are applied
    on top of the shipped rules.

    Example 2: `ladder rules diff --rules my-rules OLD shipped` shows what an update changes for
    you. OLD is the folder `rules` of the older version. The exit code is always 0.
    """
    from ladder.load.problems.problems import problems_below
    from ladder.workshop.diff import as_json, as_markdown, as_text, difference

    files = [problem for folder in on or () for problem in problems_below(folder)]
    books = _rules(below, rules), _rules(above, rules)
    found = difference(*books, files, day(as_of), _checked)
    if format == "text":
        show_lines(as_text(found, every=every))
    else:
        write(as_json(found) if format == "json" else as_markdown(found, every=every))


def _checked(rulebook: Rulebook, problem: "Problem", day: date) -> str:
    """Return the result of the check of a proposal in a word; empty for any other problem."""
    if not problem.facts.get("proposal.technique"):
        return ""
    from ladder.check.findings import FailOn
    from ladder.check.proposal import check_proposal
    from ladder.check.report import of_findings

    found = check_proposal(rulebook, problem, (), day)
    return of_findings(found.findings, FailOn.ERROR, trains=found.trains).word


def _rules(word: str, on_top: list[Path] | None) -> Rulebook:
    """Return the rulebook that a word names, whatever versions its overlays were written for.

    A folder is a whole edition if it declares the fact `needs`; else it is an overlay. `a+b` is b
    on top of a.
    """
    from ladder.load.packs.folders import located
    from ladder.load.packs.rules import load_rules
    from ladder.load.yaml.folders import rule_files

    first, *more = [word] if Path(word).exists() else word.split("+")
    files = (raw for _, raw in rule_files(located(first).folder))
    whole = any(re.search(rb"(?m)^ +(needs: .*)?of: needs\b", raw) for raw in files)
    return load_rules(first, *more, *(on_top or ()), only=whole, any_base=True)
