"""The findings as a GitLab Code Quality report: an issue for each, with its fingerprint."""

from ladder.check.findings import Finding, Report, Severity
from ladder.check.report import noted, rules_of
from ladder.output.escape import document, line

SEVERITIES: dict[Severity, str] = {
    Severity.ERROR: "critical",
    Severity.UNDECIDED: "major",
    Severity.WARNING: "minor",
    Severity.NOTE: "info",
}


def render(report: Report) -> str:
    """Return the report as one JSON list. Findings that do not count are `info`.

    The body of each issue names the rules and the settings that were not the usual.
    """
    body = "\n".join((rules_of(report), *noted(report)))
    issues = [document(_issue(finding, mark, body)) for finding, mark in report.findings]
    return "[\n" + ",\n".join(issues) + "\n]\n" if issues else "[]\n"


def _issue(finding: Finding, fingerprint: str, body: str) -> dict[str, object]:
    severity = "blocker" if finding.unusable else SEVERITIES[finding.severity]
    return {
        "description": line(f"{finding.said} {finding.remedy}".strip()),
        "check_name": finding.rule,
        "content": {"body": body},
        "fingerprint": fingerprint,
        "severity": severity if finding.counts else "info",
        "location": {
            "path": line(finding.position.file),
            "lines": {"begin": finding.position.line},
        },
    }
