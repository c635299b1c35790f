"""The exit code: which outcome goes before which, and that nothing passes silently."""

import itertools

import pytest

from ladder.check.findings import Checked, Exit, FailOn, Finding, Severity, Suppression
from ladder.check.report import of_findings, of_run, summary
from ladder.engine.sources import Position

PASS, REFUSED, BAD, UNDECIDED, NOTHING = Exit


def finding(
    severity: Severity, *, unusable: bool = False, suppression: Suppression = "active"
) -> Finding:
    return Finding(
        "requirement/x",
        severity,
        "",
        "",
        "",
        Position("a"),
        unusable=unusable,
        suppression=suppression,
    )


def file(*findings: Finding, judged: bool = True) -> Checked:
    techniques = ("lora",) if judged else ()
    usual = of_findings(findings, FailOn.UNDECIDED)
    return Checked("a", techniques=techniques, findings=findings, exit=usual)


CLEAN = file()
NOTED = file(finding(Severity.NOTE))
WARNED = file(finding(Severity.WARNING))
OPEN = file(finding(Severity.UNDECIDED))
HIGH = file(finding(Severity.ERROR))
UNREAD = file(finding(Severity.ERROR, unusable=True), judged=False)
WAIVED = file(finding(Severity.ERROR, suppression="waived"))
KNOWN = file(finding(Severity.ERROR, suppression="baseline"))


@pytest.mark.parametrize(
    ("checked", "codes"),
    [
        #          error      undecided  warning    never
        (CLEAN, (PASS, PASS, PASS, PASS)),
        (NOTED, (PASS, PASS, PASS, PASS)),
        (WARNED, (PASS, PASS, REFUSED, PASS)),
        (OPEN, (PASS, UNDECIDED, UNDECIDED, PASS)),
        (HIGH, (REFUSED, REFUSED, REFUSED, PASS)),
        (WAIVED, (PASS, PASS, PASS, PASS)),
        (KNOWN, (PASS, PASS, PASS, PASS)),
        (UNREAD, (BAD, BAD, BAD, PASS)),
    ],
)
def test_exit_code_of_one_file(checked: Checked, codes: tuple[Exit, ...]) -> None:
    levels = (FailOn.ERROR, FailOn.UNDECIDED, FailOn.WARNING, FailOn.NEVER)
    assert tuple(of_run([checked], level) for level in levels) == codes


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ((CLEAN, UNREAD, HIGH, OPEN), BAD),
        ((CLEAN, HIGH, OPEN), REFUSED),
        ((CLEAN, OPEN, WARNED), UNDECIDED),
        ((CLEAN, WARNED, NOTED), PASS),
        ((UNREAD, CLEAN), BAD),
    ],
)
def test_the_worst_file_decides_in_whatever_order(files: tuple[Checked, ...], code: Exit) -> None:
    found = {of_run(order, FailOn.UNDECIDED) for order in itertools.permutations(files)}
    assert found == {code}


def test_a_run_without_a_proposal_is_4_unless_that_is_allowed() -> None:
    assert of_run([], FailOn.UNDECIDED) is NOTHING
    assert of_run([], FailOn.NEVER) is NOTHING
    assert of_run([], FailOn.UNDECIDED, allow_nothing=True) is PASS


def test_a_training_that_is_waived_or_known_was_checked() -> None:
    """It is no proposal, and a run in which it alone was found has judged something."""
    for suppression in ("waived", "baseline"):
        training = file(finding(Severity.ERROR, suppression=suppression), judged=False)
        assert of_run([training], FailOn.UNDECIDED) is PASS


def test_fail_on_never_passes_an_unreadable_file() -> None:
    assert of_run([UNREAD], FailOn.NEVER) is PASS
    assert of_run([UNREAD, CLEAN], FailOn.NEVER) is PASS


def test_a_file_of_waivers_is_no_proposal() -> None:
    waivers = file(finding(Severity.WARNING), judged=False)
    assert of_run([waivers], FailOn.UNDECIDED) is NOTHING
    assert of_run([waivers], FailOn.UNDECIDED, allow_nothing=True) is PASS
    result = summary([CLEAN, waivers], (), PASS, PASS, FailOn.UNDECIDED)
    assert result.startswith("1 proposal (1 passed) · 1 warning · ")


def test_unreadable_file_is_not_called_a_proposal() -> None:
    result = summary([CLEAN, UNREAD], (), BAD, BAD, FailOn.UNDECIDED)
    assert result.startswith("2 files (1 passed, 1 bad input) · ")
