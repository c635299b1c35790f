"""What became of the theorems, as text for people and as JSON for programs."""

import json
from collections.abc import Sequence
from pathlib import Path

from ladder.engine.rules import Position
from ladder.output.diagnostics import Diagnostic, listed
from ladder.output.escape import visible
from ladder.verify.claims import Claim, Failure, Result
from ladder.verify.files import Written, command

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


def errors(result: Result, written: Sequence[Written], rules: Sequence[Path] = ()) -> str:
    """The failed claims of a theorem in the one shape of an error."""
    said = result.said
    shown = [_error(failure, written, rules) for failure in said[:SHOWN]]
    if (more := len(said) - SHOWN) > 0:
        shown.append(f"… and {more} more of {result.theorem.name}; --format json has them all.")
    return "\n\n".join(shown)


def _error(failure: Failure, written: Sequence[Written], rules: Sequence[Path]) -> str:
    """What fails, where, what to do, and every command that shows it on a line of its own."""
    first = failure.claims[0]
    diagnostic = Diagnostic(failure.wrong, first.position or Position("the pack", 0), first.help)
    mine = [each for claim in failure.claims for each in written if each.claim is claim]
    commands = _commands(first, mine, rules)
    lines = [f"  help: See it: {visible(each)}" for each in commands[:COMMANDS]]
    if more := len(commands[COMMANDS:]):
        lines.append(f"  help: … and {more} more like it in {visible(str(mine[-1].path.parent))}")
    return "\n".join([str(diagnostic), *lines])


def _commands(claim: Claim, written: Sequence[Written], rules: Sequence[Path]) -> list[str]:
    """The commands that show a failure: its own, if it has one, and one for each file."""
    own = [command(claim.see.split(), None, rules)] if claim.see else []
    return own + [each.see for each in written]


def total(results: Sequence[Result]) -> str:
    """The last line."""
    failed = [each for each in results if not each.proved]
    seconds = sum(each.seconds for each in results)
    claims = sum(len(each.claims) for each in results)
    end = f"{len(failed)} failed" if failed else "all proved"
    return f"{len(results)} theorems, {claims} claims, {seconds:.1f} s: {end}.\n"


def witnesses(results: Sequence[Result], written: Sequence[Written], folder: Path) -> str:
    """How many problem files `--witnesses` wrote, and which theorems have none to write."""
    have = {each.path.parent.name for each in written}
    none = [each.theorem.name for each in results if each.theorem.name not in have]
    said = f"{len(written)} witnesses are in {visible(str(folder))}.\n" if written else ""
    if none:
        said += f"No witness for {listed(none, 40)}: what never happens is shown by no problem.\n"
    return said


def as_json(
    results: Sequence[Result],
    written: Sequence[Written],
    shown: Sequence[Written] = (),
    rules: Sequence[Path] = (),
) -> str:
    """The same for programs; `written` are the counterexamples, `shown` the witnesses."""
    found = [
        {
            "theorem": each.theorem.name,
            "says": each.theorem.says,
            "proved": each.proved,
            "claims": len(each.claims),
            "seconds": round(each.seconds, 3),
            "failures": [
                _as_data(claim, [file for file in written if file.claim is claim], rules)
                for claim in each.failures
            ],
        }
        for each in results
    ]
    whole = {
        "schema": 1,
        "theorems": found,
        "counterexamples": [str(each.path) for each in written],
        "witnesses": [str(each.path) for each in shown],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _as_data(claim: Claim, written: Sequence[Written], rules: Sequence[Path]) -> dict[str, object]:
    return {
        "about": claim.about,
        "wrong": claim.wrong,
        "technique": claim.technique or None,
        "need": claim.need or None,
        "at": str(claim.position) if claim.position else None,
        "help": claim.help or None,
        "files": [str(each.path) for each in written],
        "see": _commands(claim, written, rules),
    }
