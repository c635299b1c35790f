"""The findings as Markdown: a pull-request comment that can be found again, or a step summary."""

from collections.abc import Iterator
from typing import NamedTuple

from ladder.check.findings import Checked, Finding, Report
from ladder.check.report import first_step, noted, rules_of
from ladder.check.review import review, to_sign
from ladder.output.escape import markdown as safe
from ladder.output.phrases import dated

MARKER = "<!-- ladder check -->"
"""The first line: who posts the comment looks for it, and edits that comment."""

LONGEST = 60_000
"""Bytes of a comment at most: GitHub takes 65,536 characters."""

STEP_SUMMARY = 900_000
"""Bytes of a step summary at most: GitHub takes 1 MiB, and of more it shows nothing."""


class Comment(NamedTuple):
    """A report as Markdown, and how many of its files are left out for want of room."""

    text: str
    left_out: int


def render(report: Report) -> str:
    """Return the report as Markdown for a comment."""
    return page(report, LONGEST).text


def page(report: Report, longest: int) -> Comment:
    """Return the report as Markdown of at most `longest` bytes; what is cut is counted."""
    first = [safe(step.replace("`", "")), ""] if (step := first_step(report)) else []
    said, rules = safe(report.summary), safe(dated(report.as_of, report.pack))
    head = "\n".join([MARKER, "### `ladder check`", "", *first, said, "", rules, ""])
    tail = "\n".join(_tail(report))
    parts: list[str] = []
    room = longest - _size(head) - _size(tail) - 200
    left_out, files = 0, report.beside_the_baseline
    for left, checked in zip(range(len(files), 0, -1), files, strict=True):
        part = "\n".join(_file(checked)) + "\n"
        if _size(part) > room:
            left_out = left
            more = f"{left:,} more files are" if left > 1 else "1 more file is"
            parts.append(f"\n{more} left out here: run `ladder check` to see all.\n")
            break
        room -= _size(part)
        parts.append(part)
    return Comment(f"{head}\n{''.join(parts)}{tail}".rstrip() + "\n", left_out)


def _size(text: str) -> int:
    return len(text.encode(errors="replace"))


def _file(checked: Checked) -> Iterator[str]:
    title = f" · {safe(checked.title)}" if checked.title else ""
    yield f"#### {safe(checked.file)}{title}: {checked.exit.word}"
    yield ""
    if to_sign(checked):
        yield from table(checked)
        yield ""
        return
    if checked.techniques:
        yield f"P{safe(checked.claims)[1:]}."
        yield ""
    if checked.skipped:
        yield f"Skipped {safe(checked.skipped)}."
        yield ""
    if checked.covers:
        yield from (f"- covers {safe(str(training))}" for training in checked.covers)
        yield ""
    if checked.shown:
        yield "| | line | finding | do instead |"
        yield "|---|---|---|---|"
        yield from (_row(finding) for finding in checked.shown)
        yield ""
    for finding in checked.shown:
        if finding.add:
            yield from (f"Facts to add (line {finding.position.line}):", "")
            yield from (f"- {safe(each)}" for each in finding.to_add())
            yield ""


def table(checked: Checked) -> Iterator[str]:
    """Yield the table of a passed proposal to train."""
    yield "| | |"
    yield "|---|---|"
    for label, lines in review(checked):
        yield f"| {label} | {'<br>'.join(map(safe, lines))} |"


def _row(finding: Finding) -> str:
    read = f" <sub>read: {safe(finding.values)}</sub>" if finding.facts else ""
    why = safe(finding.why) + read
    remark = f"<br>{safe(finding.remark)}" if finding.remark else ""
    cell = f"{safe(finding.text)}<br>{why}<br><sub>{safe(finding.rule)}</sub>{remark}"
    place = f"{finding.position.line}:{finding.position.column}"
    return f"| {finding.standing} | {place} | {cell} | {safe(finding.do)} |"


def _tail(report: Report) -> Iterator[str]:
    yield from [f"- {safe(report.in_the_baseline.replace('`', ''))}"] * bool(report.in_the_baseline)
    yield from (f"- {safe(item)}" for item in (rules_of(report), *noted(report)))
    for skip in report.skipped:
        yield f"- skipped {skip.total:,}: {safe(skip.reason)}"
    if report.sources:
        yield ""
        yield "<details><summary>Sources</summary>"
        yield ""
        for source in report.sources.values():
            title = safe(source.title)
            shown = f"[{title}](<{source.url}>)" if source.url else title
            yield f"- {shown}, {source.year}" + (" (at second hand)" if source.quoted else "")
        yield ""
        yield "</details>"
