"""What a run of the check is asked to do: the settings file, and the command line on top of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ladder.check.findings import FailOn, Override, Severity
from ladder.check.outcome import USUAL
from ladder.check.outputs import Outputs
from ladder.check.settings import Settings
from ladder.engine.rules import Position

COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The settings in force, and every one of them that is not the usual."""

    paths: tuple[str, ...]
    exclude: tuple[str, ...]
    rules: tuple[str, ...]
    waivers: str | None
    baseline: str | None
    fail_on: FailOn
    severity: Mapping[str, Severity]
    overrides: tuple[Override, ...]
    settings_file: str = ""
    weighed: Mapping[str, Position] = field(default_factory=dict)


def effective(
    given: Settings,
    paths: Sequence[str] | None,
    exclude: Sequence[str] | None,
    rules: Sequence[Path] | None,
    waivers: str | None,
    baseline: str | None,
    fail_on: FailOn | None,
    where: Outputs,
    others: Mapping[str, str],
) -> Wanted:
    """The command line goes before the settings file, and the file before what is usual.

    `others` are options of the command line that need only be shown.
    """
    asked = {
        "paths": ", ".join(paths or ()),
        "exclude": ", ".join(exclude or ()),
        "rules": ", ".join(map(str, rules or ())),
        "waivers": waivers or "",
        "baseline": baseline or "",
        "fail-on": fail_on.value if fail_on else "",
    }
    overrides = list(_overrides(given, {key: value for key, value in asked.items() if value}))
    usual = USUAL
    if fail_on is None and given.fail_on is None and where.only_sarif:
        usual = FailOn.NEVER
        overrides.append(Override("fail-on", usual.value, "usual for SARIF alone", USUAL.value))
    overrides += [Override(name, value, COMMAND_LINE) for name, value in others.items()]
    return Wanted(
        tuple(paths or given.paths),
        tuple(exclude or given.exclude),
        tuple(map(str, rules or ())) or given.rules,
        waivers or given.waivers,
        baseline or given.baseline,
        fail_on or given.fail_on or usual,
        given.severity,
        tuple(overrides),
        given.file,
        given.weighed,
    )


def _overrides(given: Settings, asked: Mapping[str, str]) -> Iterator[Override]:
    """What the command line sets against the file, and what the file sets against the usual."""
    for setting, value in asked.items():
        if setting in given.given:
            yield Override(setting, value, COMMAND_LINE, f"{given.given[setting]} in {given.file}")
        elif setting == "fail-on" and value != USUAL:
            yield Override(setting, value, COMMAND_LINE, USUAL.value)
        elif setting not in ("paths", "fail-on"):
            yield Override(setting, value, COMMAND_LINE)
    for setting, value in given.given.items():
        if setting not in asked and (setting, value) != ("fail-on", USUAL.value):
            yield Override(setting, value, given.file)
