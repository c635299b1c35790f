"""What snakemake, tox, MLflow and Kaggle start: shell texts from the files of a project."""

import json
import posixpath
import re
import shlex
from collections.abc import Iterator, Sequence
from configparser import ConfigParser, Error
from contextlib import suppress

from ladder.agents.shell import Command
from ladder.agents.workplace import Workplace

MOST = 200
"""Rules or environments that are read for one command."""


def started_by(command: Command, place: Workplace) -> Iterator[str]:
    """Yield the shell texts that the files of these programs hold for a command."""
    words = command.words
    if words[1:2] == ("-m",):  # python -m tox
        words = words[2:]
    match words:
        case ("snakemake", *rest):
            yield from _snakemake(rest, place)
        case ("tox", *rest):
            yield from _tox(rest, place)
        case ("mlflow", "run", *rest):
            yield from _mlflow(rest, place)
        case ("kaggle", _, "push", *rest):
            yield from _kaggle(rest, place)


def _snakemake(words: Sequence[str], place: Workplace) -> Iterator[str]:
    """Yield what the rules of a Snakefile run for the targets, also for what these need."""
    named = _values(words, "-s", "--snakefile")
    usual = ("Snakefile", "workflow/Snakefile", "snakefile", "workflow/snakefile")
    file = next((name for name in named or usual if place.text(name) is not None), "")
    folder = posixpath.dirname(file)
    text = place.text(file) if file else ""
    for part in re.findall(r"(?m)^include:\s*[\"'](.+?)[\"']", text or "")[:MOST]:
        text = f"{text}\n{place.text(posixpath.join(folder, part)) or ''}"
    rules = [_Rule(name, body, folder) for name, body in _RULE.findall(text or "")[:MOST]]
    wanted = [rule for rule in rules if any(rule.makes(word) for word in words)] or rules[:1]
    for rule in wanted:  # which grows by what each of them needs
        wanted += [x for x in rules if x not in wanted and any(map(x.makes, rule.needs))]
        yield from rule.runs()


_RULE = re.compile(r"(?m)^(?:rule|checkpoint)[ \t]*(\w*):[^\n]*\n((?:[ \t][^\n]*(?:\n|\Z)|\n)*)")
"""A rule of a Snakefile: its name and its body."""

_SECTION = re.compile(r"(?m)^[ \t]+(\w+):(?=[\s\"'\w])")
_QUOTED = re.compile(r"\"\"\"(.*?)\"\"\"|'''(.*?)'''|\"([^\"\n]*)\"|'([^'\n]*)'", re.DOTALL)
_WILDCARD = re.compile(r"\\\{.*?\\\}")


class _Rule:
    """A rule of a Snakefile: what it needs, makes and runs."""

    def __init__(self, name: str, body: str, folder: str) -> None:
        parts = _SECTION.split(body)
        self._name, self._folder = name, folder
        self._parts = dict(zip(parts[1::2], parts[2::2], strict=False))
        self.needs = [text.replace("{", "").replace("}", "") for text in self._texts("input")]
        self.needs += re.findall(r"\brules\.(\w+)\.", self._parts.get("input", ""))
        outputs = (_WILDCARD.sub(".+", re.escape(text)) for text in self._texts("output"))
        self._outputs = [re.compile(pattern) for pattern in outputs]

    def _texts(self, key: str) -> list[str]:
        return ["".join(parts) for parts in _QUOTED.findall(self._parts.get(key, ""))]

    def makes(self, target: str) -> bool:
        """Return whether this rule has that name, or makes that file."""
        made = any(output.fullmatch(target) for output in self._outputs)
        return made or target == (self._name or None)

    def runs(self) -> Iterator[str]:
        """Yield the shell text of the rule, and its script."""
        yield " ".join(self._texts("shell"))
        for key in ("script", "notebook"):
            for name in self._texts(key):
                yield shlex.join(["python", posixpath.join(self._folder, name)])
        for call in re.findall(r"\bshell\((.*?)\)", self._parts.get("run", ""), re.DOTALL):
            yield " ".join("".join(parts) for parts in _QUOTED.findall(call))


def _tox(words: Sequence[str], place: Workplace) -> Iterator[str]:
    """Yield the commands of the environments that tox runs."""
    if words[:1] and re.fullmatch(r"c|config|d|devenv|l|list|q|quickstart|schema", words[0]):
        return
    ini = ConfigParser(interpolation=None, strict=False)
    with suppress(Error):
        ini.read_string(place.text("tox.ini") or "")
    usual = ini.get("tox", "env_list", fallback=ini.get("tox", "envlist", fallback=""))
    named = _values(words, "-e") or [usual]
    for name in re.split(r"[,\s]+", ",".join(named))[:MOST]:
        section = f"testenv:{name}" if ini.has_section(f"testenv:{name}") else "testenv"
        for key in ("commands_pre", "commands", "commands_post"):
            text = ini.get(section, key, fallback="").replace("\\\n", " ")
            yield re.sub(r"(?m)^\s*[-!]?\s*", "", text)


def _mlflow(words: Sequence[str], place: Workplace) -> Iterator[str]:
    """Yield the command of the entry point that `mlflow run FOLDER` starts."""
    from ladder.load.yaml.foreign_yaml import documents
    from ladder.load.yaml.trees import entries, entry

    entry_point = (_values(words, "-e", "--entry-point") or ["main"])[0]
    for word in words:
        folder = word.partition("#")[2] or word
        text = place.text(f"{folder}/MLproject")
        for root in documents(text or "", "MLproject"):
            _, points = entry(root, "entry_points") or (None, None)
            for name, point in entries(points):
                _, command = entry(point, "command") or (None, None)
                if name.value == entry_point:
                    yield f"cd {shlex.quote(folder)}\n{getattr(command, 'value', '')}"
        if text is not None and entry_point.endswith((".py", ".sh")):
            yield shlex.join(["sh" if entry_point.endswith(".sh") else "python", entry_point])


def _kaggle(words: Sequence[str], place: Workplace) -> Iterator[str]:
    """Yield the script or the notebook that `kaggle kernels push` sends off to run."""
    folder = (_values(words, "-p", "--path") or ["."])[0]
    with suppress(ValueError, RecursionError):
        kernel = json.loads(place.text(f"{folder}/kernel-metadata.json") or "null")
        file = kernel.get("code_file") if isinstance(kernel, dict) else None
        if isinstance(file, str):
            yield shlex.join(["python", posixpath.join(folder, file)])


def _values(words: Sequence[str], *options: str) -> list[str]:
    """Return what stands behind options: `-e NAME`, `-eNAME` or `--option=NAME`."""
    values: list[str] = []
    for at, word in enumerate(words):
        for option in options:
            joined = "=" if option.startswith("--") else ""
            if word == option:
                values += words[at + 1 : at + 2]
            elif word.startswith(option + joined) and (joined or not word.startswith("--")):
                values.append(word.removeprefix(option).removeprefix("="))
    return values
