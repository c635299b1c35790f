"""The findings as a GitLab Code Quality report: issues, finding with a fingerprint of its own."""

from hashlib import blake2b

from ladder.check.findings import Finding, Override, Report, Severity
from ladder.check.report import noted, rules_of
from ladder.output.escape import document, line

SEVERITIES: dict[Severity, str] = {
    Severity.ERROR: "critical",
    Severity.UNDECIDED: "major",
    Severity.WARNING: "minor",
    Severity.NOTE: "info",
}


def render(report: Report) -> str:
    """Return the report as a JSON list, one issue per line; waived and known findings are `info`.

    Settings that loosen the gate are issues too, at their file.
    """
    rules = rules_of(report)
    settings = [
        (override, stated)
        for override, stated in zip(report.overrides, noted(report), strict=True)
        if override.loosens or override.setting == "policy"
    ]
    loosened = any(item.loosens for item, _ in settings)
    issues = [document(_set(item, f"{stated}; {rules}")) for item, stated in settings if loosened]
    issues += [document(_issue(finding, mark, rules)) for finding, mark in report.findings]
    return "[\n" + ",\n".join(issues) + "\n]\n" if issues else "[]\n"


def _set(override: Override, stated: str) -> dict[str, object]:
    return {
        "description": line(stated),
        "check_name": "settings",
        "fingerprint": blake2b("\0".join(map(str, override)).encode(), digest_size=16).hexdigest(),
        "severity": "info",
        "location": {"path": line(override.origin), "lines": {"begin": 1}},
    }


def _issue(finding: Finding, fingerprint: str, rules: str) -> dict[str, object]:
    severity = "blocker" if finding.unusable else SEVERITIES[finding.severity]
    remark = f" ({finding.remark})" if finding.remark else ""
    return {
        "description": line(f"{finding.text}{remark} {finding.remedy}".strip()),
        "check_name": finding.rule,
        "content": {"body": rules},
        "fingerprint": fingerprint,
        "severity": severity if finding.counts else "info",
        "location": {
            "path": line(finding.position.file),
            "lines": {"begin": finding.position.line},
        },
    }
