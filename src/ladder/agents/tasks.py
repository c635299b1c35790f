"""What a task runner starts: recipes of make and just, scripts of npm, stages of dvc, services."""

import json
import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING

from ladder.agents.shell import Command
from ladder.agents.workplace import Workplace

if TYPE_CHECKING:
    from ladder.load.yaml import nodes

MOST = 200
"""Recipes, scripts or services that are read for one command."""

_RULE = re.compile(r"(?m)^(\w[\w./-]*)[ \t]*::?(?!=)([^\n]*)\n((?:[ \t].*\n?)*)")
"""A rule of a Makefile: its target, what that depends on, and the recipe."""

_RECIPE = re.compile(r"(?m)^@?(\w[\w-]*)[^\n:#]*:(?!=)([^\n]*)\n((?:[ \t].*\n?)*)")
"""The same of a justfile, whose recipes may have parameters."""

_NAME = re.compile(r"(?!\d+$)\w[^=]*")
"""A target: no option, no number of an option, and no variable."""

COMPOSE = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
"""The files that compose reads if none is named."""

_STARTING = ("up", "run", "start", "create", "restart")

_OPTIONS_OF_COMPOSE = ("-f", "--file", "-p", "--project-name", "--profile", "--env-file")


def started_by(command: Command, place: Workplace) -> Iterator[str]:
    """Yield the shell texts that a task runner's file holds for a command."""
    words = command.words
    match command.program:
        case "make" | "gmake":
            yield from _recipes(_RULE, place.text("Makefile"), words[1:])
        case "just":
            text = place.text("justfile") or place.text("Justfile") or place.text(".justfile")
            yield from _recipes(_RECIPE, text, words[1:])
        case "npm" | "pnpm" | "yarn" | "bun":
            yield from _scripts(place.text("package.json"), words[1:])
        case "docker-compose" | "podman-compose":
            yield from _services(words[1:], place)
        case "docker" | "podman" if words[1:2] == ("compose",):
            yield from _services(words[2:], place)
        case "kubectl" | "oc" | "argo" | "az":
            for option, name in pairwise(words):
                if option in ("-f", "--file", "--filename"):
                    yield from _containers(place.text(name), name)
        case "task":
            text = place.text("Taskfile.yml") or place.text("Taskfile.yaml")
            yield from _stages(text, "tasks", words[1:], ("default",))
        case "dvc" if words[1:2] in (("repro",), ("exp",)):
            yield from _stages(place.text("dvc.yaml"), "stages", words[2:], None)
        case name:  # after `pixi run`, `pdm run` and their kind
            name = words[-1] if name == "poe" else name.rpartition(":")[2]
            for file in ("pyproject.toml", "pixi.toml"):
                with suppress(ValueError, RecursionError):
                    yield from _of_toml(tomllib.loads(place.text(file) or ""), name)


def _recipes(rule: re.Pattern[str], text: str | None, words: Sequence[str]) -> Iterator[str]:
    """Yield the recipes of the targets, also of what a target depends on."""
    needs: dict[str, list[str]] = {}
    recipes: dict[str, str] = {}
    for name, needed, recipe in rule.findall(text or ""):
        needs.setdefault(name, []).extend(re.findall(r"[^\s()]+", needed))
        recipes[name] = recipe or recipes.get(name, "")
    targets = [word for word in words if _NAME.fullmatch(word)] or [*needs][:1]
    for target in targets:  # which grows by what each of them depends on
        further = [name for name in needs.get(target, ()) if name in needs and name not in targets]
        targets += further[: max(0, MOST - len(targets))]
        if recipe := recipes.get(target):
            yield re.sub(r"(?m)^\s+[@-]*", "", recipe)


def _scripts(text: str | None, words: Sequence[str]) -> Iterator[str]:
    """Yield the scripts of a package that `npm run NAME`, `npm NAME` or `yarn NAME` starts."""
    scripts: object = None
    with suppress(ValueError, RecursionError):
        package = json.loads(text or "null")
        scripts = package.get("scripts") if isinstance(package, dict) else None
    if not isinstance(scripts, dict):
        return
    name = next((w for w in words if w in scripts and w not in ("run", "run-script")), "")
    for script in (f"pre{name}", name, f"post{name}"):
        if name and isinstance(scripts.get(script), str):
            yield scripts[script]


def _of_toml(table: Mapping[str, object], name: str) -> Iterator[str]:
    """Yield the text of a task from the tables `scripts` and `tasks` at any depth."""
    for key, part in table.items():
        if isinstance(part, dict):
            if key in ("scripts", "tasks") and name in part:
                yield "\n".join(strings(part[name]))
            yield from _of_toml(part, name)


def strings(node: object) -> Iterator[str]:
    """Yield the texts in plain values, or in a node of YAML, which an alias can lead to again."""
    places, seen = [node], set[int]()
    for place in places:  # which grows by what is in each of them
        value = getattr(place, "value", place)
        if isinstance(value, str):
            yield value
        elif id(place) not in seen:
            seen.add(id(place))
            places += place.values() if isinstance(place, dict) else getattr(place, "items", ())
            places += (part for _, part in getattr(place, "entries", ()))
            places += place if isinstance(place, list) else ()


def _stages(
    text: str | None, key: str, words: Sequence[str], default: Sequence[str] | None
) -> Iterator[str]:
    """Yield what the named parts of a file for task or dvc run, and the parts that these name."""
    from ladder.load.yaml.foreign_yaml import documents
    from ladder.load.yaml.trees import entries, entry

    for root in documents(text or "", key):
        _, node = entry(root, key) or (None, None)
        parts = {name.value: part for name, part in entries(node)}
        named = [word for word in words if word in parts] or [*(default or parts)]
        for name in named:  # which grows by the parts that each of them names
            inside = [*strings(parts[name])] if name in parts else []
            named += [other for other in inside if other in parts and other not in named]
            yield "\n".join(inside)


def _services(words: Sequence[str], place: Workplace) -> Iterator[str]:
    """Yield what the services that are started run, also those that they depend on."""
    from ladder.load.yaml import nodes
    from ladder.load.yaml.foreign_yaml import documents
    from ladder.load.yaml.trees import entries, items

    given, names = list[str](), list[str]()
    before = ""
    for word in words:
        if before in ("-f", "--file"):
            given.append(word)
        elif before not in _OPTIONS_OF_COMPOSE and not word.startswith("-"):
            names.append(word)
        before = word
    starts = [at for at, name in enumerate(names) if name in _STARTING]
    if not starts:
        return
    names = names[starts[0] :]
    services: dict[str, nodes.Mapping] = {}
    for file in given or COMPOSE:
        for root in documents(place.text(file) or "", file):
            node = root.get("services") if isinstance(root, nodes.Mapping) else None
            services |= {k.value: v for k, v in entries(node) if isinstance(v, nodes.Mapping)}
    wanted = [name for name in names[1:] if name in services][: 1 if names[0] == "run" else None]
    own_command = names[0] == "run" and names[-1] not in services
    # A word that is no service is the value of an option.
    wanted = wanted or ([] if names[0] == "run" else [*services])
    for at, name in enumerate(wanted):
        needed = services[name].get("depends_on")
        further = [key.value for key, _ in entries(needed)]
        further += [getattr(item, "value", "") for item in items(needed)]
        wanted += [x for x in further if x in services and x not in wanted][: MOST - at]
        if not (own_command and at == 0):
            yield _command(services[name])


def _containers(text: str | None, name: str) -> Iterator[str]:
    """Yield what the containers of a file for Kubernetes run."""
    from ladder.load.yaml.foreign_yaml import documents, mappings

    for root in documents(text or "", name):
        yield from filter(None, (_command(place) for place in mappings(root, 10)))


def _command(container: "nodes.Mapping") -> str:
    """Return the command of a container as shell text."""
    parts = []
    for key in ("entrypoint", "command", "args"):
        node = container.get(key)
        if isinstance(value := getattr(node, "value", None), str):
            parts.append(value)
        elif words := [getattr(item, "value", "") for item in getattr(node, "items", ())]:
            parts.append(shlex.join(words))
    return " ".join(parts)
