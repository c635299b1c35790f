"""The findings as JUnit XML: a suite for each file, a case for each finding or clean file."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ladder.check.findings import Checked, Finding, Report
from ladder.check.report import noted, rules_of
from ladder.output.escape import xml


def render(report: Report) -> str:
    """Return the report as one XML document. What fails no run passes, with its words as output.

    It keeps to what Jenkins' schema takes, and a case keeps its name when its line moves.
    """
    suites = [line for checked in report.files for line in _suite(checked, report)]
    failures, errors, _ = _totals([finding for finding, _ in report.findings])
    cases = sum(max(1, len(checked.findings)) for checked in report.files)
    head = (
        f'<testsuites name="ladder" tests="{cases}"'
        f' failures="{failures}" errors="{errors}" time="0">'
    )
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>"]
    return "\n".join(lines) + "\n"


def _totals(findings: Sequence[Finding]) -> tuple[int, int, int]:
    """Return how many findings fail, are errors, and are skipped."""
    active = [finding for finding in findings if finding.counts]
    errors = sum(finding.unusable for finding in active)
    failures = sum(not finding.unusable and finding.fails for finding in active)
    return failures, errors, len(findings) - len(active)


def _suite(checked: Checked, report: Report) -> Iterator[str]:
    failures, errors, skipped = _totals(checked.findings)
    name = xml(checked.file)
    yield (
        f'  <testsuite name="{name}" tests="{max(1, len(checked.findings))}" failures="{failures}"'
        f' errors="{errors}" skipped="{skipped}" time="0">'
    )
    yield "    <properties>"
    for number, note in enumerate((rules_of(report), *noted(report)), 1):
        yield f'      <property name="ladder.{number}" value="{xml(note)}"/>'
    yield "    </properties>"
    if not checked.findings:
        title = xml(f"{', '.join(checked.techniques)} is the verdict")
        yield f'    <testcase classname="{name}" name="{title}" time="0"/>'
    for finding, about in zip(checked.findings, _names(checked), strict=True):
        yield from _case(finding, name, about)
    yield "  </testsuite>"


def _names(checked: Checked) -> Iterator[str]:
    """Yield a name for each finding from its subject; repeated names get a number."""
    seen: Counter[str] = Counter()
    for finding in checked.findings:
        name = " ".join(filter(None, (finding.rule, finding.technique, finding.need)))
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def _case(finding: Finding, suite: str, name: str) -> Iterator[str]:
    yield f'    <testcase classname="{suite}" name="{xml(name)}" time="0">'
    place = str(finding.position)
    parts = [place, finding.text, f"why: {finding.why}", f"do: {finding.remedy}", finding.remark]
    body = "\n".join(xml(part) for part in parts if part)
    kind = xml(finding.rule)
    if not finding.counts:
        yield f'      <skipped message="{xml(finding.remark)}">{body}</skipped>'
    elif finding.unusable:
        yield f'      <error type="{kind}" message="{xml(finding.text)}">{body}</error>'
    elif finding.fails:
        message = xml(f"{finding.severity.value}: {finding.text}")
        yield f'      <failure type="{kind}" message="{message}">{body}</failure>'
    else:
        yield f"      <system-out>{xml(finding.severity.value)}: {body}</system-out>"
    yield "    </testcase>"
