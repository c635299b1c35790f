"""Broken promises as text, each beside the smallest pair of files that shows it."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ladder.engine.facts import Facts
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.problems.writer import written
from ladder.output.diagnostics import fault
from ladder.output.phrases import command, counted
from ladder.workshop.promises import Broken
from ladder.workshop.seeds import TECHNIQUE

FOLDER = Path("counterexamples")
"""The folder of the files that show a broken promise."""

PROMISES = {
    "omission": "Leaving out a fact never improves the result of a proposal that trains.",
    "further-need-passes": "A further need never lets a refused proposal pass.",
    "further-need-trains": "A further need without numbers never opens training for another need.",
    "refused-for-cost": "A training that costs more than it saves is recommended for no need.",
    "ready": "Training is recommended only if each requirement is known to be met.",
    "more-evidence": "More evidence of the same kind never turns a rule against a training.",
    "reached": "A reached target ends the search for its need.",
}
"""What each promise says."""


def render(broken: Sequence[Broken], rulebook: Rulebook, rules: Iterable[Path]) -> str:
    """Return each broken promise as an error, and write the files that show it.

    Raises:
        InvalidInput: if a file cannot be written.
    """
    blocks = [_block(item, rulebook, [*rules]) for item in broken]
    if broken:
        blocks.append(f"{counted(len(broken), 'broken promise')}. The files are in {FOLDER}/.")
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _block(item: Broken, rulebook: Rulebook, rules: list[Path]) -> str:
    name = item.about.translate(str.maketrans("/ .", "---", "`"))
    files = [FOLDER / item.promise / f"{name}.{end}.yaml" for end in ("before", "after")]
    pair = [item.before, item.after]
    if item.before == item.after:
        files, pair = [FOLDER / item.promise / f"{name}.yaml"], [item.after]
    for path, facts in zip(files, pair, strict=True):
        _write(path, _text(item, rulebook, facts))
    judges = "check" if TECHNIQUE in item.after else "advise"
    see = [command(["ladder", judges], path, rules) for path in files]
    return "\n".join(
        [
            f"error: {item.says}",
            f"  --> {files[-1]}",
            f"  promise: {PROMISES[item.promise]}",
            f"  varied: {item.seed}",
            *(f"  help: See it: {line}" for line in see),
        ]
    )


def _text(item: Broken, rulebook: Rulebook, facts: Facts) -> str:
    return written(rulebook, facts, head=(f"# {PROMISES[item.promise]}",), title=item.says)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        what = f"the file cannot be written: {(error.strerror or str(error)).lower()}"
        raise fault(
            what, "Run the command in a folder that can be written to.", Position(str(path), 0)
        ) from None
