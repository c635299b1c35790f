"""A baseline: what was found when the gate was adopted. It can only shrink, and ends one day.

Its file is JSON that people can review: one finding to a line, sorted, with the values that were
read. A finding is known while it is about the same, weighs no more, and no value got worse, in a
proposal that is still the same one. Who mends half of a proposal is not stopped by what that shows.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import NamedTuple

from ladder.check.findings import Checked, Finding, Key, Severity
from ladder.engine.rules import Position
from ladder.load import nodes
from ladder.load.reader import read_text
from ladder.output.diagnostics import Diagnostic, InvalidInput
from ladder.output.values import PlainValue, plain_values

SCHEMA = 2
LASTS = timedelta(days=180)
"""How long a baseline counts after it was first written."""

_NAMES = ("file", "rule", "technique", "need", "fact")
_LIMIT = 64 * 1024 * 1024


class Entry(NamedTuple):
    """A known finding.

    Args:
        about: what it is about.
        severity: how much it weighed.
        proposal: what the proposal in that file was; of another one, nothing is known.
        facts: the values that were read.
    """

    about: Key
    severity: Severity
    proposal: str
    facts: Mapping[str, PlainValue]

    def knows(self, finding: Finding, proposal: str) -> bool:
        """Whether it is this finding, no heavier, with no value worse than it was."""
        return (
            self.about == finding.about
            and self.proposal == proposal
            and self.severity.rank <= finding.severity.rank
            and not any(
                _worse(self.facts[name], value)
                for name, value in plain_values(finding.facts).items()
                if name in self.facts
            )
        )


def _worse(before: PlainValue, now: PlainValue) -> bool:
    """Whether a value got worse: a number that fell, a list that lost something, another word."""
    if isinstance(before, list) and isinstance(now, list):
        return not set(before) <= set(now)
    numbers = not isinstance(before, bool | str | list) and not isinstance(now, bool | str | list)
    return now < before if numbers else now != before  # type: ignore[operator]


class Baseline(NamedTuple):
    """The known findings, who answers for them, and until when they count."""

    entries: tuple[Entry, ...]
    owner: str = ""
    expires: date = date.max

    @property
    def files(self) -> frozenset[str]:
        """The files of which it knows anything."""
        return frozenset(entry.about[0] for entry in self.entries)


class Compared(NamedTuple):
    """Files beside a baseline: the known findings marked, what still is, and what no longer is."""

    files: tuple[Checked, ...]
    remaining: tuple[Entry, ...]
    unused: tuple[Entry, ...]


def identity(checked: Checked) -> str:
    """What makes a proposal this one: its title, what it asks for, and what for."""
    return f"{checked.title} · {', '.join(checked.techniques)}"


def compare(files: Iterable[Checked], known: Baseline) -> Compared:
    """Files beside what is known of them. Of one that could not be judged, all of it remains."""
    marked: list[Checked] = []
    remaining: list[Entry] = []
    left = list(known.entries)
    for checked in files:
        own = [entry for entry in left if entry.about[0] == checked.file]
        left = [entry for entry in left if entry.about[0] != checked.file]
        if not checked.techniques:
            remaining += own
            marked.append(checked)
            continue
        findings, kept, own = _compared(checked, own)
        marked.append(checked._replace(findings=findings))
        remaining += kept
        left += own
    judged = {checked.file for checked in marked if checked.techniques}
    unused = tuple(entry for entry in left if entry.about[0] in judged)
    elsewhere = [entry for entry in left if entry.about[0] not in judged]
    return Compared(tuple(marked), (*remaining, *elsewhere), unused)


def _compared(
    checked: Checked, own: list[Entry]
) -> tuple[tuple[Finding, ...], list[Entry], list[Entry]]:
    """The findings of a file with the known ones marked, their entries, and those left over."""
    proposal = identity(checked)
    findings: list[Finding] = []
    kept: list[Entry] = []
    left = list(own)
    mended = {entry.about[2] for entry in own if entry.proposal == proposal}
    for finding in checked.findings:
        entry = next((each for each in left if each.knows(finding, proposal)), None)
        if not _counts(finding):
            entry = None
        elif entry is not None:
            left.remove(entry)
        elif finding.severity is Severity.UNDECIDED and finding.about not in {
            each.about for each in own
        }:
            # What comes to light while a known proposal is mended is asked, not refused.
            seen = finding.technique in mended or (not finding.technique and bool(mended))
            entry = _entry(finding, proposal) if seen else None
        if entry is not None:
            kept.append(_entry(finding, proposal))
            finding = finding._replace(
                suppression="baseline", remark="known when the gate was adopted"
            )
        findings.append(finding)
    return tuple(findings), kept, left


def _entry(finding: Finding, proposal: str) -> Entry:
    return Entry(finding.about, finding.severity, proposal, plain_values(finding.facts))


def adopt(files: Iterable[Checked], today: date) -> Baseline:
    """The baseline of a first run: every finding that counts, but for unusable inputs."""
    entries = [
        _entry(finding, identity(checked))
        for checked in files
        for finding in checked.findings
        if _counts(finding)
    ]
    return Baseline(tuple(entries), expires=today + LASTS)


def ratchet(known: Baseline, files: Iterable[Checked], exists: Callable[[str], bool]) -> Baseline:
    """What is left of a baseline after a run over `files`, at its new weights and values.

    Args:
        known: the baseline so far.
        files: the files of this run, before a baseline was applied to them.
        exists: whether a file that this run did not look at is still there.
    """
    run = tuple(files)
    seen = {checked.file for checked in run}
    remaining = compare(run, known).remaining
    there = (entry for entry in remaining if entry.about[0] in seen or exists(entry.about[0]))
    return known._replace(entries=tuple(there))


def _counts(finding: Finding) -> bool:
    """Whether a finding can be known: one that could fail a run, of a file that could be read."""
    return finding.counts and not finding.unusable and finding.severity is not Severity.NOTE


def load_baseline(path: str) -> Baseline:
    """The baseline in a file.

    Raises:
        InvalidInput: if the file is missing or is no baseline.
    """
    try:
        text = read_text(path, _LIMIT)
    except InvalidInput as bad:
        help_ = "Write one with --write-baseline."
        what = f"the baseline cannot be read: {bad.diagnostics[0].what}"
        raise InvalidInput([Diagnostic(what, bad.diagnostics[0].position, help_)]) from None
    try:
        document = json.loads(text, object_pairs_hook=_object)
    except _GivenTwice:
        doubles: list[Diagnostic] = []
        _compose(text, path, doubles)
        otherwise = _no_baseline(Position(path), "a name is given twice")
        raise InvalidInput(doubles or [otherwise]) from None
    except (ValueError, RecursionError) as error:
        position = Position(path, getattr(error, "lineno", 1))
        raise InvalidInput([_no_baseline(position, "it is not JSON")]) from None
    try:
        return Baseline(tuple(_entries(document)), _text(document, "owner"), _day(document))
    except _WrongShape as fault:
        position = _position(_compose(text, path, []), fault.route) or Position(path)
        raise InvalidInput([_no_baseline(position, fault.why)]) from None


class _GivenTwice(Exception):
    """A name that stands twice in one object."""


class _WrongShape(Exception):
    """What is wrong with a value of a baseline, and the way to it."""

    def __init__(self, why: str, *route: str | int) -> None:
        self.why, self.route = why, route
        super().__init__(why)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _GivenTwice
    return found


def _entries(document: object) -> Iterator[Entry]:
    schema = document.get("schema") if isinstance(document, dict) else None
    if not isinstance(document, dict) or type(schema) is not int or schema != SCHEMA:
        raise _WrongShape(f"its schema is not {SCHEMA}", "schema")
    entries = document.get("findings")
    if not isinstance(entries, list):
        raise _WrongShape("its `findings` are not a list", "findings")
    for index, entry in enumerate(entries):
        route = ("findings", index)
        if not isinstance(entry, dict):
            raise _WrongShape("an entry is not of its shape", *route)
        file, rule, technique, need, fact = (_text(entry, name, *route) for name in _NAMES)
        severity = _text(entry, "severity", *route)
        if severity not in list(Severity):
            raise _WrongShape("an entry has no severity", *route, "severity")
        facts = entry.get("facts", {})
        if not isinstance(facts, dict):
            raise _WrongShape("the values of an entry are not of their shape", *route, "facts")
        about = (file, rule, technique, need, fact)
        yield Entry(about, Severity(severity), _text(entry, "proposal", *route), facts)


def _text(values: object, name: str, *route: str | int) -> str:
    value = values.get(name, "") if isinstance(values, dict) else ""
    if not isinstance(value, str):
        raise _WrongShape("an entry is not of its shape", *route, name)
    return value


def _day(document: object) -> date:
    with suppress(ValueError):
        return date.fromisoformat(_text(document, "expires"))
    raise _WrongShape("it does not say until when it counts, as 2027-05-24", "expires")


def _compose(text: str, path: str, doubles: list[Diagnostic]) -> nodes.Node | None:
    """The text with the place of everything in it, only where a fault is to be shown."""
    try:
        return nodes.compose(text, path, doubles)
    except InvalidInput:
        return None


def _position(node: nodes.Node | None, route: tuple[str | int, ...]) -> Position | None:
    """Where the way leads to, or as far as it can be gone."""
    for step in route:
        inner: nodes.Node | None = None
        if isinstance(node, nodes.Mapping):
            inner = next((value for key, value in node.entries if key.value == step), None)
        elif isinstance(node, nodes.Listing) and isinstance(step, int):
            inner = node.items[step]
        if inner is None:
            break
        node = inner
    return node.position if node else None


def _no_baseline(position: Position, why: str) -> Diagnostic:
    help_ = "Delete it and write a new one with --write-baseline."
    return Diagnostic(f"this is no baseline: {why}", position, help_)


def save_baseline(path: str, known: Baseline) -> None:
    """Write a baseline, whole or not at all.

    Raises:
        InvalidInput: if it cannot be written.
    """
    lines = []
    for entry in sorted(known.entries, key=lambda each: (each.about, each.severity.rank)):
        named = zip(_NAMES, entry.about, strict=True)
        told = {name: value for name, value in named if value}
        told |= {"severity": entry.severity.value, "proposal": entry.proposal}
        lines.append(json.dumps({**told, "facts": entry.facts}, ensure_ascii=False))
    body = ",\n    ".join(lines)
    findings = f"[\n    {body}\n  ]" if lines else "[]"
    head = {"schema": SCHEMA, "owner": known.owner, "expires": known.expires.isoformat()}
    opening = ",\n".join(f'  "{name}": {json.dumps(value)}' for name, value in head.items())
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(f'{{\n{opening},\n  "findings": {findings}\n}}\n')
        os.replace(temporary, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(temporary)
        what = f"the baseline cannot be written: {(error.strerror or str(error)).lower()}"
        raise InvalidInput([Diagnostic(what, Position(path), "Check the folder.")]) from None


def counted(entries: Iterable[Entry]) -> str:
    """Entries in a line: how many of each rule."""
    return ", ".join(
        f"{rule} ({count})" if count > 1 else rule
        for rule, count in sorted(Counter(entry.about[1] for entry in entries).items())
    )
