"""A baseline: what was found when the gate was adopted. It can only shrink.

Its file is JSON that people can review: one finding to a line, sorted.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from ladder.check.findings import Checked, Finding, Key, Severity
from ladder.engine.rules import Position
from ladder.load import nodes
from ladder.load.reader import decode
from ladder.output.diagnostics import Diagnostic, InvalidInput

SCHEMA = 1
_NAMES = ("file", "rule", "technique", "need", "fact", "severity")
_LIMIT = 64 * 1024 * 1024

Entry = tuple[Key, Severity]
"""What a known finding is about, and how much it weighed."""

Baseline = Mapping[Entry, int]
"""How many findings of each kind are known."""


def apply(files: Iterable[Checked], known: Baseline) -> tuple[tuple[Checked, ...], Baseline]:
    """Files with the known findings marked as such, and the known ones that are no longer found."""
    left = Counter(known)
    marked = tuple(
        [
            checked._replace(findings=tuple([_marked(each, left) for each in checked.findings]))
            for checked in files
        ]
    )
    return marked, +left


def _marked(finding: Finding, left: Counter[Entry]) -> Finding:
    if not _take(finding, left):
        return finding
    return finding._replace(suppression="baseline", remark="known when the gate was adopted")


def _take(finding: Finding, left: Counter[Entry]) -> bool:
    """Whether an entry knows a finding that weighed as much or more; it is taken off `left`."""
    if _counts(finding):
        for severity in Severity:
            entry = finding.about, severity
            if severity.rank <= finding.severity.rank and left[entry] > 0:
                left[entry] -= 1
                return True
    return False


def adopt(files: Iterable[Checked]) -> Baseline:
    """The baseline of a first run: every finding that counts, but for unusable inputs."""
    findings = (finding for checked in files for finding in checked.findings)
    return Counter((finding.about, finding.severity) for finding in findings if _counts(finding))


def ratchet(known: Baseline, files: Iterable[Checked], exists: Callable[[str], bool]) -> Baseline:
    """What is left of a baseline after a run over `files`: nothing is ever added to it.

    Args:
        known: the baseline so far.
        files: the files of this run, before a baseline was applied to them. Of one that could not
            be judged, all that is known is kept.
        exists: whether a file that this run did not look at is still there.
    """
    run = tuple(files)
    judged = {checked.file for checked in run if checked.techniques}
    left, remaining = Counter(known), Counter[Entry]()
    for checked in run:
        for finding in checked.findings if checked.techniques else ():
            if _take(finding, left):
                remaining[finding.about, finding.severity] += 1
    looked_at = {checked.file for checked in run}
    for entry, count in known.items():
        file = entry[0][0]
        if file not in judged and (file in looked_at or exists(file)):
            remaining[entry] = count
    return remaining


def _counts(finding: Finding) -> bool:
    return finding.counts and not finding.unusable


def load_baseline(path: str) -> Baseline:
    """The baseline in a file.

    Raises:
        InvalidInput: if the file is missing or is no baseline.
    """
    try:
        with open(path, "rb") as file:
            text = decode(file.read(_LIMIT), path)
    except OSError as error:
        what = f"the baseline cannot be read: {(error.strerror or str(error)).lower()}"
        help_ = "Write one with --write-baseline."
        raise InvalidInput([Diagnostic(what, Position(path), help_)]) from None
    try:
        document = json.loads(text, object_pairs_hook=_object)
    except _GivenTwice:
        doubles: list[Diagnostic] = []
        _compose(text, path, doubles)
        otherwise = _no_baseline(Position(path), "a name is given twice")
        raise InvalidInput(doubles or [otherwise]) from None
    except (ValueError, RecursionError) as error:
        position = Position(path, getattr(error, "lineno", 1))
        raise InvalidInput([_no_baseline(position, "it is not JSON")]) from None
    known = Counter[Entry]()
    try:
        for entry, count in _entries(document):
            known[entry] += count
    except _WrongShape as fault:
        position = _position(_compose(text, path, []), fault.route) or Position(path)
        raise InvalidInput([_no_baseline(position, fault.why)]) from None
    return known


class _GivenTwice(Exception):
    """A name that stands twice in one object."""


class _WrongShape(Exception):
    """What is wrong with a value of a baseline, and the way to it."""

    def __init__(self, why: str, *route: str | int) -> None:
        self.why, self.route = why, route
        super().__init__(why)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _GivenTwice
    return found


def _entries(document: object) -> Iterator[tuple[Entry, int]]:
    if not isinstance(document, dict) or type(document.get("schema")) is not int:
        raise _WrongShape(f"its schema is not {SCHEMA}", "schema")
    if document["schema"] != SCHEMA:
        raise _WrongShape(f"its schema is not {SCHEMA}", "schema")
    entries = document.get("findings")
    if not isinstance(entries, list):
        raise _WrongShape("its `findings` are not a list", "findings")
    for index, entry in enumerate(entries):
        route = ("findings", index)
        if not isinstance(entry, dict):
            raise _WrongShape("an entry is not of its shape", *route)
        values = [entry.get(name, "") for name in _NAMES]
        for name, value in zip(_NAMES, values, strict=True):
            if not isinstance(value, str):
                raise _WrongShape("an entry is not of its shape", *route, name)
        count = entry.get("count", 1)
        if type(count) is not int or count < 1:
            raise _WrongShape("a count is not a positive number", *route, "count")
        file, rule, technique, need, fact, severity = values
        if severity not in list(Severity):
            raise _WrongShape("an entry has no severity", *route, "severity")
        yield ((file, rule, technique, need, fact), Severity(severity)), count


def _compose(text: str, path: str, doubles: list[Diagnostic]) -> nodes.Node | None:
    """The text with the place of everything in it, only where a fault is to be shown."""
    try:
        return nodes.compose(text, path, doubles)
    except InvalidInput:
        return None


def _position(node: nodes.Node | None, route: tuple[str | int, ...]) -> Position | None:
    """Where the way leads to, or as far as it can be gone."""
    for step in route:
        inner: nodes.Node | None = None
        if isinstance(node, nodes.Mapping):
            inner = next((value for key, value in node.entries if key.value == step), None)
        elif isinstance(node, nodes.Listing) and isinstance(step, int):
            inner = node.items[step]
        if inner is None:
            break
        node = inner
    return node.position if node else None


def _no_baseline(position: Position, why: str) -> Diagnostic:
    help_ = "Delete it and write a new one with --write-baseline."
    return Diagnostic(f"this is no baseline: {why}", position, help_)


def save_baseline(path: str, known: Baseline) -> None:
    """Write a baseline, whole or not at all.

    Raises:
        InvalidInput: if it cannot be written.
    """
    lines = []
    for (about, severity), count in sorted(known.items()):
        values = zip(_NAMES, (*about, severity.value), strict=True)
        entry: dict[str, object] = {name: value for name, value in values if value}
        lines.append(json.dumps(entry | ({"count": count} if count > 1 else {})))
    body = ",\n    ".join(lines)
    findings = f"[\n    {body}\n  ]" if lines else "[]"
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8") as file:
            file.write(f'{{\n  "schema": {SCHEMA},\n  "findings": {findings}\n}}\n')
        os.replace(temporary, path)
    except OSError as error:
        what = f"the baseline cannot be written: {(error.strerror or str(error)).lower()}"
        raise InvalidInput([Diagnostic(what, Position(path), "Check the folder.")]) from None
