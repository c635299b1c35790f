"""`ladder rules verify`: theorems about the pack, proved over every problem that can be written."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from ladder.cli.options import Rules, known, rulebook
from ladder.cli.rules import FAILED, Data, Tallied, group
from ladder.cli.streams import write
from ladder.engine.rules import Position
from ladder.output.diagnostics import COMMAND_LINE, Diagnostic, InvalidInput

SOLVER = "pysat"


@group.command()
def verify(
    theorem: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this theorem; may be repeated."),
    ] = None,
    long: Annotated[bool, typer.Option("--long", help="Prove what takes minutes, too.")] = False,
    witnesses: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write a problem file for all that is reached."),
    ] = None,
    counterexamples: Annotated[
        Path, typer.Option(metavar="DIR", help="Where a failed theorem writes its problem files.")
    ] = Path("counterexamples"),
    format: Tallied = Data.TEXT,
    rules: Rules = None,
) -> None:
    """Prove that the rules have no gap and keep their promises, for every problem. Exit 1 if not.

    A theorem that fails writes the smallest problem file that shows it.
    """
    if find_spec(SOLVER) is None:
        what = "`ladder rules verify` needs a solver, which is not installed"
        help_ = 'Install it: pip install "ladder-advisor[verify]"'
        raise InvalidInput([Diagnostic(what, COMMAND_LINE, help_)])
    from ladder.verify import report
    from ladder.verify.problem_files import write_all
    from ladder.verify.prove import prove
    from ladder.verify.theorems import THEOREMS

    for name in theorem or ():
        known("theorem", name, [each.name for each in THEOREMS])
    _folder("--counterexamples", counterexamples)
    if witnesses is not None:
        _folder("--witnesses", witnesses)
        _outside("--witnesses", witnesses, rules)
    book, extra = rulebook(rules, cases=True), rules or []
    asked = [each for each in THEOREMS if not theorem or each.name in theorem]
    left_out = [each for each in asked if each.long and not (theorem or long)]
    wanted = [each for each in asked if each not in left_out]
    results, files, shown, diagnostics = [], [], [], []
    below = rulebook(None) if rules else None
    for result in prove(book, wanted, small=witnesses is not None, below=below):
        results.append(result)
        if not result.proved:
            _outside("--counterexamples", counterexamples, rules)
        written = write_all(book, result, counterexamples, wrong=True, rules=extra)
        files += written
        if witnesses is not None:
            shown += write_all(book, result, witnesses, wrong=False, rules=extra)
        if not result.proved:
            diagnostics.append(report.errors(result, written, extra))
        if format is Data.TEXT:
            write(report.row(result))
    if format is Data.JSON:
        write(report.as_json(results, files, shown, extra))
    else:
        write(
            "\n"
            + "".join(f"{diagnostic}\n\n" for diagnostic in diagnostics)
            + report.total(results, left_out)
        )
        if witnesses is not None:
            write(report.witnesses(results, shown, witnesses))
    if diagnostics:
        raise typer.Exit(FAILED)


def _folder(option: str, path: Path) -> None:
    """Complain of a file where a folder is to be, before a proof that takes seconds."""
    for folder in (path, *path.parents):
        if folder.is_dir():
            return
        if folder.exists():
            what = f"{option} wants a folder, and this is a file"
            raise InvalidInput(
                [Diagnostic(what, Position(str(folder), 0), "Name a folder; it need not exist.")]
            )


def _outside(option: str, path: Path, rules: list[Path] | None) -> None:
    """Complain of problem files among rules: the next command would read them as rules."""
    for pack in rules or ():
        if path.resolve().is_relative_to(pack.resolve()):
            what = f"problem files would be written among the rules of {pack}, and be read as rules"
            help_ = f"Name a folder elsewhere: {option} DIR."
            raise InvalidInput([Diagnostic(what, Position(str(path), 0), help_)])
