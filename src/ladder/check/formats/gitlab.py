"""The findings as a GitLab Code Quality report: issues, each with a fingerprint of its own."""

from ladder.check.findings import Finding, Report, Severity
from ladder.output.escape import document, line

SEVERITIES: dict[Severity, str] = {
    Severity.ERROR: "critical",
    Severity.UNDECIDED: "major",
    Severity.WARNING: "minor",
    Severity.NOTE: "info",
}


def render(report: Report) -> str:
    """The report as one JSON list, an issue to a line. Waived and known findings are `info`."""
    issues = [
        document(_issue(finding, fingerprint))
        for checked in report.files
        for finding, fingerprint in zip(checked.findings, checked.fingerprints(), strict=True)
    ]
    return "[\n" + ",\n".join(issues) + "\n]\n" if issues else "[]\n"


def _issue(each: Finding, fingerprint: str) -> dict[str, object]:
    severity = "blocker" if each.unusable else SEVERITIES[each.severity]
    remark = f" ({each.remark})" if each.remark else ""
    return {
        "description": line(f"{each.text}{remark} {each.do}".strip()),
        "check_name": each.rule,
        "fingerprint": fingerprint,
        "severity": severity if each.counts else "info",
        "location": {
            "path": line(each.position.file),
            "lines": {"begin": each.position.line},
        },
    }
