"""The settings in force: a policy, a project's file, and the command line on top of both.

A policy is a file of settings outside the repository, which may tighten it but loosen only what it
allows. Every report names what loosens anything.
"""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from ladder.check.accepted import WaiverTerms, load_accepted
from ladder.check.findings import USUAL, FailOn, Override
from ladder.check.repository import of_a_revision, text_of
from ladder.check.settings import (
    COMMAND_LINE,
    LIMIT,
    OF_POLICIES,
    POLICY_KINDS,
    Layer,
    Settings,
    layer_of,
    usual_severity,
)
from ladder.engine.sources import Position
from ladder.output.diagnostics import Diagnostic, InvalidInput

_STRICTER = (FailOn.NEVER, FailOn.ERROR, FailOn.UNDECIDED, FailOn.WARNING)
"""Values of `fail-on`, least strict first."""


class Policy(NamedTuple):
    """A policy: its settings, its digest, and what it lets a repository loosen.

    `revision` is that from which it was read; empty if it is a file.
    """

    layer: Layer
    digest: str
    revision: str = ""

    def allows(self, key: str) -> bool:
        """Return whether a repository may loosen this setting."""
        return key in self.layer.values.get("allow", ())


def load_policy(named: str) -> Policy:
    """Return the policy in a file, or in a file of a revision (`origin/main:policy.toml`).

    Raises:
        InvalidInput: if it cannot be read.
    """
    text = text_of(named, LIMIT)
    found = f"sha256:{sha256(text.encode()).hexdigest()}"
    revision, _, file = named.partition(":") if of_a_revision(named) else ("", "", named)
    return Policy(layer_of(named, text, POLICY_KINDS, file), found, revision)


def in_force(
    policy: Policy | None, project_layer: Layer, command_line: Layer, *, only_sarif: bool = False
) -> Settings:
    """Return the settings of a run, with the waivers and the baseline in the files that they name.

    The command line has priority over the file, the file over the policy; the policy's lists and
    severities are kept. A policy covers the whole repository if nobody names paths. SARIF alone
    fails no run by default: it is judged where it is uploaded.

    Waivers and a baseline come from the revision of the policy, unless they name another one.

    Raises:
        InvalidInput: with every setting that loosens more than the policy allows, or what is wrong
            with the waivers or the baseline.
    """
    layers = [policy.layer if policy else Layer(""), project_layer, command_line]
    if only_sarif and not policy and not any("fail-on" in layer.values for layer in layers):
        layers.insert(0, Layer("usual for SARIF alone", {"fail-on": FailOn.NEVER}))
    made: dict[str, tuple[Any, str]] = {}
    stated: dict[str, Override] = {}
    refused: list[Diagnostic] = []
    for layer in layers:
        for name, key, place, value in _single(layer):
            lower = made.get(name)
            before = lower[0] if lower else _usual(key, place)
            of_policy = policy is not None and layer is policy.layer
            looser = not of_policy and key in _LOOSENS and _LOOSENS[key](value, before)
            if key == "paths":  # those that the policy or the command names are checked anyway
                covered = "." in value or before or "paths" in command_line.values
                looser = bool(policy) and layer is project_layer and not covered
            if policy and looser and not policy.allows(key):
                refused.append(_refused(policy, layer, key, place, f"{name} = {_written(value)}"))
            if policy or layer is not command_line or key not in _OF_A_HOOK:
                stated |= _shown(layer, name, key, value, before, lower, looser)
            if policy and not of_policy and isinstance(value, tuple):
                value = tuple(dict.fromkeys((*before, *value)))
            made[name] = value, lower[1] if lower else layer.origin
    if refused:
        raise InvalidInput(refused)
    values: dict[str, Any] = {"severity": {}}
    for name, (value, _) in made.items():
        rule = name.removeprefix(_SEVERITY)
        values |= {name.replace("-", "_"): value} if rule == name else {}
        values["severity"] |= {rule: value} if rule != name else {}
    if policy and not values.get("paths"):
        values["paths"] = (".",)
    shown = sorted(stated.values(), key=lambda element: element.origin != COMMAND_LINE)
    first = [Override("policy", policy.digest, policy.layer.origin)] if policy else []
    positions = {key: at for layer in layers for key, at in layer.positions.items()}
    waivers, baseline = (
        _named(policy, values.get(name), of_project=name not in command_line.values)
        for name in ("waivers", "baseline")
    )
    values |= {"waivers": waivers, "baseline": baseline}
    return Settings(
        **values,
        if_any=policy.layer.values.get("require", ()) if policy else (),
        accepted=load_accepted(_terms(policy), waivers, baseline, values.get("write_baseline")),
        overrides=(*first, *shown),
        positions=positions,
    )


def _named(policy: Policy | None, file: str | None, *, of_project: bool) -> str | None:
    """Return a file as the revision of the policy has it, if the policy is of a revision.

    Only the command line may name another revision: a project could name one of its own.
    """
    if not file or not policy or not policy.revision or (of_a_revision(file) and not of_project):
        return file
    path = file.partition(":")[2] if of_a_revision(file) else file
    return f"{policy.revision}:{path}"


_SEVERITY = "severity of "


def _single(layer: Layer) -> Iterator[tuple[str, str, str, Any]]:
    """Yield each setting of a layer: its name, its key, the key of its place, and its value."""
    for key, value in layer.values.items():
        if key == "severity":
            for rule, weight in value.items():
                yield f"{_SEVERITY}{rule}", key, rule, weight
        elif key not in OF_POLICIES:
            yield key, key, key, value


def _usual(key: str, rule: str) -> Any:
    return usual_severity(rule) if key == "severity" else getattr(Settings(), key.replace("-", "_"))


def _terms(policy: Policy | None) -> WaiverTerms:
    if policy is None:
        return WaiverTerms()
    given, own = policy.layer.values, "waivers-in-proposals"
    in_proposals = given.get(own, policy.allows(own))
    return WaiverTerms(in_proposals, given.get("waiver-owners"), given.get("unwaivable", ()))


_LOOSENS: Mapping[str, Callable[[Any, Any], bool]] = {
    "severity": lambda value, before: value.rank > before.rank,
    "fail-on": lambda value, before: _STRICTER.index(value) < _STRICTER.index(before),
    "require": lambda value, before: any(x.startswith("!") and x not in before for x in value),
    **dict.fromkeys(("exclude", "rules"), lambda value, before: not set(value) <= set(before)),
    "waivers": lambda value, before: value != before,
    "baseline": lambda value, before: value != before,
    **dict.fromkeys(
        ("allow-nothing", "as-of", "as-found", "changed", "write-baseline"),
        lambda value, before: bool(value) and not (value is True and before),
    ),
}
"""A function that returns whether a value of a setting loosens the earlier one."""


_OF_A_HOOK = ("paths", "as-found", "allow-nothing")
"""Settings of the command line that no report repeats, unless a policy lets them be made."""


def _refused(policy: Policy, by: Layer, key: str, place: str, what: str) -> Diagnostic:
    position = by.positions.get(place) or Position(by.origin, 0 if by.origin == COMMAND_LINE else 1)
    allow = f'allow = ["{key}"] into {policy.layer.origin}'
    help_ = f"Remove it, or ask the owner of the policy to write {allow}."
    return Diagnostic(f"the policy does not let this be loosened: {what}", position, help_)


def _shown(
    by: Layer,
    name: str,
    key: str,
    value: Any,
    before: Any,
    lower: tuple[Any, str] | None,
    looser: bool,
) -> Mapping[str, Override]:
    """Return a setting that is not the default as a report shows it."""
    instead_of = USUAL.value if key == "fail-on" else ""
    if key == "paths" and by.origin == COMMAND_LINE:
        return {}  # pre-commit names every file of a commit
    if lower and value == before:
        return {}
    if key == "severity":
        looser = value.rank > usual_severity(name.removeprefix(_SEVERITY)).rank
    elif lower:
        instead_of = f"{_written(before)} in {lower[1]}"
    elif value == before:
        return {}
    return {name: Override(name, _written(value), by.origin, instead_of, looser)}


def _written(value: Any) -> str:
    """Return a value as a person would write it."""
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(value) or "none" if isinstance(value, tuple) else str(value)
