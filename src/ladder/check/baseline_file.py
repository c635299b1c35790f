"""The file of a baseline: JSON that people can review, one finding to a line, sorted."""

import json
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from ladder.check.baseline import Baseline, Entry
from ladder.check.findings import Severity
from ladder.engine.rules import Position
from ladder.load import nodes
from ladder.load.reader import read_text
from ladder.output.diagnostics import Diagnostic, InvalidInput
from ladder.output.files import write_whole

_LIMIT = 64 * 1024 * 1024


def _whole(value: object) -> object:
    return value if type(value) is int else None


class _Known(BaseModel, strict=True):
    """A known finding."""

    file: str = ""
    rule: str = ""
    technique: str = ""
    need: str = ""
    fact: str = ""
    severity: Annotated[Severity, Field(strict=False)]
    proposal: str = ""
    facts: dict[str, bool | int | float | str | list[str]] = {}


class _File(BaseModel, strict=True):
    """The whole file."""

    schema_: Annotated[Literal[2], BeforeValidator(_whole)] = Field(alias="schema")
    findings: list[_Known]
    owner: str = ""
    expires: Annotated[date, Field(strict=False)]


_FAULTS = {
    "schema": "its schema is not 2",
    "findings": "its `findings` are not a list",
    "expires": "it does not say until when it counts, as 2027-05-24",
    "severity": "an entry has no severity",
    "facts": "the values of an entry are not of their shape",
}


def load_baseline(path: str) -> Baseline:
    """The baseline in a file.

    Raises:
        InvalidInput: if the file is missing or is no baseline.
    """
    try:
        text = read_text(path, _LIMIT)
    except InvalidInput as bad:
        help_ = "Write one with --write-baseline."
        what = f"the baseline cannot be read: {bad.diagnostics[0].what}"
        raise InvalidInput([Diagnostic(what, bad.diagnostics[0].position, help_)]) from None
    try:
        file = _File.model_validate(json.loads(text, object_pairs_hook=_object))
    except _GivenTwice:
        raise InvalidInput(_compose(text, path)[1]) from None
    except ValidationError as error:
        route = error.errors()[0]["loc"]
        why = next((_FAULTS[str(step)] for step in route[::-1] if step in _FAULTS), "")
        if "findings" in route[:-1] and route[2:3] not in (("severity",), ("facts",)):
            why = "an entry is not of its shape"
        place = _position(_compose(text, path)[0], route)
        raise InvalidInput([_no_baseline(path, why or _FAULTS["schema"], place)]) from None
    except (ValueError, RecursionError) as error:
        place = Position(path, getattr(error, "lineno", 1))
        raise InvalidInput([_no_baseline(path, "it is not JSON", place)]) from None
    entries = (
        Entry(
            (each.file, each.rule, each.technique, each.need, each.fact),
            each.severity,
            each.proposal,
            each.facts,
        )
        for each in file.findings
    )
    return Baseline(tuple(entries), file.owner, file.expires)


class _GivenTwice(Exception):
    """A name that stands twice in one object."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(found := dict(pairs)) < len(pairs):
        raise _GivenTwice
    return found


def _compose(text: str, path: str) -> tuple[nodes.Node | None, list[Diagnostic]]:
    """The text with the place of everything in it, and what stands twice; only for a fault."""
    doubles: list[Diagnostic] = []
    try:
        return nodes.compose(text, path, doubles), doubles
    except InvalidInput as error:
        return None, list(error.diagnostics)


def _position(node: nodes.Node | None, route: tuple[str | int, ...]) -> Position | None:
    """Where the way leads to, or as far as it can be gone."""
    for step in route:
        inner: nodes.Node | None = None
        if isinstance(node, nodes.Mapping):
            inner = node.get(str(step))
        elif isinstance(node, nodes.Listing) and isinstance(step, int):
            inner = node.items[step]
        if inner is None:
            break
        node = inner
    return node.position if node else None


def _no_baseline(path: str, why: str, place: Position | None = None) -> Diagnostic:
    help_ = "Delete it and write a new one with --write-baseline."
    return Diagnostic(f"this is no baseline: {why}", place or Position(path), help_)


def save_baseline(path: str, known: Baseline) -> None:
    """Write a baseline, whole or not at all.

    Raises:
        InvalidInput: if it cannot be written.
    """
    lines = []
    for entry in sorted(known.entries, key=lambda each: (each.about, each.severity.rank)):
        named = zip(("file", "rule", "technique", "need", "fact"), entry.about, strict=True)
        told: dict[str, object] = {name: value for name, value in named if value}
        told |= {"severity": entry.severity, "proposal": entry.proposal, "facts": entry.facts}
        lines.append(json.dumps(told, ensure_ascii=False))
    findings = "[\n    " + ",\n    ".join(lines) + "\n  ]" if lines else "[]"
    head = {"schema": 2, "owner": known.owner, "expires": known.expires.isoformat()}
    opening = ",\n".join(f'  "{name}": {json.dumps(value)}' for name, value in head.items())
    text = f'{{\n{opening},\n  "findings": {findings}\n}}\n'
    write_whole("baseline", path, text, "surrogateescape")
