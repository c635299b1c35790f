"""The file of a baseline: JSON that people can review, one finding to a line, sorted."""

import json
from datetime import date
from typing import NamedTuple

from ladder.check.placeholders import is_placeholder
from ladder.engine.sources import Position
from ladder.load.yaml.nodes import Listing, Mapping, Node, Scalar, compose
from ladder.load.yaml.reader import read_text
from ladder.output.diagnostics import Diagnostic, InvalidInput
from ladder.output.files import write_whole

_LIMIT = 16 * 1024 * 1024
_SCHEMA = "3"


class Known(NamedTuple):
    """A known finding: its file, its rule and its technique, if any."""

    file: str
    rule: str
    technique: str


class Baseline(NamedTuple):
    """The known findings, who answers for them, and the last day on which they count."""

    findings: frozenset[Known]
    owner: str = ""
    expires: date = date.max


def load_baseline(path: str, *, owned: bool) -> Baseline:
    """Return the baseline in a file; `owned` if it must name its owner.

    Raises:
        InvalidInput: if the file is missing or is not a baseline.
    """
    try:
        text = read_text(path, _LIMIT)
    except InvalidInput as bad:
        help_ = "Write one with --write-baseline."
        what = f"the baseline cannot be read: {bad.diagnostics[0].what}"
        raise InvalidInput([Diagnostic(what, bad.diagnostics[0].position, help_)]) from None
    doubles: list[Diagnostic] = []
    root = compose(text, path, doubles)
    if doubles:
        raise InvalidInput(doubles)
    values = {key.value: value for key, value in root.entries} if isinstance(root, Mapping) else {}
    place = root.position if root else Position(path)
    schema, expires, findings = map(values.get, ("schema", "expires", "findings"))
    if _text(schema) != _SCHEMA:
        raise _not_a_baseline(f"its schema is not {_SCHEMA}", schema.position if schema else place)
    if not isinstance(findings, Listing):
        at = findings.position if findings else place
        raise _not_a_baseline("its `findings` are not a list", at)
    try:
        day = date.fromisoformat(_text(expires) or "")
    except ValueError:
        at = expires.position if expires else place
        raise _not_a_baseline("it does not say until when it counts, as 2027-05-24", at) from None
    known = frozenset(map(_known, findings.items))
    owner = values.get("owner")
    name = _text(owner) or ""
    if owned and is_placeholder(name):
        help_ = 'Write who answers for its findings, for example "owner": "Platform team".'
        what = "the baseline does not name its owner"
        raise InvalidInput([Diagnostic(what, owner.position if owner else place, help_)])
    return Baseline(known, name, day)


def _text(node: Node | None) -> str | None:
    return node.value if isinstance(node, Scalar) else None


def _known(node: Node) -> Known:
    entries = node.entries if isinstance(node, Mapping) else []
    given = {key.value: _text(value) for key, value in entries}
    file, rule, technique = given.get("file"), given.get("rule"), given.get("technique", "")
    if file and rule and technique is not None:
        return Known(file, rule, technique)
    raise _not_a_baseline("an entry has no file or no rule", node.position)


def _not_a_baseline(why: str, place: Position) -> InvalidInput:
    help_ = "Delete it and write a new one with --write-baseline."
    return InvalidInput([Diagnostic(f"this is not a baseline: {why}", place, help_)])


def save_baseline(path: str, known: Baseline) -> None:
    """Write a baseline, whole or not at all.

    Raises:
        InvalidInput: if it cannot be written.
    """
    entries = (
        {k: v for k, v in finding._asdict().items() if v} for finding in sorted(known.findings)
    )
    lines = [json.dumps(entry, ensure_ascii=False) for entry in entries]
    findings = "[\n    " + ",\n    ".join(lines) + "\n  ]" if lines else "[]"
    head = {"schema": int(_SCHEMA), "owner": known.owner, "expires": known.expires.isoformat()}
    opening = ",\n".join(f'  "{name}": {json.dumps(value)}' for name, value in head.items())
    text = f'{{\n{opening},\n  "findings": {findings}\n}}\n'
    write_whole("baseline", path, text, "surrogateescape")
