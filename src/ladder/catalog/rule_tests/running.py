"""All cases of a rulebook, run; every failure with what was expected, what came, and why."""

from collections.abc import Iterator
from datetime import date

from ladder.catalog.coverage import ahead
from ladder.catalog.rule_tests.causes import causes
from ladder.catalog.rule_tests.deciding import reasons
from ladder.catalog.rule_tests_text import Failure, Otherwise, Outcome
from ladder.engine.rules import Case, Position, Rulebook
from ladder.engine.verdict import Verdict
from ladder.load.cases import Result, facts_of, run, uncovered
from ladder.output.diagnostics import Diagnostic, InvalidInput


def trial(book: Rulebook, base: Rulebook | None, today: date) -> Outcome:
    """Run every case beside the rules, and find the rules that lack one.

    Where packs are laid on top, their cases and rules are judged. The cases below were written for
    the rules below: which of them come out otherwise is told, and is no failure.

    Args:
        book: the rules.
        base: the rules without the packs on top, to tell which of theirs changed a case.
        today: the day after which nothing can have been checked.

    Raises:
        InvalidInput: where a date is yet to come.
    """
    layered = bool(book.own)
    results = [run(book, case) for case in book.cases]
    judged = [each for each in results if each.case.own or not layered]
    others = [each for each in results if layered and not each.case.own]
    if diagnostics := list(_early(book, today)):
        raise InvalidInput(diagnostics)
    failures = [
        Failure(case.position, case.name, each.failures, _reasons(book, case, each.verdict))
        for each in judged
        if each.failures and (case := each.case)
    ]
    rules = [name for name in book.rules if name in book.own or not layered]
    return Outcome(
        len(rules),
        len(judged),
        tuple(failures),
        tuple(_lacking(book, rules)),
        shipped=len(others),
        otherwise=tuple(_otherwise(book, base, each) for each in others if each.failures),
    )


def _otherwise(book: Rulebook, base: Rulebook | None, result: Result) -> Otherwise:
    case = result.case
    return Otherwise(case.position, case.name, result.failures, causes(book, base, result))


def _lacking(book: Rulebook, rules: list[str]) -> Iterator[tuple[Position, str]]:
    for said in uncovered(book):
        name = said.partition(" ")[0]
        if name in rules:
            yield book.rules[name].position, said


def _early(book: Rulebook, today: date) -> Iterator[Diagnostic]:
    """Dates of checks that nobody can have made yet; the pack's own day has come for certain.

    Not a matter of loading: what loads is kept for later starts, whatever the day.
    """
    positions = {rule.id: rule.position for rule in book.rules.values()}
    positions |= {f"technique/{each.id}": each.position for each in book.techniques.values()}
    positions |= {f"need/{each.id}": each.position for each in book.needs.values()}
    for each in ahead(book, max(today, book.pack.day)):
        if not book.own or each.id in book.own:
            position = book.own.get(each.id) or positions.get(each.id, Position(each.id, 0))
            what = f"`{each.id}` was verified on {each.verified}, which is yet to come"
            yield Diagnostic(
                what, position, "Write the day on which the sources were last checked."
            )


def _reasons(book: Rulebook, case: Case, verdict: Verdict | None) -> tuple[str, ...]:
    if verdict is None:
        return ()
    return tuple(dict.fromkeys(reasons(book, case, verdict, facts_of(case, book))))
