"""Counts over a whole pack: which claims are accounted for, and what was checked long ago."""

from dataclasses import dataclass
from datetime import date

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


def coverage(book: Rulebook) -> Coverage:
    """What becomes of each claim in this rulebook."""
    claims = tuple(book.claims.values())
    cited = {each.id: tuple(citing(book, claim=each.id)) for each in claims}
    idle = [each for each in claims if not cited[each.id]]
    return Coverage(
        claims,
        cited,
        tuple(each for each in idle if each.left_out),
        tuple(each for each in idle if not each.left_out),
    )


@dataclass(frozen=True, slots=True)
class Old:
    """Something whose sources were last checked `days` before the day asked about."""

    id: str
    kind: str
    verified: str
    days: int
    says: str


def old(book: Rulebook, as_of: date, days: int) -> list[Old]:
    """Rules and sources last checked more than `days` days before `as_of`, oldest first."""
    return [each for each in _aged(book, as_of) if each.days > days]


def ahead(book: Rulebook, as_of: date) -> list[Old]:
    """Rules and sources said to be checked after `as_of`, when nobody can have done so yet."""
    return [each for each in _aged(book, as_of) if each.days < 0]


def _aged(book: Rulebook, as_of: date) -> list[Old]:
    dated: list[tuple[str, str, str, str]]
    dated = [
        (r.id, r.kind, r.verified, r.says)
        for r in (*book.rules.values(), *book.check_rules.values())
    ]
    dated += [
        (f"technique/{t.id}", "technique", t.verified, t.title) for t in book.techniques.values()
    ]
    dated += [(f"need/{n.id}", "need", n.verified, n.title) for n in book.needs.values()]
    dated += [(f"source/{s.id}", "source", s.verified, s.title) for s in book.sources.values()]
    aged = [
        Old(name, kind, verified, (as_of - date.fromisoformat(verified)).days, says)
        for name, kind, verified, says in dated
        if verified
    ]
    return sorted(aged, key=lambda each: (each.verified, each.id))
