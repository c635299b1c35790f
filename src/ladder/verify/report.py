"""What became of the theorems, as text for people and as JSON for programs."""

import json
from collections.abc import Sequence
from pathlib import Path

from ladder.engine.rules import Position
from ladder.output.diagnostics import Diagnostic, listed
from ladder.output.escape import visible
from ladder.output.words import command
from ladder.verify.claims import Claim, Failure, Result, Theorem
from ladder.verify.problem_files import ProblemFile

SHOWN = 5
"""Failures of one theorem that are spelt out; the others are counted."""

COMMANDS = 3
"""Problem files of one failure that are named; the others are counted."""


def row(result: Result) -> str:
    """One theorem: what became of it, its name and time, and what it says."""
    state = "proved" if result.proved else "FAILED"
    count = f"{len(result.claims)} claim{'' if len(result.claims) == 1 else 's'}"
    head = f"{state}  {result.theorem.name:<34} {count:>11} {result.seconds:>7.2f} s"
    return f"{head}\n        {result.theorem.says}\n"


def errors(result: Result, files: Sequence[ProblemFile], rules: Sequence[Path] = ()) -> str:
    """The failed claims of a theorem in the one shape of an error."""
    shown = [_error(failure, files, rules) for failure in result.failures[:SHOWN]]
    if (more := len(result.failures) - SHOWN) > 0:
        shown.append(f"… and {more} more of {result.theorem.name}; --format json has them all.")
    return "\n\n".join(shown)


def _error(failure: Failure, files: Sequence[ProblemFile], rules: Sequence[Path]) -> str:
    """What fails, where, what to do, and every command that shows it on a line of its own."""
    first = failure.claims[0]
    diagnostic = Diagnostic(failure.wrong, first.position or Position("the pack", 0), first.help)
    own = [file for claim in failure.claims for file in files if file.claim is claim]
    commands = _commands(first, own, rules)
    lines = [f"  help: See it: {visible(line)}" for line in commands[:COMMANDS]]
    if more := len(commands[COMMANDS:]):
        lines.append(f"  help: … and {more} more like it in {visible(str(own[-1].path.parent))}")
    return "\n".join([str(diagnostic), *lines])


def _commands(claim: Claim, files: Sequence[ProblemFile], rules: Sequence[Path]) -> list[str]:
    """The commands that show a failure: its own, if it has one, and one for each file."""
    own = [command(claim.see.split(), None, rules)] if claim.see else []
    return own + [file.see for file in files]


def total(results: Sequence[Result], left_out: Sequence[Theorem] = ()) -> str:
    """The last lines: what came of it, and what takes minutes and was not asked for."""
    failed = sum(not result.proved for result in results)
    seconds = sum(result.seconds for result in results)
    claims = sum(len(result.claims) for result in results)
    end = f"{failed} failed" if failed else "all proved"
    said = f"{len(results)} theorems, {claims} claims, {seconds:.1f} s: {end}.\n"
    if left_out:
        names = listed([theorem.name for theorem in left_out])
        said = f"Left out, since it takes minutes: {names}. Add --long to prove that too.\n{said}"
    return said


def witnesses(results: Sequence[Result], files: Sequence[ProblemFile], folder: Path) -> str:
    """How many problem files `--witnesses` wrote, and which theorems have none to write."""
    have = {file.path.parent.name for file in files}
    none = [result.theorem.name for result in results if result.theorem.name not in have]
    text = f"{len(files)} witnesses are in {visible(str(folder))}.\n" if files else ""
    if none:
        text += f"No witness for {listed(none, 40)}: what never happens is shown by no problem.\n"
    return text


def as_json(
    results: Sequence[Result],
    files: Sequence[ProblemFile],
    witnesses: Sequence[ProblemFile] = (),
    rules: Sequence[Path] = (),
) -> str:
    """The same for programs; `files` are the counterexamples."""
    theorems = [
        {
            "theorem": result.theorem.name,
            "says": result.theorem.says,
            "proved": result.proved,
            "claims": len(result.claims),
            "seconds": round(result.seconds, 3),
            "failures": [_as_data(claim, files, rules) for claim in result.failed],
        }
        for result in results
    ]
    whole = {
        "schema": 1,
        "theorems": theorems,
        "counterexamples": [str(file.path) for file in files],
        "witnesses": [str(file.path) for file in witnesses],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _as_data(
    claim: Claim, files: Sequence[ProblemFile], rules: Sequence[Path]
) -> dict[str, object]:
    own = [file for file in files if file.claim is claim]
    return {
        "about": claim.about,
        "wrong": claim.wrong,
        "technique": claim.technique or None,
        "need": claim.need or None,
        "at": str(claim.position) if claim.position else None,
        "help": claim.help or None,
        "files": [str(file.path) for file in own],
        "see": _commands(claim, own, rules),
    }
