"""The findings as GitHub annotations: workflow commands within the caps, the worst first.

GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest without a word.
So no more are printed, what is left out is counted, and the last line says where the rest is: in
the step summary (as `markdown` writes it), if the run has one.
"""

import os
from collections import Counter
from collections.abc import Iterator

from ladder.check.findings import Finding, Report
from ladder.check.formats import markdown
from ladder.check.report import first_step, noted, rules_of
from ladder.output.escape import line

CAP = 10
"""Annotations of one level that GitHub shows for a step."""


def summary_path() -> str | None:
    """Return the path for the step summary of a runner; None if it has none."""
    return os.environ.get("GITHUB_STEP_SUMMARY")


def render(report: Report) -> str:
    """Return one workflow command per finding within the caps, then how the run was judged.

    The log names the rules, the settings that are not the default, the waivers, and what is left
    out.
    """
    return "".join(f"{text}\n" for text in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    shown: Counter[str] = Counter()
    for finding in report.worst_findings:
        level = finding.level.replace("note", "notice")
        shown[level] += 1
        if shown[level] <= CAP:
            yield _command(level, finding)
    if first := first_step(report):
        yield line(f"ladder: {first}")
    yield from (line(f"ladder: {note}") for note in (rules_of(report), *noted(report)))
    for finding, _ in report.findings:
        if not finding.counts:
            where = f"{finding.position.file}:{finding.position.line}"
            yield line(f"ladder: {where} {finding.rule}: {finding.remark}")
    out = {level: count - CAP for level, count in shown.items() if count > CAP}
    counts = [f"{count:,} more {level}{'s' * (count > 1)}" for level, count in out.items()]
    if counts:
        yield f"ladder: {', '.join(counts)} beyond GitHub's caps; {_rest(report)}."


def _rest(report: Report) -> str:
    """Return where to find the findings beyond the caps."""
    if not summary_path():
        return "run `ladder check` to see all"
    if markdown.page(report, markdown.STEP_SUMMARY).left_out:
        return "the step summary has those it can hold, and `ladder check` shows all"
    return "the step summary has them all"


def _command(level: str, finding: Finding) -> str:
    position = finding.position
    properties = {
        "file": line(position.file),
        "line": str(position.line),
        "col": str(position.column),
        "title": f"{finding.rule} ({finding.severity.value})",
    }
    shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = f"{line(finding.said)}\nDo: {line(finding.remedy)}\nWhy: {line(finding.why)}"
    return f"::{level} {shown}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(line(text)).replace(":", "%3A").replace(",", "%2C")
