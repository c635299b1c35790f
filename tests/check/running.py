"""Proposals for the tests of the check, and the check run on them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ladder.check.assumed import assumed as assume
from ladder.check.evaluation import Evaluation
from ladder.check.findings import Checked, FailOn, Finding, Report
from ladder.check.judge import issues_of
from ladder.check.proposal import check_proposal, unusable
from ladder.check.report import report
from ladder.check.settings import Settings
from ladder.check.wording import worded
from ladder.engine.sources import Position
from ladder.load.problems.problem import problem_from
from ladder.load.yaml.nodes import compose
from ladder.output.diagnostics import Diagnostic
from tests.strategies import rules

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "proposals"
TODAY = date(2026, 11, 24)

VOICE = (EXAMPLES / "good" / "lora-for-a-house-voice.yaml").read_text(encoding="utf-8")
"""A proposal for LoRA with every gate known to hold."""

FEW = VOICE.replace("demonstrations: 2400", "demonstrations: 40")
"""The same with too few examples."""

BARE_CLAIM = "check/unsupported-numbers"
"""What is said of every proposal here: they name no files."""

ASSUMED = "check/assumed-facts"
"""What is said of every training here that passes, because it leaves out what is nearly certain."""


def without(text: str, *beginnings: str) -> str:
    """A file's text without the lines that begin so."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.strip().startswith(beginnings))


def checked(text: str, name: str = "proposal.yaml") -> Checked:
    """A proposal judged on `TODAY`."""
    clashes: list[Diagnostic] = []
    problem = problem_from(compose(text, name, []), name, rules(), [], clashes)
    return check_proposal(rules(), problem, clashes, TODAY)


def judge(evaluation: Evaluation) -> Iterator[Finding]:
    """What is found in a proposal, in words."""
    return (worded(evaluation, issue) for issue in issues_of(evaluation))


def assumed(evaluation: Evaluation) -> Iterator[Finding]:
    """What a report assumes, in words."""
    return (worded(evaluation, issue) for issue in assume(evaluation, ()))


def findings(text: str) -> list[tuple[str, str, str]]:
    """What is found in a proposal, but for these two notes: severity, rule, place."""
    notes = (BARE_CLAIM, ASSUMED)
    found = (finding for finding in checked(text).findings if finding.rule not in notes)
    return [brief(item) for item in found]


def brief(finding: Finding) -> tuple[str, str, str]:
    """Severity, rule and place of a finding."""
    return (
        finding.severity.value,
        finding.rule,
        f"{finding.position.line}:{finding.position.column}",
    )


def report_of(files: Iterable[Checked], fail_on: FailOn = FailOn.UNDECIDED) -> Report:
    """A report on judged files."""
    return report(rules(), files, (), Settings(fail_on=fail_on), TODAY)


@dataclass(frozen=True)
class FileFact:
    """The JSON of a run: what it found, by file."""

    exit: int
    files: dict[str, list[tuple[str, str, str]]]
    standings: dict[str, int]


def reported(out: str) -> FileFact:
    """A run's JSON report, briefly."""
    given = json.loads(out)
    files = {
        item["file"]: [(f["severity"], f["rule"], f["suppression"]) for f in item["findings"]]
        for item in given["files"]
    }
    return FileFact(given["exit"], files, given["counts"])


@cache
def examples() -> tuple[Checked, ...]:
    """The example proposals, judged."""
    paths = (path for path in sorted(EXAMPLES.rglob("*.yaml")) if "contradict" not in path.name)
    return tuple(checked(path.read_text(), path.name) for path in paths)


def many() -> Report:
    """A report with everything in it: waived, known, found, and a file that cannot be read."""
    diagnostic = Diagnostic("no such file", Position("gone.yaml"), "Check the path.")
    waived = [
        example._replace(
            findings=tuple(
                f._replace(suppression="waived", remark="by Ana") for f in example.findings
            )
        )
        for example in examples()[:1]
    ]
    known = [
        example._replace(
            findings=tuple(
                f._replace(suppression="baseline", remark="known") for f in example.findings
            )
        )
        for example in examples()[1:2]
    ]
    unread = unusable(rules(), "gone.yaml", [diagnostic], opened=False)
    return report_of([*waived, *known, *examples()[2:], unread])
