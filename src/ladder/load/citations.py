"""What rules cite: the sources, the claims of the source document, and where claims pull apart."""

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from ladder.engine.pack import Claim
from ladder.engine.rules import Source
from ladder.load.shapes import ClaimId, Day, Kebab, Line, Shape, Url


class SourceShape(Shape):
    """Something that rules cite."""

    title: Line
    authors: str
    year: int = Field(ge=1950, le=2100)
    url: Url
    verified: Day
    grade: Literal["read", "quoted"]
    kind: Literal["page", "paper"] | None = None
    note: str = ""
    claims: list[ClaimId] = Field(default=[])


class SourcesShape(Shape):
    """All citations, each once."""

    sources: dict[Kebab, SourceShape]


class ClaimShape(Shape):
    """One claim of the source document."""

    says: str
    left_out: str = ""


class HeadingShape(Shape):
    """The claims under one heading of the source document."""

    heading: str
    claims: dict[ClaimId, ClaimShape]


class TensionShape(Shape):
    """Two claims that pull apart, and how the rules resolve it."""

    says: str
    resolution: str
    rules: list[str] = Field(default=[])


class ClaimsShape(Shape):
    """Every claim of the source document."""

    claims: list[HeadingShape]
    tensions: dict[str, TensionShape] = Field(default={})


def source_table(shapes: Iterable[Shape]) -> dict[str, Source]:
    """Every source by id."""
    plain = {"title", "authors", "year", "url", "note"}
    return {
        name: Source(
            id=name,
            verified=source.verified.isoformat(),
            quoted=source.grade == "quoted",
            claims=tuple(source.claims),
            kind=source.kind or "",
            **source.model_dump(include=plain),
        )
        for shape in shapes
        if isinstance(shape, SourcesShape)
        for name, source in shape.sources.items()
    }


def claim_table(shapes: Iterable[Shape]) -> dict[str, Claim]:
    """Every claim of the source document by its number."""
    return {
        name: Claim(name, heading.heading, claim.says, claim.left_out)
        for shape in shapes
        if isinstance(shape, ClaimsShape)
        for heading in shape.claims
        for name, claim in heading.claims.items()
    }


def tension_table(shapes: Iterable[Shape]) -> dict[str, dict[str, str]]:
    """Claims that pull apart, and how the rules resolve it, by name."""
    return {
        name: {**tension.model_dump(), "rules": " ".join(tension.rules)}
        for shape in shapes
        if isinstance(shape, ClaimsShape)
        for name, tension in shape.tensions.items()
    }
