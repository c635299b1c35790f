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
    """A known finding: what it is about and weighed, what was proposed, and the values read.

    Of another proposal in that file nothing is known.
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
    proposal, every = identity(checked), {entry.about for entry in left}
    own = [entry for entry in left if entry.proposal == proposal]
    mended = {entry.about[2] for entry in own}
    untold = {fact for entry in own for fact in entry.facts} - checked.facts.keys()
    if not own:
        return checked.findings, []
    findings: list[Finding] = []
    kept: list[Entry] = []
    for finding in checked.findings:
        worse, now = "", _entry(finding, proposal)
        known = False
        for entry in own if _can(finding) else ():
            if entry.about != now.about or entry.severity.rank > finding.severity.rank:
                continue
            names = [*worsened(rulebook, finding.rule, entry.facts, now.facts)]
            names += sorted(untold.intersection(entry.facts))
            if known := not names:
                left.remove(entry)
                own.remove(entry)
                break
            worse = worse or f"{KNOWN}, but not with this value of {listed(names)}"
        # What comes to light while a known proposal is mended is asked, not refused.
        # It is not mended where something was told, and is no more.
        lit = finding.severity is Severity.UNDECIDED and now.about not in every and not untold
        if known or (lit and _can(finding) and (finding.technique or None) in (None, *mended)):
            kept.append(now)
            finding = finding._replace(suppression="baseline", remark=KNOWN)
        elif worse:
            finding = finding._replace(remark=worse)
        findings.append(finding)
    return tuple(findings), kept


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

    These are as before a baseline was applied. `exists` says whether a file is still there.
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
    theirs = {entry.about[0] for entry in known.entries}
    here = theirs.intersection(checked.file for checked in files)
    if theirs and not (here or any(map(os.path.exists, theirs))):
        what = "none of the files that this baseline knows is here"
        help_ = "Run it in the repository in which the baseline was written, or delete it."
        raise InvalidInput([Diagnostic(what, Position(path), help_)])
