"""The shapes of what a pack says of itself, changes in those below it, and cites."""

from typing import Literal

from pydantic import ConfigDict, Field

from ladder.load.packs.shapes import (
    ClaimId,
    ClaimName,
    Day,
    IsoDay,
    Kebab,
    Line,
    RuleName,
    Shape,
    Url,
    Version,
    Why,
)


class ChangesShape(Shape):
    """Changed keys of a shipped rule, need or technique."""

    model_config = ConfigDict(extra="allow", frozen=True)

    changes: str
    of: Version | None = None


class RetireShape(Shape):
    """A shipped rule that no longer applies, and why."""

    retire: str
    of: Version | None = None
    why: Why


class AcceptedShape(Shape):
    """Who accepts that the pack loosens something, and why."""

    owner: Line
    why: Why


class PackShape(Shape):
    """Name, version, day and owner of a pack.

    `document` is the source whose claims rules number, and which a rule cites that names claims
    alone; `floor` the technique of the lowest rung that one begins with and stays on.
    """

    pack: Kebab
    version: Version
    day: Day | None = None
    owner: Line | None = None
    license: Line | None = None
    review_by: IsoDay | None = None
    document: str | None = None
    floor: str | None = None
    accepts: dict[str, AcceptedShape] = {}  # noqa: RUF012 - pydantic copies it


class SourceShape(Shape):
    """A source that rules cite."""

    title: Line
    authors: str
    year: int = Field(ge=1950, le=2100)
    url: Url
    verified: IsoDay
    grade: Literal["read", "quoted"]
    kind: Literal["page", "paper"] | None = None
    note: str = ""
    claims: tuple[ClaimName, ...] = ()


class SourcesShape(Shape):
    """Sources that rules cite."""

    sources: dict[Kebab, SourceShape]


class ClaimShape(Shape):
    """One claim of the source document."""

    says: str
    left_out: str = ""


class HeadingShape(Shape):
    """Claims under one heading of the source document."""

    heading: str
    claims: dict[ClaimId, ClaimShape]


class ConflictShape(Shape):
    """Two claims that contradict each other, and how the rules resolve it."""

    says: str
    resolution: str
    rules: tuple[RuleName, ...] = ()


class ClaimsShape(Shape):
    """Claims of the source document."""

    claims: tuple[HeadingShape, ...]
    conflicts: dict[str, ConflictShape] = Field(default={})
