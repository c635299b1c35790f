"""A small pack of rules that changes with the engine's tests alone, and verdicts on it in full."""

from datetime import date
from functools import cache
from pathlib import Path

from ladder import load_rules
from ladder.engine.computed import as_read
from ladder.engine.decision import Decision
from ladder.engine.explanation import judge
from ladder.engine.facts import Facts, Value
from ladder.engine.rules import Rulebook
from ladder.engine.verdict import Recommendation, Verdict
from ladder.engine.wording import Reason
from tests.deciding import decision_on

DAY = date(2026, 11, 24)
VOICE, SLOW = frozenset({"wrong-voice"}), frozenset({"too-slow"})
BOTH = VOICE | SLOW


@cache
def small() -> Rulebook:
    """Three techniques, two needs, and a few rules of each kind."""
    return load_rules(Path(__file__).parent / "pack", only=True)


def decided(needs: frozenset[str], facts: Facts) -> Decision:
    """What a problem comes to."""
    return decision_on(small(), as_read(small(), {"needs": needs, **facts}, DAY.toordinal()))


def judged(needs: frozenset[str], facts: Facts) -> Verdict:
    """The verdict on a problem."""
    return judge(small(), "", {"needs": needs, **facts}, DAY)


def tried(**outcomes: str) -> dict[str, Value]:
    """What came of each technique."""
    return {f"attempts.{technique}.outcome": outcome for technique, outcome in outcomes.items()}


def in_full(verdict: Verdict) -> list[object]:
    """Everything that a verdict says, every word made; open questions apart."""
    following = verdict.next_rung
    return [
        (verdict.title, verdict.as_of, verdict.needs, verdict.range, verdict.decided),
        *map(_advised, (verdict.recommendation, *verdict.companions, *verdict.off_ladder)),
        *((*row[:-1], _reasons(row.because)) for row in verdict.ladder),
        (*following[:-1], _reasons(following.unmet)) if following else None,
        _reasons(verdict.cautions),
        sorted(verdict.fired),
        verdict.sources,
    ]


def _advised(advised: Recommendation) -> object:
    return {**advised._asdict(), "why": _reasons(advised.why)}


def _reasons(reasons: tuple[Reason, ...]) -> list[object]:
    return [
        (
            reason.rule,
            reason.sources,
            reason.says,
            reason.text,
            dict(reason.facts),
            reason.asks,
            reason.unknown,
        )
        for reason in reasons
    ]
