"""Which settings are in force: a policy, a project's file, and the command line on top of both.

A policy is a file of settings that somebody else keeps: its repository may tighten it and never
loosen it, but for what it allows. What loosens anything is told in every report.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from ladder.check.findings import USUAL, FailOn, Override, usual_severity
from ladder.check.repository import text_at
from ladder.check.settings import (
    COMMAND_LINE,
    KINDS,
    OF_POLICIES,
    Layer,
    Settings,
    WaiverTerms,
)
from ladder.check.settings_file import LIMIT, layer
from ladder.engine.rules import Position, Rulebook
from ladder.load.reader import decode, read_text
from ladder.output.diagnostics import Diagnostic, InvalidInput

_STRICTER = (FailOn.NEVER, FailOn.ERROR, FailOn.UNDECIDED, FailOn.WARNING)
"""What fails a run, from the laxest."""


class Policy(NamedTuple):
    """A policy: its settings, its digest, and what it lets a repository loosen."""

    layer: Layer
    digest: str

    def allows(self, key: str) -> bool:
        """Whether a repository may loosen this setting."""
        return key in self.layer.values.get("allow", ())


def load_policy(named: str, digest: str | None) -> Policy:
    """The policy in a file, or in a file as a revision has it (`origin/main:policy.toml`).

    Raises:
        InvalidInput: if it cannot be read, or is not the one of that digest.
    """
    if ":" in named and not Path(named).exists():
        text = decode(text_at(named), named)
    else:
        text = read_text(named, LIMIT)
    found = f"sha256:{sha256(text.encode()).hexdigest()}"
    if digest is not None and found != f"sha256:{digest.removeprefix('sha256:').lower()}":
        what = f"this is not the policy of that digest: it is {found}"
        help_ = "Find out who changed it; with a change that is meant, name the new digest."
        raise InvalidInput([Diagnostic(what, Position(named), help_)])
    return Policy(layer(named, text, {**KINDS, **OF_POLICIES}), found)


def in_force(
    policy: Policy | None, file: Layer, command_line: Layer, *, only_sarif: bool
) -> tuple[Settings, tuple[Override, ...]]:
    """The settings, and those that a report shows: all that are not the usual.

    The command line goes before the file, the file before the policy, and that before what is
    usual; lists and severities of the policy stay. SARIF alone never fails a run unless somebody
    asks for it: what it holds is judged where it is uploaded. A policy lets it fail.

    Raises:
        InvalidInput: with every setting that loosens what the policy does not allow to be.
    """
    layers = [policy.layer if policy else Layer(""), file, command_line]
    if only_sarif and not policy and not any("fail-on" in each.values for each in layers):
        layers.insert(0, Layer("usual for SARIF alone", {"fail-on": FailOn.NEVER}))
    values: dict[str, Any] = {}
    overrides: list[Override] = []
    refused: list[Diagnostic] = []
    for each in layers:
        for key, value in each.values.items():
            if key in OF_POLICIES:
                continue
            before = values.get(key, getattr(Settings(), key.replace("-", "_")))
            own = policy is None or each is not policy.layer
            looser = list(_loosened(key, value, values)) if own else []
            if policy and looser and not policy.allows(key):
                refused += [_refused(policy, each, what) for what in looser]
            origin = next((lower for lower in layers if key in lower.values), each)
            overrides = [known for known in overrides if known.setting != key]
            overrides += _shown(each, key, value, before, origin, bool(looser))
            values[key] = _joined(before, value) if policy and each is not policy.layer else value
    if refused:
        raise InvalidInput(refused)
    told = _told(policy, overrides)
    settings = {key.replace("-", "_"): value for key, value in values.items()}
    return Settings(**settings, terms=_terms(policy)), told


def _joined(before: Any, value: Any) -> Any:
    """What a policy and its repository come to: both lists, and the repository's own severities."""
    if isinstance(value, Mapping):
        return {**before, **value}
    return tuple(dict.fromkeys((*before, *value))) if isinstance(value, tuple) else value


def _terms(policy: Policy | None) -> WaiverTerms:
    if policy is None:
        return WaiverTerms()
    given = policy.layer.values
    return WaiverTerms(
        given.get("waivers-in-proposals", policy.allows("waivers-in-proposals")),
        given.get("waiver-owners"),
        given.get("unwaivable", ()),
        given.get("waiver-renewals"),
    )


def insist(policy: Policy | None, rulebook: Rulebook) -> None:
    """Refuse other rules than those of which the policy names the digest."""
    wanted = policy.layer.values.get("rules-digest") if policy else None
    if policy and wanted is not None and wanted != rulebook.pack.digest:
        what = f"the policy wants other rules than these, which are {rulebook.pack.digest}"
        help_ = "Install the version that it was written for, or name the new digest in it."
        raise InvalidInput([Diagnostic(what, policy.layer.positions["rules-digest"], help_)])


def _loosened(key: str, value: Any, before: Mapping[str, Any]) -> Iterator[str]:
    """What a setting loosens, each as one would write it."""
    loosens = _LOOSENS.get(key)
    if key == "severity":
        weights = before.get("severity", {})
        for rule, severity in value.items():
            if severity.rank > weights.get(rule, usual_severity(rule)).rank:
                yield f"severity of {rule} = {severity}"
    elif loosens is not None and loosens(value, before.get(key)):
        yield f"{key} = {_written(value)}"


_LOOSENS: Mapping[str, Callable[[Any, Any], bool]] = {
    "fail-on": lambda value, before: _STRICTER.index(value) < _STRICTER.index(before or USUAL),
    "evidence": lambda value, before: before is not None and value.rank > before.rank,
    "require": lambda value, _: any(each.startswith("!") for each in value),
    "rules": lambda value, before: not set(value) <= set(before or ()),
    "waivers": lambda value, before: value != before,
    "baseline": lambda value, before: value != before,
    **dict.fromkeys(
        ("exclude", "allow-nothing", "as-of", "as-found", "changed", "write-baseline"),
        lambda value, before: bool(value) and not (value is True and before),
    ),
}
"""Whether a value of a setting loosens what was set before."""


def _refused(policy: Policy, by: Layer, what: str) -> Diagnostic:
    key = what.partition(" = ")[0]
    setting = "severity" if key.startswith("severity of ") else key
    place = by.positions.get(key.removeprefix("severity of "))
    position = place or Position(by.origin, 0 if by.origin == COMMAND_LINE else 1)
    help_ = f'Take it out; or its keeper writes allow = ["{setting}"] into {policy.layer.origin}.'
    return Diagnostic(f"the policy does not let this be loosened: {what}", position, help_)


def _told(policy: Policy | None, overrides: Sequence[Override]) -> tuple[Override, ...]:
    """What a report shows: the policy, then the command line, the file, and the policy's own."""
    told = sorted(overrides, key=lambda each: each.origin != COMMAND_LINE)
    if policy is None:
        return tuple(told)
    return (Override("policy", policy.digest, policy.layer.origin), *told)


def _shown(
    by: Layer, key: str, value: Any, before: Any, lower: Layer, loosens: bool
) -> Iterator[Override]:
    """How a report shows a setting that is not the usual."""
    if key == "severity":
        for rule, severity in value.items():
            lighter = severity.rank > usual_severity(rule).rank
            yield Override(f"severity of {rule}", severity.value, by.origin, loosens=lighter)
    elif lower is not by:
        instead_of = f"{_written(before)} in {lower.origin}"
        yield Override(key, _written(value), by.origin, instead_of, loosens)
    elif value != before and (key != "paths" or by.origin != COMMAND_LINE):
        instead_of = USUAL.value if key == "fail-on" else ""
        yield Override(key, _written(value), by.origin, instead_of, loosens)


def _written(value: Any) -> str:
    """A value as a person would write it."""
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(value) or "none" if isinstance(value, tuple) else str(value)
