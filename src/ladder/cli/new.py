"""`ladder new`: a problem file to fill in, or an example to begin with."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ladder.cli import app
from ladder.cli.options import Rules, Text, Texts, day, flag, known, option, rulebook
from ladder.cli.streams import say, width, write
from ladder.engine.rules import Rulebook
from ladder.output.diagnostics import fault
from ladder.output.files import write_new
from ladder.output.phrases import command


@app.command()
def new(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="File to write. Default: print it. With --proposal: also a file that starts a "
            "training.",
        ),
    ] = None,
    example: Annotated[
        Text, option("NAME", "Write a shipped example instead.", of="example")
    ] = None,
    proposal: Annotated[bool, flag("--proposal", "Write a proposal for `ladder check`.")] = False,
    technique: Annotated[
        Text, option("ID", "With --proposal: technique that you propose.", of="technique")
    ] = None,
    need: Annotated[
        Texts, option("ID", "Need that the file is for. Can be repeated.", of="need")
    ] = None,
    errors: Annotated[
        Texts,
        option(
            "FILE",
            "Write a sheet of 20 wrong answers of these results. Repeat it with a sheet "
            "to draw 20 more.",
        ),
    ] = None,
    every: Annotated[bool, flag("--all", "Write every fact, also rare ones.")] = False,
    rules: Rules = None,
) -> None:
    """Write a problem file to fill in, or a sheet of bad answers.

    The file has the facts that matter most for the needs, each with its question and choices. With
    --proposal, --technique and --need, write the facts that `ladder check` requires. If FILE
    starts a training, the proposal is written to proposals/, with what FILE says of the technique,
    the base model and the data. With --errors, it is a sheet of bad answers: you write the cause of
    each. No file is overwritten.
    """
    if errors:
        others = (example, technique, *(need or ()))
        if proposal or every or any(others):
            raise fault(
                "a sheet of bad answers is not a problem file",
                "Leave out --errors, or --proposal, --technique, --need, --example and --all.",
            )
        _sheet(errors, file, rules)
        return
    if example is not None and proposal:
        what = "an example already is or is not a proposal"
        raise fault(what, "Leave out --proposal or --example.")
    if example is not None:
        from ladder.load.problems.examples import example as shipped

        path = shipped(example)
        text, asks = path.read_text(encoding="utf-8"), "proposals" in path.parts
    elif technique or (proposal and (need or (file and file.is_file()))):
        book = rulebook(rules)
        text, file = _form(book, technique, need or [], file, proposal=proposal)
        asks = True
    else:
        from ladder.load.problems.writer import blank

        book = rulebook(rules)
        for name in need or ():
            known("need", name, book.needs)
        text = blank(book, need or (), every=every or proposal, proposal=proposal)
        asks = proposal
    if file is None or str(file) == "-":
        write(text)
        return
    write_new(file, text)
    following = command(["ladder", "check" if asks else "advise"], file, rules or ())
    begin = "The verdict" if example else "Fill it in, then"
    sys.stderr.write(f"Wrote {file}. {begin}: {following}\n")


def _sheet(errors: list[str], file: Path | None, rules: Rules) -> None:
    """Write a sheet of wrong answers, and say how to fill it in."""
    from ladder.evidence.drawn import draw, how_to_fill_in

    results, filled = errors[0], [Path(sheet) for sheet in errors[1:]]
    if file is None or str(file) == "-":
        write(draw(results, filled, ".csv").text)
        return
    drawn = draw(results, filled, file.suffix)
    write_new(file, drawn.text)
    say(how_to_fill_in(rulebook(rules), drawn, results, file, rules or (), width()))


def _form(
    book: Rulebook, technique: str | None, needs: list[str], file: Path | None, *, proposal: bool
) -> tuple[str, Path | None]:
    """Return the proposal to fill in, for one technique and at least one need, and its file."""
    from ladder.check.form import begun, form, proposal_of, training_in

    training = training_in(file, technique) if proposal and file else None
    if proposal and file and file.is_file() and training is None:
        what = f"{file} exists already, and starts no training that ladder knows"
        raise fault(what, "Name a new file to write the proposal to, with --technique and --need.")
    technique = technique or (training.technique if training else None)
    if not (proposal and technique and needs):
        what = "a proposal says both what it asks for and what goes wrong"
        help_ = "Write --proposal --technique ID --need ID. `ladder rules list --kind need` names "
        help_ += "needs, --kind technique techniques."
        raise fault(what, help_)
    known("technique", technique, book.techniques, book.facts.get("proposal.technique"))
    for need in needs:
        known("need", need, book.needs)
    today = day(None).toordinal()
    if training and file:
        return begun(book, training, file, technique, needs, today), proposal_of(file)
    return form(book, technique, needs, today), file
