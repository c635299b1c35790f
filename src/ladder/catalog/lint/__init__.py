"""`ladder rules lint`: what loading cannot refuse and cases cannot show, and an author would mend.

A check is a function from a rulebook to what is wrong with it, entered in `CHECKS`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from ladder.catalog.lint import conditions, texts
from ladder.catalog.rule_tests import untested
from ladder.engine.rules import Rulebook
from ladder.output.diagnostics import Diagnostic
from ladder.output.values import json_document

Check = Callable[[Rulebook], Iterator[Diagnostic]]

CHECKS: Mapping[str, Check] = {
    "untested": untested,
    "case-name": conditions.badly_named,
    "gate-not-shown": conditions.gates_not_shown,
    "never-recommended": conditions.never_recommended,
    "says-unknown": conditions.says_unknown,
    "bound-without-case": conditions.bounds_without_cases,
    "out-of-range": conditions.out_of_range,
    "never-speaks": conditions.never_speaks,
    "second-hand": texts.hearsay_as_fact,
    "scope": texts.scopes,
    "uncited": texts.uncited,
    "left-out-yet-cited": texts.left_out_yet_cited,
    "source-checked-since": texts.checked_since,
    "punctuation": texts.punctuation,
    "cut-step": texts.cut_steps,
    "cut-question": texts.cut_questions,
    "unfinished": texts.unfinished,
    "long-sentence": texts.long_sentences,
    "number": texts.numbers_of_their_own,
    "unexplained": texts.unexplained,
    "name-of-another": texts.nearly_another,
    "opens": texts.opens,
}
"""Every check by its name; those in `WARNINGS` fail nothing."""

WARNINGS = (
    *("long-sentence", "name-of-another", "never-speaks", "opens", "source-checked-since"),
    "unexplained",
)


NOTHING = "Nothing to mend. `ladder rules test` says whether the cases come out."


class Finding(NamedTuple):
    """What a check found."""

    check: str
    diagnostic: Diagnostic


def lint(rulebook: Rulebook) -> list[Finding]:
    """All that is wrong with a rulebook; of packs on top of another, with what is theirs."""
    own = {position.file for position in rulebook.own.values()}
    own |= {case.position.file for case in rulebook.cases if case.own}
    return sorted(
        (
            Finding(name, replace(diagnostic, warning=name in WARNINGS))
            for name, check in CHECKS.items()
            for diagnostic in check(rulebook)
            if not own or diagnostic.position.file in own
        ),
        key=lambda finding: (finding.diagnostic.position, finding.diagnostic.what),
    )


def failed(findings: Iterable[Finding]) -> bool:
    """Whether one of them is an error."""
    return any(not finding.diagnostic.warning for finding in findings)


def as_text(findings: list[Finding]) -> str:
    """Every finding, and how many there are."""
    warnings = sum(finding.diagnostic.warning for finding in findings)
    errors = len(findings) - warnings
    counted = (_counted(errors, "error"), _counted(warnings, "warning"))
    total = f"{' and '.join(counted)}." if findings else NOTHING
    return "\n\n".join([*(str(finding.diagnostic) for finding in findings), total]) + "\n"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def as_json(findings: list[Finding]) -> str:
    """The same as data."""
    rows = [
        {
            "check": check,
            "level": "warning" if diagnostic.warning else "error",
            "what": diagnostic.what,
            "file": diagnostic.position.file,
            "line": diagnostic.position.line,
            "column": diagnostic.position.column,
            "help": diagnostic.help,
        }
        for check, diagnostic in findings
    ]
    return json_document(passed=not failed(findings), findings=rows)
