"""`ladder rules coverage`: which claims of the source document the rules account for."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from ladder.catalog.references import citing
from ladder.engine.pack import Claim
from ladder.engine.rules import Rulebook
from ladder.output.values import json_document


class Coverage(NamedTuple):
    """The claims of the source document, and who cites each; loading refuses a citation of none."""

    claims: tuple[Claim, ...]
    cited: Mapping[str, tuple[str, ...]]

    @property
    def left_out(self) -> tuple[Claim, ...]:
        """Claims that nothing cites, and the reason is given."""
        return tuple(c for c in self.claims if not self.cited[c.id] and c.left_out)

    @property
    def uncovered(self) -> tuple[Claim, ...]:
        """Claims that nothing cites and no reason excuses."""
        return tuple(c for c in self.claims if not self.cited[c.id] and not c.left_out)


def coverage_of(rulebook: Rulebook) -> Coverage:
    """What becomes of each claim in this rulebook."""
    claims = tuple(rulebook.claims.values())
    return Coverage(claims, {c.id: tuple(citing(rulebook, claim=c.id)) for c in claims})


def coverage_text(coverage: Coverage, width: int, colour: bool = False) -> str:
    """Per heading, then what is left out and why, then what nothing cites, then the sum."""
    from ladder.output.screen import MEASURE, STRONG, Screen

    screen = Screen(min(width, MEASURE), colour)
    screen.table(_headings(coverage), right=(1, 2, 3, 4))
    for heading, claims in (
        ("Left out, with the reason", coverage.left_out),
        ("Cited by nothing, and no reason given", coverage.uncovered),
    ):
        if claims:
            screen.add()
            screen.add(heading, style=STRONG)
        for claim in claims:
            screen.add(f"{claim.id}  {claim.left_out or claim.says}", "  ", " " * 8)
    total, out, none = map(len, (coverage.claims, coverage.left_out, coverage.uncovered))
    screen.add()
    screen.add(
        f"{total - none} of {total} claims accounted for: {total - out - none} cited, "
        f"{out} left out with a reason."
    )
    return screen.drawn()


def _headings(coverage: Coverage) -> Iterator[tuple[str, ...]]:
    yield "heading", "claims", "cited", "left out", "uncovered"
    for heading, group in groupby(coverage.claims, key=lambda claim: claim.heading):
        claims = list(group)
        out = sum(claim in coverage.left_out for claim in claims)
        none = sum(claim in coverage.uncovered for claim in claims)
        counts = (len(claims), len(claims) - out - none, out, none)
        yield heading, *map(str, counts)


def coverage_json(coverage: Coverage) -> str:
    """Every claim with what became of it."""
    rows = [
        {
            "claim": claim.id,
            "heading": claim.heading,
            "says": claim.says,
            "cited_by": list(coverage.cited[claim.id]),
            "left_out": claim.left_out or None,
        }
        for claim in coverage.claims
    ]
    return json_document(
        complete=not coverage.uncovered,
        claims=len(coverage.claims),
        covered=len(coverage.claims) - len(coverage.uncovered),
        uncovered=[claim.id for claim in coverage.uncovered],
        by_claim=rows,
    )
