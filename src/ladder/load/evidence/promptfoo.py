"""Results of promptfoo: `promptfoo eval -o results.json`, or `.jsonl` with a result a line.

Layout read in promptfoo's src/types/index.ts and src/util/output.ts (2026). A candidate is a prompt
with a provider; an item is a test's variables, so repeats of a test are one item.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from ladder.load.evidence.lines import Lines
from ladder.load.evidence.rows import Object, list_at, object_at, text_at, unlike
from ladder.load.evidence.run import Results, Run, Tally, score_in

ERROR = 2
"""`failureReason` of a test that was never judged."""

_Candidate = tuple[str, str]


def is_document(value: Object) -> bool:
    """Return whether a JSON document is the summary that promptfoo writes."""
    inner = object_at(value, "results")
    return isinstance(inner.get("results"), list) and "stats" in inner


def is_row(value: Object) -> bool:
    """Return whether a JSON object is one result of promptfoo's JSONL."""
    return "success" in value and ("testIdx" in value or "gradingResult" in value)


def read_document(lines: Lines, document: Object) -> Results:
    """Return the whole summary.

    Raises:
        InvalidInput: if it is not one.
    """
    version = text_at(object_at(document, "metadata"), "promptfooVersion")
    rows = list_at(document, "results", "results")
    return read_rows(lines, ((1, row) for row in rows), f" {version}".rstrip())


def read_rows(lines: Lines, rows: Iterable[tuple[int, Any]], version: str = "") -> Results:
    """Return its results, each with its line.

    Raises:
        InvalidInput: at a row that is none.
    """
    passed: dict[_Candidate, Tally] = {}
    scored: dict[_Candidate, dict[str, Tally]] = {}
    for line, row in rows:
        if not isinstance(row, dict) or "success" not in row:
            raise lines.fault("this is no result of promptfoo", line, help_="Export it anew.")
        names = _candidate(row)
        item, name = _item(row), ", ".join(filter(None, names))
        tally = passed.setdefault(names, Tally(name, "pass", kept=lines.kept))
        besides = scored.setdefault(names, {})
        if _was_not_judged(row):
            for beside in (tally, *besides.values()):
                beside.miss(item, "error")
            continue
        tally.add(item, float(row["success"] is True))
        if row["success"] is not True:
            output = object_at(row, "response").get("output")
            tally.keep(item, {"vars": row.get("vars"), "output": output, **_expected(row)})
        values = {"score": row.get("score"), **object_at(row, "namedScores")}
        for metric, value in values.items():
            found = score_in(lines, line, "a score", value, "Export the file anew.")
            if found is not None:
                besides.setdefault(metric, Tally(name, metric)).add(item, found)
    if not passed:
        raise unlike(lines, "promptfoo's results hold no test")
    runs: list[Run] = []
    for names, tally in passed.items():
        run = tally.run()
        others = [other.run() for other in scored[names].values()]
        runs += [run, *(other for other in others if other.scores != run.scores)]
    parts = ("Items are the tests' variables; a test counts as passed as promptfoo says.",)
    return Results(lines.name, lines.digest, f"promptfoo{version}", tuple(runs), parts)


def _candidate(row: Object) -> _Candidate:
    provider, prompt = object_at(row, "provider"), object_at(row, "prompt")
    model = text_at(provider, "label", "id") or text_at(row, "provider")
    label, raw = text_at(prompt, "label"), text_at(prompt, "raw")
    if not label or label == raw or "\n" in label:  # the prompt itself, which is not to be shown
        label = f"prompt {row.get('promptIdx', 0)}"
    return model, label


def _item(row: Object) -> str:
    """Return the id of a test: a digest of its variables, else its number."""
    variables = row.get("vars") or object_at(row, "testCase", "vars")
    if not variables:
        return f"test {row.get('testIdx', 0)}"
    text = json.dumps(variables, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def _expected(row: Object) -> Object:
    """Return what the test asserts with a value, such as `equals: 9`; nothing if it does not."""
    asserted = [item for item in list_at(row, "testCase", "assert") if isinstance(item, dict)]
    words = [f"{item.get('type')}: {item['value']}" for item in asserted if "value" in item]
    return {"expected": "; ".join(words)} if words else {}


def _was_not_judged(row: Object) -> bool:
    if "failureReason" in row:
        return bool(row["failureReason"] == ERROR)
    return bool(row.get("error")) and not row.get("gradingResult")
