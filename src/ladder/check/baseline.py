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
from ladder.load.yaml.reader import read_text
from ladder.output.diagnostics import fault
from ladder.output.phrases import counted

LASTS = timedelta(days=180)
"""The time for which a baseline is valid after it was first written."""

REMARK = "accepted in the baseline"

_LIMIT = 16 * 1024 * 1024
_SCHEMA = 3


class Known(NamedTuple):
    """A known finding: its file, its rule and its technique, if any."""

    file: str
    rule: str
    technique: str = ""


class Baseline(NamedTuple):
    """The known findings, who answers for them, and the last day on which they count."""

    findings: frozenset[Known]
    owner: str = ""
    expires: date = date.max


def load_baseline(
    path: str | None, write_to: str | None, text: str | None = None
) -> Baseline | None:
    """Return the baseline in a file, or the earlier one in the file that is written; else none.

    `text` is that of the file, if it was read before. One that is not written must name its owner.

    Raises:
        InvalidInput: if the file is missing or is not a baseline.
    """
    file, owned = path or write_to, path not in (None, write_to)
    if file is None or (file == write_to and not os.path.exists(file)):
        return None
    if text is None:
        text = read_text(file, _LIMIT, "Write one with --write-baseline.")
    try:
        given = json.loads(text)
        findings = frozenset(Known(**entry) for entry in given["findings"])
        known = Baseline(findings, given.get("owner", ""), date.fromisoformat(given["expires"]))
        if given["schema"] != _SCHEMA:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        help_ = "Delete it and write a new one with --write-baseline."
        raise fault("this is not a baseline", help_, Position(file)) from None
    if owned and is_placeholder(str(known.owner)):
        help_ = 'Write who answers for its findings, for example "owner": "Platform team".'
        raise fault("the baseline does not name its owner", help_, Position(file))
    return known


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
    """
    text = says = ""
    if write_to:
        known = _shrunk(known, files, read) if known else _first(files, today)
        text = _as_text(known)
        counting = [key for key, finding in _keyed(files) if finding.severity is not Severity.NOTE]
        left_out = sum(key not in known.findings for key in counting)
        says = f"{write_to}: {len(known.findings)} known, {counted(left_out, 'finding')} left out"
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


def _first(files: list[Checked], today: date) -> Baseline:
    """Return the baseline of a first run."""
    known = frozenset(key for key, finding in _keyed(files) if _can_be_known(finding))
    return Baseline(known, expires=today + LASTS)


def _shrunk(known: Baseline, files: list[Checked], read: Collection[str]) -> Baseline:
    """Return a baseline without what is fixed and without files that are gone.

    What is known of files that were not read or are broken stays.
    """
    found = {key for key, _ in _keyed(files)}
    broken = {checked.file for checked in files if any(f.unusable for f in checked.findings)}
    judged = {*read} - broken
    kept = (
        item
        for item in known.findings
        if item in found or (item.file not in judged and os.path.exists(item.file))
    )
    return known._replace(findings=frozenset(kept))


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
    head = {"schema": _SCHEMA, "owner": known.owner, "expires": known.expires.isoformat()}
    opening = ",\n".join(f'  "{name}": {json.dumps(value)}' for name, value in head.items())
    return f'{{\n{opening},\n  "findings": {findings}\n}}\n'
