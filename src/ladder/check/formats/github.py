"""The findings as GitHub annotations: workflow commands within the caps, the worst first.

GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest without a word.
So no more are printed, what is left out is counted, and the last line says where the rest is: in
the step summary (`findings_markdown`), if the run has one.
"""

from collections.abc import Iterator

from ladder.check.findings import Finding, Report, Severity
from ladder.check.formats.markdown import Page
from ladder.output.escape import line

CAP = 10
"""Annotations of one level that GitHub shows for a step."""

LEVELS: dict[Severity, str] = {
    Severity.ERROR: "error",
    Severity.UNDECIDED: "warning",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}


def render(report: Report, summary: Page | None = None) -> str:
    """One workflow command for each finding that fits the caps, then a line on what is left out.

    Args:
        report: the run.
        summary: the step summary that goes along with it, if any.
    """
    return "".join(f"{each}\n" for each in _lines(report, summary))


def _lines(report: Report, summary: Page | None) -> Iterator[str]:
    left = dict.fromkeys(LEVELS.values(), CAP)
    out: dict[str, int] = {}
    for finding in worst_first(report):
        level = LEVELS[finding.severity]
        if left[level]:
            left[level] -= 1
            yield _command(level, finding)
        else:
            out[level] = out.get(level, 0) + 1
    told = [f"{count:,} more {level}{'s' * (count > 1)}" for level, count in out.items()]
    if told:
        yield f"ladder: {', '.join(told)} beyond GitHub's caps; {_rest(summary)}."


def _rest(summary: Page | None) -> str:
    """Where a reader finds the findings beyond the caps."""
    if summary is None:
        return "run `ladder check` to see all"
    if summary.left_out:
        return "the step summary has those it can hold, and `ladder check` shows all"
    return "the step summary has them all"


def worst_first(report: Report) -> list[Finding]:
    """The findings that count: bad input, then by severity, then by place."""
    active = [
        finding
        for checked in report.files
        for finding in checked.findings
        if finding.standing == "active"
    ]
    return sorted(active, key=lambda each: (not each.unusable, each.severity.rank))


def _command(level: str, each: Finding) -> str:
    position = each.position
    properties = {
        "file": line(position.file),
        "line": str(position.line),
        "col": str(position.column),
        "title": f"{each.rule} ({each.severity.value})",
    }
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    remark = f" ({each.remark})" if each.remark else ""
    message = f"{line(each.text)}{line(remark)}\nWhy: {line(each.why)}\nDo: {line(each.do)}"
    return f"::{level} {told}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(line(text)).replace(":", "%3A").replace(",", "%2C")
