"""What containers run: images that are built here, services of compose, jobs for Kubernetes."""

import json
import os
import re
import shlex
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING

from ladder.agents.shell import Command
from ladder.agents.workplace import Workplace

if TYPE_CHECKING:
    from ladder.load.yaml import nodes

MOST = 200
"""Services that are read for one command."""

COMPOSE = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
"""The files that compose reads if none is named."""

_STARTING = ("up", "run", "start", "create", "restart")

_OPTIONS_OF_COMPOSE = ("-f", "--file", "-p", "--project-name", "--profile", "--env-file")

_INSTRUCTION = re.compile(r"(?im)^[ \t]*(ENTRYPOINT|CMD|COPY|ADD)[ \t]+(.*)$")
_STAGE = re.compile(r"(?im)^[ \t]*FROM[ \t]")
_SCRIPT = re.compile(r"[\w./-]+\.(?:py|sh|bash)(?![\w.])")


def started_by(command: Command, place: Workplace) -> Iterator[str]:
    """Yield the shell texts that the files of containers hold for a command."""
    words = command.words
    match command.program, words[1:2]:
        case (("docker-compose" | "podman-compose"), _):
            yield from _services(words[1:], place)
        case (("docker" | "podman"), ("compose",)):
            yield from _services(words[2:], place)
        case (("docker" | "podman"), ("run",)):
            yield from _run(words[2:], place)
        case (("kubectl" | "oc" | "argo" | "az"), _):
            for option, name in pairwise(words):
                if option in ("-f", "--file", "--filename"):
                    yield from _containers(place.text(name), name)


def build(words: Sequence[str], place: Workplace) -> None:
    """Keep which Dockerfile a `docker build` gives a name to."""
    folder, named, file = words[-1], list[str](), ""
    for option, value in pairwise(words):
        option, equals, joined = option.partition("=")
        value = joined if equals else value
        if option in ("-t", "--tag"):
            named.append(value)
        elif option in ("-f", "--file"):
            file = value
    for name in named:
        place.images[_plain(name)] = (place.path(file or f"{folder}/Dockerfile"), folder)


def _run(words: Sequence[str], place: Workplace) -> Iterator[str]:
    """Yield what `docker run` starts in an image that was built here, or that compose builds."""
    images = {**_images_of_compose(place), **place.images}
    at = next((n for n, word in enumerate(words) if _plain(word) in images), None)
    if at is None:
        return
    before, arguments = words[:at], [*words[at + 1 :]]
    joined = [word.partition("=")[2] for word in before if word.startswith("--entrypoint=")]
    entry = joined or [value for option, value in pairwise(before) if option == "--entrypoint"]
    file, folder = images[_plain(words[at])]
    yield _line(place, file, folder, shlex.join(entry), shlex.join(arguments))


def _line(place: Workplace, file: str, folder: str, entry: str = "", command: str = "") -> str:
    """Return the shell text that a container runs; what is given replaces what the file says."""
    text = (place.text(file) or "").replace("\\\n", " ")
    said = dict.fromkeys(("ENTRYPOINT", "CMD"), "")
    sources = ["."]
    for instruction, rest in _INSTRUCTION.findall(_STAGE.split(text)[-1]):
        if instruction.upper() in said:
            said[instruction.upper()] = _shell(rest)
        else:
            copied = [word for word in rest.split()[:-1] if not word.startswith("-")]
            sources += [os.path.join(folder, word) for word in copied]
    command = command or ("" if entry else said["CMD"])
    run = f"{entry or said['ENTRYPOINT']} {command}".strip()

    def here(found: re.Match[str]) -> str:
        """Return a script of the image as a file of the project, if it is one."""
        parts = found[0].strip("/").split("/")
        ends = ["/".join(parts[n:]) for n in range(len(parts))]
        paths = (os.path.join(source, end) for end in ends for source in (folder, *sources))
        return next((path for path in paths if place.text(path) is not None), found[0])

    return _SCRIPT.sub(here, run)


def _shell(written: str) -> str:
    """Return an instruction's command, also from its form as a list."""
    with suppress(ValueError):
        words = json.loads(written)
        if isinstance(words, list):
            return shlex.join(map(str, words))
    return written


def _plain(name: str) -> str:
    return name.removesuffix(":latest")


def _services(words: Sequence[str], place: Workplace) -> Iterator[str]:
    """Yield what the services that are started run, also those that they depend on."""
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
    services = _services_in(place, given or COMPOSE)
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
            yield _of_service(services[name], place)


def _services_in(place: Workplace, files: Sequence[str] = COMPOSE) -> "dict[str, nodes.Mapping]":
    """Return the services of compose files, by name."""
    from ladder.load.yaml import nodes
    from ladder.load.yaml.foreign_yaml import documents
    from ladder.load.yaml.trees import entries

    services: dict[str, nodes.Mapping] = {}
    for file in files:
        for root in documents(place.text(file) or "", file):
            node = root.get("services") if isinstance(root, nodes.Mapping) else None
            services |= {k.value: v for k, v in entries(node) if isinstance(v, nodes.Mapping)}
    return services


def _images_of_compose(place: Workplace) -> dict[str, tuple[str, str]]:
    """Return the images that compose builds: their Dockerfiles and folders, by name."""
    services = _services_in(place).values()
    named = ((getattr(service.get("image"), "value", ""), service) for service in services)
    return {name: built for name, service in named if name and (built := _built(service))}


def _built(service: "nodes.Mapping") -> tuple[str, str] | None:
    """Return the Dockerfile and the folder of which a service's image is built."""
    build = service.get("build")
    if build is None:
        return None
    if isinstance(folder := getattr(build, "value", None), str):
        return f"{folder}/Dockerfile", folder
    parts = {key.value: getattr(value, "value", "") for key, value in getattr(build, "entries", ())}
    folder = parts.get("context", ".")
    return f"{folder}/{parts.get('dockerfile', 'Dockerfile')}", folder


def _of_service(service: "nodes.Mapping", place: Workplace) -> str:
    """Return what a service runs: its own command, or that of its image."""
    if (built := _built(service)) is None:
        return _command(service)
    entry, command = (_command(service, key) for key in ("entrypoint", "command"))
    return _line(place, *built, entry, command)


def _containers(text: str | None, name: str) -> Iterator[str]:
    """Yield what the containers of a file for Kubernetes run."""
    from ladder.load.yaml.foreign_yaml import documents, mappings

    for root in documents(text or "", name):
        yield from filter(None, (_command(place) for place in mappings(root, 10)))


def _command(container: "nodes.Mapping", *keys: str) -> str:
    """Return the command of a container as shell text."""
    parts = []
    for key in keys or ("entrypoint", "command", "args"):
        node = container.get(key)
        if isinstance(value := getattr(node, "value", None), str):
            parts.append(value)
        elif words := [getattr(item, "value", "") for item in getattr(node, "items", ())]:
            parts.append(shlex.join(words))
    return " ".join(parts)
