"""Permission for a training by a proposal in the repository, or the remedy."""

import os
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

from ladder import InvalidInput, check_paths
from ladder.agents.starts import Training
from ladder.check.findings import Checked, Exit, Severity
from ladder.output.files import root_of

ENDINGS = (".yaml", ".yml", ".json", ".md", ".markdown")
SKIPPED = frozenset(("node_modules", "site-packages", "build", "dist", "__pycache__"))

LARGEST = 200_000
"""Bytes of a file that can be a proposal."""

MOST = 3000
"""Files of a repository that are looked at."""

NAMED = 5
"""Missing facts that are named at the most."""


def refusal(found: Training, folder: Path) -> str:
    """Return why a training is held, with the next command; empty if a proposal allows it.

    A proposal allows it if it asks for the same technique (for any that trains, where the command
    does not show which) and passes `ladder check` with the settings of the repository.
    """
    root = root_of(folder.absolute()) or folder.absolute()
    what = f"{found.technique or 'a training'} ({found.program}, in {found.where})"
    held = f"ladder holds this command: it starts {what}, and"
    paths = sorted(_candidates(root))
    try:
        with chdir(root):
            files = check_paths(paths).files if paths else ()
    except (InvalidInput, OSError) as wrong:
        first = str(wrong).splitlines()[0] if str(wrong) else type(wrong).__name__
        return f"{held} the proposals cannot be checked: {first} Next: ladder check"
    fitting = [
        file
        for file in files
        if (found.technique in file.techniques if found.technique else file.trains)
    ]
    if any(file.exit is Exit.PASS for file in fitting):
        return ""
    if fitting:
        return f"{held} its proposal does not pass. {_next_step(fitting[0])}"
    unread = [file for file in files if file.exit is Exit.BAD_INPUT]
    if unread:
        return f"{held} a proposal cannot be read. {_next_step(unread[0])}"
    technique = found.technique or "TECHNIQUE"
    return (
        f"{held} no proposal in this repository asks for it. Do not work around this. "
        "Ask the person what is wrong today, what was tried and how it scored; leave unknown what "
        "nobody has said. "
        f"Next: ladder new --proposal --technique {technique} --need NEED proposals/NAME.yaml, "
        "fill it in, then ladder check proposals. (Needs: ladder rules list --kind need.)"
    )


def _next_step(file: Checked) -> str:
    """Return the first thing to do about a proposal, the missing facts and the next command."""
    weighty = [each for each in file.findings if each.severity is not Severity.NOTE]
    parts = [f"{file.file}: {each.text} {each.do}".strip() for each in weighty[:1]]
    missing = list(dict.fromkeys(fact for each in weighty for fact in each.missing))
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


def _candidates(root: Path) -> Iterator[str]:
    """Yield the files that can hold a proposal, as seen from the root."""
    seen = 0
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(
            name for name in folders if name not in SKIPPED and not name.startswith((".", "venv"))
        )
        for name in sorted(files):
            if not name.lower().endswith(ENDINGS):
                continue
            seen += 1
            if seen > MOST:
                return
            path = Path(folder, name)
            if _speaks_of_a_proposal(path):
                yield path.relative_to(root).as_posix()


def _speaks_of_a_proposal(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError:
        return False
    return len(raw) <= LARGEST and b"proposal" in raw
