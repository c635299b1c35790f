"""A pack of one's own, laid on the shipped one in the tests.

A fact, bands of advice, requirements.
"""

import shlex
from pathlib import Path

from tests.commands import Command, Stated

SEE = "  help: See it: "

CITED = """says: ours
basis: external
why: We say so.
sources: [lora-paper]
verified: 2026-11-20
"""

FACTS = """facts:
  team.labelling_days:
    type: whole
    unit: days
    minimum: 0
    maximum: 1000
    question: How many person-days of labelling are budgeted?
"""


def band(name: str, size: str, about: str = "prompt") -> str:
    """A piece of advice for some number of days."""
    return (
        f"advice: {name}\ntechniques: [{about}]\nwhen: {{team.labelling_days: {{{size}}}}}\n{CITED}"
    )


def requirement(name: str, guards: str, holds: str) -> str:
    """A requirement of one's own."""
    return f"requirement: {name}\ntechniques: [{guards}]\nmet_when: {holds}\n{CITED}"


def caution(name: str, about: str, when: str) -> str:
    """A caution of one's own."""
    return f"caution: {name}\ntechniques: [{about}]\n{when}\n{CITED}"


def lay(folder: Path, **files: str) -> Path:
    """Write the files, each by its stem, with underlines for dashes."""
    folder.mkdir(parents=True, exist_ok=True)
    for stem, text in files.items():
        (folder / f"{stem.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
    return folder


def commands(text: str) -> list[str]:
    return [line.removeprefix(SEE) for line in text.splitlines() if line.startswith(SEE)]


def shown(ladder: Command, text: str) -> list[str]:
    """What each printed command prints."""
    found = []
    for command in commands(text):
        name, *arguments = shlex.split(command)
        assert name == "ladder"
        result = ladder(*arguments)
        assert (result.code, result.err) == (0, ""), command
        found.append(result.out)
    return found


def verify(ladder: Command, *arguments: str, theorem: str = "", rules: str = "own") -> Stated:
    only = ["--theorem", theorem] if theorem else []
    return ladder("rules", "verify", "--rules", rules, *only, *arguments)


def errors(text: str) -> list[str]:
    found = [line for line in text.splitlines() if line.startswith("error: ")]
    return [line.removeprefix("error: ") for line in found]
