"""A baseline: the findings of the day on which the gate was adopted. It can only shrink.

A finding is known by its file, its rule and its technique; another technique is a new finding.
"""

import json
import os
from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from ladder.check.findings import Checked, Finding, Severity, by_rule
from ladder.check.placeholders import is_placeholder
from ladder.engine.pack import CheckRule
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.yaml.nodes import Listing, Mapping, Node, Scalar, compose
from ladder.load.yaml.reader import read_text
from ladder.output.diagnostics import Diagnostic, InvalidInput

LASTS = timedelta(days=180)
"""The time for which a baseline is valid after it was first written."""

REMARK = "accepted in the baseline"

_LIMIT = 16 * 1024 * 1024
_SCHEMA = "3"


class Known(NamedTuple):
    """A known finding: its file, its rule and its technique, if any."""

    file: str
    rule: str
    technique: str


class Baseline(NamedTuple):
    """The known findings, who answers for them, and the last day on which they count."""

    findings: frozenset[Known]
    owner: str = ""
    expires: date = date.max


def load_baseline(path: str | None, write_to: str | None) -> Baseline | None:
    """Return the baseline in a file, or the earlier one in the file that is written; else none.

    One that is not written must name its owner.

    Raises:
        InvalidInput: if the file is missing or is not a baseline.
    """
    path, owned = path or write_to, path not in (None, write_to)
    if path is None or (path == write_to and not os.path.exists(path)):
        return None
    try:
        text = read_text(path, _LIMIT)
    except InvalidInput as bad:
        help_ = "Write one with --write-baseline."
        what = f"the baseline cannot be read: {bad.diagnostics[0].what}"
        raise InvalidInput([Diagnostic(what, bad.diagnostics[0].position, help_)]) from None
    doubles: list[Diagnostic] = []
    root = compose(text, path, doubles)
    if doubles:
        raise InvalidInput(doubles)
    values = {key.value: value for key, value in root.entries} if isinstance(root, Mapping) else {}
    place = root.position if root else Position(path)
    schema, expires, findings = map(values.get, ("schema", "expires", "findings"))
    if _text(schema) != _SCHEMA:
        raise _not_a_baseline(f"its schema is not {_SCHEMA}", schema.position if schema else place)
    if not isinstance(findings, Listing):
        at = findings.position if findings else place
        raise _not_a_baseline("its `findings` are not a list", at)
    try:
        day = date.fromisoformat(_text(expires) or "")
    except ValueError:
        at = expires.position if expires else place
        raise _not_a_baseline("it does not say until when it counts, as 2027-05-24", at) from None
    known = frozenset(map(_known, findings.items))
    owner = values.get("owner")
    name = _text(owner) or ""
    if owned and is_placeholder(name):
        help_ = 'Write who answers for its findings, for example "owner": "Platform team".'
        what = "the baseline does not name its owner"
        raise InvalidInput([Diagnostic(what, owner.position if owner else place, help_)])
    return Baseline(known, name, day)


def _text(node: Node | None) -> str | None:
    return node.value if isinstance(node, Scalar) else None


def _known(node: Node) -> Known:
    entries = node.entries if isinstance(node, Mapping) else []
    given = {key.value: _text(value) for key, value in entries}
    file, rule, technique = given.get("file"), given.get("rule"), given.get("technique", "")
    if file and rule and technique is not None:
        return Known(file, rule, technique)
    raise _not_a_baseline("an entry has no file or no rule", node.position)


def _not_a_baseline(why: str, place: Position) -> InvalidInput:
    help_ = "Delete it and write a new one with --write-baseline."
    return InvalidInput([Diagnostic(f"this is not a baseline: {why}", place, help_)])


class Compared(NamedTuple):
    """Files with the known findings marked; what to write, and in a line what is in it.

    Both texts are empty if nothing is to be written.
    """

    files: list[Checked]
    text: str = ""
    says: str = ""


def compared(
    rulebook: Rulebook,
    files: list[Checked],
    read: Collection[str],
    known: Baseline | None,
    path: str | None,
    write_to: str | None,
    today: date,
) -> Compared:
    """Compare files with a baseline, `known` from `path`; first make or shrink it for `write_to`.

    `read` are the paths of all files of the run, also of those in which nothing was found.

    Raises:
        InvalidInput: if the baseline is about other folders.
    """
    text = says = ""
    if write_to:
        known = _shrunk(known, files, read, write_to) if known else _first(files, today)
        if known is None:
            return Compared(files, says=f"{write_to} is not written: nothing was judged")
        text = _as_text(known)
        counting = [key for key, finding in _keyed(files) if finding.severity is not Severity.NOTE]
        left_out = sum(key not in known.findings for key in counting)
        says = f"{write_to}: {len(known.findings)} known, {left_out} findings left out"
        says += "" if known.owner else ". Fill in `owner` before you use it"
    if known is None:
        return Compared(files)
    if today <= known.expires <= today + LASTS:
        return Compared([_marked(checked, known) for checked in files], text, says)
    over = f"The baseline counts no more: it ended on {known.expires}."
    if known.expires > today:
        over = f"The baseline does not count: {known.expires} is over {LASTS.days} days ahead."
    over += f" Its owner is {known.owner}." if known.owner else ""
    rule = rulebook.check_rules[CheckRule.BASELINE_EXPIRED]
    place = path or str(write_to)
    finding = by_rule(rule, Severity.WARNING, over, Position(place))
    return Compared([*files, Checked(place, findings=(finding,))], text, says)


def _keyed(files: list[Checked]) -> list[tuple[Known, Finding]]:
    """Return the findings that count, each with its key."""
    return [
        (_key(checked, finding), finding)
        for checked in files
        for finding in checked.findings
        if finding.counts
    ]


def _key(checked: Checked, finding: Finding) -> Known:
    technique = finding.technique or ", ".join(checked.techniques)
    return Known(checked.file, finding.rule, technique)


def _can_be_known(finding: Finding) -> bool:
    """Return whether a finding could fail a run, in a file that could be read."""
    return finding.counts and not finding.unusable and finding.severity is not Severity.NOTE


def _first(files: list[Checked], today: date) -> Baseline | None:
    """Return the baseline of a first run, or none if the run judged nothing."""
    known = frozenset(key for key, finding in _keyed(files) if _can_be_known(finding))
    judged = known or any(checked.techniques for checked in files)
    return Baseline(known, expires=today + LASTS) if judged else None


def _kept(known: Baseline, files: list[Checked], read: Collection[str]) -> frozenset[Known]:
    """Return what is found again, and what is known of files that were not read or are broken."""
    found = {key for key, _ in _keyed(files)}
    broken = {checked.file for checked in files if any(f.unusable for f in checked.findings)}
    judged = {*read} - broken
    return frozenset(
        finding for finding in known.findings if finding in found or finding.file not in judged
    )


def _shrunk(known: Baseline, files: list[Checked], read: Collection[str], path: str) -> Baseline:
    """Return a baseline without what is fixed and without files that are gone."""
    theirs = {finding.file for finding in known.findings}
    here = {file for file in theirs if file in read or os.path.exists(file)}
    if theirs and not here:  # all of it would seem fixed
        what = "none of the files that this baseline knows is here"
        help_ = "Run it in the repository in which the baseline was written, or delete it."
        raise InvalidInput([Diagnostic(what, Position(path), help_)])
    kept = _kept(known, files, read)
    return known._replace(findings=frozenset(item for item in kept if item.file in here))


def _marked(checked: Checked, known: Baseline) -> Checked:
    def mark(finding: Finding) -> Finding:
        if _can_be_known(finding) and _key(checked, finding) in known.findings:
            return finding._replace(suppression="baseline", remark=REMARK)
        return finding

    return checked._replace(findings=tuple(map(mark, checked.findings)))


def _as_text(known: Baseline) -> str:
    """Return the file of a baseline: a finding to a line, sorted, so that people can review it."""
    entries = (
        {k: v for k, v in finding._asdict().items() if v} for finding in sorted(known.findings)
    )
    lines = [json.dumps(entry, ensure_ascii=False) for entry in entries]
    findings = "[\n    " + ",\n    ".join(lines) + "\n  ]" if lines else "[]"
    head = {"schema": int(_SCHEMA), "owner": known.owner, "expires": known.expires.isoformat()}
    opening = ",\n".join(f'  "{name}": {json.dumps(value)}' for name, value in head.items())
    return f'{{\n{opening},\n  "findings": {findings}\n}}\n'
