"""The findings for a terminal: file by file, each with its place, its why and what to do."""

from collections.abc import Iterator
from functools import lru_cache

from ladder.check.findings import Checked, Exit, Finding, Report, Severity
from ladder.engine.wording import show
from ladder.output import layout
from ladder.output.escape import line

_OUTCOME = {
    Exit.PASS: "passed",
    Exit.REFUSED: "refused",
    Exit.UNDECIDED: "undecided",
    Exit.BAD_INPUT: "bad input",
}
_MARGIN = 11

_WIDER = "\u0300"
"""The first character that may take no column or two; below it, columns are characters."""


def render(report: Report, width: int = 80, colour: bool = False) -> str:
    """The report in lines of at most `width` columns; the last line is the summary."""
    paint = layout.Paint(colour)
    lines: list[str] = []
    for each in report.overrides:
        instead = f" instead of {each.instead_of}" if each.instead_of else ""
        lines += _wrap(f"setting: {each.setting} = {each.value}{instead} ({each.origin})", width)
    if report.overrides:
        lines.append("")
    for checked in report.files:
        lines += _file(checked, width, paint)
    for skip in report.skipped:
        more = ", …" if skip.total > len(skip.examples) else ""
        named = ", ".join(skip.examples)
        lines += _wrap(f"skipped {skip.total:,}, {skip.reason}: {named}{more}", width)
    if report.skipped:
        lines.append("")
    if report.sources:
        lines.append("Sources")
        for name, source in report.sources.items():
            second = ", at second hand" if source.quoted else ""
            told = f"{name}: {source.title} ({source.year}{second}) {source.url}".rstrip()
            lines += _wrap(told, width, "  ", "    ")
        lines.append("")
    lines += [
        paint.strong(each) if report.exit is not Exit.PASS else paint.good(each)
        for each in _wrap(report.summary, width)
    ]
    return "\n".join(lines) + "\n"


def _file(checked: Checked, width: int, paint: layout.Paint) -> Iterator[str]:
    title = f" · {checked.title}" if checked.title else ""
    head = _wrap(f"{checked.file}{title}", width, "", "  ")
    yield paint.strong(head[0])
    yield from head[1:]
    outcome = _OUTCOME[checked.exit]
    if checked.techniques:
        steps = ", ".join(
            f"{step.technique} ({step.place}, {step.outcome})" for step in checked.steps
        )
        told = f"{outcome}: proposes {', '.join(checked.techniques)}; the verdict: {steps}"
    else:
        told = outcome if checked.proposes else "waivers"
    yield from _wrap(told, width, "  ", "  ")
    for finding in checked.findings:
        yield ""
        yield from _finding(finding, width, paint, checked.file)
    yield ""


def _finding(each: Finding, width: int, paint: layout.Paint, file: str) -> Iterator[str]:
    elsewhere = "" if each.position.file == file else f"{each.position.file}:"
    word = each.severity.value if each.standing == "active" else each.standing
    place = f"{elsewhere}{each.position.line}:{each.position.column}"
    first, *rest = _wrap(f"{word}  {place}  {each.rule}", width, "  ", "  ")
    weighs = each.standing == "active" and each.severity in (Severity.ERROR, Severity.UNDECIDED)
    yield paint.shut(first) if weighs else first
    yield from rest
    yield from _wrap(each.text, width, "    ", "    ")
    cited = f" [{', '.join(each.sources)}]" if each.sources else ""
    yield from _told("why", each.why + cited, width)
    if each.facts:
        read = ", ".join(f"{fact} {show(value)}" for fact, value in each.facts.items())
        yield from _told("read", read, width)
    yield from _told("do", each.do, width)
    if each.remark:
        yield from _told("waiver" if each.standing != "baseline" else "known", each.remark, width)


def _told(word: str, text: str, width: int) -> list[str]:
    return _wrap(text, width, f"    {word}".ljust(_MARGIN), " " * _MARGIN)


@lru_cache(maxsize=20_000)
def _wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """`text` made inert, in lines; many proposals are told the same, so that it is remembered."""
    shown = line(text)
    if not shown or max(shown) >= _WIDER:
        return layout.wrap(shown, width, first, rest)
    lines: list[str] = []
    opening, start = first, 0
    while len(shown) - start > (room := width - len(opening)):
        end = shown.rfind(" ", start, start + room + 1)
        if end <= start:
            return layout.wrap(shown, width, first, rest)
        lines.append(opening + shown[start:end])
        opening, start = rest, end + 1
    return [*lines, opening + shown[start:]]
