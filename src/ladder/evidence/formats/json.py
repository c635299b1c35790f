"""What result files can show, as JSON; it holds no id and no text of an item."""

import json
from collections import Counter
from typing import TypedDict

from ladder.evidence.compare import CHANCE, Method, Test, to_tell
from ladder.evidence.report import Compared, Report, Scored
from ladder.load.evidence.data import DataSet


class IntervalJson(TypedDict):
    """Where the truth may lie, at 95 %."""

    low: float
    high: float
    method: Method


class TargetJson(TypedDict):
    """A score beside the target: `inconclusive` where the interval holds it."""

    reached: bool | None
    items_to_tell: int | None


class ScoreJson(TypedDict):
    """A candidate's score by a metric."""

    candidate: str
    metric: str
    score: float | None
    items: int
    interval: IntervalJson | None
    repeats: int
    refused: int
    unscored: dict[str, int]
    target: TargetJson | None


class FileJson(TypedDict):
    """A file, what it is, and what was read from it."""

    path: str
    sha256: str
    format: str
    said: list[str]
    scores: list[ScoreJson]


class RunJson(TypedDict):
    """Which score of which file."""

    path: str
    candidate: str
    metric: str


class ComparisonJson(TypedDict):
    """The second run less the first."""

    first: RunJson
    second: RunJson
    items: int
    left_out: int
    difference: float
    interval: list[float]
    test: Test
    p: float
    shown: bool
    only_first: int | None
    only_second: int | None
    smallest_difference: float | None
    items_for_this_difference: int | None


class DataJson(TypedDict):
    """What was counted in a data set."""

    path: str
    sha256: str
    format: str
    rows: int
    different: int
    repeated: int
    without_answer: int
    alike: int
    classes: int
    smallest_class: int | None
    number_only_in_answer: int


class SharedJson(TypedDict):
    """Rows of the second data set whose question stands in the first."""

    first: str
    second: str
    rows: int


class ReportJson(TypedDict):
    """Scores with their intervals, and what was compared."""

    schema: int
    target: float | None
    files: list[FileJson]
    comparisons: list[ComparisonJson]
    data: list[DataJson]
    shared: list[SharedJson]


def render(report: Report, _width: int = 80, _colour: bool = False) -> str:
    """The report as one JSON document, ending in a newline; it has one shape, however shown."""
    return f"{json.dumps(report_json(report), ensure_ascii=True, indent=2)}\n"


def report_json(report: Report) -> ReportJson:
    """The report as plain data."""
    bar = CHANCE / max(1, len(report.compared))
    return {
        "schema": 1,
        "target": report.target,
        "files": [
            {
                "path": file.name,
                "sha256": file.digest,
                "format": file.format,
                "said": list(file.said),
                "scores": [_score(each, report.target) for each in runs],
            }
            for file, runs in report.files
        ],
        "comparisons": [_comparison(each, bar) for each in report.compared],
        "data": [_data(each) for each in report.data],
        "shared": [
            {"first": first.name, "second": second.name, "rows": rows}
            for first, second, rows in report.shared
        ],
    }


def _data(data: DataSet) -> DataJson:
    return {
        "path": data.name,
        "sha256": data.digest,
        "format": data.format,
        "rows": data.rows,
        "different": data.different,
        "repeated": data.repeated,
        "without_answer": data.empty,
        "alike": data.alike,
        "classes": len(data.labels),
        "smallest_class": min(data.labels.values(), default=None),
        "number_only_in_answer": data.new_in_answer,
    }


def _score(scored: Scored, target: float | None) -> ScoreJson:
    run, found = scored.run, scored.estimate
    interval: IntervalJson | None = None
    if found.low is not None and found.high is not None:
        interval = {"low": found.low, "high": found.high, "method": found.method}
    return {
        "candidate": run.candidate,
        "metric": run.metric,
        "score": found.score if found.items else None,
        "items": found.items,
        "interval": interval,
        "repeats": run.repeats,
        "refused": run.refused,
        "unscored": dict(Counter(run.unscored.values())),
        "target": None if target is None else _target(scored, target),
    }


def _target(scored: Scored, target: float) -> TargetJson:
    found, held = scored.estimate, scored.estimate.holds(target)
    if held is None or held:
        return {"reached": None, "items_to_tell": to_tell(found, target)}
    return {"reached": found.score > target, "items_to_tell": None}


def _comparison(compared: Compared, bar: float) -> ComparisonJson:
    found = compared.found
    return {
        "first": _run(compared.first),
        "second": _run(compared.second),
        "items": found.items,
        "left_out": found.left_out,
        "difference": found.difference,
        "interval": [found.low, found.high],
        "test": found.test,
        "p": found.p,
        "shown": found.p < bar,
        "only_first": found.only_first,
        "only_second": found.only_second,
        "smallest_difference": found.smallest,
        "items_for_this_difference": found.needed,
    }


def _run(scored: Scored) -> RunJson:
    run = scored.run
    return {"path": scored.file.name, "candidate": run.candidate, "metric": run.metric}
