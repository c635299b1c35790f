"""Logs of Inspect as JSON: `inspect log dump`, or `--log-format json`.

Layout read in inspect_ai's test logs and in logs written by 0.3.285. Items are samples by their id;
epochs are repeats of an item. Errored samples have no score: Inspect leaves them out of its means.
"""

from ladder.load.evidence.lines import Lines
from ladder.load.evidence.rows import Object, list_at, object_at, text_at, unlike
from ladder.load.evidence.run import Results, Tally, score_in

LETTERS = {"C": 1.0, "I": 0.0, "P": 0.5, "N": 0.0}
"""Correct, incorrect, partly correct, no answer."""


def is_document(value: Object) -> bool:
    """Return whether a JSON document is a log of Inspect."""
    return isinstance(value.get("eval"), dict) and "status" in value and "plan" in value


def read_document(lines: Lines, document: Object) -> Results:
    """Return the whole log.

    Raises:
        InvalidInput: if the run did not end well, or no sample has a score.
    """
    if document["status"] != "success" or document.get("invalidated") is True:
        state = "was invalidated" if document.get("invalidated") else f"is `{document['status']}`"
        raise lines.fault(f"the run {state}: its scores stand for nothing", help_="Run it again.")
    run = object_at(document, "eval")
    samples = [sample for sample in list_at(document, "samples") if isinstance(sample, dict)]
    metrics = list(dict.fromkeys(name for item in samples for name in object_at(item, "scores")))
    if not metrics:
        raise unlike(lines, "no sample in this log has a score")
    model = text_at(run, "model")
    tallies = {metric: Tally(model, metric, kept=lines.kept) for metric in metrics}
    for sample in samples:
        _add(sample, lines, tallies)
    version = text_at(object_at(run, "packages"), "inspect_ai")
    runs = tuple(tally.run() for tally in tallies.values())
    form = f"an Inspect log ({version})" if version else "an Inspect log"
    parts = ["Items are samples by their id; C counts 1, P one half, I and N nothing."]
    if object_at(run, "config").get("limit"):
        parts.append(
            f"The run was limited to {len(samples):,} samples: a trial, not the whole set."
        )
    return Results(lines.name, lines.digest, form, runs, tuple(parts))


def _add(sample: Object, lines: Lines, tallies: dict[str, Tally]) -> None:
    item, scores = text_at(sample, "id"), object_at(sample, "scores")
    for metric, tally in tallies.items():
        value = object_at(scores, metric).get("value")
        if isinstance(value, str) and value in LETTERS:
            value = LETTERS[value]
        help_ = "Score by one number: a scorer that gives several is not read."
        found = score_in(lines, 1, f"`{metric}` of a sample", value, help_)
        if found is None:
            tally.miss(item, "error" if sample.get("error") else "no score")
        else:
            tally.add(item, found)
            if not found:
                answer = object_at(scores, metric).get("answer")
                answer = answer or object_at(sample, "output").get("completion")
                values = {"input": sample.get("input"), "target": sample.get("target")}
                tally.keep(item, {**values, "answer": answer})
