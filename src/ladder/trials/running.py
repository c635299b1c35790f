"""All cases of a rulebook, run; every failure with what was expected, what came, and why."""

from datetime import date

from ladder.cases import DAY, run, uncovered
from ladder.load.problem import problem_from_mapping
from ladder.model import Case, Rulebook
from ladder.report.catalogue.trials import Failure, Outcome
from ladder.trials.deciding import reasons
from ladder.verdict import Verdict


def trial(book: Rulebook) -> Outcome:
    """Run every case beside the rules, and find the rules that lack one."""
    failures = [
        Failure(case.mark, case.name, result.failures, _reasons(book, case, result.verdict))
        for case in book.cases
        if (result := run(book, case)).failures
    ]
    marks = {f"{rule.id} ": rule.mark for rule in book.rules.values()}
    lacking = tuple(
        (next(mark for name, mark in marks.items() if said.startswith(name)), said)
        for said in uncovered(book)
    )
    return Outcome(len(book.rules), len(book.cases), tuple(failures), lacking)


def _reasons(book: Rulebook, case: Case, verdict: Verdict | None) -> tuple[str, ...]:
    if verdict is None:
        return ()
    as_of = date.fromisoformat(case.as_of) if case.as_of else DAY
    facts = {**problem_from_mapping(case.given, book).facts, "as_of": as_of.toordinal()}
    return tuple(dict.fromkeys(reasons(book, case, verdict, facts)))
