"""Compiled rules kept between starts, as Python keeps `.pyc` files: by digest, in the user's cache.

Checking and compiling the rules takes some ten times longer than reading them back. A cache that is
missing, unwritable or damaged costs time, never an answer.
"""

import contextlib
import os
import pickle
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ladder import __version__
from ladder.model import Rulebook


@dataclass(frozen=True)
class Kept:
    """A rulebook without its tests, and the code that they load from."""

    rulebook: Rulebook
    code: bytes


def folder() -> Path:
    """Where compiled rules are kept: `LADDER_CACHE`, else the user's cache folder."""
    if chosen := os.environ.get("LADDER_CACHE"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "ladder"


def _path(digest: str) -> Path:
    return folder() / f"{digest.removeprefix('sha256:')[:32]}-{_program()}.pickle"


def _program() -> str:
    """Which program compiled: its version, its Python, and the state of a checkout's own code."""
    package = Path(__file__).parent.parent
    parts = ("model.py", "compiled.py", "logic.py", "schema.py", "load/build.py", "load/words.py")
    changed = max((package / part).stat().st_mtime_ns for part in parts)
    return f"{__version__}-{sys.implementation.cache_tag}-{changed:x}"


def load(digest: str) -> Kept | None:
    """What was kept for these rules, if it can be read and is one's own."""
    path = _path(digest)
    try:
        if hasattr(os, "getuid") and path.stat().st_uid != os.getuid():
            return None
        kept = pickle.loads(path.read_bytes())
    except Exception:
        return None
    return kept if isinstance(kept, Kept) and kept.rulebook.pack.digest == digest else None


def keep(digest: str, kept: Kept) -> None:
    """Keep compiled rules for the next start; whoever cannot, goes without."""
    path = _path(digest)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                pickle.dump(kept, file, protocol=5)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
