"""Which claims of the source document the rules account for."""

from dataclasses import dataclass

from ladder.catalog.references import citing
from ladder.engine.rules import Claim, Rulebook


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


def coverage(rulebook: Rulebook) -> Coverage:
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
