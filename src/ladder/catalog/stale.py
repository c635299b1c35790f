"""What was last checked long ago, and dates of checks that are yet to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ladder.engine.rules import Need, Rulebook, Source, Technique


@dataclass(frozen=True, slots=True)
class LastCheck:
    """Something whose sources were last checked `days` before the day asked about."""

    id: str
    kind: str
    verified: str
    days: int
    says: str


def checked_before(rulebook: Rulebook, as_of: date, days: int) -> list[LastCheck]:
    """Rules and sources last checked more than `days` days before `as_of`, oldest first."""
    return [check for check in _last_checks(rulebook, as_of) if check.days > days]


def checked_after(rulebook: Rulebook, as_of: date) -> list[LastCheck]:
    """Rules and sources said to be checked after `as_of`, when nobody can have done so yet."""
    return [check for check in _last_checks(rulebook, as_of) if check.days < 0]


def _last_checks(rulebook: Rulebook, as_of: date) -> list[LastCheck]:
    dated: list[tuple[str, str, str, str]]
    dated = [(rule.id, rule.kind, rule.verified, rule.says) for rule in rulebook.rules.values()]
    cards: dict[str, Iterable[Technique | Need | Source]] = {
        "technique": rulebook.techniques.values(),
        "need": rulebook.needs.values(),
        "source": rulebook.sources.values(),
    }
    for kind, of_kind in cards.items():
        dated += [(f"{kind}/{card.id}", kind, card.verified, card.title) for card in of_kind]
    checks = [
        LastCheck(name, kind, verified, (as_of - date.fromisoformat(verified)).days, says)
        for name, kind, verified, says in dated
        if verified
    ]
    return sorted(checks, key=lambda check: (check.verified, check.id))
