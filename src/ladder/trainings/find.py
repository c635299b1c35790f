"""Trainings that a file configures or starts, by the table of programs."""

import os
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from typing import TypeVar

from ladder.load.yaml.foreign_yaml import documents, mappings
from ladder.load.yaml.nodes import Listing, Mapping, Node, Scalar
from ladder.trainings.commands import Setup, started
from ladder.trainings.programs import (
    ADAPTER_KEYS,
    CONFIGS,
    METHOD_KEYS,
    METHODS,
    SCRIPTS,
    TELLING_KEYS,
)

_CONFIG = re.compile(r"\.(ya?ml|json)(?![a-z0-9])")
"""The name of a config, also with something behind it: train.yaml.tmpl."""

_PROGRAM = re.compile(r"[^.]*|(docker|container|make|just)file\..*|tox\.ini")
"""The name of a file that starts programs and has no ending of their kind: train, Makefile."""

_TEST = re.compile(r"(test_.*|.*_test|conftest)\.py|.*\.(test|spec)\.[jt]s")
"""The name of a file of tests, which trains nothing that anybody uses."""

_DESCRIPTION = re.compile(
    rb"(?:[\x20\t]*(?:#[^\n]*)?\n|---[\x20\t]*\n)*+[\x20\t{]*\s*[\"']?(?:openapi|swagger)[\"']?\s*:"
)
"""The beginning of the description of an API."""


def may_train(name: str) -> bool:
    """Return whether a file of that name can set up or start a training; a document cannot."""
    name = name.lower()
    if _TEST.fullmatch(os.path.basename(name)):
        return False
    starts = name.endswith(SCRIPTS) or _PROGRAM.fullmatch(os.path.basename(name))
    return bool(starts or _CONFIG.search(name))


def trainings_in(raw: bytes, file: str) -> tuple[Setup, ...]:
    """Return the trainings in a file: those of its config, else those that it starts."""
    if not may_train(file) or _DESCRIPTION.match(raw):
        return ()
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):  # as PowerShell writes it
        raw = raw.decode("utf-16", errors="replace").encode()
    setups: dict[Setup, None] = {}
    folded = _folded(raw.lower())
    if _CONFIG.search(file.lower()) and any(
        all(key.encode() in folded for key in keys) for keys, _, _ in _KEYS
    ):
        for root in documents(raw.decode(errors="replace"), file):
            setups |= dict.fromkeys(_set_up(root, file))
    return tuple(setups or dict.fromkeys(started(raw, file)))


_Text = TypeVar("_Text", str, bytes)


def _folded(key: _Text) -> _Text:
    """Return a key in the form for comparison: programs write baseModel or base_model."""
    if isinstance(key, bytes):
        return key.replace(b"_", b"").replace(b"-", b"")
    return key.replace("_", "").replace("-", "")


_KEYS = [(_folded(keys.lower()).split(), by, technique) for by, keys, technique in CONFIGS]

DEPTH = 4
"""Levels at which a config may be inside the job that carries it."""


def _set_up(root: Node, file: str) -> Iterator[Setup]:
    """Yield the trainings that a document configures, at its top or within a job."""
    for place in mappings(root, DEPTH):
        keys = {_folded(key.value.lower()) for key, _ in place.entries}
        parts = [part for _, part in place.entries if isinstance(part, Mapping)]
        if any(_word(part, "_component_").startswith("torchtune.") for part in parts):
            keys |= {"torchtune"} if keys & {"dataset", "loss", "optimizer", "epochs"} else set()
        for known_by, program, technique in _KEYS:
            if keys.issuperset(known_by):
                technique = _method(place) or technique or _of_weights(place)
                source = frozenset(_source(root))
                yield Setup(file, place.position, program, technique, source, base=_base(place))
                break


def _method(root: Mapping) -> str | None:
    """Return the technique, if a config says more than which weights it changes."""
    method = _word(root, *METHOD_KEYS).lower().removeprefix("llm-").removeprefix("trl_")
    for name, key in (("method", "type"), ("loss", "_component_")):
        if isinstance(part := _at(root, name), Mapping):
            method = method or _word(part, key).rpartition(".")[2].lower().removesuffix("loss")
    known = (way for key, way in TELLING_KEYS.items() if _at(root, key) is not None)
    return METHODS.get(method) or next(known, None)


def _of_weights(root: Mapping) -> str:
    inner = [part for _, part in root.entries if isinstance(part, Mapping)]
    adapters = {_word(part, *ADAPTER_KEYS).lower() for part in (root, *inner)}
    for part in (_at(root, "adapter"), _at(root, "peft_config")):
        adapters.add(_word(part, "type", "name").lower() if isinstance(part, Mapping) else "")
    model = _at(root, "model")
    built = isinstance(model, Mapping) and "lora" in _word(model, "_component_")
    adapted = built or not adapters.isdisjoint(("lora", "qlora", "true", "dora"))
    return "lora" if adapted else "full-fine-tuning"


def _at(root: Mapping, name: str) -> Node | None:
    """Return the value of a key in any spelling."""
    wanted = _folded(name.lower())
    return next((v for key, v in root.entries if _folded(key.value.lower()) == wanted), None)


def _word(root: Mapping, *names: str) -> str:
    """Return the first of these keys that has a plain value."""
    values = (_at(root, name) for name in names)
    return next((value.value for value in values if isinstance(value, Scalar)), "")


_OF_BASE = (
    "basemodel", "modelnameorpath", "basemodelnameorpath", "modelidorpath", "basemodelidentifier",
    "checkpointdir", "restorefrompath", "modelname", "modelid", "model", "path", "_component_",
)  # fmt: skip
"""The keys at which configs name the base model, the clearest first; the last within `model`."""


def _base(root: Mapping) -> str:
    """Return the base model that a config names; empty if it names none, or by a variable."""
    for depth in range(3):
        for key in _OF_BASE:
            for place in _places(root, depth):
                value = _word(place, key) if key != "path" or place is not root else ""
                if value and not re.search(r"[\s{}$<>]", value):
                    return value.rpartition(".")[2] if key == "_component_" else value
    return ""


def _places(root: Mapping, depth: int) -> Iterator[Mapping]:
    """Yield the mappings about the model at a depth: the root itself, or below `model`."""
    if not depth:
        yield root
        return
    for key, part in root.entries:
        if isinstance(part, Mapping) and re.search(
            r"model|policy|actor|checkpoint", key.value.lower()
        ):
            yield from _places(part, depth - 1)


_OF_DATA = re.compile(
    r"(train(ing)?_?)?data_?(sets?|config|path|files?)?(_?(name|uri|mixture))?|train(ing)?_?files?",
    re.IGNORECASE,
)
"""The keys at which configs name what they train on: a file, or a set by its name."""


def _source(node: Node, depth: int = 4, *, inside: bool = False) -> Iterator[str]:
    """Yield all that a config says about its training data."""
    if isinstance(node, Scalar):
        yield from [node.value] if inside else []
    for key, child in node.entries if isinstance(node, Mapping) else ():
        if depth:
            yield from _source(
                child, depth - 1, inside=inside or bool(_OF_DATA.fullmatch(key.value))
            )
    for child in node.items if isinstance(node, Listing) else ():
        if depth:
            yield from _source(child, depth - 1, inside=inside)
