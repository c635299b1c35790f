"""Findings that people accept until a day: by a waiver each, or in a baseline.

A baseline holds the findings of the day on which the gate was adopted, and can only shrink. It
knows a finding by its file, its rule and its technique; another technique is a new finding.
"""

import json
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from fnmatch import fnmatchcase
from glob import glob
from typing import NamedTuple

from ladder.check.findings import Checked, Finding, Severity, by_rule, in_order
from ladder.check.placeholders import is_placeholder
from ladder.check.repository import text_of
from ladder.engine.pack import CheckRule
from ladder.engine.problem import Waiver
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.output.diagnostics import fault, nearest, quoted
from ladder.output.phrases import counted

LASTS = timedelta(days=180)
"""The time for which a waiver, and a baseline after it was first written, can be valid."""

_NEVER_WAIVED = (
    *(rule for rule in CheckRule if rule.startswith(("check/waiver-", "check/baseline-"))),
    CheckRule.CONTRADICTING_STATEMENTS,
    CheckRule.MISSING_FACTS,
    CheckRule.INVALID_PROPOSAL,
    CheckRule.UNREADABLE_FILE,
)

_LIMIT = 16 * 1024 * 1024
_SCHEMA = 3


class WaiverTerms(NamedTuple):
    """The waivers that count: also those in proposals, and of which owners (None: anybody).

    `unwaivable` are patterns of rules.
    """

    in_proposals: bool = True
    owners: tuple[str, ...] | None = None
    unwaivable: tuple[str, ...] = ()


class BaselineEntry(NamedTuple):
    """A known finding: its file, its rule and its technique, if any."""

    file: str
    rule: str
    technique: str = ""


class Baseline(NamedTuple):
    """The known findings, who answers for them, and the last day on which they count."""

    findings: frozenset[BaselineEntry]
    owner: str = ""
    expires: date = date.max


class Accepted(NamedTuple):
    """What files accept: the central waivers, and the known findings of the baseline."""

    terms: WaiverTerms = WaiverTerms()
    central: tuple[Waiver, ...] = ()
    baseline: Baseline | None = None


def load_accepted(
    terms: WaiverTerms, waivers: str | None, baseline: str | None, write_to: str | None
) -> Accepted:
    """Return what these files accept; the baseline may be the earlier one in the file to write.

    Raises:
        InvalidInput: with what is wrong with them. A baseline that is not written must name its
            owner.
    """
    from ladder.load.problems.waivers import load_waivers

    central = load_waivers(waivers, text_of(waivers)) if waivers else ()
    file = baseline or write_to
    if file is None or (file == write_to and not os.path.exists(file)):
        return Accepted(terms, central)
    try:
        given = json.loads(text_of(file, _LIMIT, "Write one with --write-baseline."))
        findings = frozenset(BaselineEntry(**entry) for entry in given["findings"])
        in_file = Baseline(findings, given.get("owner", ""), date.fromisoformat(given["expires"]))
        if given["schema"] != _SCHEMA:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        help_ = "Delete it and write a new one with --write-baseline."
        raise fault("this is not a baseline", help_, Position(file)) from None
    if file != write_to and is_placeholder(str(in_file.owner)):
        help_ = 'Write who answers for its findings, for example "owner": "Platform team".'
        raise fault("the baseline does not name its owner", help_, Position(file))
    return Accepted(terms, central, in_file)


Judged = tuple[Checked, tuple[Waiver, ...]]
"""A proposal with its findings, and the waivers that are in it."""


class Waivers(NamedTuple):
    """The waivers of a run."""

    rulebook: Rulebook
    accepted: Accepted
    today: date

    def waived(self, judged: Iterable[Judged], file: str | None) -> list[Checked]:
        """Return proposals with their findings waived, and with the faulty waivers reported.

        Those of the central `file` are reported for that file. A central waiver for files that were
        not looked at is not called unused.
        """
        used, files, elsewhere = set[Waiver](), list[Checked](), {*self.accepted.central}
        for checked, own in judged:
            central = [
                waiver
                for waiver in self.accepted.central
                if not waiver.files or any(fnmatchcase(checked.file, x) for x in waiver.files)
            ]
            elsewhere.difference_update(central)
            if waivers := (*own, *central):
                rules = {finding.rule for finding in checked.findings}
                used.update(waiver for waiver in waivers if waiver.rule in rules)
                findings = [self._settled(finding, waivers) for finding in checked.findings]
                checked = checked._replace(findings=in_order([*findings, *self._faulty(own, used)]))
            files.append(checked)
        for waiver in elsewhere:
            if any(glob(pattern, recursive=True) for pattern in waiver.files):
                used.add(waiver)
        left = in_order(self._faulty(self.accepted.central, used))
        return [*files, Checked(str(file), findings=left)] if left else files

    def _settled(self, finding: Finding, waivers: Sequence[Waiver]) -> Finding:
        concerning = [waiver for waiver in waivers if waiver.rule == finding.rule]
        if not concerning or finding.unusable:
            return finding
        why_not = ""
        for waiver in reversed(concerning):  # so that the first one's fault is told
            remark, *_ = next(self._faults(waiver), ("",))
            if not remark:
                remark = f"waived until {waiver.expires} by {waiver.owner}: {waiver.reason}"
                return finding._replace(suppression="waived", remark=remark)
            why_not = f"the waiver of {waiver.owner} {remark}"
        return finding._replace(remark=why_not)

    def _faults(self, waiver: Waiver) -> Iterator[tuple[str, CheckRule | None, str]]:
        """Yield why a waiver does not count: in a remark, and as the rule and text of a finding."""
        left = (date.fromisoformat(waiver.expires) - self.today).days
        what = f"The waiver of {waiver.rule}"
        if waiver.rule in _NEVER_WAIVED:
            text = f"{waiver.rule} cannot be waived."
            yield "does not count", CheckRule.WAIVER_OF_BAD_INPUT, text
            return
        if left < 0:
            yield f"expired on {waiver.expires}", None, ""
        if left > LASTS.days:
            remark = f"lasts over {LASTS.days} days, so it does not count"
            text = f"{what} lasts {left} days, until {waiver.expires}."
            yield remark, CheckRule.WAIVER_TOO_LONG, text
        if is_placeholder(waiver.reason):
            text = f"{what} gives no reason: {quoted(waiver.reason)}."
            yield "gives no reason, so it does not count", CheckRule.WAIVER_WITHOUT_REASON, text
        if refused := self._against_the_terms(waiver):
            remark = f"does not count: {refused}"
            yield remark, CheckRule.WAIVER_REFUSED, f"{what} {remark}."

    def _against_the_terms(self, waiver: Waiver) -> str:
        """Return why neither policy nor gate accepts a waiver; empty if they do."""
        terms, central, _ = self.accepted
        if is_placeholder(waiver.owner):
            return f"its owner is not a name: {quoted(waiver.owner)}"
        if any(fnmatchcase(waiver.rule, pattern) for pattern in terms.unwaivable):
            return "the policy lets nobody waive this rule"
        if terms.owners is not None and waiver.owner not in terms.owners:
            return "its owner is not one whom the policy names"
        if waiver in central and not waiver.files:
            return "it names no files"
        if waiver not in central and not terms.in_proposals:
            return "the policy takes none that stands in a proposal"
        return ""

    def _faulty(self, waivers: Iterable[Waiver], used: set[Waiver]) -> Iterator[Finding]:
        """Yield what is wrong with waivers; `used` are those that waive something."""

        def about(waiver: Waiver, name: CheckRule, text: str, do: str = "") -> Finding:
            rule, place, subject = self.rulebook.check_rules[name], waiver.position, waiver.rule
            facts = {"owner": waiver.owner, "expires": waiver.expires}
            return by_rule(rule, Severity.WARNING, text, place, do=do, facts=facts, fact=subject)

        rule_ids = (*self.rulebook.rules, *self.rulebook.check_rules)
        for waiver in waivers:
            if waiver.rule not in rule_ids:
                near = nearest(waiver.rule, rule_ids)
                do = f"Did you mean {near}?" if near else ""
                text = f"No rule has the id {waiver.rule}."
                yield about(waiver, CheckRule.WAIVER_UNKNOWN_RULE, text, do)
                continue
            for _, rule, text in self._faults(waiver):
                if rule:
                    yield about(waiver, rule, text)
            if waiver in used or waiver.rule in _NEVER_WAIVED:
                continue
            text, do = f"Nothing is waived by the waiver of {waiver.rule}.", ""
            if waiver in self.accepted.central:
                intended = f" in {', '.join(waiver.files)}" if waiver.files else ""
                text = f"In this run, nothing is waived{intended} by the waiver of {waiver.rule}."
                do = "If this run saw every proposal: correct its files or its rule, or delete it."
            yield about(waiver, CheckRule.WAIVER_UNUSED, text, do)


def compared(
    rulebook: Rulebook,
    files: Sequence[Checked],
    read: Collection[str],
    baseline: Baseline | None,
    path: str | None,
    write_to: str | None,
    today: date,
) -> tuple[Sequence[Checked], str, str]:
    """Return files with the findings of a baseline marked, its text to write, and what is in it.

    The `baseline` is from `path`; first it is made or shrunk for `write_to`. Both texts are
    empty if nothing is to be written. `read` are the paths of all files of the run, also of those
    in which nothing was found.
    """
    text = says = ""
    if write_to:
        keyed = _keyed(files)
        first = frozenset(key for key, finding in keyed if _can_be_known(finding))
        baseline = (
            _shrunk(baseline, files, read) if baseline else Baseline(first, expires=today + LASTS)
        )
        text = _as_text(baseline)
        counting = (key for key, finding in keyed if finding.severity is not Severity.NOTE)
        left_out = sum(key not in baseline.findings for key in counting)
        says = (
            f"{write_to}: {len(baseline.findings)} known, {counted(left_out, 'finding')} left out"
        )
        says += "" if baseline.owner else ". Fill in `owner` before you use it"
    if baseline is None:
        return files, "", ""
    if today <= baseline.expires <= today + LASTS:
        return [_marked(checked, baseline) for checked in files], text, says
    over = f"The baseline counts no more: it ended on {baseline.expires}."
    if baseline.expires > today:
        over = f"The baseline does not count: {baseline.expires} is over {LASTS.days} days ahead."
    over += f" Its owner is {baseline.owner}." if baseline.owner else ""
    rule, place = rulebook.check_rules[CheckRule.BASELINE_EXPIRED], path or str(write_to)
    finding = by_rule(rule, Severity.WARNING, over, Position(place))
    return [*files, Checked(place, findings=(finding,))], text, says


def _keyed(files: Iterable[Checked]) -> list[tuple[BaselineEntry, Finding]]:
    """Return the findings that count, each with its key."""
    return [
        (_key(checked, finding), finding)
        for checked in files
        for finding in checked.findings
        if finding.counts
    ]


def _key(checked: Checked, finding: Finding) -> BaselineEntry:
    technique = finding.technique or ", ".join(checked.techniques)
    return BaselineEntry(checked.file, finding.rule, technique)


def _can_be_known(finding: Finding) -> bool:
    """Return whether a finding could fail a run, in a file that could be read."""
    return finding.counts and not finding.unusable and finding.severity is not Severity.NOTE


def _shrunk(baseline: Baseline, files: Iterable[Checked], read: Collection[str]) -> Baseline:
    """Return a baseline without what is fixed and without files that are gone.

    What is known of files that were not read or are broken stays.
    """
    found = {key for key, _ in _keyed(files)}
    broken = {checked.file for checked in files if any(f.unusable for f in checked.findings)}
    judged = {*read} - broken
    kept = (
        item
        for item in baseline.findings
        if item in found or (item.file not in judged and os.path.exists(item.file))
    )
    return baseline._replace(findings=frozenset(kept))


def _marked(checked: Checked, baseline: Baseline) -> Checked:
    return checked._replace(
        findings=tuple(
            item._replace(suppression="baseline", remark="accepted in the baseline")
            if _can_be_known(item) and _key(checked, item) in baseline.findings
            else item
            for item in checked.findings
        )
    )


def _as_text(baseline: Baseline) -> str:
    """Return the file of a baseline: a finding to a line, sorted, so that people can review it."""
    entries = (
        {k: v for k, v in finding._asdict().items() if v} for finding in sorted(baseline.findings)
    )
    lines = [json.dumps(entry, ensure_ascii=False) for entry in entries]
    findings = "[\n    " + ",\n    ".join(lines) + "\n  ]" if lines else "[]"
    head = {"schema": _SCHEMA, "owner": baseline.owner, "expires": baseline.expires.isoformat()}
    opening = ",\n".join(f'  "{name}": {json.dumps(value)}' for name, value in head.items())
    return f'{{\n{opening},\n  "findings": {findings}\n}}\n'
