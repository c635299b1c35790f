"""One proposal to its findings, sorted and with fingerprints."""

from collections.abc import Iterable
from datetime import date

from ladder.check.bench import bench, steps
from ladder.check.judge import judge
from ladder.check.own_rules import CONTRADICTION, INVALID, UNREADABLE, OwnRule
from ladder.facts import Day
from ladder.faults import Fault
from ladder.findings import Checked, Finding, Severity
from ladder.model import Problem, Rulebook


def check_proposal(
    rulebook: Rulebook, problem: Problem, contradictions: Iterable[Fault], as_of: date
) -> Checked:
    """Judge one proposal as of a day; contradictions stand beside what can still be judged."""
    on = bench(rulebook, problem, as_of.toordinal())
    findings = [from_fault(CONTRADICTION, fault) for fault in contradictions]
    findings += judge(on)
    owner = problem.facts.get("proposal.owner")
    written = problem.facts.get("proposal.date")
    return Checked(
        problem.file,
        problem.title,
        tuple([technique.id for technique in on.proposed]),
        owner if isinstance(owner, str) else "",
        str(written) if isinstance(written, Day) else "",
        steps(on),
        in_order(findings),
    )


def unusable(file: str, faults: Iterable[Fault], *, opened: bool) -> Checked:
    """A file that could not be judged; `opened` if its text could be read at all."""
    rule = INVALID if opened else UNREADABLE
    findings = in_order(from_fault(rule, fault) for fault in faults)
    return Checked(file, "", (), "", "", (), findings)


def from_fault(rule: OwnRule, fault: Fault) -> Finding:
    """What is wrong with an input, as a finding."""
    text = f"{fault.what[:1].upper()}{fault.what[1:]}"
    text = text if text.endswith((".", "?", "!")) else f"{text}."
    return Finding(
        rule.id,
        Severity.ERROR,
        text,
        rule.why,
        fault.help or rule.do,
        fault.mark,
        sources=rule.sources,
        fact=fault.what,
        unusable=True,
    )


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings of one file by place, severity and rule."""
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[int, int, int, str, str, str]:
    mark = finding.mark
    return (
        mark.line,
        mark.column,
        finding.severity.rank,
        finding.rule,
        finding.technique,
        finding.text,
    )
