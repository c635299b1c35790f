"""The findings for a terminal: file by file, each with its position, its why and what to do."""

from ladder.check.findings import Checked, Detail, Exit, Finding, Report
from ladder.check.report import first_step, noted, rules_of, weighs
from ladder.output.escape import line
from ladder.output.screen import BLOCKED, GOOD, MEASURE, STRONG, Screen

_MARGIN = 11


def render(
    report: Report, width: int = 80, color: bool = False, detail: Detail = Detail.USUAL
) -> str:
    """Return the report in lines of at most `width` columns, the worst file first.

    The first line of a failing report says what to do; the last line is the summary. `QUIET` shows
    only what fails; `FULL` also the values read, why a warning is given, and the sources.
    """
    screen = Screen(min(width, MEASURE), color)
    if first := first_step(report):
        screen.add(line(first), "", "  ", style=STRONG)
    full = detail is Detail.FULL
    for checked in report.worst_first if full else report.beside_the_baseline:
        if detail is not Detail.QUIET or checked.exit is not Exit.PASS:
            _file(screen, checked, detail)
    if detail is not Detail.QUIET:
        for skip in report.skipped:
            named = ", ".join(skip.examples) + ", …" * (skip.total > len(skip.examples))
            screen.add(line(f"skipped {skip.total:,}, {skip.reason}: {named}"))
        if report.skipped:
            screen.add()
    if detail is Detail.FULL:
        _sources(screen, report)
    if report.in_the_baseline and not full:
        screen.add(line(report.in_the_baseline))
    for text in noted(report):
        screen.add(line(text))
    screen.add(line(rules_of(report, short=detail is not Detail.FULL)))
    screen.add(line(report.summary), style=GOOD if report.exit is Exit.PASS else STRONG)
    return screen.drawn()


def _sources(screen: Screen, report: Report) -> None:
    if not report.sources:
        return
    screen.add("Sources")
    for name, source in report.sources.items():
        second = ", at second hand" if source.quoted else ""
        text = f"{name}: {source.title} ({source.year}{second}) {source.url}".rstrip()
        screen.add(line(text), "  ", "    ")
    screen.add()


def _file(screen: Screen, checked: Checked, detail: Detail) -> None:
    title = f" · {checked.title}" if checked.title else ""
    screen.add(line(f"{checked.file}{title}"), "", "  ", style=STRONG)
    outcome = checked.exit.word
    if checked.techniques:
        outcome = f"{outcome}: {checked.claims}"
    screen.add(line(outcome), "  ", "  ")
    if checked.skipped:
        screen.add(line(f"skipped {checked.skipped}"), "  ", "  ")
    for training in checked.covers if detail is not Detail.QUIET else ():
        screen.add(line(f"covers {training}"), "  ", "    ")
    findings = checked.findings if detail is Detail.FULL else checked.shown
    shown = [item for item in findings if detail is not Detail.QUIET or weighs(item)]
    for number, finding in enumerate(shown):
        if number:
            screen.add()
        _finding(screen, finding, checked.file, detail)
    screen.add()


def _finding(screen: Screen, finding: Finding, file: str, detail: Detail) -> None:
    position, full = finding.position, detail is Detail.FULL
    elsewhere = "" if position.file == file else f"{position.file}:"
    head = f"{finding.standing}  {elsewhere}{position.line}:{position.column}  {finding.rule}"
    screen.add(line(head), "  ", "  ", style=BLOCKED if weighs(finding) else "")
    screen.add(line(finding.text), "    ", "    ")
    details = [("do", finding.do)] if finding.counts or full else []
    adds = finding.to_add(every=full) if details else []
    details += [("add" * (not n), text) for n, text in enumerate(adds)]
    if full or weighs(finding):
        cited = f" [{', '.join(finding.sources)}]" if finding.sources else ""
        details.append(("why", finding.why + cited))
    if full and finding.facts:
        details.append(("read", finding.values))
    if finding.remark:
        details.append(("waiver" if finding.suppression != "baseline" else "since", finding.remark))
    for word, text in details:
        screen.add(line(text), f"    {word}".ljust(_MARGIN), " " * _MARGIN)
