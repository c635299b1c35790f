"""`ladder rules test`: run every case of a rulebook, and report the results as text."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ladder.check.findings import WORST_FIRST, Exit
from ladder.engine.assessment import Answers
from ladder.engine.cases import Result, facts_of, run
from ladder.engine.conditions import ALWAYS
from ladder.engine.decision import decide, stated_needs
from ladder.engine.explanation import explain
from ladder.engine.facts import DOUBTS
from ladder.engine.pack import Loosening
from ladder.engine.problem import Case
from ladder.engine.rules import Rule, Rulebook
from ladder.engine.sources import Position
from ladder.output.diagnostics import Diagnostic, InvalidInput, listed
from ladder.output.phrases import command, counted
from ladder.workshop.promises import Trial
from ladder.workshop.rule_tests_reasons import why
from ladder.workshop.upkeep import checked_after

CONDITIONAL = ("requirement", "exclusion", "caution", "advice")
"""Kinds of which a condition decides whether they speak.

A fit fires where its need does; the case of one variant does not mention the others.
"""


def judged_rules(rulebook: Rulebook) -> list[Rule]:
    """Return the rules under test: those of the overlays, else all.

    Reasons why a technique is on no option list are not among them: the lists decide that.
    """
    rules = [rule for rule in rulebook.rules.values() if not rule.is_off_list]
    return [rule for rule in rules if not rulebook.pack.overlays or rule.id in rulebook.own]


def judged_cases(rulebook: Rulebook) -> list[Case]:
    """Return the cases under test: those of the overlays, else all."""
    return [case for case in rulebook.cases if not rulebook.pack.overlays or case.own]


def could_speak(rulebook: Rulebook, rule: Rule, case: Case) -> bool:
    """Return whether only the rule's own condition decides if it fires in this case."""
    facts = facts_of(case, rulebook)
    # A requirement fires if it is not met, every other rule if its condition holds.
    tests = {rule.id: lambda _: rule.kind != "requirement"}
    answers = Answers({**rulebook.tests, **tests}, facts.get)
    decision = decide(rulebook, stated_needs(rulebook, facts), answers)
    return rule.id in explain(rulebook, decision, answers).fired


_ADD = "Under `cases:`, add a case with `{}`."


def untested(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Yield rules without a case in which they fire, or one in which they could but do not."""
    cases = [case for case in judged_cases(rulebook) if not case.unreadable]
    fired = {name for case in cases for name in case.fires}
    for rule in judged_rules(rulebook):
        if rule.id in rulebook.reworded:
            continue  # the shipped cases still test it
        if rule.id not in fired:
            yield _lacks(rule, "has no case in which it fires", _ADD.format(f"fires: [{rule.id}]"))
        silent = [case for case in cases if rule.id in case.silent]
        conditional = rule.kind in CONDITIONAL and rule.when != ALWAYS
        if not silent:
            yield _lacks(
                rule, "has no case in which it stays silent", _ADD.format(f"silent: [{rule.id}]")
            )
        elif conditional and not any(could_speak(rulebook, rule, case) for case in silent):
            what = "is silent only in cases to which it does not apply"
            help_ = "Add a case in which only its condition keeps it silent."
            yield _lacks(rule, what, help_)
    for name in rulebook.computed:
        if name in DOUBTS or name in rulebook.stated:
            continue
        page = name.replace(".", "/", 1)
        if (rulebook.pack.overlays and page not in rulebook.own) or page in rulebook.reworded:
            continue
        unknown = {case.computes[name] is None for case in cases if name in case.computes}
        for is_unknown, lacks in ((False, "a result"), (True, "the result `unknown`")):
            if is_unknown not in unknown:
                value = "unknown" if is_unknown else "…"
                help_ = _ADD.format(f"computes: {{{name.removeprefix('computed.')}: {value}}}")
                what = f"{page} has no case with {lacks}"
                yield Diagnostic(what, rulebook.positions[page], help_)


def _lacks(rule: Rule, what: str, help_: str) -> Diagnostic:
    return Diagnostic(f"{rule.id} {what}", rule.position, help_)


class RuleTestReport(NamedTuple):
    """The results of all cases under test: those of a pack, or of the overlays.

    `failures` are the failed cases, each with the reasons and what to do; `untested` are the rules
    without a firing or a silent case. Of the `shipped` cases below the overlays, which are not
    under test, so many `changed` their result. `loaded` are the ids that the overlays add or
    replace.
    """

    rules: int
    cases: int
    failures: tuple[tuple[Result, tuple[str, ...], str], ...]
    untested: tuple[Diagnostic, ...]
    shipped: int = 0
    changed: int = 0
    loosens: tuple[Loosening, ...] = ()
    loaded: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """True if every case passes and no rule lacks one."""
        return not self.failures and not self.untested


def run_tests(rulebook: Rulebook, today: date) -> RuleTestReport:
    """Run every case beside the rules, and find the rules that lack one.

    With overlays, only their cases and rules are under test. The cases below were written for other
    rules: those with another result are counted, but are not failures. No check can have a date
    after `today`.

    Raises:
        InvalidInput: if a date is in the future.
    """
    if diagnostics := list(dates_to_come(rulebook, today)):
        raise InvalidInput(diagnostics)
    results = [_run(rulebook, case) for case in rulebook.cases]
    judged = [result for result in results if result.case.own or not rulebook.pack.overlays]
    others = [result for result in results if rulebook.pack.overlays and not result.case.own]
    loaded = dict.fromkeys((*rulebook.pack.added, *rulebook.pack.replaced))
    return RuleTestReport(
        len(judged_rules(rulebook)),
        len(judged),
        tuple(
            (item, _why(rulebook, item), _help(rulebook, item)) for item in judged if item.failures
        ),
        tuple(untested(rulebook)),
        shipped=len(others),
        changed=sum(bool(other.failures) for other in others),
        loosens=rulebook.pack.loosens,
        loaded=tuple(name for name in loaded if not name.startswith("source/")),
    )


def _run(rulebook: Rulebook, case: Case) -> Result:
    result = run(rulebook, case)
    if case.check is None or case.unreadable:
        return result
    if "proposal.technique" not in case.facts:
        wrong = "check: the case proposes nothing; give it `proposal: {technique: …}`"
    elif (came := checked(rulebook, case)) != case.check:
        wrong = f"check {came}, expected {case.check}"
    else:
        return result
    return replace(result, failures=(*result.failures, wrong))


def checked(rulebook: Rulebook, case: Case) -> str:
    """Return the result of `ladder check` on the proposal in a case: passed, refused or undecided.

    An owner and a date are written where none is.
    """
    day = case.as_of
    facts = {"proposal.owner": "the case", "proposal.date": day.toordinal(), **case.facts}
    results = Trial(rulebook, day).results(facts)
    return min(results, key=WORST_FIRST.index, default=Exit.PASS).word


def _why(rulebook: Rulebook, result: Result) -> tuple[str, ...]:
    if result.verdict is None:
        return ()
    facts = facts_of(result.case, rulebook)
    return tuple(dict.fromkeys(why(rulebook, result.case, result.verdict, facts)))


def _help(rulebook: Rulebook, result: Result) -> str:
    files = {position.file for position in rulebook.own.values()}
    if not result.case.own or result.case.position.file in files:
        return ""
    return (
        "This case comes with a shipped rule that you change. If you intend the change, write "
        "`cases:` of your own in your file; they replace the shipped ones."
    )


def dates_to_come(rulebook: Rulebook, today: date) -> Iterator[Diagnostic]:
    """Yield dates in the future; the day of the shipped rules counts as past.

    Loading does not check this, because what it loads is cached for later days.
    """
    positions = {rule.id: rule.position for rule in rulebook.rules.values()}
    positions |= {f"technique/{card.id}": card.position for card in rulebook.techniques.values()}
    positions |= {f"need/{card.id}": card.position for card in rulebook.needs.values()}
    positions |= rulebook.own
    pack = rulebook.pack
    if pack.overlays and pack.day > today:
        help_ = "Write the day of this edition; its cases are judged on that day."
        what = f"the day of {pack.name} is {pack.day}, which is in the future"
        yield Diagnostic(what, Position(pack.name, 0), help_)
    for check in checked_after(rulebook, today if pack.overlays else max(today, pack.day)):
        if not rulebook.pack.overlays or check.id in rulebook.own:
            yield Diagnostic(
                f"`{check.id}` was verified on {check.verified}, which is in the future",
                positions.get(check.id, Position(check.id, 0)),
                "Write the day on which the sources were last checked.",
            )


def render(report: RuleTestReport, rules: Sequence[Path] = ()) -> str:
    """Return every failure and every lack in the form of an error, then a summary line."""
    blocks = []
    for result, reasons, help_ in report.failures:
        lines = [f"error: {result.case.name}", f"  --> {result.case.position}"]
        lines += [f"  came: {difference}" for difference in result.failures]
        lines += [f"  because: {reason}" for reason in reasons]
        lines += [f"  help: {help_}"] if help_ else []
        blocks.append("\n".join(lines))
    blocks += map(str, report.untested)
    if report.changed:
        stack = Path("+".join(map(str, rules))) if rules else None
        moved = command(["ladder", "rules", "diff", "shipped"], stack)
        blocks.append(
            f"Shipped cases with another result: {report.changed} of {report.shipped}. This is not "
            f"a failure.\n  The verdicts that change, and by which rule: {moved}"
        )
    elif report.shipped:
        blocks.append(f"The {report.shipped} shipped cases have the same result as before.")
    if report.loosens:
        opened = "".join(f"\n  {opening}" for opening in report.loosens)
        blocks.append(f"Your rules are looser (every verdict says so):{opened}")
    return "\n\n".join([*blocks, _total(report)]) + "\n"


def _total(report: RuleTestReport) -> str:
    if report.shipped and not report.cases and report.passed:
        loaded = listed(report.loaded) or "nothing"
        return f"Your rules add, change or retire {loaded}. They need no case of their own."
    yours = " of your own" if report.shipped else ""
    rules, cases = counted(report.rules, "rule"), counted(report.cases, "case")
    outcome = f"{len(report.failures)} failed, {len(report.untested)} untested."
    if report.passed:
        outcome = "all came out as expected, and every rule fires in one and is silent in one."
    return f"{rules}, {cases}{yours}: {outcome}"
