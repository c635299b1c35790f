"""The findings as SARIF 2.1.0, for code scanning: every result has a place and a fingerprint."""

import os
from itertools import islice
from urllib.parse import quote

from ladder.check.findings import Finding, Report, Severity
from ladder.check.formats.markdown import table
from ladder.check.report import noted
from ladder.check.review import review, to_sign
from ladder.check.settings import usual_severity
from ladder.engine.rules import Rule
from ladder.engine.wording import PLACEHOLDER
from ladder.output.escape import document, line, markdown
from ladder.version import __version__

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

_ROUND = str.maketrans("[]", "()")
FINGERPRINT = "ladderFinding/v1"


def render(report: Report) -> str:
    """Return the report as one SARIF log with one run, ending in a newline.

    What is waived or known is left out: code scanning would open an alert for each.
    """
    indices = {name: index for index, name in enumerate(report.rules)}
    results = [_result(item, mark, indices) for item, mark in report.findings if item.counts]
    driver = {
        "name": "ladder",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(report, rule) for rule in report.rules.values()],
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
            "settings": list(noted(report)),
            "skipped": [f"{skip.total} {skip.reason}" for skip in report.skipped],
        },
    }
    head = f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": ['
    return f"{head}\n{document(run)}\n]}}\n"


TABLES = 10
"""Tables of passed proposals that the help of a rule shows at most."""


def _rule(report: Report, rule: Rule) -> dict[str, object]:
    """Return a rule for readers without the proposal: facts are named, not replaced by values.

    Its help ends with the tables of the passed proposals to train that it speaks of.
    """
    names = {name for item, _ in report.findings if item.rule == rule.id for name in item.sources}
    sources = [source for name, source in report.sources.items() if name in names]
    says, why, do = (
        line(PLACEHOLDER.sub(r"`\1`", text)) for text in (rule.says, rule.why, rule.do)
    )
    text = f"{why} {do}".strip()
    plain, marked = [text], [f"{text}\n"]
    for source in sources:
        title = line(source.title)
        plain.append(f"\n- {title} {source.url}".rstrip())
        link = f"[{title.translate(_ROUND)}]({source.url})" if source.url else source.title
        marked.append(f"\n- {link}")
    speaking = (file for file in report.files if rule.id in {x.rule for x in file.findings})
    for file in islice(filter(to_sign, speaking), TABLES):
        rows = (f"\n{label}: {line(' '.join(lines))}" for label, lines in review(file))
        plain += [f"\n\n{line(file.file)}", *rows]
        marked.append("\n".join([f"\n\n{markdown(file.file)}\n", *table(file)]) + "\n")
    weight = usual_severity(rule.id)
    fails = weight in (Severity.ERROR, Severity.UNDECIDED)
    own = (report.sources[name].url for name in rule.sources if name in report.sources)
    page = next(filter(None, own), "")
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.replace("/", "-").split("-")),
        "shortDescription": {"text": says},
        "fullDescription": {"text": why},
        "help": {"text": "".join(plain), "markdown": "".join(marked)},
        "defaultConfiguration": {"level": "error" if fails else weight.level},
        **({"helpUri": page} if page else {}),
    }


def _result(finding: Finding, fingerprint: str, indices: dict[str, int]) -> dict[str, object]:
    parts = [
        finding.text,
        f"Why: {finding.why}",
        f"Read: {finding.values}." if finding.facts else "",
        f"Do: {finding.remedy}",
        f"Note: {finding.remark}." if finding.remark else "",
    ]
    text = "\n".join(line(part) for part in parts if part)
    file, row, column = finding.position
    region = {"region": {"startLine": row, "startColumn": column}}
    return {
        "ruleId": finding.rule,
        "ruleIndex": indices[finding.rule],
        "level": finding.level,
        "message": {"text": text},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(file)}, **region}}],
        "partialFingerprints": {FINGERPRINT: fingerprint},
        "properties": {"severity": finding.severity.value, "suppression": finding.suppression},
    }


def _uri(file: str) -> str:
    path = os.path.relpath(file) if os.path.isabs(file) else file
    if path.startswith(".."):
        return "file://" + quote(os.fsencode(os.path.abspath(file)))
    return quote(os.fsencode(path.replace(os.sep, "/")))
