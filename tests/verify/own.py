"""A pack of one's own, laid on the shipped one in the tests: a fact, bands of advice, gates."""

import shlex
from pathlib import Path

from tests.commands import Command, Said

SEE = "  help: See it: "

CITED = """says: ours
scope: beyond
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


def gate(name: str, guards: str, holds: str) -> str:
    """A gate of one's own."""
    return f"gate: {name}\ntechniques: [{guards}]\nholds: {holds}\n{CITED}"


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
    for each in commands(text):
        name, *arguments = shlex.split(each)
        assert name == "ladder"
        said = ladder(*arguments)
        assert (said.code, said.err) == (0, ""), each
        found.append(said.out)
    return found


def verify(ladder: Command, *arguments: str, theorem: str = "", rules: str = "own") -> Said:
    only = ["--theorem", theorem] if theorem else []
    return ladder("rules", "verify", "--rules", rules, *only, *arguments)


def errors(text: str) -> list[str]:
    found = [line for line in text.splitlines() if line.startswith("error: ")]
    return [line.removeprefix("error: ") for line in found]
