"""Permission for a training by a proposal in the repository, or the remedy."""

from contextlib import chdir
from os.path import isfile, relpath
from pathlib import Path

from ladder import InvalidInput, check_paths
from ladder.agents.starts import Training
from ladder.api.advising import shipped
from ladder.check.discovery import YAML, Passed, search
from ladder.check.findings import Checked, Exit, Severity
from ladder.check.uncovered import coverage
from ladder.load.yaml.front_matter import MARKDOWN
from ladder.load.yaml.reader import read_bytes
from ladder.output.files import root_of
from ladder.trainings.commands import Setup
from ladder.trainings.find import trainings_in
from ladder.trainings.joined import called

LARGEST = 200_000
"""Bytes of a file that can be a proposal."""

NAMED = 5
"""Missing facts that are named at the most."""


def refusal(training: Training, folder: Path) -> str:
    """Return why a training is held, with the next command; empty if a proposal allows it.

    A proposal allows it if it asks for the same technique (for any that trains, where the command
    does not show which), passes `ladder check` with the settings of the repository, and covers the
    file that starts the training, if there is one.
    """
    root = root_of(folder.absolute()) or folder.absolute()
    file = relpath(training.file, root) if training.file else ""
    what = f"{training.technique or 'a training'} ({training.program}, in {training.where})"
    held = f"ladder holds this command: it starts {what}, and"
    try:
        with chdir(root):
            paths = _candidates()
            files = check_paths(paths).files if paths else ()
            setups = _trainings(file)
            bare, _, covers = coverage(shipped(), setups, files)
    except (InvalidInput, OSError) as wrong:
        first = str(wrong).splitlines()[0] if str(wrong) else type(wrong).__name__
        return f"{held} the proposals cannot be checked: {first} Next: ladder check"
    fitting = [
        proposal
        for proposal in files
        if (training.technique in proposal.techniques if training.technique else proposal.trains)
    ]
    covering = [proposal for proposal in fitting if proposal.file in covers]
    fitting = covering or fitting
    if any(proposal.exit is Exit.PASS for proposal in fitting):
        if not bare:
            return ""
        [why, *_] = bare[0].findings
        return f"{held} no proposal covers it. {why.text} {why.do}"
    if covering:
        return f"{held} its proposal does not pass. {_next_step(covering[0])}"
    unread = [proposal for proposal in files if proposal.exit is Exit.BAD_INPUT]
    if unread:
        return f"{held} a proposal cannot be read. {_next_step(unread[0])}"
    new = (
        f"Start a proposal: `ladder new --proposal --technique {training.technique or 'TECHNIQUE'} "
        "--need NEED proposals/NAME.yaml` (needs: `ladder rules list --kind need`)."
    )
    for uncovered in coverage(shipped(), setups, ())[0]:
        new = uncovered.findings[0].do
    start = (
        "Do not work around this. "
        "Ask the person what is wrong today, what was tried and how it scored; leave unknown what "
        f"nobody has said. {new} Fill it in, then: ladder check proposals."
    )
    if fitting:
        theirs = _next_step(fitting[0])
        what = training.technique or "a training"
        theirs = f"If this training belongs to {theirs}"
        return f"{held} no proposal for {what} passes. {theirs} Otherwise: {start}"
    return f"{held} no proposal in this repository asks for it. {start}"


def _trainings(file: str) -> list[Setup]:
    """Return the trainings in a file of the repository, and in the files that it starts."""
    if not file or file.startswith("..") or not isfile(file):
        return []
    setups = [*trainings_in(read_bytes(file, LARGEST), file)]
    others = {name for setup in setups for name in called(setup, isfile)}
    return setups + [x for name in others for x in trainings_in(read_bytes(name, LARGEST), name)]


def _next_step(file: Checked) -> str:
    """Return the first thing to do about a proposal, the missing facts and the next command."""
    weighty = [finding for finding in file.findings if finding.severity is not Severity.NOTE]
    parts = [f"{file.file}: {finding.text} {finding.do}".strip() for finding in weighty[:1]]
    missing = list(dict.fromkeys(fact for finding in weighty for fact in finding.missing))
    if missing:
        more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
        parts.append(f"Missing: {', '.join(missing[:NAMED])}{more}.")
    if file.exit is Exit.BAD_INPUT:
        parts.append(f"Next: ladder check {file.file}")
    elif missing:
        parts.append(f"Next: ladder ask {file.file}, with the person, then ladder check.")
    else:
        parts.append(f"Next: ladder advise {file.file}")
    return " ".join(parts)


def _candidates() -> list[str]:
    """Return the files below the working folder that can hold a proposal."""
    names = (item.path for item in search(["."], (), Passed()))
    return [name for name in names if name.lower().endswith(YAML + MARKDOWN) and _speaks(name)]


def _speaks(name: str) -> bool:
    """Return whether a file speaks of a proposal."""
    try:
        raw = read_bytes(name, LARGEST)
    except InvalidInput:
        return False
    return len(raw) <= LARGEST and b"proposal" in raw
