"""The findings as SARIF 2.1.0, for code scanning: every result has a place and a fingerprint."""

import os
from urllib.parse import quote

from ladder.check.findings import Described, Finding, Report, Severity
from ladder.engine.rules import Source
from ladder.engine.wording import show
from ladder.output.escape import document, line
from ladder.version import __version__

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

LEVELS: dict[Severity, str] = {
    Severity.ERROR: "error",
    Severity.UNDECIDED: "warning",
    Severity.WARNING: "warning",
    Severity.NOTE: "note",
}
LESSER = {
    "check/attempt-without-measurement": "warning",
    "check/less-might-do": "warning",
    "check/less-than-the-verdict": "note",
    "check/measured-short-before": "note",
    "check/need-not-served": "warning",
    "check/no-need-stated": "warning",
}
"""The check's own rules that never make an error."""

FINGERPRINT = "ladderFinding/v1"


def render(report: Report) -> str:
    """The report as one SARIF log with one run, ending in a newline."""
    indices = {name: index for index, name in enumerate(report.rules)}
    results = [
        _result(finding, fingerprint, indices)
        for checked in report.files
        for finding, fingerprint in zip(checked.findings, checked.fingerprints(), strict=True)
    ]
    cited = _cited(report)
    driver = {
        "name": "ladder",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule, cited.get(name, ())) for name, rule in report.rules.items()],
        "properties": {"pack": report.pack.name, "packVersion": report.pack.version},
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "exitCode": int(report.exit)}],
        "results": results,
        "properties": {
            "summary": report.summary,
            "digest": report.pack.digest,
            "skipped": [f"{each.total} {each.reason}" for each in report.skipped],
        },
    }
    head = f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": ['
    return f"{head}\n{document(run)}\n]}}\n"


def _cited(report: Report) -> dict[str, tuple[Source, ...]]:
    """The sources of each rule that spoke."""
    found: dict[str, dict[str, Source]] = {}
    for checked in report.files:
        for finding in checked.findings:
            for name in finding.sources:
                if name in report.sources:
                    found.setdefault(finding.rule, {})[name] = report.sources[name]
    return {rule: tuple(sources.values()) for rule, sources in found.items()}


def _rule(each: Described, sources: tuple[Source, ...]) -> dict[str, object]:
    text = f"{line(each.why)} {line(each.do)}".strip()
    told = "".join(f"\n- {line(source.title)} {source.url}".rstrip() for source in sources)
    linked = "".join(
        f"\n- [{_bracketed(source.title)}]({source.url})" if source.url else f"\n- {source.title}"
        for source in sources
    )
    found: dict[str, object] = {
        "id": each.rule,
        "name": "".join(word.capitalize() for word in each.rule.replace("/", "-").split("-")),
        "shortDescription": {"text": line(each.says)},
        "fullDescription": {"text": line(each.why)},
        "help": {"text": text + told, "markdown": text + "\n" + linked},
        "defaultConfiguration": {"level": _usual(each.rule)},
    }
    if each.url:
        found["helpUri"] = each.url
    return found


def _usual(rule: str) -> str:
    """The level of the heaviest finding that a rule makes where no setting weighs it."""
    if rule.startswith(("caution/", "check/waiver")):
        return "warning"
    return LESSER.get(rule, "error")


def _bracketed(title: str) -> str:
    return line(title).replace("[", "(").replace("]", ")")


def _result(each: Finding, fingerprint: str, indices: dict[str, int]) -> dict[str, object]:
    read = ", ".join(f"{fact} {show(value)}" for fact, value in each.facts.items())
    parts = [each.text, f"Why: {each.why}", f"Read: {read}." if read else "", f"Do: {each.do}"]
    parts.append(f"Note: {each.remark}." if each.remark else "")
    text = "\n".join(line(part) for part in parts if part)
    found: dict[str, object] = {
        "ruleId": each.rule,
        "ruleIndex": indices[each.rule],
        "level": LEVELS[each.severity],
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(each.position.file)},
                    "region": {
                        "startLine": each.position.line,
                        "startColumn": each.position.column,
                    },
                }
            }
        ],
        "partialFingerprints": {FINGERPRINT: fingerprint},
        "properties": {"severity": each.severity.value, "standing": each.suppression},
    }
    if not each.counts:
        justification = line(each.remark)
        found["suppressions"] = [{"kind": "external", "justification": justification}]
    return found


def _uri(file: str) -> str:
    path = os.path.relpath(file) if os.path.isabs(file) else file
    if path.startswith(".."):
        return "file://" + quote(os.fsencode(os.path.abspath(file)))
    return quote(os.fsencode(path.replace(os.sep, "/")))
