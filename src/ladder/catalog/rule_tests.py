"""`ladder rules test`: every case of a rulebook run, and what came of it as text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ladder.catalog.rule_tests_reasons import changed_by, why
from ladder.catalog.stale import checked_after
from ladder.engine.cases import Result, facts_of, run, uncovered
from ladder.engine.rules import Opening, Position, Rulebook
from ladder.output.diagnostics import Diagnostic, InvalidInput

FEW = 2
"""Shipped cases named for each rule that changed some, unless all are wanted."""


@dataclass(frozen=True, slots=True)
class FailedCase:
    """A case that came out otherwise than it says.

    Args:
        position: where it stands.
        name: what it is called.
        differences: what came, and what was expected.
        reasons: what decided; of a shipped case, the ids of one's own that changed it.
    """

    position: Position
    name: str
    differences: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleTestReport:
    """All cases that are judged: those of a pack, or of the packs laid on top of it.

    Args:
        rules: how many rules are judged.
        cases: how many cases are.
        failures: the cases that came out otherwise than they say.
        untested: the rules without a firing or a silent case.
        shipped: how many cases of the pack below were run, without being judged.
        changed: those of them that came out otherwise, which is no failure.
        opens: what the packs on top open that was shut, which is none either.
    """

    rules: int
    cases: int
    failures: tuple[FailedCase, ...]
    untested: tuple[tuple[Position, str], ...]
    shipped: int = 0
    changed: tuple[FailedCase, ...] = ()
    opens: tuple[Opening, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every case came out as it says, and no rule lacks one."""
        return not self.failures and not self.untested


def run_tests(rulebook: Rulebook, below: Rulebook | None, today: date) -> RuleTestReport:
    """Run every case beside the rules, and find the rules that lack one.

    Where packs are laid on top, their cases and rules are judged. The cases below were written for
    the rules below: which of them come out otherwise is told, and is no failure.

    Args:
        rulebook: the rules.
        below: the rules without the packs on top, to tell which of theirs changed a case.
        today: the day after which nothing can have been checked.

    Raises:
        InvalidInput: where a date is yet to come.
    """
    layered = bool(rulebook.own)
    results = [run(rulebook, case) for case in rulebook.cases]
    judged = [result for result in results if result.case.own or not layered]
    others = [result for result in results if layered and not result.case.own]
    if diagnostics := list(_yet_to_come(rulebook, today)):
        raise InvalidInput(diagnostics)
    rules = [name for name in rulebook.rules if name in rulebook.own or not layered]
    return RuleTestReport(
        len(rules),
        len(judged),
        tuple(_failed(result, _why(rulebook, result)) for result in judged if result.failures),
        tuple(_untested(rulebook, rules)),
        shipped=len(others),
        changed=tuple(
            _failed(result, changed_by(rulebook, below, result))
            for result in others
            if result.failures
        ),
        opens=rulebook.pack.opens,
    )


def _failed(result: Result, reasons: Iterable[str]) -> FailedCase:
    case = result.case
    return FailedCase(case.position, case.name, result.failures, tuple(dict.fromkeys(reasons)))


def _why(rulebook: Rulebook, result: Result) -> Iterable[str]:
    if result.verdict is None:
        return ()
    return why(rulebook, result.case, result.verdict, facts_of(result.case, rulebook))


def _untested(rulebook: Rulebook, rules: list[str]) -> Iterator[tuple[Position, str]]:
    for sentence in uncovered(rulebook):
        name = sentence.partition(" ")[0]
        if name in rules:
            yield rulebook.rules[name].position, sentence


def _yet_to_come(rulebook: Rulebook, today: date) -> Iterator[Diagnostic]:
    """Dates of checks that nobody can have made yet; the pack's own day has come for certain.

    Not a matter of loading: what loads is kept for later starts, whatever the day.
    """
    positions = {rule.id: rule.position for rule in rulebook.rules.values()}
    positions |= {f"technique/{card.id}": card.position for card in rulebook.techniques.values()}
    positions |= {f"need/{card.id}": card.position for card in rulebook.needs.values()}
    positions |= rulebook.own
    for check in checked_after(rulebook, max(today, rulebook.pack.day)):
        if not rulebook.own or check.id in rulebook.own:
            yield Diagnostic(
                f"`{check.id}` was verified on {check.verified}, which is yet to come",
                positions.get(check.id, Position(check.id, 0)),
                "Write the day on which the sources were last checked.",
            )


def render(report: RuleTestReport, *, every: bool = False) -> str:
    """Every failure and every lack in the one shape of an error, then one line for all.

    Between them, briefly, the shipped cases that came out otherwise: with `every`, all of them.
    """
    blocks = [_failure_text(failure) for failure in report.failures]
    blocks += [
        f"error: {what}\n  --> {position}\n  help: Add a case beside it."
        for position, what in report.untested
    ]
    if report.changed:
        blocks.append(_changed_text(report, every))
    elif report.shipped:
        blocks.append(f"The {report.shipped} shipped cases come out as before.")
    if report.opens:
        opened = [f"  {opening}" for opening in report.opens]
        blocks.append(
            "\n".join(["Your rules open what was shut (every verdict says so):", *opened])
        )
    return "\n\n".join([*blocks, _total(report)]) + "\n"


def _failure_text(failure: FailedCase) -> str:
    lines = [f"error: {failure.name}", f"  --> {failure.position}"]
    lines += [f"  came: {difference}" for difference in failure.differences]
    lines += [f"  because: {reason}" for reason in failure.reasons]
    return "\n".join(lines)


def _changed_text(report: RuleTestReport, every: bool) -> str:
    groups: dict[tuple[str, ...], list[FailedCase]] = {}
    for case in report.changed:
        groups.setdefault(case.reasons, []).append(case)
    count = len(report.changed)
    comes = "case comes" if count == 1 else "cases come"
    lines = [
        f"{count} shipped {comes} out otherwise with your rules (of {report.shipped}): no failure."
    ]
    for names, cases in sorted(groups.items(), key=lambda group: -len(group[1])):
        by = f"by {' and '.join(names)}" if names else "it is not clear by what"
        lines.append(f"  {by}: {len(cases)}")
        for case in cases if every else cases[:FEW]:
            lines += [f"    {case.name}", f"      --> {case.position}"]
            lines += [f"      came: {text}" for text in case.differences] if every else []
    if not every and any(len(cases) > FEW for cases in groups.values()):
        lines.append("  All of them, with what came: ladder rules test --all")
    return "\n".join(lines)


def _total(report: RuleTestReport) -> str:
    if report.shipped and not report.rules and not report.cases:
        return "No rule and no case of your own: nothing was judged."
    yours = " of your own" if report.shipped else ""
    rules = "1 rule" if report.rules == 1 else f"{report.rules} rules"
    cases = "1 case" if report.cases == 1 else f"{report.cases} cases"
    outcome = f"{len(report.failures)} failed, {len(report.untested)} lacking."
    if report.passed:
        outcome = "all came out as expected, and every rule fires in one and is silent in one."
    return f"{rules}, {cases}{yours}: {outcome}"
