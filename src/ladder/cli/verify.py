"""`ladder rules verify`: theorems about the pack, proved over every problem that can be written."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from ladder.cli.advise import write
from ladder.cli.options import Rules, rulebook
from ladder.cli.rules import FAILED, Data, Tallied, group
from ladder.cli.usage import COMMAND_LINE
from ladder.faults import BadInput, Fault, did_you_mean, listed

SOLVER = "pysat"


@group.command()
def verify(
    theorem: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this theorem; may be repeated."),
    ] = None,
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
        raise BadInput([Fault(what, COMMAND_LINE, help_)])
    from ladder.verify import table
    from ladder.verify.files import write_all
    from ladder.verify.prove import prove
    from ladder.verify.theorems import THEOREMS

    names = [each.name for each in THEOREMS]
    for name in theorem or ():
        if name not in names:
            help_ = did_you_mean(name, names, f"Known: {listed(names, 40)}.")
            raise BadInput([Fault(f"unknown theorem `{name}`", COMMAND_LINE, help_)])
    book = rulebook(rules)
    wanted = [each for each in THEOREMS if not theorem or each.name in theorem]
    results, files, faults = [], [], []
    for result in prove(book, wanted, small=witnesses is not None):
        results.append(result)
        found = write_all(book, result, counterexamples, wrong=True)
        files += found
        if witnesses is not None:
            write_all(book, result, witnesses, wrong=False)
        if not result.proved:
            faults.append(table.errors(result, found))
        if format is Data.TEXT:
            write(table.row(result))
    if format is Data.JSON:
        write(table.as_json(results, files))
    else:
        write("\n" + "".join(f"{each}\n\n" for each in faults) + table.total(results))
    if faults:
        raise typer.Exit(FAILED)
