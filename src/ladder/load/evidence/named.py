"""What a fact says that names a file beside the problem: `PATH@sha256:DIGEST#RUN`."""

from typing import NamedTuple

from ladder.engine.facts import Value


class Named(NamedTuple):
    """A file as a fact names it: its path, its SHA-256 where stated, and which run in it."""

    path: str
    digest: str
    run: str


def named(value: Value) -> Named:
    """What `PATH@sha256:DIGEST#RUN` names; only the path is always there."""
    place, _, run = str(value).partition("#")
    path, _, digest = place.partition("@sha256:")
    return Named(path, digest.lower(), run)
