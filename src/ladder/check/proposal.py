"""The check of one proposal: its findings, sorted and with fingerprints."""

from collections.abc import Iterable
from datetime import date

from ladder.check.assumed import assumed
from ladder.check.evaluation import advised, ahead, evaluate, steps_of
from ladder.check.findings import Checked, Finding, Severity, by_rule, in_order
from ladder.check.judge import issues_of
from ladder.check.wording import why_not_less, worded
from ladder.engine.pack import CheckRule
from ladder.engine.problem import Problem
from ladder.engine.rules import Rule, Rulebook
from ladder.output.diagnostics import Diagnostic
from ladder.output.phrases import sentence


def check_proposal(
    rulebook: Rulebook, problem: Problem, contradictions: Iterable[Diagnostic], as_of: date
) -> Checked:
    """Judge one proposal as of a day; contradictions stand beside what can still be judged."""
    evaluation = evaluate(rulebook, problem, as_of.toordinal())
    contradiction = rulebook.check_rules[CheckRule.CONTRADICTING_STATEMENTS]
    findings = []
    for diagnostic in contradictions:
        leak = diagnostic.subject == CheckRule.EVALUATION_LEAK
        if leak and not (evaluation.trains or problem.facts.get("evaluation.held_out")):
            continue
        own = rulebook.check_rules.get(diagnostic.subject)
        rule = rulebook.rules.get(diagnostic.subject) or own
        finding = from_fault(rule or contradiction, diagnostic)
        findings.append(finding._replace(unusable=rule is None))
    leaks = any(finding.rule == CheckRule.EVALUATION_LEAK for finding in findings)
    issues = [*issues_of(evaluation)]
    issues += assumed(evaluation, {fact for issue in issues for fact in issue.missing})
    findings += [
        worded(evaluation, issue)
        for issue in issues
        if not (leaks and issue.rule == CheckRule.EVALUATION_LEAK)
    ]
    return Checked(
        problem.file,
        problem.title,
        tuple([technique.id for technique in evaluation.proposed]),
        steps_of(rulebook, evaluation.decision),
        in_order(findings),
        trains=evaluation.trains,
        facts=problem.facts,
        positions=problem.positions,
        advised=advised(evaluation),
        titles=tuple([technique.title for technique in evaluation.proposed]),
        ahead=ahead(evaluation),
        why_not_less=why_not_less(evaluation),
    )


def unusable(
    rulebook: Rulebook, file: str, diagnostics: Iterable[Diagnostic], *, opened: bool
) -> Checked:
    """Return a file that could not be judged; `opened` if its text could be read at all."""
    name = CheckRule.INVALID_PROPOSAL if opened else CheckRule.UNREADABLE_FILE
    findings = in_order(
        from_fault(rulebook.check_rules[name], diagnostic) for diagnostic in diagnostics
    )
    return Checked(file, findings=findings)


def from_fault(rule: Rule, diagnostic: Diagnostic) -> Finding:
    """Return a fault of an input as a finding."""
    text = sentence(diagnostic.what)
    text = text if text.endswith((".", "?", "!")) else f"{text}."
    what, help_ = diagnostic.what, diagnostic.help
    place = diagnostic.position
    return by_rule(rule, Severity.ERROR, text, place, do=help_, fact=what, unusable=True)
