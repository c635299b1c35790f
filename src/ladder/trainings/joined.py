"""Trainings that several files make up: a script, and the config or script that it starts."""

from collections.abc import Callable, Iterator
from os.path import normpath
from pathlib import PurePosixPath

from ladder.trainings.commands import Setup


def joined(setups: list[Setup]) -> tuple[list[Setup], dict[str, str]]:
    """Return each training once, and the files that are part of another file's training.

    A script that starts another file's training belongs to it, unless it names the data: then the
    other file, if it names none, belongs to the script.
    """
    by_file: dict[str, list[Setup]] = {}
    for setup in setups:
        by_file.setdefault(setup.file, []).append(setup)
    part_of: dict[str, str] = {}
    for setup in setups:
        for other in called(setup, by_file.__contains__):
            if setup.file in part_of or other in part_of:
                continue
            if not setup.source:
                part_of[setup.file] = other
            elif not any(item.source for item in by_file[other]):
                part_of[other] = setup.file
    trainings = []
    for setup in setups:
        parts = [item for f, whole in part_of.items() if whole == setup.file for item in by_file[f]]
        technique = setup.technique or next((i.technique for i in parts if i.technique), "")
        base = setup.base or next((i.base for i in parts if i.base), "")
        whole = setup._replace(technique=technique, base=base)
        trainings += [whole] * (setup.file not in part_of)
    return trainings, {file: f"part of the training in {whole}" for file, whole in part_of.items()}


def called(setup: Setup, exists: Callable[[str], bool]) -> Iterator[str]:
    """Yield the files that a script names, as seen from its folder or one above it."""
    folders = [*PurePosixPath(setup.file).parents]
    for name in sorted(setup.calls):
        for folder in folders:
            path = normpath(folder / name)
            if path != setup.file and exists(path):
                yield path
                break
