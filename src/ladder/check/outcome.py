"""What a run comes to: the exit code is decided here and nowhere else, and said in one line."""

from collections import Counter
from collections.abc import Iterable, Sequence

from ladder.check.findings import USUAL, Checked, Exit, FailOn, Finding, Severity, Skipped

WORST_FIRST = (Exit.BAD_INPUT, Exit.REFUSED, Exit.UNDECIDED, Exit.PASS)
"""Of several outcomes the first in this order counts: what could not be read was not judged."""

MEANING = {
    Exit.PASS: "pass",
    Exit.REFUSED: "too high, or a gate unmet",
    Exit.BAD_INPUT: "bad input",
    Exit.UNDECIDED: "undecided: facts are missing that could change the answer",
    Exit.NOTHING: "nothing was checked",
}

_OF_FILE = {
    Exit.PASS: "passed",
    Exit.REFUSED: "refused",
    Exit.UNDECIDED: "undecided",
    Exit.BAD_INPUT: "bad input",
}


def of_findings(findings: Iterable[Finding], fail_on: FailOn) -> Exit:
    """What the findings of one file come to. Waived and known ones do not count."""
    worst = Exit.PASS
    for finding in findings:
        if finding.counts:
            worst = _worse(worst, _of_finding(finding, fail_on))
    return worst


def _of_finding(finding: Finding, fail_on: FailOn) -> Exit:
    if fail_on is FailOn.NEVER:
        return Exit.PASS
    if finding.unusable:
        return Exit.BAD_INPUT
    match finding.severity:
        case Severity.ERROR:
            return Exit.REFUSED
        case Severity.UNDECIDED:
            return Exit.PASS if fail_on is FailOn.ERROR else Exit.UNDECIDED
        case Severity.WARNING:
            return Exit.REFUSED if fail_on is FailOn.WARNING else Exit.PASS
        case Severity.NOTE:
            return Exit.PASS


def of_run(files: Sequence[Checked], fail_on: FailOn, *, allow_nothing: bool = False) -> Exit:
    """What a run comes to: the worst file decides, and a run that judged nothing never passes.

    Args:
        files: everything that was looked at, each with its own `exit` under the usual `fail_on`.
        fail_on: the least severity that fails.
        allow_nothing: whether a run that finds no proposal at all is fine.
    """
    if not files:
        return Exit.PASS if allow_nothing else Exit.NOTHING
    worst = Exit.PASS
    for checked in files:
        own = checked.exit if fail_on is USUAL else of_findings(checked.findings, fail_on)
        worst = _worse(worst, own)
    if fail_on is not FailOn.NEVER and not any(checked.techniques for checked in files):
        return Exit.NOTHING if worst is Exit.PASS else worst
    return worst


def _worse(one: Exit, other: Exit) -> Exit:
    return min(one, other, key=WORST_FIRST.index)


def summary(
    files: Sequence[Checked],
    skipped: Sequence[Skipped],
    code: Exit,
    earned: Exit,
    fail_on: FailOn,
) -> str:
    """The run in one line, ending in the exit code and what it means.

    Where `fail_on` makes the `code` other than what the findings have `earned`, the line says so.
    """
    outcomes = Counter(checked.exit for checked in files if checked.proposes)
    every = [finding for checked in files for finding in checked.findings]
    weights = Counter(finding.severity for finding in every if finding.counts)
    standings = Counter(finding.suppression for finding in every)
    by_file = [f"{outcomes[each]} {word}" for each, word in _OF_FILE.items() if outcomes[each]]
    proposals = len(files) - sum(not checked.proposes for checked in files)
    parts = [_counted(proposals, "proposal") + (f" ({', '.join(by_file)})" if by_file else "")]
    parts += [
        f"{weights[each]:,} undecided"
        if each is Severity.UNDECIDED
        else _counted(weights[each], each)
        for each in Severity
        if weights[each]
    ]
    parts += [f"{standings['waived']} waived"] if standings["waived"] else []
    parts += [f"{standings['baseline']} in the baseline"] if standings["baseline"] else []
    if skip := sum(each.total for each in skipped):
        parts.append(f"{_counted(skip, 'file')} skipped")
    note = f"; usually {int(earned)}, but fail-on is {fail_on}" if earned is not code else ""
    return f"{' · '.join(parts)} · exit {int(code)} ({MEANING[code]}{note})"


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}" + ("" if count == 1 else "s")
