"""The shapes of what a pack says of itself, and of what it changes in those below it."""

from pydantic import ConfigDict

from ladder.load.shapes import Day, Kebab, Line, Shape, Version, Why


class ChangesShape(Shape):
    """Some keys of a thing in the pack below, said anew; its id, kind and name, comes first."""

    model_config = ConfigDict(extra="allow", frozen=True)

    changes: str
    of: Version | None = None


class RetireShape(Shape):
    """A rule of the pack below that no longer speaks, and why."""

    retire: str
    of: Version | None = None
    why: Why


class PackShape(Shape):
    """Name and version of a pack, the day on which its cases are read, and who answers for it.

    `document` is the source whose claims rules number, and which a rule cites that names claims
    alone; `floor` the technique of the lowest rung that one begins with and stays on.
    """

    pack: Kebab
    version: Version
    day: Day | None = None
    owner: Line | None = None
    licence: Line | None = None
    review_by: Day | None = None
    document: str | None = None
    floor: str | None = None


FORMER_KEYS = {
    "about": "techniques",
    "atoms": "claims",
    "for_needs": "needs",
    "guards": "techniques",
    "walk": "messages",
}
"""Keys that rule files no longer have, and what is written in their place."""
