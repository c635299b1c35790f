"""Settings of a run: those of a project's file, and the command line on top of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ladder.check.findings import USUAL, FailOn, Override, Severity
from ladder.engine.rules import Position

COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True)
class Settings:
    """What is asked of the check. Paths are relative to where the command runs.

    Args:
        origin: the file that makes the settings, or the command line.
        fail_on: the least severity that fails; None for the usual one.
        severity: what the findings of a rule weigh, by its id.
        given: each setting that the origin makes, with its value as a person would write it.
        weighed: where each rule stands that `severity` names.
        overrides: what a report shows: every setting that is not the usual.
    """

    origin: str = ""
    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    waivers: str | None = None
    baseline: str | None = None
    fail_on: FailOn | None = None
    allow_nothing: bool = False
    severity: Mapping[str, Severity] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    weighed: Mapping[str, Position] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()


def typed(
    paths: Sequence[str] | None,
    exclude: Sequence[str] | None,
    rules: Sequence[Path] | None,
    waivers: str | None,
    baseline: str | None,
    fail_on: FailOn | None,
) -> Settings:
    """The settings that the command line makes."""
    folders = tuple(map(str, rules or ()))
    given = {
        "paths": ", ".join(paths or ()),
        "exclude": ", ".join(exclude or ()),
        "rules": ", ".join(folders),
        "waivers": waivers or "",
        "baseline": baseline or "",
        "fail-on": fail_on.value if fail_on else "",
    }
    return Settings(
        COMMAND_LINE,
        tuple(paths or ()),
        tuple(exclude or ()),
        folders,
        waivers,
        baseline,
        fail_on,
        given={name: value for name, value in given.items() if value},
    )


def in_force(
    file: Settings, command_line: Settings, others: Mapping[str, str], *, only_sarif: bool
) -> Settings:
    """The command line goes before the file, and the file before what is usual.

    `others` are options of the command line that need only be shown. SARIF alone never fails a run
    unless somebody asks for it: what it holds is judged where it is uploaded.
    """
    fail_on = command_line.fail_on or file.fail_on
    overrides = list(_overrides(file, command_line.given))
    if fail_on is None and only_sarif:
        fail_on = FailOn.NEVER
        overrides.append(Override("fail-on", fail_on.value, "usual for SARIF alone", USUAL.value))
    overrides += [Override(name, value, COMMAND_LINE) for name, value in others.items()]
    return replace(
        file,
        paths=command_line.paths or file.paths,
        exclude=command_line.exclude or file.exclude,
        rules=command_line.rules or file.rules,
        waivers=command_line.waivers or file.waivers,
        baseline=command_line.baseline or file.baseline,
        fail_on=fail_on or USUAL,
        allow_nothing="allow-nothing" in others or file.allow_nothing,
        overrides=tuple(overrides),
    )


def _overrides(file: Settings, typed: Mapping[str, str]) -> Iterator[Override]:
    """What the command line sets against the file, and what the file sets against the usual."""
    for setting, value in typed.items():
        if setting in file.given:
            instead_of = f"{file.given[setting]} in {file.origin}"
            yield Override(setting, value, COMMAND_LINE, instead_of)
        elif setting == "fail-on" and value != USUAL:
            yield Override(setting, value, COMMAND_LINE, USUAL.value)
        elif setting not in ("paths", "fail-on"):
            yield Override(setting, value, COMMAND_LINE)
    for setting, value in file.given.items():
        if setting not in typed and (setting, value) != ("fail-on", USUAL.value):
            yield Override(setting, value, file.origin)
