"""The findings as JUnit XML: a suite for each file, a case for each finding or clean file."""

from collections.abc import Iterator

from ladder.check.findings import Checked, Finding, Report, Severity
from ladder.output.escape import xml

_FAILS = (Severity.ERROR, Severity.UNDECIDED)


def render(report: Report) -> str:
    """The report as one XML document. Warnings and notes pass, with their words as output."""
    suites = [line for checked in report.files for line in _suite(checked)]
    every = [finding for checked in report.files for finding in checked.findings]
    head = (
        f'<testsuites name="ladder" tests="{sum(_cases(checked) for checked in report.files)}"'
        f' {_totals(every)} time="0">'
    )
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>"]
    return "\n".join(lines) + "\n"


def _cases(checked: Checked) -> int:
    return max(1, len(checked.findings))


def _totals(findings: list[Finding]) -> str:
    active = [finding for finding in findings if finding.counts]
    errors = sum(finding.unusable for finding in active)
    failures = sum(not finding.unusable and finding.severity in _FAILS for finding in active)
    skipped = len(findings) - len(active)
    return f'failures="{failures}" errors="{errors}" skipped="{skipped}"'


def _suite(checked: Checked) -> Iterator[str]:
    totals = _totals(list(checked.findings))
    name = xml(checked.file)
    yield f'  <testsuite name="{name}" tests="{_cases(checked)}" {totals} time="0">'
    if not checked.findings:
        title = xml(f"{', '.join(checked.techniques)} is the verdict")
        yield f'    <testcase classname="{name}" name="{title}" time="0"/>'
    for finding in checked.findings:
        yield from _case(finding, name)
    yield "  </testsuite>"


def _case(finding: Finding, suite: str) -> Iterator[str]:
    position = finding.position
    place = f"{position.file}:{position.line}:{position.column}"
    about = f" {finding.technique}" if finding.technique else ""
    name = xml(f"{finding.rule}{about} ({position.line}:{position.column})")
    yield (
        f'    <testcase classname="{suite}" name="{name}" file="{xml(position.file)}"'
        f' line="{position.line}" time="0">'
    )
    parts = [place, finding.text, f"why: {finding.why}", f"do: {finding.do}", finding.remark]
    body = "\n".join(xml(part) for part in parts if part)
    kind = xml(finding.rule)
    if not finding.counts:
        yield f'      <skipped message="{xml(finding.remark)}">{body}</skipped>'
    elif finding.unusable:
        yield f'      <error type="{kind}" message="{xml(finding.text)}">{body}</error>'
    elif finding.severity in _FAILS:
        message = xml(f"{finding.severity.value}: {finding.text}")
        yield f'      <failure type="{kind}" message="{message}">{body}</failure>'
    else:
        yield f"      <system-out>{xml(finding.severity.value)}: {body}</system-out>"
    yield "    </testcase>"
