"""Checked rules kept between starts, as Python keeps `.pyc` files: in the user's cache folder.

Checking the rules takes some ten times longer than reading them back. A cache that is
missing, unwritable or damaged costs time, never an answer.
"""

import contextlib
import hashlib
import os
import pickle
import sys
from pathlib import Path

from ladder.engine.rules import Rulebook
from ladder.version import __version__

MOST = 16
"""Packs kept at most; the oldest go first."""

_CHECKSUM = 32


def folder() -> Path:
    """Where checked rules are kept: `LADDER_CACHE`, else the user's cache folder."""
    if chosen := os.environ.get("LADDER_CACHE"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "ladder"


def load(key: str) -> Rulebook | None:
    """What was kept under `key`, if it can be read, is whole, and is one's own."""
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


def keep(key: str, rulebook: Rulebook) -> None:
    """Keep checked rules for the next start; whoever cannot, goes without."""
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
        _prune(path.parent)


def _path(key: str) -> Path:
    name = hashlib.sha256(f"{key}\n{_program()}".encode(errors="replace")).hexdigest()
    return folder() / f"{name[:32]}.pickle"


def _program() -> str:
    """Which program: its version, its Python, and the state of a checkout's own code."""
    package = Path(__file__).parent.parent
    parts = [*(package / "engine").glob("*.py"), *(package / "load").glob("*.py")]
    changed = max(part.stat().st_mtime_ns for part in parts)
    return f"{__version__}-{sys.implementation.cache_tag}-{changed:x}"


def _prune(where: Path) -> None:
    kept = sorted(where.glob("*.pickle"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for old in kept[MOST:]:
        old.unlink(missing_ok=True)
