"""Trainings that a shell command starts: itself, or by the scripts and configs that it runs."""

import os
import re
import shlex
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ladder.agents.containers import build
from ladder.agents.programs import LAUNCHERS, READERS, READING_MODULES, SHELLS
from ladder.agents.shell import Command, commands
from ladder.agents.tasks import started_by
from ladder.agents.workplace import CONFIG, Workplace
from ladder.trainings.commands import started

DEEPEST = 3
"""The number of levels of scripts that start scripts."""

CODE = (".py", ".ipynb", ".js", ".mjs", ".ts")
SHELL = (".sh", ".bash", ".zsh", ".slurm", ".sbatch", ".ps1")
FOLDER_OPTIONS = ("-C", "--chdir", "--cwd", "--dir", "--directory", "--prefix")
"""Options with which a program changes the folder first."""


INFORMING = frozenset(
    """
    -h --dry-run --dry_run --dryrun --help --just-print --notest --test-only --version
    """.split()  # noqa: SIM905
)
"""Options with which a program only reports something."""

LISTING_OPTIONS = {
    "make": frozenset(("-n", "-q", "--question", "--recon")),
    "just": frozenset(("-n", "-l", "--list", "--show", "--summary")),
    "snakemake": frozenset(("-S", "-l", "-n", "-np", "-npr", "-nq", "-nr", "--dag", "--filegraph"))
    | frozenset(("--lint", "--list", "--list-rules", "--report", "--rulegraph", "--summary"))
    | frozenset(("--list-target-rules", "--unlock")),
    "tox": frozenset(("-a", "-l", "-n", "--listenvs", "--listenvs-all", "--showconfig")),
}
"""Options with which these task runners run nothing."""

SENDING = re.compile(
    r"-(?:[a-zA-Z]*[dFT]|-(?:body|post|data|form|method).*|-json|-upload-file|X.*|-request.*)"
)
"""Options with which `curl` and `wget` send something; without them they read."""


LISTING = re.compile(
    r"(?:jobs? |compose )?(?:build|cancel|cp|delete|describe|diff|env|explain|get|images|inspect"
    r"|lab|list|logs|ls|ps|pull|push|status|stop)(?=\s|$)"
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

SHELL_IN_CODE = re.compile(
    r"(?:subprocess\.\w+|Popen|check_call|check_output|os\.system|execSync|spawnSync)\(\s*"
    r"(\[[^\]]{1,2000}\]|f?[\"'][^\n]{1,2000}?[\"']\s*[,)])"
)
"""Shell commands in a program: a list of texts, or one text."""

_TEXT = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")


class Training(NamedTuple):
    """A training that a command starts.

    The program, the technique (empty if unclear), the place, and the file that holds it (empty if
    the command itself does).
    """

    program: str
    technique: str
    where: str
    file: str = ""


def training(text: str, place: Workplace, depth: int = 0) -> Training | None:
    """Return the first training that a shell text would start; None if it starts none."""
    printed: tuple[str, ...] = ()
    said = ""
    for command in commands(text):
        if command.program in ("cd", "pushd"):
            place = place.inside(command.words[-1])
        every = (*command.before, *command.words)
        folders = [n for option, n in pairwise(every) if option in FOLDER_OPTIONS]
        seen = place.inside(folders[0]) if folders else place
        if printed and _reads_its_script(command):  # cat train.py | python
            command = command._replace(words=(*command.words, *printed))
        if said and depth < DEEPEST and _reads_its_script(command):  # echo … | at now
            found = training(said, place, depth + 1)
            if found:
                return found
        printed = command.words[1:] if command.program == "cat" else ()
        said = ""
        if command.program in ("echo", "printf"):
            said = command.text.partition(" ")[2].replace("\\n", "\n")
        if command.program in ("docker", "podman") and "build" in command.words[1:3]:
            build(command.words, seen)
        for name in command.writes if command.body else ():
            place.write(name, command.body)
        if not _only_reads(command):
            starts = [*_by_its_files(command, seen, depth), *_by_its_words(command, seen)]
            if starts:  # a file says more than the words of the command
                return max(starts, key=lambda found: bool(found.technique))
    return None


def code_training(text: str, where: str) -> Training | None:
    """Return the first training that a program text starts."""
    found = next(started(text.encode(), where), None)
    return Training(found.program, found.technique, where) if found else None


def _only_reads(command: Command) -> bool:
    """Return whether a command only prints or reads its arguments."""
    words = command.words
    options = (word.removesuffix("=client").removesuffix("=server") for word in words)
    if command.program in READERS or INFORMING.intersection(options):
        return True
    if LISTING_OPTIONS.get(command.program, frozenset()).intersection(words):
        return True
    if command.program in ("curl", "wget") and not any(SENDING.fullmatch(word) for word in words):
        return True
    if command.program == "jupyter" and "nbconvert" in words and "--execute" not in words:
        return True
    if _is_python(command) and (module := _module(words)):
        return module in READING_MODULES
    return command.program in LAUNCHERS and LISTING.match(" ".join(words[1:3])) is not None


def _is_python(command: Command) -> bool:
    return re.fullmatch(r"python[\d.]*(?:\.exe)?|pypy3?|py|ipython", command.program) is not None


def _module(words: Sequence[str]) -> str:
    """Return the module that `python -m NAME` or `python -mNAME` runs; empty if none."""
    for word, after in pairwise((*words, "")):
        if word == "-m":
            return after
        if re.fullmatch(r"-m\w[\w.]*", word):
            return word[2:]
    return ""


def _reads_its_script(command: Command) -> bool:
    """Return whether a program reads what it runs from standard input."""
    if command.program in ("at", "batch"):
        return not {"-c", "-d", "-l", "-r"}.intersection(command.words)
    rest = set(command.words[1:]) - {"-", "-s", "-u"}
    return not rest and (_is_python(command) or command.program in SHELLS)


def _by_its_words(command: Command, place: Workplace) -> Iterator[Training]:
    """Yield the training that a command names, or that it carries as code."""
    configs = (word for word in command.words[1:] if word.endswith(CODE + CONFIG))
    file = next((place.path(word) for word in configs if place.text(word) is not None), "")
    for text in (command.text, command.body):
        if text and (found := code_training(text, command.program)):
            yield found._replace(file=file)


def _by_its_files(command: Command, place: Workplace, depth: int) -> Iterator[Training]:
    """Yield the trainings in the files that a command runs."""
    if depth < DEEPEST:
        for recipe in started_by(command, place):
            yield from filter(None, [training(recipe, place, depth + 1)])
    for word in _names(command, place):
        name = word.rpartition("=")[2].partition("::")[0]  # modal run file.py::function
        ending = os.path.splitext(name)[1]
        text = place.text(name) if ending in (*CODE, *SHELL, *CONFIG) else None
        path = place.path(name)
        if text is None:
            if ending in CODE + SHELL and _named_for_training(name):
                yield Training(name, "", f"{name}, which cannot be read", path)
        elif ending in CODE:
            for found in _by_code(_without_comments(text), name, place, depth):
                yield found._replace(file=found.file or path)
        elif ending in SHELL and depth < DEEPEST:
            if script := training(text, place, depth + 1):
                yield script._replace(file=script.file or path)
        elif ending in CONFIG:
            from ladder.trainings.find import trainings_in

            for setup in trainings_in(text.encode(), name):
                yield Training(setup.program, setup.technique, name, path)


def _file_of(module: str, place: Workplace) -> str:
    """Return the file of a module, also of a package, and of one below `src`."""
    path = module.replace(".", "/")
    files = [f"{at}{path}{end}" for at in ("", "src/") for end in (".py", "/__main__.py")]
    return next((file for file in files if place.text(file) is not None), files[0])


def _names(command: Command, place: Workplace) -> list[str]:
    """Return the words of a command that can be a file which it runs."""
    words = [*command.words]
    if _is_python(command):
        module = _module(words)
        ran = RUN_BY_CODE.findall(f"{command.text}\n{command.body}")
        if module:
            return [*words, *ran, _file_of(module, place)]
        script = next((at for at, word in enumerate(words) if word.endswith(CODE)), len(words))
        # What stands behind the script is its argument: a config may set it up, code does not run.
        configs = [word for word in words[script + 1 :] if word.endswith(CONFIG)]
        return [*words[: script + 1], *configs, *ran]
    if command.program not in LAUNCHERS:
        return words[:1]
    return [w for w in words if not ("compose" in words[1:2] and w.endswith(CONFIG))]


def _by_code(text: str, name: str, place: Workplace, depth: int) -> Iterator[Training]:
    """Yield the training that a program starts, itself or by a shell command."""
    yield from filter(None, [code_training(text, name)])
    for written in SHELL_IN_CODE.findall(text) if depth < DEEPEST else ():
        words = ["".join(pair) for pair in _TEXT.findall(written)]
        line = shlex.join(words) if written.startswith("[") else " ".join(words)
        yield from filter(None, [training(line, place, depth + 1)])


def _without_comments(text: str) -> str:
    return re.sub(r"(?m)^\s*(?:#|//).*$", "", text)


def _named_for_training(name: str) -> bool:
    last = "/" + name.rpartition("/")[2]
    return bool(NAMED_FOR_TRAINING.search(last)) and not NAMED_OTHERWISE.search(last)
