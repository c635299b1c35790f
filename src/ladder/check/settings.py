"""The settings of a run: their names, their values, and where they are made."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ladder.check.accepted import Accepted
from ladder.check.findings import USUAL, FailOn, Override, Severity
from ladder.check.repository import of_a_revision
from ladder.engine.sources import Position
from ladder.load.packs.folders import seen_from

COMMAND_LINE = "command line"


USUALLY: Mapping[str, Severity] = {
    "check/unmeasured-attempt": Severity.UNDECIDED,
    "check/unsupported-numbers": Severity.NOTE,
    "check/assumed-facts": Severity.NOTE,
    **dict.fromkeys(
        (
            "check/single-answer",
            "check/templated-examples",
            "check/synthetic-rows",
            "check/memorization-title",
        ),
        Severity.WARNING,
    ),
    "check/missing-facts": Severity.UNDECIDED,
    "check/lower-rung-possible": Severity.UNDECIDED,
    "check/below-recommendation": Severity.NOTE,
    "check/failed-technique": Severity.NOTE,
    "check/missing-need": Severity.UNDECIDED,
    "check/missing-training-record": Severity.UNDECIDED,
}
"""The check's own rules that never make an error."""


def usual_severity(rule: str) -> Severity:
    """Return the weight of a rule's heaviest finding under the default settings."""
    if rule.startswith(("caution/", "check/waiver", "check/baseline")):
        return Severity.WARNING
    return USUALLY.get(rule, Severity.ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A request to the check. Paths are relative to the working folder.

    Args:
        require: patterns of files that must hold a proposal each; `!` before one exempts.
        if_any: those of them that need not match a file, because a policy is for many repositories.
        severity: what the findings of a rule weigh, by its id.
        changed: the revision since which a file must have changed to be judged.
        as_found: whether files that are named count as if they were only found.
        accepted: what the files `waivers` and `baseline` accept.
        overrides: the settings that a report shows: all that are not the default.
        positions: where a file makes each setting, and the weight of each rule.
    """

    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    if_any: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    waivers: str | None = None
    baseline: str | None = None
    fail_on: FailOn = USUAL
    allow_nothing: bool = False
    severity: Mapping[str, Severity] = field(default_factory=dict)
    write_baseline: str | None = None
    no_waivers: bool = False
    as_of: str | None = None
    changed: str | None = None
    as_found: bool = False
    accepted: Accepted = field(default_factory=Accepted)
    overrides: tuple[Override, ...] = ()
    positions: Mapping[str, Position] = field(default_factory=dict)


class Layer(NamedTuple):
    """The settings that one place makes: who makes them, their values by key, where each stands."""

    origin: str
    values: Mapping[str, Any] = {}
    positions: Mapping[str, Position] = {}


def typed(**options: Any) -> Layer:
    """Return the settings of the command line that are not left out."""
    made = {name.replace("_", "-"): value for name, value in options.items() if value}
    return Layer(COMMAND_LINE, made)


class Kind(NamedTuple):
    """The values of a setting, in words and as written, and a test of a value.

    `read` makes a setting of a value in a file of that folder: one of `words`, or a list of them.
    """

    takes: str
    example: str
    fits: Callable[[object], bool]
    read: Callable[[Any, Path], Any] = lambda value, _: value
    words: tuple[str, ...] = ()


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _path(value: str, folder: Path) -> str:
    """Return a path or a pattern of the settings file relative to the working folder."""
    path = os.path.relpath(folder / value.removeprefix("!")).replace(os.sep, "/")
    return "!" * value.startswith("!") + path


_TEXT = Kind("a text", '"…"', _is_text)
_PATH = _TEXT._replace(
    read=lambda value, folder: value if of_a_revision(value) else _path(value, folder)
)
_WORDS = Kind(
    "a list of texts",
    '["…"]',
    lambda value: isinstance(value, list) and all(map(_is_text, value)),
    lambda value, _: tuple(value),
)
_PATHS = _WORDS._replace(read=lambda value, folder: tuple(_path(path, folder) for path in value))
_PACKS = _WORDS._replace(
    read=lambda value, folder: tuple(seen_from(folder, named) for named in value)
)
_FLAG = Kind("true or false", "true", lambda value: isinstance(value, bool))
_LEVEL = _TEXT._replace(read=lambda value, _: FailOn(value), words=tuple(FailOn))
WEIGHTS = Kind(
    "a table",
    "",
    lambda value: isinstance(value, dict),
    lambda value, _: {rule: Severity(weight) for rule, weight in value.items()},
)

Kinds = Mapping[str, Kind]
KINDS: Kinds = {
    "paths": _PATHS,
    "exclude": _PATHS,
    "require": _PATHS,
    "rules": _PACKS,
    "waivers": _PATH,
    "baseline": _PATH,
    "allow-nothing": _FLAG,
    "fail-on": _LEVEL,
    "severity": WEIGHTS,
}
"""Every key of a file of settings."""

OF_POLICIES: Kinds = {
    "allow": _WORDS,
    "waivers-in-proposals": _FLAG,
    "waiver-owners": _WORDS,
    "unwaivable": _WORDS,
}
"""Keys that only a policy has."""

_OF_THE_ROOT = _PATHS._replace(read=lambda value, _: _PATHS.read(value, Path()))

POLICY_KINDS: Kinds = {
    **KINDS,
    **OF_POLICIES,
    **dict.fromkeys(("paths", "exclude", "require"), _OF_THE_ROOT),
}
"""Every key of a policy. Its patterns are relative to the root of the judged repository."""
