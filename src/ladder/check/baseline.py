"""A baseline: what was found when the gate was adopted. It can only shrink, and ends one day.

A finding is known while it is about the same, weighs no more, and no value got worse, in a proposal
that is still the same one. Who mends half of a proposal is not stopped by what that shows.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from ladder.check.findings import Checked, Finding, Key, Severity, by_rule
from ladder.check.regress import Values, worsened
from ladder.engine.pack import CheckRule
from ladder.engine.rules import Position, Rulebook
from ladder.output.diagnostics import Diagnostic, InvalidInput, listed
from ladder.output.values import plain_values

LASTS = timedelta(days=180)
"""How long a baseline counts after it was first written."""

KNOWN = "known when the gate was adopted"


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
    facts: Values


class Baseline(NamedTuple):
    """The known findings, who answers for them, and until when they count."""

    entries: tuple[Entry, ...]
    owner: str = ""
    expires: date = date.max


class Compared(NamedTuple):
    """Files beside a baseline: the known findings marked, what still is, and what no longer is."""

    files: tuple[Checked, ...]
    remaining: tuple[Entry, ...]
    unused: tuple[Entry, ...]


def identity(checked: Checked) -> str:
    """What makes a proposal this one: its title, what it asks for, and what for."""
    return f"{checked.title} · {', '.join(checked.techniques)}"


def compare(rulebook: Rulebook, files: Iterable[Checked], known: Baseline) -> Compared:
    """Files beside what is known of them. Of one that could not be judged, all of it remains."""
    marked: list[Checked] = []
    remaining: list[Entry] = []
    unused: list[Entry] = []
    by_file: dict[str, list[Entry]] = {}
    for entry in known.entries:
        by_file.setdefault(entry.about[0], []).append(entry)
    for checked in files:
        left = by_file.pop(checked.file, []) if checked.techniques else []
        if left:
            findings, kept = _compared(rulebook, checked, left)
            checked = checked._replace(findings=findings)
            remaining += kept
            unused += left
        marked.append(checked)
    elsewhere = [entry for entries in by_file.values() for entry in entries]
    return Compared(tuple(marked), (*remaining, *elsewhere), tuple(unused))


def _compared(
    rulebook: Rulebook, checked: Checked, left: list[Entry]
) -> tuple[tuple[Finding, ...], list[Entry]]:
    """The findings of a file, the known ones marked, with their entries, taken out of `left`."""
    proposal = identity(checked)
    findings: list[Finding] = []
    kept: list[Entry] = []
    stated = {fact for entry in left if entry.proposal == proposal for fact in entry.facts}
    untold = stated - checked.facts.keys()
    mended = {entry.about[2] for entry in left if entry.proposal == proposal}
    every = {entry.about for entry in left}
    for finding in checked.findings:
        about = [entry for entry in left if entry.about == finding.about] if _can(finding) else []
        same = [
            entry
            for entry in about
            if entry.proposal == proposal and entry.severity.rank <= finding.severity.rank
        ]
        worse = [
            (entry, [*_worse(rulebook, entry, finding), *untold.intersection(entry.facts)])
            for entry in same
        ]
        entry = next((entry for entry, names in worse if not names), None)
        # What comes to light while a known proposal is mended is asked, not refused.
        # It is not mended where something was told, and is no more.
        lit = finding.severity is Severity.UNDECIDED and finding.about not in every and not untold
        if entry is not None:
            left.remove(entry)
        elif lit and _can(finding) and (finding.technique or None) in (None, *mended) and mended:
            entry = _entry(finding, proposal)
        if entry is not None:
            kept.append(_entry(finding, proposal))
            finding = finding._replace(suppression="baseline", remark=KNOWN)
        elif worse:
            names = listed(worse[0][1])
            finding = finding._replace(remark=f"{KNOWN}, but not with this value of {names}")
        findings.append(finding)
    return tuple(findings), kept


def _worse(rulebook: Rulebook, entry: Entry, finding: Finding) -> list[str]:
    return list(worsened(rulebook, finding.rule, entry.facts, plain_values(finding.facts)))


def _entry(finding: Finding, proposal: str) -> Entry:
    return Entry(finding.about, finding.severity, proposal, plain_values(finding.facts))


def adopt(files: Iterable[Checked], today: date) -> Baseline:
    """The baseline of a first run: every finding that counts, but for unusable inputs."""
    entries = [
        _entry(finding, identity(checked))
        for checked in files
        for finding in checked.findings
        if _can(finding)
    ]
    return Baseline(tuple(entries), expires=today + LASTS)


def ratchet(
    rulebook: Rulebook, known: Baseline, files: Iterable[Checked], exists: Callable[[str], bool]
) -> Baseline:
    """What is left of a baseline after a run over `files`, at its new weights and values.

    Args:
        rulebook: the rules.
        known: the baseline so far.
        files: the files of this run, before a baseline was applied to them.
        exists: whether a file that this run did not look at is still there.
    """
    run = tuple(files)
    seen = {checked.file for checked in run}
    remaining = compare(rulebook, run, known).remaining
    there = (entry for entry in remaining if entry.about[0] in seen or exists(entry.about[0]))
    return known._replace(entries=tuple(there))


def _can(finding: Finding) -> bool:
    """Whether a finding can be known: one that could fail a run, of a file that could be read."""
    return finding.counts and not finding.unusable and finding.severity is not Severity.NOTE


def beside(
    rulebook: Rulebook, files: list[Checked], path: str | None, written: str | None, today: date
) -> list[Checked]:
    """The files against the baseline in `path`, which is `written` where that is asked for.

    A run that judged nothing writes none: an empty baseline could never take anything in.

    Raises:
        InvalidInput: if it cannot be read or written, or speaks of other folders.
    """
    from ladder.check.baseline_file import load_baseline, save_baseline

    path = path or written
    if path is None:
        return files
    known = None if path == written and not os.path.exists(path) else load_baseline(path)
    if written and any(checked.techniques for checked in files):
        if known is None:
            known = adopt(files, today)
        else:
            _refuse_elsewhere(known, files, written)
            known = ratchet(rulebook, known, files, os.path.exists)
        save_baseline(written, known)
    if known is None:
        return files
    if not today <= known.expires <= today + LASTS:
        text = f"The baseline counts no more: it ended on {known.expires}."
        if known.expires > today:
            text = f"The baseline does not count: {known.expires} is over {LASTS.days} days ahead."
        rule, severity = CheckRule.BASELINE_EXPIRED, Severity.WARNING
    else:
        compared = compare(rulebook, files, known)
        files = list(compared.files)
        if not compared.unused:
            return files
        counts = sorted(Counter(entry.about[1] for entry in compared.unused).items())
        gone = (f"{rule} ({count})" if count > 1 else rule for rule, count in counts)
        text = f"Of what the baseline knows this is gone: {', '.join(gone)}."
        rule, severity = CheckRule.BASELINE_UNUSED, Severity.NOTE
    text += f" Its owner is {known.owner}." if known.owner else ""
    finding = by_rule(rulebook.check_rules[rule], severity, text, Position(path))
    return [*files, Checked(path, findings=(finding,))]


def _refuse_elsewhere(known: Baseline, files: list[Checked], path: str) -> None:
    """Refuse to shrink a baseline that speaks of other folders: all of it would seem fixed."""
    looked_at = {checked.file for checked in files}
    theirs = {entry.about[0] for entry in known.entries}
    if theirs and not any(file in looked_at or os.path.exists(file) for file in theirs):
        what = "none of the files that this baseline knows is here"
        help_ = "Run it in the repository in which the baseline was written, or delete it."
        raise InvalidInput([Diagnostic(what, Position(path), help_)])
