"""Findings as JSON, schema 1: the shape, and how it is filled, one file of the run to a line."""

from collections import Counter
from typing import Annotated, Literal, TypedDict

from ladder.check.findings import Checked, Exit, FailOn, Finding, Report, Severity, Suppression
from ladder.engine.decision import Outcome
from ladder.output.escape import document as one_line
from ladder.output.values import (
    Date,
    Json,
    PackJson,
    PlainValue,
    SourceJson,
    filled,
    pack_json,
    plain_values,
)

Count = Annotated[int, Json(minimum=0)]
Place = Annotated[int, Json(minimum=1)]


class Counts(TypedDict):
    """The number of findings of each severity, and of findings that do not count."""

    error: Count
    undecided: Count
    warning: Count
    note: Count
    waived: Count
    baseline: Count


class Setting(TypedDict):
    """A setting that differs from the default, its origin, and the value that it replaces."""

    setting: str
    value: str
    origin: str
    instead_of: str | None
    loosens: Annotated[bool, "True if the setting makes the check find less or fail less."]


class Skipped(TypedDict):
    """Files that are not proposals, or were skipped for another reason."""

    reason: str
    count: Annotated[int, Json(minimum=1)]
    examples: list[str]


class Step(TypedDict):
    """The step of a need."""

    technique: str
    rung: Annotated[int | None, "Null if the technique is not on the ladder."]
    outcome: Outcome


class FindingJson(TypedDict):
    """A finding about a proposal or a training."""

    rule: Annotated[
        str,
        "The rule that speaks; check/… is the check's own.",
        Json(pattern="^(check|requirement|exclusion|caution)/[a-z0-9-]+$"),
    ]
    severity: Severity
    suppression: Annotated[Suppression, "Only active findings count."]
    text: Annotated[str, "The finding in one sentence."]
    why: Annotated[str, "The reason, with the values read."]
    do: Annotated[str, "What to do instead."]
    facts: Annotated[dict[str, PlainValue], "The values read."]
    missing: Annotated[list[str], "The facts to state, if facts are missing."]
    add: Annotated[list[str], "For each missing fact: the line to write, and where."]
    technique: str | None
    need: str | None
    line: Place
    column: Place
    file: Annotated[str, "The file of the wrong fact, or of the mapping that should contain it."]
    sources: Annotated[list[str], "Ids of the report's sources."]
    remark: Annotated[
        str | None, "The owner of a waiver or baseline, or the reason why a waiver has no effect."
    ]
    fingerprint: Annotated[
        str,
        "Its own in a report, and the same while the finding is about the same.",
        Json(pattern="^[0-9a-f]{32}$"),
    ]


class CoveredJson(TypedDict):
    """A training that a proposal covers."""

    file: str
    line: Place
    program: str
    technique: Annotated[str, "Empty if nothing in the file names it."]
    base: Annotated[str, "The base model as the file names it; empty if it names none."]
    data: Annotated[list[str], "The data files that the file names."]


class File(TypedDict):
    """A file that was checked."""

    file: str
    title: str
    techniques: list[str]
    owner: str | None
    date: Annotated[str | None, Json(format="date")]
    verdict: Annotated[list[Step], "The step of each need, highest rung first."]
    advised: Annotated[
        list[Step],
        "The verdict of `ladder advise`, where unknown facts do not count against training; "
        "empty if it is the same.",
    ]
    ahead: Annotated[list[Step], "The techniques to prepare, or to find out about."]
    exit: Annotated[Exit, "The exit code for this file alone, with the default fail-on."]
    covers: Annotated[list[CoveredJson], "The trainings that the proposal covers."]
    findings: list[FindingJson]


class Head(TypedDict):
    """The report without its files."""

    schema: Literal[1]
    rules: PackJson
    as_of: Date
    exit: Annotated[
        Exit,
        "0 pass, 1 a proposal is refused or a training has none, "
        "2 bad input, 3 undecided, 4 nothing "
        "was checked.",
    ]
    fail_on: FailOn
    summary: str
    counts: Counts
    settings: Annotated[list[Setting], "Every setting that differs from the default."]
    skipped: list[Skipped]
    sources: dict[str, SourceJson]


class Document(Head):
    """The output of `ladder check --format json`.

    Fields may be added; a change of any other kind raises `schema`.
    """

    files: list[File]


def render(report: Report) -> str:
    """Return the report as one JSON document, ending in a newline."""
    opening = ",\n".join(f'  "{name}": {one_line(value)}' for name, value in _head(report).items())
    files = ",\n".join(f"    {one_line(_file(checked))}" for checked in report.files)
    files = f"[\n{files}\n  ]" if files else "[]"
    return f'{{\n{opening},\n  "files": {files}\n}}\n'


def _head(report: Report) -> Head:
    words = Counter(finding.standing for finding, _ in report.findings)
    return filled(
        Head,
        report,
        schema=1,
        rules=pack_json(PackJson, report.pack),
        counts={name: words[name] for name in Counts.__annotations__},
        settings=[
            filled(Setting, override, instead_of=override.instead_of or None)
            for override in report.overrides
        ],
        skipped=[filled(Skipped, skip, count=skip.total) for skip in report.skipped],
        sources={name: filled(SourceJson, source) for name, source in report.sources.items()},
    )


def _file(checked: Checked) -> File:
    marked = zip(checked.findings, checked.fingerprints(), strict=True)
    return filled(
        File,
        checked,
        owner=checked.stated("proposal.owner") or None,
        date=checked.stated("proposal.date") or None,
        verdict=[filled(Step, step) for step in checked.steps],
        advised=[filled(Step, step) for step in checked.advised],
        ahead=[filled(Step, step) for step in checked.ahead],
        covers=[filled(CoveredJson, training) for training in checked.covers],
        findings=[_finding(finding, fingerprint) for finding, fingerprint in marked],
    )


def _finding(finding: Finding, fingerprint: str) -> FindingJson:
    position = finding.position
    empty_is_none = ("technique", "need", "remark")
    return filled(
        FindingJson,
        finding,
        suppression=finding.suppression,
        facts=plain_values(finding.facts),
        line=position.line,
        column=position.column,
        file=position.file,
        fingerprint=fingerprint,
        **{name: getattr(finding, name) or None for name in empty_is_none},
    )
