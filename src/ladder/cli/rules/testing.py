"""Whether the rules hold: their cases, what an author would mend, what moves, and proofs."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from ladder.cli.options import AsOf, Rules, Texts, Written, day, flag, known, option, rulebook
from ladder.cli.rules import FAILED, Tallied, group
from ladder.cli.streams import show_lines, write
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.output.diagnostics import InvalidInput, fault

_PACK = "A folder of rules, on top of the shipped ones; or the word shipped."


@group.command("test")
def run_cases(
    every: Annotated[bool, flag("--all", "Name every shipped case that changes.")] = False,
    rules: Rules = None,
) -> None:
    """Run the cases that stand beside the rules.

    Where one fails, says what was expected, what came, and which comparison decided. A rule that
    fires in no case fails too, and one that is silent in none in which it could have spoken. Exit
    1 then; 2 where a case states no sound problem, or a date of a check is in the future.

    With --rules, your own cases decide. The shipped ones were written for the shipped rules: those
    that change with yours are counted, by the rule that changed them, and fail nothing.
    """
    from ladder.catalog.rule_tests import render, run_tests

    book = rulebook(rules, cases=True)
    report = run_tests(book, rulebook(None) if rules else None, day(None))
    show_lines(render(report, rules or (), every=every))
    if not report.passed:
        raise typer.Exit(FAILED)


@group.command("lint")
def lint_rules(format: Tallied = "text", rules: Rules = None) -> None:
    """Find what loading cannot refuse and cases cannot show.

    Rules that cannot speak, cases that prove nothing, bounds without their two cases, texts that
    are not plain or not true of their numbers, citations that do not fit. With --rules, of your own
    rules alone. Exit 1 where there is an error; warnings fail nothing.
    """
    from ladder.catalog import lint

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
    above: Annotated[str, typer.Argument(metavar="B", help="Likewise: what is compared with A.")],
    on: Annotated[
        list[Path] | None, option("DIR", "Problem files of your own; may be repeated.")
    ] = None,
    every: Annotated[bool, flag("--all", "Name every verdict that moves.")] = False,
    as_of: AsOf = None,
    format: Written = "text",
) -> None:
    """Which verdicts move from one pack to another, and by which rule; and what is opened.

    Judged are the cases of both, and the problems of --on: each verdict whose technique, form or
    range is another is named with the rules that make it so. Exit 0 whatever is found.
    """
    from ladder.catalog.diff import as_json, as_markdown, as_text, difference
    from ladder.load.problems.problems import problems_below

    files = [problem for folder in on or () for problem in problems_below(folder)]
    found = difference(_rules(below), _rules(above), files, day(as_of))
    if format == "text":
        show_lines(as_text(found, every=every))
    else:
        write(as_json(found) if format == "json" else as_markdown(found, every=every))


def _rules(word: str) -> Rulebook:
    """The rulebook that a word names; a pack that is whole, as another edition is, stands alone."""
    from ladder.load.packs.rules import load_rules

    try:
        whole = load_rules(word, only=True)
    except InvalidInput:
        whole = None
    return whole if whole and whole.needs else load_rules(word)


@group.command()
def verify(
    theorem: Annotated[Texts, option("NAME", "Only this theorem; may be repeated.")] = None,
    long: Annotated[bool, flag("--long", "Prove what takes minutes, too.")] = False,
    witnesses: Annotated[
        Path | None, option("DIR", "Write a problem file for all that is reached.")
    ] = None,
    counterexamples: Annotated[
        Path, option("DIR", "Where a failed theorem writes its problem files.")
    ] = Path("counterexamples"),
    format: Tallied = "text",
    rules: Rules = None,
) -> None:
    """Prove that the rules have no gap and keep their promises, for every problem. Exit 1 if not.

    A theorem that fails writes the smallest problem file that shows it.
    """
    if find_spec("pysat") is None:
        what = "`ladder rules verify` needs a solver, which is not installed"
        raise fault(what, 'Install it: pip install "ladder-advisor[verify]"')
    from ladder.verify import report
    from ladder.verify.theorems import THEOREMS, prove

    for name in theorem or ():
        known("theorem", name, [item.name for item in THEOREMS])
    _folder("--counterexamples", counterexamples)
    if witnesses is not None:
        _folder("--witnesses", witnesses)
        _outside("--witnesses", witnesses, rules)
    book, extra = rulebook(rules, cases=True), rules or []
    asked = [item for item in THEOREMS if not theorem or item.name in theorem]
    left_out = [item for item in asked if item.long and not (theorem or long)]
    wanted = [item for item in asked if item not in left_out]
    results, files, shown = [], [], []
    below = rulebook(None) if rules else None
    for result in prove(book, wanted, small=witnesses is not None, below=below):
        results.append(result)
        if not result.proved:
            _outside("--counterexamples", counterexamples, rules)
        files += report.write_all(book, result, counterexamples, wrong=True, rules=extra)
        if witnesses is not None:
            shown += report.write_all(book, result, witnesses, wrong=False, rules=extra)
        if format == "text":
            write(report.row(result))
    failed = [result for result in results if not result.proved]
    if format == "json":
        write(report.as_json(results, files, shown, extra))
    else:
        errors = "".join(f"{report.errors(item, files, extra)}\n\n" for item in failed)
        write(f"\n{errors}{report.total(results, left_out)}")
        if witnesses is not None:
            write(report.witnesses(results, shown, witnesses))
    if failed:
        raise typer.Exit(FAILED)


def _folder(option: str, path: Path) -> None:
    """Complain of a file where a folder is to be, before a proof that takes seconds."""
    for folder in (path, *path.parents):
        if folder.is_dir():
            return
        if folder.exists():
            what = f"{option} wants a folder, and this is a file"
            raise fault(what, "Name a folder; it need not exist.", Position(str(folder), 0))


def _outside(option: str, path: Path, rules: list[Path] | None) -> None:
    """Complain of problem files among rules: the next command would read them as rules."""
    for pack in rules or ():
        if path.resolve().is_relative_to(pack.resolve()):
            what = f"problem files would be written among the rules of {pack}, and be read as rules"
            raise fault(what, f"Name a folder elsewhere: {option} DIR.", Position(str(path), 0))
