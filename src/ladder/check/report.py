"""Judged files to a report: overridden severities, exit codes, and the rules and sources cited."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ladder.check import outcome
from ladder.check.findings import (
    USUAL,
    Checked,
    Described,
    FailOn,
    Override,
    Report,
    Severity,
    Skipped,
)
from ladder.engine.rules import Rulebook
from ladder.engine.wording import PLACEHOLDER


def reweighed(files: Iterable[Checked], severities: Mapping[str, Severity]) -> tuple[Checked, ...]:
    """Files with the severities that the settings give to rules. Bad input keeps its own."""
    if not severities:
        return tuple(files)
    return tuple(
        checked._replace(
            findings=tuple(
                finding._replace(severity=severities.get(finding.rule, finding.severity))
                if not finding.unusable
                else finding
                for finding in checked.findings
            )
        )
        for checked in files
    )


def report(
    rulebook: Rulebook,
    files: Iterable[Checked],
    skipped: Sequence[Skipped],
    overrides: Sequence[Override],
    as_of: date,
    fail_on: FailOn,
    *,
    allow_nothing: bool = False,
) -> Report:
    """The report of a run, sorted by file; every exit code comes from `ladder.check.outcome`."""
    ordered = sorted(files, key=lambda checked: checked.file)
    settled = tuple(
        [each._replace(exit=outcome.of_findings(each.findings, USUAL)) for each in ordered]
    )
    earned = outcome.of_run(settled, USUAL, allow_nothing=allow_nothing)
    code = earned
    if fail_on is not USUAL:
        code = outcome.of_run(settled, fail_on, allow_nothing=allow_nothing)
    cited = sorted({name for each in settled for f in each.findings for name in f.sources})
    spoken = sorted({finding.rule for each in settled for finding in each.findings})
    return Report(
        settled,
        tuple(skipped),
        tuple(overrides),
        {name: _described(rulebook, name) for name in spoken},
        {name: rulebook.sources[name] for name in cited if name in rulebook.sources},
        rulebook.pack,
        as_of.isoformat(),
        fail_on,
        code,
        earned,
        outcome.summary(settled, skipped, code, earned, fail_on),
    )


def _described(rulebook: Rulebook, name: str) -> Described:
    """A rule for a reader who has no proposal before them: for a value stands its fact's name."""
    rule = rulebook.rules.get(name) or rulebook.check_rules[name]
    urls = (rulebook.sources[each].url for each in rule.sources if each in rulebook.sources)
    return Described(
        name,
        PLACEHOLDER.sub(r"`\1`", rule.says),
        PLACEHOLDER.sub(r"`\1`", rule.why),
        PLACEHOLDER.sub(r"`\1`", rule.do),
        next((url for url in urls if url), ""),
    )
