"""Rule packs to a rulebook: found, read, checked, compiled, and kept for the next start."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import ladder
from ladder.engine.batteries import batteries, conditions
from ladder.engine.compiled import from_bytes, to_bytes
from ladder.engine.rules import Rulebook
from ladder.load import cache
from ladder.output.diagnostics import Diagnostic, InvalidInput


def shipped() -> Path:
    """The folder of the rules that come with the package, installed or in a checkout."""
    package = Path(ladder.__file__).parent
    installed = package / "rules"
    return installed if installed.is_dir() else package.parent.parent / "rules"


def load_rules(*extra: str | Path, only: bool = False) -> Rulebook:
    """The shipped rules, with those of the folders `extra` added or put in their place by id.

    Args:
        extra: folders of rule files; later ones win.
        only: leave the shipped rules out.

    Raises:
        InvalidInput: with everything that is wrong with the rules.
    """
    from ladder.load.files import rule_files

    folders = [*([] if only else [shipped()]), *(Path(each) for each in extra)]
    packs = [(folder, rule_files(folder)) for folder in folders]
    digest = _digest(packs)
    # Marks and pack names depend on where the folders lie; what the rules say does not.
    key = "\n".join([digest, *(_shown(str(folder)) for folder in folders)])
    if (kept := cache.load(key)) is not None:
        return _with_code(kept.rulebook, kept.code)
    rulebook = _build(packs, digest)
    code = code_of(rulebook)
    cache.keep(key, cache.Kept(key, rulebook, code))
    return _with_code(rulebook, code)


def compiled(rulebook: Rulebook) -> Rulebook:
    """The rulebook with its conditions compiled anew."""
    return _with_code(rulebook, code_of(rulebook))


def code_of(rulebook: Rulebook) -> bytes:
    """The code of all conditions of a rulebook, for `from_bytes`."""
    derived = {name: each.when for name, each in rulebook.derived.items()}
    return to_bytes(conditions(rulebook), derived, batteries(rulebook))


def _with_code(rulebook: Rulebook, code: bytes) -> Rulebook:
    made = from_bytes(code)
    return replace(rulebook, tests=made.tests, batteries=made.batteries)


def _digest(packs: Sequence[tuple[Path, list[tuple[str, bytes]]]]) -> str:
    """What the rules say, whatever folder they lie in."""
    found = hashlib.sha256()
    for folder, files in packs:
        for name, raw in files:
            relative = name.removeprefix(f"{folder}{os.sep}").replace(os.sep, "/")
            found.update(f"{relative}\0{len(raw)}\0".encode())
            found.update(raw)
        found.update(b"\1")
    return f"sha256:{found.hexdigest()}"


def _build(packs: Sequence[tuple[Path, list[tuple[str, bytes]]]], digest: str) -> Rulebook:
    from ladder.load.build import Builder
    from ladder.load.checks import check, unread_facts
    from ladder.load.documents import Document, read_documents
    from ladder.load.layers import Replaced, in_layer, lay

    diagnostics: list[Diagnostic] = []
    layers: list[list[Document]] = []
    for number, (folder, files) in enumerate(packs):
        shown = [(_shown(name), raw) for name, raw in files]
        read = list(read_documents(shown, folder.name))
        diagnostics += [each for each in read if isinstance(each, Diagnostic)]
        layers.append(in_layer([each for each in read if isinstance(each, Document)], number))
    if diagnostics:
        raise InvalidInput(diagnostics)
    documents, pack = lay(layers, digest, diagnostics)
    builder = Builder(documents, diagnostics)
    if diagnostics:
        raise InvalidInput(Replaced(layers).told(diagnostics))
    rulebook = builder.build(pack)
    diagnostics += check(rulebook, documents)
    if not diagnostics:  # a condition that cannot be read reads nothing
        diagnostics += unread_facts(rulebook, documents)
    if diagnostics:
        raise InvalidInput(Replaced(layers).told(diagnostics))
    return rulebook


def _shown(name: str) -> str:
    """A path as a reader wants it: relative to where the command was run, if below it."""
    try:
        return str(Path(name).resolve().relative_to(Path.cwd()))
    except (OSError, ValueError):
        return name
