"""Judged files to a report: the exit code and its one line, the rules and sources cited.

The exit code is decided here and nowhere else.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from ladder.check.findings import (
    USUAL,
    WORST_FIRST,
    Checked,
    Exit,
    FailOn,
    Finding,
    Override,
    Report,
    Severity,
    Skipped,
    in_order,
)
from ladder.check.proposal import from_fault
from ladder.check.settings import Settings
from ladder.engine.pack import CheckRule
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.output.diagnostics import Diagnostic
from ladder.output.phrases import counted

MEANING = {
    Exit.PASS: "pass",
    Exit.REFUSED: "a refused proposal, or a training without a proposal",
    Exit.BAD_INPUT: "bad input",
    Exit.UNDECIDED: "undecided: facts are missing that could change the answer",
    Exit.NOTHING: "nothing was checked",
}


def weighs(finding: Finding) -> bool:
    """Return whether a finding is an error or undecided, and counts."""
    return finding.counts and finding.severity in (Severity.ERROR, Severity.UNDECIDED)


def first_step(report: Report) -> str:
    """Return what to do first, and where; empty if the run passes."""
    first = next(filter(weighs, report.worst_findings), None)
    if first is None or report.exit is Exit.PASS:
        return ""
    sentence = re.split(r"(?<=[.!?])\s", first.do)[0]
    return f"Do first ({first.position.file}:{first.position.line}): {sentence}"


def reweighed(files: Iterable[Checked], severities: Mapping[str, Severity]) -> tuple[Checked, ...]:
    """Return files with the severities of the settings; those of bad input stay."""

    def weighed(finding: Finding) -> Finding:
        severity = severities.get(finding.rule, finding.severity)
        return finding if finding.unusable else finding._replace(severity=severity)

    return tuple(file._replace(findings=tuple(map(weighed, file.findings))) for file in files)


def report(
    rulebook: Rulebook,
    files: Iterable[Checked],
    skipped: Sequence[Skipped],
    settings: Settings,
    as_of: date,
) -> Report:
    """Return the report of a run, sorted by file."""
    fail_on = settings.fail_on
    allow_nothing = settings.allow_nothing or settings.changed is not None
    ordered = sorted(files, key=lambda checked: checked.file)
    judged = tuple([_judged(checked, fail_on) for checked in ordered])
    findings = [finding for checked in judged for finding in checked.findings]
    earned = of_run(judged, USUAL, allow_nothing=allow_nothing)
    code = of_run(judged, fail_on, allow_nothing=allow_nothing)
    cited = sorted({name for finding in findings for name in finding.sources})
    fired = sorted({finding.rule for finding in findings})
    return Report(
        judged,
        tuple(skipped),
        tuple(_overrides(rulebook, settings)),
        {name: rulebook.rules.get(name) or rulebook.check_rules[name] for name in fired},
        {name: rulebook.sources[name] for name in cited if name in rulebook.sources},
        rulebook.pack,
        as_of.isoformat(),
        fail_on,
        code,
        summary(judged, skipped, code, earned, fail_on),
    )


def _judged(checked: Checked, fail_on: FailOn) -> Checked:
    """Return a file with its usual result, and its findings with what fails the run."""
    trains, level = checked.trains, USUAL if fail_on is FailOn.NEVER else fail_on
    findings = tuple(
        item._replace(fails=of_findings([item], level, trains=trains) is not Exit.PASS)
        for item in checked.findings
    )
    return checked._replace(exit=of_findings(findings, USUAL, trains=trains), findings=findings)


def failed(rulebook: Rulebook, diagnostics: Iterable[Diagnostic], as_of: date) -> Report:
    """Return the report of a run that could not begin, because its settings are wrong."""
    rule = rulebook.check_rules[CheckRule.INVALID_SETTINGS]
    files: dict[str, list[Finding]] = {}
    for diagnostic in diagnostics:
        finding = from_fault(rule, diagnostic)
        file, line, column = finding.position
        position = Position(file, max(line, 1), max(column, 1))  # an option has no line
        files.setdefault(file, []).append(finding._replace(position=position))
    every = [Checked(file, findings=in_order(found)) for file, found in files.items()]
    return report(rulebook, every, (), Settings(), as_of)


def _overrides(rulebook: Rulebook, settings: Settings) -> Iterator[Override]:
    """Yield what the overlays loosen, then the settings.

    Own rules that loosen nothing, and replace none, are no loosening.
    """
    for opening in rulebook.pack.loosens:
        yield Override("rules", str(opening), rulebook.pack.name, loosens=True)
    for item in settings.overrides:
        tightens = item.setting == "rules" and not item.instead_of and not rulebook.pack.loosens
        yield item._replace(loosens=item.loosens and not tightens)


def noted(report: Report) -> Iterator[str]:
    """Yield every setting that is not the default."""
    for override in report.overrides:
        instead = f" instead of {override.instead_of}" if override.instead_of else ""
        word = "loosened" if override.loosens else "setting"
        yield f"{word}: {override.setting} = {override.value}{instead} ({override.origin})"


def rules_of(report: Report, *, short: bool = False) -> str:
    """Return the rules that judged, in a line; `short` with the beginning of their digest."""
    pack = report.pack
    digest = f"{pack.digest[:19]}…" if short else pack.digest
    return f"rules: {pack.name} {pack.version}, {digest}, as of {report.as_of}"


def of_findings(findings: Iterable[Finding], fail_on: FailOn, *, trains: bool = False) -> Exit:
    """Return the result of one file's findings. Waived and known ones do not count.

    A file that `trains` never passes undecided.
    """
    never = fail_on is FailOn.NEVER
    return _worst(
        Exit.BAD_INPUT
        if item.unusable and not never
        else of_severity(item.severity, fail_on, trains)
        for item in findings
        if item.counts
    )


def of_severity(severity: Severity, fail_on: FailOn, trains: bool) -> Exit:
    """Return the result of an issue of this weight."""
    if fail_on is FailOn.NEVER:
        return Exit.PASS
    warned = fail_on is FailOn.WARNING
    if severity is Severity.ERROR or (severity is Severity.WARNING and warned):
        return Exit.REFUSED
    lets_pass = fail_on is FailOn.ERROR and not trains
    undecided = severity is Severity.UNDECIDED and not lets_pass
    return Exit.UNDECIDED if undecided else Exit.PASS


def of_run(files: Sequence[Checked], fail_on: FailOn, *, allow_nothing: bool = False) -> Exit:
    """Return the result of a run: the worst file decides, and a run without proposals fails.

    Files with only waived or known findings count as judged. With `allow_nothing`, a run without
    any proposal passes, if nothing else fails.
    """
    nothing = Exit.PASS if allow_nothing else Exit.NOTHING
    if not files:
        return nothing
    worst = _worst(of_findings(c.findings, fail_on, trains=c.trains) for c in files)
    judged = any(
        checked.techniques or not all(finding.counts for finding in checked.findings)
        for checked in files
    )
    if fail_on is not FailOn.NEVER and not judged:
        return nothing if worst is Exit.PASS else worst
    return worst


def _worst(outcomes: Iterable[Exit]) -> Exit:
    return min(outcomes, key=WORST_FIRST.index, default=Exit.PASS)


def summary(
    files: Sequence[Checked],
    skipped: Sequence[Skipped],
    code: Exit,
    earned: Exit,
    fail_on: FailOn,
) -> str:
    """Return the run in one line, ending in the exit code and its meaning.

    If `fail_on` changes the `code` that the findings have `earned`, the line says so.
    """
    findings = [finding for checked in files for finding in checked.findings]
    severities = Counter(finding.severity for finding in findings if finding.counts)
    suppressed = Counter(finding.suppression for finding in findings)
    outcomes = Counter(checked.exit for checked in files if checked.proposes)
    order = (Exit.PASS, Exit.REFUSED, Exit.UNDECIDED, Exit.BAD_INPUT)
    became = ", ".join(f"{outcomes[item]} {item.word}" for item in order if outcomes[item])
    read = all(checked.techniques for checked in files if checked.proposes)
    word = "proposal" if read else "file"  # what cannot be read need not be one
    parts = [counted(outcomes.total(), word) + (f" ({became})" if became else "")]
    bare = sum(item.rule == CheckRule.UNPROPOSED_TRAINING and item.counts for item in findings)
    parts += [f"{counted(bare, 'training')} without a proposal"] if bare else []
    for severity, count in sorted(severities.items(), key=lambda pair: pair[0].rank):
        undecided = severity is Severity.UNDECIDED
        parts.append(f"{count:,} undecided" if undecided else counted(count, severity))
    parts += [f"{suppressed['waived']} waived"] if suppressed["waived"] else []
    parts += [f"{suppressed['baseline']} in the baseline"] if suppressed["baseline"] else []
    if total := sum(skip.total for skip in skipped):
        parts.append(f"{counted(total, 'file')} skipped")
    note = f"; usually {int(earned)}, but fail-on is {fail_on}" if earned is not code else ""
    return f"{' · '.join(parts)} · exit {int(code)} ({MEANING[code]}{note})"
