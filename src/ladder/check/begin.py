"""A proposal for a training that a file starts: what the file says is stated in it."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ladder.check.missing import form
from ladder.engine.facts import Facts, Value
from ladder.engine.rules import Rulebook
from ladder.load.problems.problem import parse_problem
from ladder.load.problems.writer import scalar
from ladder.output.diagnostics import InvalidInput
from ladder.output.files import root_of
from ladder.trainings.commands import Setup
from ladder.trainings.find import trainings_in


def training_in(file: Path, technique: str | None) -> Setup | None:
    """Return the training that a file starts, that of a technique first; None if it starts none."""
    if not file.is_file():
        return None
    root = root_of(Path.cwd()) or Path.cwd()
    name = os.path.relpath(file.resolve(), root.resolve()).replace(os.sep, "/")
    found = sorted(
        trainings_in(file.read_bytes(), name), key=lambda setup: setup.technique != technique
    )
    return found[0] if found else None


def proposal_of(file: Path) -> Path:
    """Return the file of the proposal for a training that another file starts."""
    name = re.sub(r"[^a-z0-9]+", "-", str(file).lower()).strip("-")
    return Path("proposals") / f"{name or 'training'}.yaml"


def begun(
    rulebook: Rulebook,
    training: Setup,
    file: Path,
    technique: str,
    needs: list[str],
    today: int,
) -> str:
    """Return a proposal for a training, which states what `file` and its data say."""
    known: dict[str, Value] = {}
    counted: Facts = {}
    proposal = proposal_of(file)
    inside = root_of(Path.cwd())  # a proposal names no file outside its repository or its folder
    if data := next(_files(training, file), None) if inside else None:
        known["examples.file"] = os.path.relpath(data, proposal.parent).replace(os.sep, "/")
        with suppress(InvalidInput):  # a check names what is wrong with the file
            read = f"examples: {{file: {scalar(str(data))}}}\n"
            counted = parse_problem(read, str(proposal), rulebook).facts
    name = training.base.rpartition("/")[2]
    if size := re.search(r"(?<![A-Za-z\d.])(\d+(?:\.\d+)?)[bB](?![A-Za-z\d])", name):
        known["hosting.model_billions"] = float(size[1])
    provider = rulebook.facts.get("hosting.provider")
    program = training.program.lower()
    for choice in provider.choices if provider else ():
        if choice.id == program or choice.id.endswith(f"-{program}"):
            known["hosting.provider"] = choice.id
    base = training.base or "base model"
    covers = f"{training.file}: {base} on {', '.join(training.data) or 'data'}"
    return form(rulebook, technique, needs, today, known, counted, covers)


def _files(training: Setup, file: Path) -> Iterator[Path]:
    """Yield the files of data that a training names, as seen from its folder or one above it."""
    for data in training.data:
        yield from (
            folder / data for folder in (Path(), *file.parents) if (folder / data).is_file()
        )
