"""`ladder records`: decision records of `--format madr`, held against their day and the rules."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from ladder.cli import app
from ladder.cli.options import AsOf, Rules, RulesDigest, day, rulebook
from ladder.cli.streams import say, write
from ladder.engine.rules import Position, Rulebook
from ladder.output.diagnostics import fault
from ladder.output.escape import line
from ladder.output.words import counted

WRONG, NOTHING = 1, 4

_NONE = "Check the path. `ladder advise FILE --format madr` writes a record."
_PROBLEM = re.compile(r"(?ms)^~~~~yaml\n(.*?)\n~~~~$")
_BY = re.compile(r"superseded by .*?([\w./-]+\.md)")


class Record(NamedTuple):
    """A decision record: where it lies, its head with the line of each key, and its problem."""

    path: Path
    head: Mapping[str, str]
    lines: Mapping[str, int]
    problem: str


@app.command()
def records(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Records (.md), or folders with them.")
    ],
    rules: Rules = None,
    rules_digest: RulesDigest = None,
    as_of: AsOf = None,
) -> None:
    """Check decision records: due for review, superseded one way only, verdict changed since.

    Exit: 0 all hold · 1 one does not · 2 bad input · 4 there is no record.
    """
    book, today = rulebook(rules, rules_digest), day(as_of)
    found = {record.path.resolve(): record for path in paths for record in _found(path)}
    wrong = 0
    for record in found.values():
        for key, what in (*_alone(record, book, today), *_links(record, found)):
            wrong += 1
            write(line(f"{record.path}:{record.lines.get(key, 1)}: {what}") + "\n")
    say(f"{counted(len(found), 'record')}, {wrong} to look at\n")
    raise typer.Exit(NOTHING if not found else WRONG if wrong else 0)


def _found(path: Path) -> Iterator[Record]:
    """The records at a path; a file without the head of one is none."""
    from ladder.load.nodes import Mapping as Head
    from ladder.load.nodes import Scalar, compose
    from ladder.load.reader import FAR, front_matter, read_text

    for file in sorted(path.rglob("*.md")) if path.is_dir() else [path]:
        text = read_text(str(file), FAR, _NONE)
        root = compose(front_matter(text) or "", str(file), [])
        entries = root.entries if isinstance(root, Head) else []
        said = {key.value: each for key, each in entries if isinstance(each, Scalar)}
        problem = _PROBLEM.search(text)
        if "problem-digest" in said and problem:
            head = {key: each.value for key, each in said.items()}
            lines = {key: each.position.line for key, each in said.items()}
            yield Record(file, head, lines, f"{problem[1]}\n")


def _alone(record: Record, book: Rulebook, today: date) -> Iterator[tuple[str, str]]:
    """What is wrong with a record by itself; one that is superseded is history."""
    from ladder.engine.explanation import judge
    from ladder.load.problem import parse_problem

    head = record.head
    if sha256(record.problem.encode()).hexdigest() != head["problem-digest"].removeprefix(
        "sha256:"
    ):
        yield "problem-digest", "the problem was changed after the decision: decide anew"
    if head.get("status", "").startswith(("superseded", "rejected", "deprecated")):
        return
    if _due(record) < today:
        yield "review-by", f"due for review since {head['review-by']}"
    problem = parse_problem(record.problem, str(record.path), book)
    verdict = judge(book, problem.title, problem.facts, today)
    now, then = verdict.recommendation.technique, head.get("technique")
    if now != then:
        yield "technique", f"the rules now say {now}, not {then}"


def _due(record: Record) -> date:
    try:
        return date.fromisoformat(record.head.get("review-by", ""))
    except ValueError:
        where = Position(str(record.path), record.lines.get("review-by", 1))
        help_ = "Write review-by: and a day, for example 2027-01-31."
        raise fault("the day of the review is no day", help_, where) from None


def _links(record: Record, found: Mapping[Path, Record]) -> Iterator[tuple[str, str]]:
    """Whether what supersedes a record says so too, and the other way round."""
    by = _BY.search(record.head.get("status", ""))
    for key, named in (("status", by and by[1]), ("supersedes", record.head.get("supersedes"))):
        if not named:
            continue
        other = found.get((record.path.parent / named).resolve())
        if other is None:
            yield key, f"{named} is no record here"
            continue
        back = other.head.get("supersedes" if key == "status" else "status", "")
        if record.path.name not in back:
            says = f"supersedes: {record.path.name}"
            says = says if key == "status" else f"status: superseded by {record.path.name}"
            yield key, f"{named} does not say `{says}`"
