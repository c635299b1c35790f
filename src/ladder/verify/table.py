"""What became of the theorems, as text for people and as JSON for programs."""

import json
from collections.abc import Sequence
from pathlib import Path

from ladder.faults import Fault
from ladder.model import Mark
from ladder.verify.claims import Claim, Result

SHOWN = 5
"""Failed claims of one theorem that are spelt out; the others are counted."""


def row(result: Result) -> str:
    """One theorem: what became of it, its name and time, and what it says."""
    state = "proved" if result.proved else "FAILED"
    count = f"{len(result.claims)} claim{'' if len(result.claims) == 1 else 's'}"
    head = f"{state}  {result.theorem.name:<34} {count:>11} {result.seconds:>7.2f} s"
    return f"{head}\n        {result.theorem.says}\n"


def errors(result: Result, files: Sequence[Path]) -> str:
    """The failed claims of a theorem in the one shape of an error."""
    shown = [str(_fault(claim, files)) for claim in result.failures[:SHOWN]]
    if more := len(result.failures) - SHOWN:
        shown += [f"… and {more} more of {result.theorem.name}."] if more > 0 else []
    return "\n\n".join(shown)


def _fault(claim: Claim, files: Sequence[Path]) -> Fault:
    name = claim.about.translate(str.maketrans(" /", "--", "()"))
    mine = [str(path) for path in files if path.name.split(".")[0] == name]
    help_ = f"See it: ladder advise {' and '.join(mine)}" if mine else ""
    return Fault(claim.wrong, claim.mark or Mark("the pack", 0), help_)


def total(results: Sequence[Result]) -> str:
    """The last line."""
    failed = [each for each in results if not each.proved]
    seconds = sum(each.seconds for each in results)
    claims = sum(len(each.claims) for each in results)
    end = f"{len(failed)} failed" if failed else "all proved"
    return f"{len(results)} theorems, {claims} claims, {seconds:.1f} s: {end}.\n"


def as_json(results: Sequence[Result], files: Sequence[Path]) -> str:
    """The same for programs."""
    found = [
        {
            "theorem": each.theorem.name,
            "says": each.theorem.says,
            "proved": each.proved,
            "claims": len(each.claims),
            "seconds": round(each.seconds, 3),
            "failures": [
                {"about": f.about, "wrong": f.wrong, "at": str(f.mark) if f.mark else None}
                for f in each.failures
            ],
        }
        for each in results
    ]
    whole = {"schema": 1, "theorems": found, "counterexamples": [str(path) for path in files]}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
