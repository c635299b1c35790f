"""`ladder rules lint`: problems in rules that neither loading nor cases can find.

A check is a public function of one of its modules: it takes a rulebook and yields what is wrong.
The function's name is the name of the check.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from ladder.engine.rules import Rulebook
from ladder.output.diagnostics import Diagnostic
from ladder.output.phrases import counted
from ladder.output.values import json_document
from ladder.workshop.lint import conditions, overlays, possible, texts
from ladder.workshop.rule_tests import untested

Check = Callable[[Rulebook], Iterator[Diagnostic]]

CHECKS: Mapping[str, Check] = {"untested": untested} | {
    name.replace("_", "-"): check
    for module in (conditions, overlays, possible, texts)
    for name, check in vars(module).items()
    if getattr(check, "__module__", "") == module.__name__ and not name.startswith("_")
}
"""Every check by its name; those in `WARNINGS` fail nothing."""

WARNINGS = (
    "gap-between-variants",
    "loosens",
    "name-of-another",
    "need-without-technique",
    "never-fires",
    "number-ends-rule",
    "own-words",
    "source-checked-since",
)

NOTHING = "Nothing to fix. `ladder rules test` says whether the cases pass."


class Finding(NamedTuple):
    """A problem that a check found."""

    check: str
    diagnostic: Diagnostic


def lint(rulebook: Rulebook) -> list[Finding]:
    """Return all that is wrong with a rulebook; with overlays, only what is wrong with these."""
    own = {position.file for position in rulebook.own.values()}
    own |= {case.position.file for case in rulebook.cases if case.own}
    own |= {item.position.file for item in rulebook.pack.retired}
    own |= {item.position.file for item in rulebook.pack.accepts}
    return sorted(
        (
            Finding(name, replace(diagnostic, warning=name in WARNINGS))
            for name, check in CHECKS.items()
            for diagnostic in check(rulebook)
            if not rulebook.pack.overlays or diagnostic.position.file in own
        ),
        key=lambda finding: (finding.diagnostic.position, finding.diagnostic.what),
    )


def failed(findings: Iterable[Finding]) -> bool:
    """Return whether one of the findings is an error."""
    return any(not finding.diagnostic.warning for finding in findings)


def as_text(findings: list[Finding]) -> str:
    """Return every finding, and how many there are."""
    warnings = sum(finding.diagnostic.warning for finding in findings)
    errors = len(findings) - warnings
    total = f"{counted(errors, 'error')} and {counted(warnings, 'warning')}."
    total = total if findings else NOTHING
    return "\n\n".join([*(str(finding.diagnostic) for finding in findings), total]) + "\n"


def as_json(findings: list[Finding]) -> str:
    """Return the findings as data."""
    rows = [
        {
            "check": check,
            "level": "warning" if diagnostic.warning else "error",
            "what": diagnostic.what,
            **diagnostic.position._asdict(),
            "help": diagnostic.help,
        }
        for check, diagnostic in findings
    ]
    return json_document(passed=not failed(findings), findings=rows)
