"""The findings as JSON, schema 1 (`findings.schema.json`), one file of the run to a line."""

from ladder.check.findings import Checked, Finding, Report, Severity
from ladder.engine.rules import Source
from ladder.output.escape import document
from ladder.output.values import plain_values

SCHEMA = 1


def render(report: Report) -> str:
    """The report as one JSON document, ending in a newline."""
    head = {
        "schema": SCHEMA,
        "rules": {
            "pack": report.pack.name,
            "version": report.pack.version,
            "digest": report.pack.digest,
        },
        "as_of": report.as_of,
        "exit": int(report.exit),
        "fail_on": report.fail_on.value,
        "summary": report.summary,
        "counts": counts(report),
        "settings": [
            {
                "setting": each.setting,
                "value": each.value,
                "origin": each.origin,
                "instead_of": each.instead_of or None,
            }
            for each in report.overrides
        ],
        "skipped": [
            {"reason": each.reason, "count": each.total, "examples": list(each.examples)}
            for each in report.skipped
        ],
        "sources": {name: _source(source) for name, source in report.sources.items()},
    }
    opening = ",\n".join(f'  "{name}": {document(value)}' for name, value in head.items())
    files = ",\n".join(f"    {document(_checked(each))}" for each in report.files)
    files = f"[\n{files}\n  ]" if files else "[]"
    return f'{{\n{opening},\n  "files": {files}\n}}\n'


def counts(report: Report) -> dict[str, int]:
    """How many findings count, by severity, and how many do not, by standing."""
    found = {severity.value: 0 for severity in Severity} | {"waived": 0, "baseline": 0}
    for checked in report.files:
        for finding in checked.findings:
            word = finding.standing if finding.standing != "active" else finding.severity.value
            found[word] += 1
    return found


def _checked(each: Checked) -> dict[str, object]:
    marked = zip(each.findings, each.fingerprints(), strict=True)
    return {
        "file": each.file,
        "title": each.title,
        "techniques": list(each.techniques),
        "owner": each.owner or None,
        "date": each.date or None,
        "verdict": [
            {"technique": step.technique, "rung": step.rung, "outcome": step.outcome}
            for step in each.steps
        ],
        "exit": int(each.exit),
        "findings": [_finding(finding, fingerprint) for finding, fingerprint in marked],
    }


def _finding(each: Finding, fingerprint: str) -> dict[str, object]:
    return {
        "rule": each.rule,
        "severity": each.severity.value,
        "standing": each.standing,
        "text": each.text,
        "why": each.why,
        "do": each.do,
        "facts": plain_values(each.facts),
        "technique": each.technique or None,
        "need": each.need or None,
        "line": each.position.line,
        "column": each.position.column,
        "file": each.position.file,
        "sources": list(each.sources),
        "remark": each.remark or None,
        "fingerprint": fingerprint,
    }


def _source(each: Source) -> dict[str, object]:
    quoted = {"quoted": True} if each.quoted else {}
    return {"title": each.title, "url": each.url, "year": each.year, **quoted}
