"""The findings for a terminal: file by file, each with its position, its why and what to do."""

from ladder.check.findings import Checked, Exit, Finding, Report, Severity
from ladder.engine.wording import show
from ladder.output.escape import line
from ladder.output.screen import GOOD, MEASURE, SHUT, STRONG, Screen

_OUTCOME = {
    Exit.PASS: "passed",
    Exit.REFUSED: "refused",
    Exit.UNDECIDED: "undecided",
    Exit.BAD_INPUT: "bad input",
}
_MARGIN = 11


def render(report: Report, width: int = 80, colour: bool = False) -> str:
    """The report in lines of at most `width` columns; the last line is the summary."""
    screen = Screen(min(width, MEASURE), colour)
    for override in report.overrides:
        instead = f" instead of {override.instead_of}" if override.instead_of else ""
        text = f"setting: {override.setting} = {override.value}{instead} ({override.origin})"
        screen.add(line(text))
    if report.overrides:
        screen.add()
    for checked in report.files:
        _file(screen, checked)
    for skip in report.skipped:
        more = ", …" if skip.total > len(skip.examples) else ""
        named = ", ".join(skip.examples)
        screen.add(line(f"skipped {skip.total:,}, {skip.reason}: {named}{more}"))
    if report.skipped:
        screen.add()
    if report.sources:
        screen.add("Sources")
        for name, source in report.sources.items():
            second = ", at second hand" if source.quoted else ""
            text = f"{name}: {source.title} ({source.year}{second}) {source.url}".rstrip()
            screen.add(line(text), "  ", "    ")
        screen.add()
    screen.add(line(report.summary), style=GOOD if report.exit is Exit.PASS else STRONG)
    return screen.drawn()


def _file(screen: Screen, checked: Checked) -> None:
    title = f" · {checked.title}" if checked.title else ""
    screen.add(line(f"{checked.file}{title}"), "", "  ", style=STRONG)
    outcome = _OUTCOME[checked.exit]
    if checked.techniques:
        steps = ", ".join(
            f"{step.technique} ({step.place}, {step.outcome})" for step in checked.steps
        )
        proposed = ", ".join(checked.techniques)
        outcome = f"{outcome}: proposes {proposed}; the verdict: {steps}"
    elif not checked.proposes:
        outcome = "waivers"
    screen.add(line(outcome), "  ", "  ")
    for finding in checked.findings:
        screen.add()
        _finding(screen, finding, checked.file)
    screen.add()


def _finding(screen: Screen, finding: Finding, file: str) -> None:
    position = finding.position
    elsewhere = "" if position.file == file else f"{position.file}:"
    active = finding.counts
    word = finding.severity.value if active else finding.suppression
    head = f"{word}  {elsewhere}{position.line}:{position.column}  {finding.rule}"
    weighs = active and finding.severity in (Severity.ERROR, Severity.UNDECIDED)
    screen.add(line(head), "  ", "  ", style=SHUT if weighs else "")
    screen.add(line(finding.text), "    ", "    ")
    cited = f" [{', '.join(finding.sources)}]" if finding.sources else ""
    details = [("why", finding.why + cited)]
    if finding.facts:
        read = ", ".join(f"{fact} {show(value)}" for fact, value in finding.facts.items())
        details.append(("read", read))
    details.append(("do", finding.do))
    if finding.remark:
        details.append(("waiver" if finding.suppression != "baseline" else "known", finding.remark))
    for word, text in details:
        screen.add(line(text), f"    {word}".ljust(_MARGIN), " " * _MARGIN)
