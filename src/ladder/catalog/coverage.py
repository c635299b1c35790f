"""`ladder rules coverage`: which claims of the source document the rules account for."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from ladder.catalog.pages.written import SCHEMA
from ladder.catalog.references import citing
from ladder.engine.pack import Claim
from ladder.engine.rules import Rulebook


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of each claim of the source document; loading refuses a citation of none.

    Args:
        cited: who cites it, by claim.
        left_out: claims that nothing cites, and the reason is given.
        uncovered: claims that nothing cites and no reason excuses.
    """

    claims: tuple[Claim, ...]
    cited: dict[str, tuple[str, ...]]
    left_out: tuple[Claim, ...]
    uncovered: tuple[Claim, ...]

    @property
    def covered(self) -> int:
        """How many claims are accounted for."""
        return len(self.claims) - len(self.uncovered)

    @property
    def complete(self) -> bool:
        """Whether every claim is accounted for."""
        return not self.uncovered


def coverage_of(rulebook: Rulebook) -> Coverage:
    """What becomes of each claim in this rulebook."""
    claims = tuple(rulebook.claims.values())
    cited = {claim.id: tuple(citing(rulebook, claim=claim.id)) for claim in claims}
    idle = [claim for claim in claims if not cited[claim.id]]
    return Coverage(
        claims,
        cited,
        tuple(claim for claim in idle if claim.left_out),
        tuple(claim for claim in idle if not claim.left_out),
    )


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
    screen.add()
    screen.add(_sum(coverage))
    return screen.drawn()


def _sum(coverage: Coverage) -> str:
    """The one line that says it all."""
    cited = len(coverage.claims) - len(coverage.left_out) - len(coverage.uncovered)
    total = f"{coverage.covered} of {len(coverage.claims)} claims accounted for"
    return f"{total}: {cited} cited, {len(coverage.left_out)} left out with a reason."


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
    data = {
        "schema": SCHEMA,
        "complete": coverage.complete,
        "claims": len(coverage.claims),
        "covered": coverage.covered,
        "uncovered": [claim.id for claim in coverage.uncovered],
        "by_claim": rows,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
