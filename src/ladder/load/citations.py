"""What rules cite: the sources, the claims of the source document, and where claims pull apart."""

from collections.abc import Iterable

from ladder.engine.rules import Claim, Source
from ladder.load.documents import Document
from ladder.load.shapes import ClaimsShape, SourcesShape


def source_table(documents: Iterable[Document]) -> dict[str, Source]:
    """Every source by id."""
    return {
        name: Source(
            id=name,
            title=each.title,
            authors=each.authors,
            year=each.year,
            url=each.url,
            verified=each.verified.isoformat(),
            quoted=each.grade == "quoted",
            note=each.note,
            claims=tuple(each.claims),
        )
        for document in documents
        if isinstance(document.shape, SourcesShape)
        for name, each in document.shape.sources.items()
    }


def claim_table(documents: Iterable[Document]) -> dict[str, Claim]:
    """Every claim of the source document by its number."""
    return {
        name: Claim(name, heading.heading, claim.says, claim.left_out)
        for document in documents
        if isinstance(document.shape, ClaimsShape)
        for heading in document.shape.claims
        for name, claim in heading.claims.items()
    }


def tension_table(documents: Iterable[Document]) -> dict[str, dict[str, str]]:
    """Claims that pull apart, and how the rules resolve it, by name."""
    return {
        name: {"says": each.says, "resolution": each.resolution, "rules": " ".join(each.rules)}
        for document in documents
        if isinstance(document.shape, ClaimsShape)
        for name, each in document.shape.tensions.items()
    }
