"""Results of lm-evaluation-harness: `results_*.json`, and `samples_*.jsonl` of `--log_samples`.

Layout read in lm-evaluation-harness 0.3.0 to 0.4.13. The first gives means only, the second a line
for each document and filter, which alone can be paired.
"""

from collections.abc import Iterable
from math import isfinite
from typing import Any

from ladder.load.evidence.lines import Lines
from ladder.load.evidence.rows import Object, object_at, text_at, unlike
from ladder.load.evidence.run import Results, Run, Summary, Tally, score_of

FORM = "lm-evaluation-harness"

NOT_METRICS = frozenset({"alias", "name", "sample_len", "sample_count", "samples"})

_STATED = ("doc", "target", "filtered_resps")
"""Keys that show why a sample has no score."""

_ABOUT_THE_SAMPLE = (
    *("doc_id", "doc", "target", "arguments", "resps", "filtered_resps", "filter", "metrics"),
    *("doc_hash", "prompt_hash", "target_hash"),
)


def is_document(value: Object) -> bool:
    """Return whether a JSON document is its summary."""
    return isinstance(value.get("results"), dict) and "versions" in value and "config" in value


def is_row(value: Object) -> bool:
    """Return whether a JSON object is one of its samples."""
    return "doc_id" in value and "filtered_resps" in value


def read_document(lines: Lines, document: Object) -> Results:
    """Return the summary: a mean for each task and metric.

    Raises:
        InvalidInput: if it holds no score with its number of items.
    """
    model = text_at(document, "model_name") or text_at(object_at(document, "config"), "model")
    runs: list[Run] = []
    parts = ["It holds means only: its samples file (--log_samples) can be compared item by item."]
    for task, values in object_at(document, "results").items():
        items, whole = _items(document, task)
        if not isinstance(values, dict) or items is None:
            continue
        if whole > items:
            parts.append(f"{task} was limited to {items:,} of {whole:,} items: a trial run.")
        for key, value in values.items():
            metric, _, named = key.partition(",")
            score = _number(value)
            if metric in NOT_METRICS or metric.endswith("_stderr") or score is None:
                continue
            error = values.get(f"{metric}_stderr,{named}" if named else f"{metric}_stderr")
            summary = Summary(score, items, _number(error))
            runs.append(Run(model, " ".join(filter(None, (task, key))), summary=summary))
    if not runs:
        raise unlike(lines, "it holds no score whose number of items is said")
    return Results(lines.name, lines.digest, FORM, tuple(runs), tuple(parts))


def _items(document: Object, task: str) -> tuple[int | None, int]:
    """Return how many items of a task were scored, and how many it has."""
    counted = object_at(document, "n-samples", task)
    found = counted.get("effective", object_at(document, "results", task).get("sample_len"))
    whole = counted.get("original", found)
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        return None, 0
    return found, whole if isinstance(whole, int) else found


def _number(value: object) -> float | None:
    """Return a number if it is one: an error may be the text N/A, a score NaN."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return float(value)


def read_rows(lines: Lines, rows: Iterable[tuple[int, Any]]) -> Results:
    """Return the samples, each with its line.

    An item is a document by its hash; filters are separate metrics.

    Raises:
        InvalidInput: at a sample without a number that could be its score.
    """
    tallies: dict[str, Tally] = {}
    for line, row in rows:
        if not is_row(row):
            raise lines.fault("this is no sample of lm-evaluation-harness", line)
        item = text_at(row, "doc_hash", "doc_id")
        named = row.get("metrics")
        metrics = (
            named if isinstance(named, list) else [m for m in row if m not in _ABOUT_THE_SAMPLE]
        )
        for metric in metrics:
            key = ",".join(filter(None, (str(metric), text_at(row, "filter"))))
            tally = tallies.setdefault(key, Tally("", key, kept=lines.kept))
            try:
                found = score_of(row.get(metric))
            except ValueError:
                continue  # a metric over all samples (a perplexity's parts) has no score of its own
            if found is None:
                tally.miss(item, "no score")
            else:
                tally.add(item, found)
                if not found:
                    tally.keep(item, {name: row.get(name) for name in _STATED})
    runs = tuple(run for run in (tally.run() for tally in tallies.values()) if run.scores)
    if not runs:
        raise unlike(lines, "no sample holds a score")
    parts = ("Items are documents by their hash.",)
    return Results(lines.name, lines.digest, f"{FORM}, samples", runs, parts)
