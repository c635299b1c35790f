"""The findings as Markdown: a pull-request comment that can be found again, or a step summary."""

from collections.abc import Iterator
from typing import NamedTuple

from ladder.check.findings import Checked, Exit, Finding, Report
from ladder.engine.wording import show
from ladder.output.escape import markdown as safe

MARKER = "<!-- ladder check -->"
"""The first line: who posts the comment looks for it, and edits that comment."""

LONGEST = 60_000
"""Bytes of a comment at most: GitHub takes 65,536 characters."""

STEP_SUMMARY = 900_000
"""Bytes of a step summary at most: GitHub takes 1 MiB, and of more it shows nothing."""

_OUTCOME = {
    Exit.PASS: "passed",
    Exit.REFUSED: "refused",
    Exit.UNDECIDED: "undecided",
    Exit.BAD_INPUT: "bad input",
}


class Page(NamedTuple):
    """A report as Markdown, and how many of its files are left out for want of room."""

    text: str
    left_out: int


def render(report: Report) -> str:
    """The report as Markdown for a comment."""
    return page(report, LONGEST).text


def page(report: Report, longest: int) -> Page:
    """The report as Markdown of at most `longest` bytes; what is cut is counted."""
    head = "\n".join([MARKER, "### `ladder check`", "", safe(report.summary), ""])
    tail = "\n".join(_tail(report))
    parts: list[str] = []
    room = longest - _size(head) - _size(tail) - 200
    left_out = 0
    for left, checked in zip(range(len(report.files), 0, -1), _worst_first(report), strict=True):
        part = "\n".join(_file(checked)) + "\n"
        if _size(part) > room:
            left_out = left
            more = f"{left:,} more files are" if left > 1 else "1 more file is"
            parts.append(f"\n{more} left out here: run `ladder check` to see all.\n")
            break
        room -= _size(part)
        parts.append(part)
    return Page(f"{head}\n{''.join(parts)}{tail}".rstrip() + "\n", left_out)


def _size(text: str) -> int:
    """Bytes of a text as it is written."""
    return len(text.encode(errors="replace"))


def _worst_first(report: Report) -> list[Checked]:
    order = (Exit.BAD_INPUT, Exit.REFUSED, Exit.UNDECIDED, Exit.PASS)
    return sorted(report.files, key=lambda checked: order.index(checked.exit))


def _file(checked: Checked) -> Iterator[str]:
    title = f" · {safe(checked.title)}" if checked.title else ""
    yield f"#### {safe(checked.file)}{title}: {_OUTCOME[checked.exit]}"
    yield ""
    if checked.techniques:
        steps = ", ".join(f"{step.technique} ({step.place})" for step in checked.steps)
        yield f"Proposes {safe(', '.join(checked.techniques))}; the verdict: {safe(steps)}."
        yield ""
    if checked.findings:
        yield "| | line | finding | do instead |"
        yield "|---|---|---|---|"
        yield from (_row(finding) for finding in checked.findings)
        yield ""


def _row(each: Finding) -> str:
    word = each.severity.value if each.counts else each.suppression
    read = ", ".join(f"{fact} {show(value)}" for fact, value in each.facts.items())
    why = safe(each.why) + (f" <sub>read: {safe(read)}</sub>" if read else "")
    remark = f"<br>{safe(each.remark)}" if each.remark else ""
    told = f"{safe(each.text)}<br>{why}<br><sub>{safe(each.rule)}</sub>{remark}"
    return f"| {word} | {each.position.line}:{each.position.column} | {told} | {safe(each.do)} |"


def _tail(report: Report) -> Iterator[str]:
    for each in report.overrides:
        instead = f" instead of {safe(each.instead_of)}" if each.instead_of else ""
        yield f"- setting {safe(each.setting)} = {safe(each.value)}{instead} ({safe(each.origin)})"
    for skip in report.skipped:
        yield f"- skipped {skip.total:,}: {safe(skip.reason)}"
    if report.sources:
        yield ""
        yield "<details><summary>Sources</summary>"
        yield ""
        for source in report.sources.values():
            title = safe(source.title)
            told = f"[{title}](<{source.url}>)" if source.url else title
            yield f"- {told}, {source.year}" + (" (at second hand)" if source.quoted else "")
        yield ""
        yield "</details>"
