"""The report on result files as JSON; ids and texts of items appear only under `shown`."""

import json
from collections import Counter

from ladder.engine.errors import FIRST
from ladder.evidence.compare import CHANCE
from ladder.evidence.intervals import to_tell
from ladder.evidence.report import Compared, Report, Scored, is_off_scale
from ladder.evidence.sheets import Share, SheetReport, below, pasted
from ladder.load.evidence.data import DataSet

Json = dict[str, object]


def render(report: Report, _width: int = 80, _color: bool = False) -> str:
    """Return the report as one JSON document, ending in a newline."""
    bar = CHANCE / max(1, len(report.compared))
    document: Json = {
        "schema": 1,
        "target": report.target,
        "files": [
            {
                "path": file.name,
                "sha256": file.digest,
                "format": file.format,
                "said": list(file.stated),
                "scores": [_score(run, report.target) for run in runs],
            }
            for file, runs in report.files
        ],
        "comparisons": [_comparison(item, bar) for item in report.compared],
        "data": [_data(item) for item in report.data],
        "shared": [
            {"first": first.name, "second": second.name, "rows": rows}
            for first, second, rows in report.shared
        ],
        "shown": [item._asdict() for item in report.shown],
    }
    if report.sheets:
        document["errors"] = [_sheet(item) for item in report.sheets]
    if len(report.sheets) == 2:
        document["before_after"] = {
            "of": "items" if report.of_all else "bad-answers",
            "causes": [
                {
                    "cause": item.before.cause,
                    "before": _share(item.before),
                    "after": _share(item.after),
                    "change": item.change,
                }
                for item in report.changed
            ],
        }
    text = json.dumps(document, ensure_ascii=True, indent=2)
    return text.replace("##", "\\u0023#") + "\n"  # a CI runner would run it as a command


def _sheet(report: SheetReport) -> Json:
    counts, source, readers = report.counts, report.source, report.readers
    return {
        "path": report.sheet.name,
        "sha256": report.sheet.digest,
        "read": counts.read,
        "unclear": counts.unclear,
        "causes": [{"cause": item.cause, **_share(item)} for item in report.shares],
        "results": source
        and {
            "path": source.file.name,
            "candidate": source.run.candidate,
            "metric": source.run.metric,
            "wrong": source.wrong,
            "score": source.score.score,
            "items": source.score.items,
        },
        "leading": report.lead[0][0] if report.leads else None,
        "read_again": counts.unclear if counts.read_again else 0,
        "read_more": FIRST if report.read_more else 0,
        "ceilings": [
            {
                "technique": ceiling.technique,
                "can_repair": ceiling.errors,
                "at_most": ceiling.high,
                "likelier": ceiling.likelier,
                "below_target": below(ceiling.high, counts.target),
            }
            for _, ceiling in report.ceilings
        ],
        "readers": readers
        and {
            "rows": readers.rows,
            "same": readers.same,
            "interval": [readers.low, readers.high],
            "kappa": readers.kappa,
            "differ": [
                {"cause": first, "cause_2": second, "rows": rows}
                for first, second, rows in readers.differ
            ],
        },
        "problem": "\n".join(pasted(report)) + "\n",
    }


def _share(share: Share) -> Json:
    return {
        "count": share.answers,
        "share": share.share,
        "low": share.low,
        "high": share.high,
        "helped": share.helped,
        "tried": share.tried,
    }


def _data(data: DataSet) -> Json:
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
    }


def _score(scored: Scored, target: float | None) -> Json:
    run, found = scored.run, scored.estimate
    interval = {"low": found.low, "high": found.high, "method": found.method}
    return {
        "candidate": run.candidate,
        "metric": run.metric,
        "score": found.score if found.items else None,
        "items": found.items,
        "interval": None if None in (found.low, found.high) else interval,
        "repeats": run.repeats,
        "unscored": dict(Counter(run.unscored.values())),
        "target": None if target is None else _target(scored, target),
    }


def _target(scored: Scored, target: float) -> Json:
    """Return a score beside the target: `reached` is null if that is open, or on another scale."""
    found, held = scored.estimate, scored.estimate.holds(target)
    if is_off_scale(scored.run, target):
        return {"reached": None, "items_to_tell": None}
    if held is None or held:
        return {"reached": None, "items_to_tell": to_tell(found, target)}
    return {"reached": found.score > target, "items_to_tell": None}


def _comparison(compared: Compared, bar: float) -> Json:
    found = compared.found
    return {
        "first": _run(compared.first),
        "second": _run(compared.second),
        "items": found.items,
        "paired_by": "id" if found.items else None,
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


def _run(scored: Scored) -> Json:
    run = scored.run
    return {"path": scored.file.name, "candidate": run.candidate, "metric": run.metric}
