"""Trainings that a shell command starts: itself, or by the scripts and configs that it runs."""

import os
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ladder.agents.programs import LAUNCHERS, READERS, READING_MODULES
from ladder.agents.shell import Command, commands
from ladder.trainings.commands import started

LARGEST = 1_000_000
"""Bytes of a script that are read."""

DEEPEST = 3
"""The number of levels of scripts that start scripts."""

MOST_TARGETS = 200
"""Targets of a Makefile that are read for one command."""

CODE = (".py", ".ipynb", ".js", ".mjs", ".ts")
SHELL = (".sh", ".bash", ".zsh", ".slurm", ".sbatch")
CONFIG = (".yaml", ".yml", ".json")


INFORMING = frozenset(("--help", "-h", "--version", "--dry-run", "--dry_run", "--dryrun"))
"""Options with which a program only reports something."""


LISTING = re.compile(
    r"(?:jobs? |compose )?(?:build|cancel|cp|delete|describe|env|get|images|inspect|lab|list|logs"
    r"|ls|ps|pull|push|status|stop)\b"
)
"""Words after a launcher with which it runs nothing."""

NAMED_FOR_TRAINING = re.compile(
    r"(?:^|[/_.-])(?:fine[_-]?tun(?:e|ing)|train|sft|dpo|grpo|q?lora)(?=[/_.-])", re.IGNORECASE
)
"""Names of scripts that train."""

NAMED_OTHERWISE = re.compile(
    r"convert|data|eval|export|infer|merge|plot|prepare|report|serve|stat|test", re.IGNORECASE
)
"""Names of scripts that run before or after a training."""


RUN_BY_CODE = re.compile(r"run_path\(\s*[\"']([^\"']{1,200})[\"']")
"""Files that Python code runs as scripts."""


_RULE = re.compile(r"(?m)^(\w[\w./-]*)[ \t]*::?(?!=)([^\n]*)\n((?:[ \t].*\n?)*)")
"""A rule of a Makefile: its target, what that depends on, and the recipe."""

_TARGET = re.compile(r"(?!\d+$)\w[^=]*")
"""A target of `make`: no option, no number of an option, and no variable."""


class Training(NamedTuple):
    """A training that a command starts.

    The program, the technique (empty if unclear), the place, and the file that holds it (empty if
    the command itself does).
    """

    program: str
    technique: str
    where: str
    file: str = ""


class Workplace:
    """The folder in which a command runs, and the files that the command itself writes first."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        """Start with the files on disk."""
        self._folder = folder
        self._written: dict[str, str] = {}

    def write(self, name: str, text: str) -> None:
        """Keep a file that a here-document writes."""
        self._written[name.removeprefix("./")] = text

    def text(self, name: str) -> str | None:
        """Return the text of a file, cut at `LARGEST`; None if it cannot be read."""
        name = name.removeprefix("./").removeprefix("@").removeprefix("file://")
        if name in self._written:
            return self._written[name]
        try:
            path = os.path.join(self._folder, name)
            if not os.path.isfile(path):
                return None
            with open(path, "rb") as file:
                return file.read(LARGEST).decode(errors="replace")
        except (OSError, ValueError):
            return None


def training(text: str, place: Workplace, depth: int = 0) -> Training | None:
    """Return the first training that a shell text would start; None if it starts none."""
    for command in commands(text):
        for name in command.writes if command.body else ():
            place.write(name, command.body)
        if not _only_reads(command):
            every = [*_by_its_files(command, place, depth), *_by_its_words(command)]
            if every:  # a file says more than the words of the command
                return max(every, key=lambda found: bool(found.technique))
    return None


def code_training(text: str, where: str, file: str = "") -> Training | None:
    """Return the first training that a program text starts."""
    found = next(started(text.encode(), where), None)
    return Training(found.program, found.technique, where, file) if found else None


def _only_reads(command: Command) -> bool:
    """Return whether a command only prints or reads its arguments."""
    words = command.words
    if command.program in READERS or INFORMING.intersection(words):
        return True
    if _is_python(command) and "-m" in words[:-1]:
        return words[words.index("-m") + 1] in READING_MODULES
    return command.program in LAUNCHERS and LISTING.match(" ".join(words[1:3])) is not None


def _is_python(command: Command) -> bool:
    return re.fullmatch(r"python[\d.]*|pypy3?|py|ipython", command.program) is not None


def _by_its_words(command: Command) -> Iterator[Training]:
    """Yield the training that a command names, or that it carries as code."""
    for text in (command.text, command.body):
        if text and (found := code_training(text, command.program)):
            yield found


def _by_its_files(command: Command, place: Workplace, depth: int) -> Iterator[Training]:
    """Yield the trainings in the files that a command runs."""
    if command.program == "make":
        yield from _by_a_makefile(command, place, depth)
    launched = command.program in LAUNCHERS or _is_python(command)
    words = [*command.words] if launched else [*command.words[:1]]
    if _is_python(command):
        words += RUN_BY_CODE.findall(f"{command.text}\n{command.body}")
        modules = (name for flag, name in pairwise(words) if flag == "-m")
        words += [name.replace(".", "/") + ".py" for name in modules]
    for word in words:
        name = word.rpartition("=")[2]
        ending = os.path.splitext(name)[1]
        text = place.text(name) if ending in (*CODE, *SHELL, *CONFIG) else None
        if text is None:
            if ending in CODE + SHELL and _named_for_training(name):
                yield Training(name, "", f"{name}, which cannot be read", name)
        elif ending in CODE:
            yield from filter(None, [code_training(_without_comments(text), name, name)])
        elif ending in SHELL and depth < DEEPEST:
            if found := training(text, place, depth + 1):
                yield found._replace(file=found.file or name)
        elif ending in CONFIG:
            from ladder.trainings.find import trainings_in

            for setup in trainings_in(text.encode(), name):
                yield Training(setup.program, setup.technique, name, name)


def _by_a_makefile(command: Command, place: Workplace, depth: int) -> Iterator[Training]:
    """Yield the trainings in the recipes that `make` runs, also for what a target depends on."""
    needs: dict[str, list[str]] = {}
    recipes: dict[str, str] = {}
    for name, needed, recipe in _RULE.findall(place.text("Makefile") or ""):
        needs.setdefault(name, []).extend(needed.split())
        recipes[name] = recipe or recipes.get(name, "")
    targets = [word for word in command.words[1:] if _TARGET.fullmatch(word)] or [*needs][:1]
    for target in targets:  # which grows by what each of them depends on
        further = [name for name in needs.get(target, ()) if name in needs and name not in targets]
        targets += further[: max(0, MOST_TARGETS - len(targets))]
        if depth < DEEPEST and (recipe := recipes.get(target)):
            lines = re.sub(r"(?m)^\s+[@-]*", "", recipe)
            yield from filter(None, [training(lines, place, depth + 1)])


def _without_comments(text: str) -> str:
    return re.sub(r"(?m)^\s*(?:#|//).*$", "", text)


def _named_for_training(name: str) -> bool:
    last = "/" + name.rpartition("/")[2]
    return bool(NAMED_FOR_TRAINING.search(last)) and not NAMED_OTHERWISE.search(last)
