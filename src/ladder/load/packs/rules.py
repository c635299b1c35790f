"""Rule packs to a rulebook: found, read, checked, and cached for the next start."""

import contextlib
import hashlib
import os
import pickle
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ladder.engine.pack import begin
from ladder.engine.rules import Rulebook
from ladder.load.packs.folders import Located, located
from ladder.load.yaml.folders import rule_files, shipped
from ladder.output.diagnostics import Diagnostic, InvalidInput
from ladder.version import __version__

if TYPE_CHECKING:
    from ladder.load.packs.parameters import Writer
    from ladder.load.yaml import nodes

Packs = Sequence[tuple[Path, list[tuple[str, bytes]]]]
"""The folders of packs, each with its files and what is in them."""

_CASES = rb"(?m)^cases:[^\n]*\n(?:[ #-][^\n]*\n|\n)*\Z"
"""The cases of a rule file that ends with them: half of what the shipped files hold."""


def load_rules(
    *extra: str | Path,
    only: bool = False,
    cases: bool = True,
    any_base: bool = False,
    day: date | None = None,
) -> Rulebook:
    """Return the shipped rules, with those of the folders `extra` added or replaced by id.

    Args:
        extra: folders of rule files, or names of installed packs; later ones win. A required digest
            follows: `my-rules@sha256:…`, the digest of the rules up to there. The shipped rules,
            which come first anyhow, may be named to pin them: `shipped@sha256:…`.
        only: leave the shipped rules out.
        cases: read the cases of the shipped rules too, which no verdict needs. The cases of other
            folders are always read.
        any_base: ignore the versions for which changes were written: `of`.
        day: the day whose numbers apply; by default, the day of the latest pack.

    Raises:
        InvalidInput: with everything that is wrong with the rules.
    """
    places = [located(item) for item in extra]
    if not only and shipped().resolve() not in [item.folder.resolve() for item in places[:1]]:
        places.insert(0, Located(shipped()))
    folders = [place.folder for place in places]
    packs = [(folder, rule_files(folder)) for folder in folders]
    digest = _digest(packs)
    for number, place in enumerate(places, 1):
        if place.pin:
            place.insist(_digest(packs[:number]))
    # Positions and the rules of another day depend on the folders; what the rules say does not.
    without = shipped() in folders and not cases
    shown = [(_shown(str(folder)), str(folder.resolve())) for folder in folders]
    key = repr((digest, shown, without, any_base, day))
    if (known := _kept(key)) is not None:
        return known
    if without:
        packs = [
            (folder, [(name, re.sub(_CASES, b"", raw)) for name, raw in files])
            if folder == shipped()
            else (folder, files)
            for folder, files in packs
        ]
    from ladder.load.packs.parameters import Writer, shared

    faults: list[Diagnostic] = []
    layers = _layers(packs, faults)
    found = shared(root for _, layer in layers for root in layer)

    def built(day: date) -> Rulebook:
        return _build(layers, digest, Writer(found.on(day), found.problems, [*faults]), any_base)

    days = found.days()
    begins = begin(days, day or _day(layers))
    rulebook = built(begins)
    if len(folders) > 1:
        from ladder.load.packs.loosenings import loosenings

        below = _below(*extra[:-1], only=only, any_base=any_base)
        own = shared(layers[-1][1]).days() or [begins]
        above = ((x, rulebook if begin(days, x) == begins else built(x)) for x in own)
        loosened = (loosenings(below.on(x), book) for x, book in above)
        opens = dict.fromkeys((*below.pack.loosens, *chain.from_iterable(loosened)))
        rulebook = replace(rulebook, pack=rulebook.pack._replace(loosens=tuple(opens)))
    if days:
        pinned = (*map(str, folders[:-1]), f"{folders[-1].resolve()}@{digest}")
        again = partial(_again, pinned, cases, any_base)
        rulebook = replace(rulebook, days=tuple(days), begins=begins, again=again)
    _keep(key, rulebook)
    return rulebook


@lru_cache(maxsize=8)
def _again(packs: tuple[str, ...], cases: bool, any_base: bool, day: date) -> Rulebook:
    """Return the same rules with the values of another day."""
    return load_rules(*packs, only=True, cases=cases, any_base=any_base, day=day)


def _layers(packs: Packs, faults: list[Diagnostic]) -> "list[tuple[str, list[nodes.Mapping]]]":
    """Return the name of each folder, and the content of its files."""
    from ladder.load.packs.documents import roots

    layers = []
    for folder, files in packs:
        base = Path(_shown(str(folder)))
        shown = ((str(base / name.removeprefix(f"{folder}{os.sep}")), raw) for name, raw in files)
        layers.append((folder.name, [*roots(shown, faults)]))
    return layers


def _day(layers: "Sequence[tuple[str, Sequence[nodes.Mapping]]]") -> date:
    """Return the latest day of the packs."""
    from ladder.load.packs.parameters import as_day
    from ladder.load.yaml.trees import text

    heads = [root for _, layer in layers for root in layer if text(root, "pack")]
    days = [as_day(text(root, "day")) for root in heads]
    return max(filter(None, days), default=date.min)


def _below(*extra: str | Path, only: bool, any_base: bool) -> Rulebook:
    """Return the rules under the topmost pack; without those that cannot load alone."""
    try:
        return load_rules(*extra, only=only, cases=False, any_base=any_base)
    except InvalidInput:
        if len(extra) <= only:
            raise
        return _below(*extra[:-1], only=only, any_base=any_base)


def _digest(packs: Sequence[tuple[Path, list[tuple[str, bytes]]]]) -> str:
    """Return the digest of the rules, independent of their folder."""
    found = hashlib.sha256()
    for folder, files in packs:
        for name, raw in files:
            relative = name.removeprefix(f"{folder}{os.sep}").replace(os.sep, "/")
            found.update(f"{relative}\0{len(raw)}\0".encode())
            found.update(raw)
        found.update(b"\1")
    return f"sha256:{found.hexdigest()}"


def _build(
    packs: Sequence[tuple[str, list["nodes.Mapping"]]],
    digest: str,
    writer: "Writer",
    any_base: bool,
) -> Rulebook:
    """Return the rules of packs: their names, and the content of their files."""
    from ladder.load.packs.build import Builder
    from ladder.load.packs.checks import check
    from ladder.load.packs.documents import read_documents
    from ladder.load.packs.layers import in_layer, lay, with_causes
    from ladder.load.packs.overlays import OTHER_BASE

    diagnostics = writer.diagnostics
    layers = [
        in_layer([*read_documents(roots, name, writer)], number)
        for number, (name, roots) in enumerate(packs)
    ]
    if diagnostics:
        raise InvalidInput(diagnostics)
    documents, pack = lay(layers, digest, writer)
    if any_base:
        diagnostics[:] = [item for item in diagnostics if item.subject != OTHER_BASE]
    builder = Builder(documents, pack, writer)
    if diagnostics:
        raise InvalidInput(with_causes(layers, diagnostics))
    rulebook = builder.build()
    diagnostics += check(rulebook, documents)
    if diagnostics:
        raise InvalidInput(with_causes(layers, diagnostics))
    return rulebook


def _shown(name: str) -> str:
    """Return a path as readers want it: relative to the working folder, if below it."""
    try:
        return str(Path(name).resolve().relative_to(Path.cwd()))
    except (OSError, ValueError):
        return name


MOST_KEPT = 16
"""Packs kept at most; the oldest go first."""

_CHECKSUM = 32


def cache_folder() -> Path:
    """Return the folder of the rule cache: `LADDER_CACHE`, else in the user's cache folder."""
    if chosen := os.environ.get("LADDER_CACHE"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "ladder"


def _kept(key: str) -> Rulebook | None:
    """Return the cache entry of `key`, if it is readable, complete, and owned by this user."""
    try:
        with open(_path(key), "rb") as file:
            if hasattr(os, "getuid") and os.fstat(file.fileno()).st_uid != os.getuid():
                return None
            checksum, raw = file.read(_CHECKSUM), file.read()
        if hashlib.sha256(raw).digest() != checksum:
            return None
        kept = pickle.loads(raw)  # noqa: S301 - one's own file, and as it was written
    except Exception:  # noqa: BLE001 - whatever ails the cache, the rules can be read again
        return None
    stored, rulebook = kept
    return rulebook if stored == key and isinstance(rulebook, Rulebook) else None


def _keep(key: str, rulebook: Rulebook) -> None:
    """Write the rule cache. Ignore write errors."""
    import tempfile  # here: a start that finds its rules kept goes without it

    path = _path(key)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        raw = pickle.dumps((key, rulebook), protocol=5)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(hashlib.sha256(raw).digest() + raw)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
        every = path.parent.glob("*.pickle")
        for old in sorted(every, key=lambda file: -file.stat().st_mtime_ns)[MOST_KEPT:]:
            old.unlink(missing_ok=True)


def _path(key: str) -> Path:
    """Return the path of the cache for this version, this Python, and the state of the code."""
    package = Path(__file__).parents[2]
    parts = [*(package / "engine").glob("*.py"), *(package / "load").rglob("*.py")]
    changed = max(part.stat().st_mtime_ns for part in parts)
    program = f"{__version__}-{sys.implementation.cache_tag}-{changed:x}"
    name = hashlib.sha256(f"{key}\n{program}".encode(errors="replace")).hexdigest()
    return cache_folder() / f"{name[:32]}.pickle"
