"""The report on theorems: problem files that `ladder advise` reads, text, and JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ladder.engine.comparisons import Leaf
from ladder.engine.conditions import holds
from ladder.engine.facts import INCONCLUSIVE, Facts, Value
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.problems.contradictions import contradictions
from ladder.load.problems.problem import parse_problem
from ladder.load.problems.writer import written
from ladder.output.diagnostics import Diagnostic, fault, listed
from ladder.output.escape import visible
from ladder.output.phrases import command, counted
from ladder.output.values import json_document
from ladder.verify.claims import Claim
from ladder.verify.domains import AS_OF, comparisons_by_fact, stale
from ladder.verify.proof import scales
from ladder.verify.theorem import Result

SHOWN = 5
"""Failures of one theorem that are spelled out; the others are counted."""

COMMANDS = 3
"""Problem files of one failure that are named; the others are counted."""

BECAUSE = "An earnest attempt was measured below the target."
"""The reason that the loader asks for where an attempt fell short."""

NOT_SO = "# Not so: "
"""The beginning of the second line of a counterexample."""


class ProblemFile(NamedTuple):
    """A problem file, the claim that it shows, and the command that shows it."""

    claim: Claim
    path: Path
    see: str


def write_all(
    book: Rulebook, result: Result, folder: Path, rules: Sequence[Path] = ()
) -> list[ProblemFile]:
    """Write the counterexamples of a theorem below `folder`.

    The counterexamples of an earlier proof of the theorem are removed, because fixed ones would
    otherwise still seem to fail.

    Args:
        book: the rules.
        result: the result of the theorem.
        folder: the parent of a folder for each theorem.
        rules: the overlay folders, for the command that reads the file.

    Raises:
        InvalidInput: if a file cannot be written, or the loader rejects a problem, which would be a
            fault of the proof.
    """
    try:
        _clear(result, folder / result.theorem.name)
        return list(_written(book, result, folder, rules))
    except OSError as error:
        what = f"the problem files cannot be written: {(error.strerror or str(error)).lower()}"
        position = Position(str(error.filename or folder), 0)
        raise fault(what, "Name a folder that can be written to.", position) from None


def _written(
    book: Rulebook, result: Result, folder: Path, rules: Sequence[Path]
) -> Iterator[ProblemFile]:
    dated = [*comparisons_by_fact(book).get(AS_OF, ()), *stale(book).values()]
    taken: set[str] = set()
    for claim in result.failed:
        stem = f"{result.theorem.name}/{_free(claim, taken)}"
        ends = (".before", ".after") if len(claim.shown) == 2 else ("",)
        for end, facts in zip(ends, claim.shown, strict=False):
            path = folder / f"{stem}{end}.yaml"
            see = command(["ladder", "advise"], path, rules, _day(dated, facts))
            see += " --trace" if result.theorem.explain else ""
            text = "".join(f"{line}\n" for line in _lines(book, result, claim, see, facts))
            parse_problem(text, path.name, book)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            yield ProblemFile(claim, path, see)


def _free(claim: Claim, taken: set[str]) -> str:
    """Return a name for the files of a claim that no other claim of the theorem has."""
    about = f"{claim.about}/{claim.need}" if claim.need not in claim.about else claim.about
    name = about.translate(str.maketrans(" /", "--", "()"))
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free


def _day(dated: Iterable[Leaf], facts: Facts) -> str:
    """Return the day of a problem; empty if today gives the same answers."""
    today: Facts = {AS_OF: date.today().toordinal()}  # noqa: DTZ011 - the reader's own day
    if all(holds(leaf, facts, {}) is holds(leaf, today, {}) for leaf in dated):
        return ""
    day = facts[AS_OF]
    assert isinstance(day, int)
    return date.fromordinal(day).isoformat()


def _clear(result: Result, folder: Path) -> None:
    """Remove the counterexamples of an earlier proof, but only files that begin like them."""
    ours = (f"# {result.theorem.name}: ", NOT_SO)
    old = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    for path in old:
        if path.is_file() and not path.is_symlink():
            with path.open(encoding="utf-8", errors="replace") as file:
                is_ours = all(file.readline().startswith(line) for line in ours)
            if is_ours:
                path.unlink()
    if old and not any(folder.iterdir()):
        folder.rmdir()


def _lines(book: Rulebook, result: Result, claim: Claim, see: str, facts: Facts) -> Iterator[str]:
    yield f"# {result.theorem.name}: {result.theorem.says}"
    yield f"{NOT_SO}{claim.wrong}."
    if see.isprintable():
        yield f"# See:  {see}"
    yield written(book, _explained(book, facts), title=claim.wrong, head=()).rstrip()


def _explained(book: Rulebook, facts: Facts) -> Mapping[str, Value]:
    """Return the facts with a reason for each attempt, and numbers that contradict its outcome."""
    explained = {fact: value for fact, value in facts.items() if fact in book.facts}
    for fact, value in facts.items():
        because = fact.removesuffix(".outcome") + ".because"
        if value in ("below-target", "not-applicable") and because in book.facts:
            explained[because] = BECAUSE
    if next(contradictions(book, explained), None) is not None:
        explained |= scales(book, explained)
    belied = facts.get(INCONCLUSIVE)
    for technique in sorted(belied) if isinstance(belied, frozenset) else ():
        target_reached = facts[f"attempts.{technique}.outcome"] == "target-reached"
        # With one item, right or wrong, every interval contains a target of 0.5.
        explained.setdefault("evaluation.target", 0.5)
        explained |= {
            f"attempts.{technique}.score": float(target_reached),
            f"attempts.{technique}.items": 1,
        }
    return explained


def row(result: Result) -> str:
    """Return one line about a theorem: its result, its name and time, and its promise."""
    state = "proved" if result.proved else "FAILED"
    count = counted(len(result.claims), "claim")
    head = f"{state}  {result.theorem.name:<34} {count:>11} {result.seconds:>7.2f} s"
    return f"{head}\n        {result.theorem.says}\n"


def errors(result: Result, files: Sequence[ProblemFile], rules: Sequence[Path] = ()) -> str:
    """Return the failed claims of a theorem in the form of an error."""
    shown = [_error(alike, files, rules) for alike in result.failures[:SHOWN]]
    if (more := len(result.failures) - SHOWN) > 0:
        shown.append(f"… and {more} more of {result.theorem.name}; --format json has them all.")
    return "\n\n".join(shown)


def _error(alike: Sequence[Claim], files: Sequence[ProblemFile], rules: Sequence[Path]) -> str:
    """Return a failure: its claims, its place, what to do, and each command that shows it."""
    first = alike[0]
    needs = dict.fromkeys(claim.need for claim in alike if claim.need)
    whom = f" (need{'s' if len(needs) > 1 else ''}: {listed(needs)})" if needs else ""
    what = f"{first.wrong}{whom}"
    diagnostic = Diagnostic(what, first.position or Position("the pack", 0), first.help)
    own = [file for claim in alike for file in files if file.claim is claim]
    commands = _commands(first, own, rules)
    lines = [f"  help: See it: {visible(line)}" for line in commands[:COMMANDS]]
    if more := len(commands[COMMANDS:]):
        lines.append(f"  help: … and {more} more like it in {visible(str(own[-1].path.parent))}")
    return "\n".join([str(diagnostic), *lines])


def _commands(claim: Claim, files: Sequence[ProblemFile], rules: Sequence[Path]) -> list[str]:
    """Return the commands that show a failure: its own, if it has one, and one for each file."""
    own = [command(claim.see.split(), None, rules)] if claim.see else []
    return own + [file.see for file in files]


def total(results: Sequence[Result]) -> str:
    """Return the last line: the results."""
    failed = sum(not result.proved for result in results)
    seconds = sum(result.seconds for result in results)
    claims = sum(len(result.claims) for result in results)
    end = f"{failed} failed" if failed else "all proved"
    theorems = counted(len(results), "theorem")
    return f"{theorems}, {claims} claims, {seconds:.1f} s: {end}.\n"


def as_json(
    results: Sequence[Result],
    files: Sequence[ProblemFile],
    rules: Sequence[Path] = (),
) -> str:
    """Return the same for programs; `files` are the counterexamples."""
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
    return json_document(
        theorems=theorems,
        counterexamples=[str(file.path) for file in files],
    )


def _as_data(
    claim: Claim, files: Sequence[ProblemFile], rules: Sequence[Path]
) -> dict[str, object]:
    own = [file for file in files if file.claim is claim]
    return {
        "about": claim.about,
        "wrong": claim.wrong,
        "need": claim.need or None,
        "at": str(claim.position) if claim.position else None,
        "help": claim.help or None,
        "files": [str(file.path) for file in own],
        "see": _commands(claim, own, rules),
    }
