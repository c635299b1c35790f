"""What a theorem claims, and what became of each claim."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ladder.model import Facts, Mark

if TYPE_CHECKING:
    from ladder.verify.proof import Proof


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim, proved or not.

    Args:
        about: a rule, technique, need or status: the name of the file that is written of it.
        wrong: what is wrong in one sentence; empty where the claim holds.
        mark: where in the rules.
        shown: problems that show it: a witness where the claim holds, a counterexample where it
            does not, two where it takes a before and an after.
    """

    about: str
    wrong: str = ""
    mark: Mark | None = None
    shown: tuple[Facts, ...] = ()


@dataclass(frozen=True, slots=True)
class Theorem:
    """A promise about every problem: its name, what it says in one plain sentence, its proof."""

    name: str
    says: str
    claims: "Callable[[Proof], Iterator[Claim]]" = field(repr=False)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a theorem, with the seconds that it took."""

    theorem: Theorem
    claims: tuple[Claim, ...]
    seconds: float

    @property
    def failures(self) -> tuple[Claim, ...]:
        """The claims that do not hold."""
        return tuple(claim for claim in self.claims if claim.wrong)

    @property
    def proved(self) -> bool:
        """Whether every claim holds."""
        return not self.failures
