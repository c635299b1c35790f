"""Theorems: promises about every problem, with their proofs and results."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ladder.engine.sources import Position
from ladder.verify.claims import Claim
from ladder.verify.proof import Proof

Proves = Callable[[Proof], Iterator[Claim]]


@dataclass(frozen=True, slots=True)
class Theorem:
    """A promise about every problem: its name, one plain sentence, and its proof.

    Args:
        explain: its problems show their fault only with the name of each rule that fires.
        layered: it compares overlays with the rules below, and proves nothing without overlays.
    """

    name: str
    says: str
    claims: Proves = field(repr=False)
    explain: bool = False
    layered: bool = False


def theorem(**options: bool) -> Callable[[Proves], Theorem]:
    """Turn a function into a theorem with the function's name.

    The first paragraph of its docstring is the promise that users read.
    """

    def made(claims: Proves) -> Theorem:
        says = " ".join((claims.__doc__ or "").split("\n\n")[0].split())
        return Theorem(claims.__name__.replace("_", "-"), says, claims, **options)

    return made


class Result(NamedTuple):
    """The result of a theorem, with the seconds that it took."""

    theorem: Theorem
    claims: tuple[Claim, ...]
    seconds: float

    @property
    def failed(self) -> tuple[Claim, ...]:
        """The claims that do not hold."""
        return tuple(claim for claim in self.claims if claim.wrong)

    @property
    def failures(self) -> list[list[Claim]]:
        """The claims that do not hold, grouped by failure and place."""
        alike: dict[tuple[str, Position | None], list[Claim]] = {}
        for claim in self.failed:
            alike.setdefault((claim.wrong, claim.position), []).append(claim)
        return list(alike.values())

    @property
    def proved(self) -> bool:
        """True if every claim is true."""
        return not self.failed
