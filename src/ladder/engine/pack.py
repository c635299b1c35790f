"""Which rules these are: their pack, what it opens, the claims that it rests on, its numbers."""

from datetime import date
from typing import NamedTuple

from ladder.engine.rules import NOWHERE, Position, Scope


class Opening(NamedTuple):
    """What packs laid on top open that was shut below them.

    Args:
        rule: the id of what shuts less: a gate, a reason against a technique, a need, a technique.
        says: in words, what it does no more.
        techniques: of which techniques.
        needs: for which needs; empty where it is the same for all, or `rule` is the need.
    """

    rule: str
    says: str
    techniques: tuple[str, ...]
    needs: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule} {self.says}"


class Edition(NamedTuple):
    """One pack as its own file names it; `review_by` is the ISO day of its next review."""

    name: str
    version: str
    owner: str = ""
    licence: str = ""
    review_by: str = ""


class Pack(NamedTuple):
    """Which rules gave a verdict; `added` and `replaced` name the ids from packs laid on top.

    `opens` is what these open that was shut below them, `editions` every pack for itself.

    Name and version are those of every pack, in the order laid: core+ours, 2026.11+1.0. `day` is
    the day of its edition, the latest where there are several: what was checked later is in none.
    `document` is the source whose claims the rules number; `floor` the technique on the lowest rung
    that one begins with, and stays on when nothing else is left: it needs no proof.
    """

    name: str
    version: str
    digest: str
    day: date
    document: str = ""
    floor: str = ""
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    opens: tuple[Opening, ...] = ()
    editions: tuple[Edition, ...] = ()


class Claim(NamedTuple):
    """A claim of the source document in our words; `left_out` says why it carries no advice."""

    id: str
    heading: str
    says: str
    left_out: str = ""


class Parameter(NamedTuple):
    """A number of the rules that stands once; `used_by` are the ids of what names it."""

    id: str
    value: int | float
    unit: str
    says: str
    scope: Scope
    sources: tuple[str, ...]
    claims: tuple[str, ...]
    verified: str
    position: Position = NOWHERE
    used_by: tuple[str, ...] = ()
