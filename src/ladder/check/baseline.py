"""A baseline: the findings of the day on which the gate was adopted. It can only shrink.

A finding is known by its file, its rule and its technique; another technique is a new finding.
"""

import os
from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from ladder.check.baseline_file import Baseline, Known, load_baseline, save_baseline
from ladder.check.findings import Checked, Finding, Severity, by_rule
from ladder.engine.pack import CheckRule
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.output.diagnostics import Diagnostic, InvalidInput

LASTS = timedelta(days=180)
"""The time for which a baseline is valid after it was first written."""

REMARK = "known when the gate was adopted"


class Compared(NamedTuple):
    """Files with the known findings marked, and what was written, in a line; empty for nothing."""

    files: list[Checked]
    written: str = ""


def beside(
    rulebook: Rulebook,
    files: list[Checked],
    read: Collection[str],
    path: str | None,
    write_to: str | None,
    today: date,
) -> Compared:
    """Compare files with the baseline in `path`, after writing it to `write_to` if that is asked.

    `read` are the paths of all files of the run, also of those in which nothing was found.

    Raises:
        InvalidInput: if the baseline cannot be read or written, or is about other folders.
    """
    path = path or write_to
    if path is None:
        return Compared(files)
    begun = path == write_to and not os.path.exists(path)
    known = None if begun else load_baseline(path, owned=path != write_to)
    written = ""
    if write_to:
        known = _shrunk(known, files, read, write_to) if known else _first(files, today)
        if known is None:
            return Compared(files, f"{write_to} is not written: nothing was judged")
        save_baseline(write_to, known)
        counting = [key for key, finding in _keyed(files) if finding.severity is not Severity.NOTE]
        left_out = sum(key not in known.findings for key in counting)
        written = f"{write_to}: {len(known.findings)} known, {left_out} findings left out"
        written += "" if known.owner else ". Fill in `owner` before you use it"
    assert known is not None
    if today <= known.expires <= today + LASTS:
        return Compared([_marked(checked, known) for checked in files], written)
    text = f"The baseline counts no more: it ended on {known.expires}."
    if known.expires > today:
        text = f"The baseline does not count: {known.expires} is over {LASTS.days} days ahead."
    text += f" Its owner is {known.owner}." if known.owner else ""
    rule = rulebook.check_rules[CheckRule.BASELINE_EXPIRED]
    finding = by_rule(rule, Severity.WARNING, text, Position(path))
    return Compared([*files, Checked(path, findings=(finding,))], written)


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
