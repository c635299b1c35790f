"""What a theorem claims, and what became of each claim."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ladder.engine.facts import Facts
from ladder.engine.sources import Position

if TYPE_CHECKING:
    from ladder.verify.proof import Proof

Proves = Callable[["Proof"], Iterator["Claim"]]


class Claim(NamedTuple):
    """One claim, proved or not.

    Args:
        about: a rule, technique, need or status: the name of the file that is written of it.
        wrong: what is wrong in one sentence; empty where the claim holds.
        position: where in the rules.
        shown: problems that show it: a witness where the claim holds, a counterexample where it
            does not, two where it takes a before and an after.
        need: whom it concerns, where the sentence does not say so: what fails in the same way for
            several is said once.
        help: what to do, where more can be said than to look at the problem.
        see: a command that shows it, to be run with the same rules.
    """

    about: str
    wrong: str = ""
    position: Position | None = None
    shown: tuple[Facts, ...] = ()
    need: str = ""
    help: str = ""
    see: str = ""


@dataclass(frozen=True, slots=True)
class Theorem:
    """A promise about every problem: its name, what it says in one plain sentence, its proof.

    Args:
        explain: its problems show their fault only where each rule is named that fires.
        long: it takes minutes on a pack of some size, and is proved where that is asked for.
        layered: it compares packs with the rules below them, and says nothing where there are none.
    """

    name: str
    says: str
    claims: Proves = field(repr=False)
    explain: bool = False
    long: bool = False
    layered: bool = False


def theorem(**options: bool) -> Callable[[Proves], Theorem]:
    """Make a theorem of the function that proves it, and of that function's name.

    The first paragraph of its docstring is what the theorem says to users.
    """

    def made(claims: Proves) -> Theorem:
        says = " ".join((claims.__doc__ or "").split("\n\n")[0].split())
        return Theorem(claims.__name__.replace("_", "-"), says, claims, **options)

    return made


class Result(NamedTuple):
    """What became of a theorem, with the seconds that it took."""

    theorem: Theorem
    claims: tuple[Claim, ...]
    seconds: float

    @property
    def failed(self) -> tuple[Claim, ...]:
        """The claims that do not hold."""
        return tuple(claim for claim in self.claims if claim.wrong)

    @property
    def failures(self) -> list[list[Claim]]:
        """The claims that do not hold, those that fail alike at the same place together."""
        alike: dict[tuple[str, Position | None], list[Claim]] = {}
        for claim in self.failed:
            alike.setdefault((claim.wrong, claim.position), []).append(claim)
        return list(alike.values())

    @property
    def proved(self) -> bool:
        """Whether every claim holds."""
        return not self.failed
