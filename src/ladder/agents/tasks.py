"""What a task runner starts: recipes of make and just, scripts of npm, stages of dvc, services."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from ladder.agents import containers, pipelines
from ladder.agents.shell import Command
from ladder.agents.workplace import Workplace

MOST = 200
"""Recipes, scripts or services that are read for one command."""

_RULE = re.compile(r"(?m)^(\w[\w./-]*)[ \t]*::?(?!=)([^\n]*)\n((?:[ \t].*\n?)*)")
"""A rule of a Makefile: its target, what that depends on, and the recipe."""

_RECIPE = re.compile(r"(?m)^@?(\w[\w-]*)[^\n:#]*:(?!=)([^\n]*)\n((?:[ \t].*\n?)*)")
"""The same of a justfile, whose recipes may have parameters."""

_NAME = re.compile(r"(?!\d+$)\w[^=]*")
"""A target: no option, no number of an option, and no variable."""

_ENTRY_POINT = re.compile(r"(\w+(?:\.\w+)*):\w+")
"""A function of a module, which a command of a Python package starts."""


def started_by(command: Command, place: Workplace) -> Iterator[str]:
    """Yield the shell texts that a task runner's file holds for a command."""
    yield from containers.started_by(command, place)
    yield from pipelines.started_by(command, place)
    words = command.words
    match command.program:
        case "make" | "gmake":
            yield from _recipes(_RULE, place.text("Makefile"), words[1:])
        case "just":
            text = place.text("justfile") or place.text("Justfile") or place.text(".justfile")
            yield from _recipes(_RECIPE, text, words[1:])
        case "npm" | "pnpm" | "yarn" | "bun":
            yield from _scripts(place.text("package.json"), words[1:])
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
                text = "\n".join(strings(part[name]))
                entry = _ENTRY_POINT.fullmatch(text)
                yield f"python -m {entry[1]}" if entry else text
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
