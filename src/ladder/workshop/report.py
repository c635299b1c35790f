"""Broken promises as text, each beside the smallest pair of files that shows it."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.problems.writer import written
from ladder.output.diagnostics import fault
from ladder.output.phrases import command, counted
from ladder.workshop.promises import PROMISES, Broken
from ladder.workshop.seeds import TECHNIQUE

FOLDER = Path("counterexamples")
"""The folder of the files that show a broken promise."""


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
    says, about, before, after = item.breach
    name = about.translate(str.maketrans("/ .", "---", "`"))
    files = [FOLDER / item.promise / f"{name}.{end}.yaml" for end in ("before", "after")]
    pair = [before, after]
    if before == after:
        files, pair = [FOLDER / item.promise / f"{name}.yaml"], [after]
    promise = PROMISES[item.promise].says
    for path, facts in zip(files, pair, strict=True):
        _write(path, written(rulebook, facts, head=(f"# {promise}",), title=says))
    judges = "check" if TECHNIQUE in after else "advise"
    see = [command(["ladder", judges], path, rules) for path in files]
    return "\n".join(
        [
            f"error: {says}",
            f"  --> {files[-1]}",
            f"  promise: {promise}",
            f"  varied: {item.seed}",
            *(f"  help: See it: {line}" for line in see),
        ]
    )


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        what = f"the file cannot be written: {(error.strerror or str(error)).lower()}"
        raise fault(
            what, "Run the command in a folder that can be written to.", Position(str(path), 0)
        ) from None
