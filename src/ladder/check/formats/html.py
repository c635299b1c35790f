"""The findings as a standalone page: the result of each file, then each finding with its reason."""

from collections.abc import Iterator

from ladder.check.findings import Checked, Finding, Report
from ladder.check.report import noted, rules_of
from ladder.output import html
from ladder.output.escape import html as plain
from ladder.output.parts import Citations, Item, Part, parts_that_hold
from ladder.output.phrases import joined

HEAD = ("File", "Outcome", "Proposes", "The verdict")


def render(report: Report) -> str:
    """Return the report as an HTML page, the worst first."""
    return html.page(f"ladder check: {report.summary}", _lines(report))


def _lines(report: Report) -> Iterator[str]:
    cite = Citations(report.sources)
    files = report.worst_first
    skipped = (f"Skipped {skip.total:,}: {skip.reason}." for skip in report.skipped)
    notes = [Item(text) for text in (*noted(report), *skipped)]
    parts = [
        Part("The proposals", head=HEAD, rows=[_row(checked) for checked in files]),
        *(_file(checked) for checked in files),
        Part("Settings, waivers and what was left out", notes),
    ]
    yield f"<header>\n<h1>ladder check</h1>\n<p>{plain(report.summary)}</p>\n</header>"
    for part in parts_that_hold(parts):
        yield from html.part(part, cite)
    yield from html.sources(cite, len(cite))
    yield f"<footer><p>{plain(rules_of(report))}</p></footer>"


def _row(checked: Checked) -> list[Item]:
    steps = joined((f"{step.technique} ({step.place})" for step in checked.steps), "and")
    proposed = ", ".join(checked.techniques)
    return [
        Item(checked.title, opens=checked.file),
        *map(Item, (checked.exit.word, proposed, steps)),
    ]


def _file(checked: Checked) -> Part:
    return Part(
        f"{checked.file}: {checked.exit.word}", [_finding(finding) for finding in checked.findings]
    )


def _finding(finding: Finding) -> Item:
    """Return a finding: its weight and place, what is wrong, why, and what to do instead."""
    parts = (
        finding.text,
        finding.why,
        f"Do: {finding.remedy}" if finding.do else "",
        finding.remark,
    )
    return Item(
        " ".join(filter(None, parts)),
        finding.sources,
        f"{finding.standing}, line {finding.position.line}:",
        finding.rule,
        finding.values,
    )
