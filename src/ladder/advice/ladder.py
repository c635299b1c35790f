"""The ladder from its highest rung down, with the technique that you use now."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from ladder.engine.facts import number
from ladder.engine.keeping import is_in_use, was_tried
from ladder.engine.rules import Cost
from ladder.engine.verdict import LadderRow, Status, Verdict
from ladder.output.lacks import decided_by_a_miss
from ladder.output.phrases import counted

WORDS: dict[Status, str] = {
    "use": "recommended",
    "companion": "also do",
    "target-reached": "target reached",
    "below-target": "below target",
    "blocked": "blocked",
    "later": "if needed later",
    "unknown": "not assessed",
    "not-suitable": "not suitable",
}
"""The status of a row, in a word or two."""

STAY = "keep"
"""The status of what is recommended where nothing is to be done."""


AS_WELL = "use as well"
"""The status of what was tried and goes with the recommended technique."""


def word(verdict: Verdict, row: LadderRow) -> str:
    """Return the ladder's word for a technique's status."""
    advised = verdict.recommendation
    stays = row.technique == advised.technique and advised.outcome not in ("use", "stop")
    in_place = is_in_use(row.technique, verdict.rulebook, verdict.facts)
    if stays and was_tried(row.technique, verdict.facts) and not in_place:
        reached = verdict.facts.get(f"attempts.{row.technique}.outcome") == "target-reached"
        return WORDS["target-reached" if reached else "below-target"]
    if fell_short(verdict, row):
        return WORDS["below-target"]
    if row.status == "companion" and was_tried(row.technique, verdict.facts):
        return _as_well(verdict, row)
    if stays and verdict.better:
        return WORDS["use"]
    return STAY if stays and row.status in ("use", "below-target") else WORDS[row.status]


def next_up(verdict: Verdict, row: LadderRow) -> str:
    """Return what a blocked technique that comes next waits for: `next: 2 things missing`."""
    ahead = verdict.ahead
    if ahead is None or ahead.technique != row.technique or row.status != "blocked":
        return ""
    match ahead.form:
        case "prepare":
            return f"next: {counted(len(ahead.missing), 'thing')} missing"
        case "find-out" if decided_by_a_miss(verdict, ahead):
            return "next, if that misses"
        case "find-out":
            return f"next: {counted(len(ahead.missing), 'thing')} to find out"
        case "measure":
            return "next, after a test set"
        case _:
            return ""


def _as_well(verdict: Verdict, row: LadderRow) -> str:
    """Return what another need says of a tried technique: use it, keep it, or it is enough."""
    every = verdict.companions + verdict.off_ladder
    outcomes = {item.outcome for item in every if item.technique == row.technique}
    if "use" in outcomes:
        return AS_WELL
    return WORDS["target-reached"] if outcomes == {"stop"} else STAY


def fell_short(verdict: Verdict, row: LadderRow) -> bool:
    """Return whether a technique that is not an option now was scored below the target.

    It is ruled out, or blocked and not what comes next.
    """
    tried = f"attempts.{row.technique}."
    missed = verdict.facts.get(f"{tried}outcome") == "below-target"
    idle = row.status in ("not-suitable", "blocked") and not next_up(verdict, row)
    return idle and missed and f"{tried}score" in verdict.facts


LEGEND: dict[Status, str] = {
    "blocked": "blocked: not yet",
    "later": "if needed later: if it falls short",
    "unknown": "not assessed: no need stated",
    "not-suitable": "not suitable: for other needs",
}
"""Explanations of statuses that a reader could misunderstand."""


REASONED = "not suitable: ruled out here"
"""The same of "not suitable" where a row says why a known fact rules it out."""


def legend(verdict: Verdict) -> list[str]:
    """Return the meanings of the words that are used in this ladder."""
    seen = {row.status for row in verdict.ladder}
    given = any(row.status == "not-suitable" for rung in rungs(verdict) for row in rung.rows)
    words = {**LEGEND, "not-suitable": REASONED} if given else LEGEND
    return [words[status] for status in LEGEND if status in seen]


def dominating(verdict: Verdict, row: LadderRow) -> LadderRow | None:
    """Return a suitable option that is lower and scored at least as well, if there is one.

    Without measurements of both, there is none.
    """
    score = verdict.facts.get(f"attempts.{row.technique}.score")
    if not isinstance(score, int | float) or row.rung is None:
        return None
    for item in verdict.ladder:
        its = verdict.facts.get(f"attempts.{item.technique}.score")
        lower = item.rung is not None and item.rung < row.rung
        if (
            lower
            and item.status != "not-suitable"
            and isinstance(its, int | float)
            and its >= score
        ):
            return item
    return None


class Rung(NamedTuple):
    """A rung and what stands on it; `number` is None off the ladder.

    Args:
        number: the rung.
        rows: the techniques of which something is to be said.
        idle: those that no fact could bring back: they serve another need.
    """

    number: int | None
    rows: tuple[LadderRow, ...]
    idle: tuple[LadderRow, ...]


def rungs(verdict: Verdict) -> Iterator[Rung]:
    """Yield every rung, the highest first, and at last what stands off the ladder."""
    on, beside = top_down(verdict.ladder)
    for place, group in groupby([*on, *beside], key=lambda row: row.rung):
        rows = list(group)
        # No known fact affects these.
        still = [x for x in rows if x.status in ("not-suitable", "unknown") and not _of_facts(x)]
        idle = [row for row in still if not _is_measured(verdict, row)]
        yield Rung(place, tuple(row for row in rows if row not in idle), tuple(idle))


def _of_facts(row: LadderRow) -> bool:
    return any(reason.facts for reason in row.because)


def top_down(ladder: Iterable[LadderRow]) -> tuple[list[LadderRow], list[LadderRow]]:
    """Return the ladder from its highest rung down, and what stands beside it."""
    rows = list(ladder)
    on = sorted((row for row in rows if row.rung is not None), key=lambda row: -(row.rung or 0))
    return on, [row for row in rows if row.rung is None]


def in_use(verdict: Verdict) -> str | None:
    """Return the technique that the reader uses now, if it is known: never one that failed.

    It is the one that is stated, else the one to keep. Else, of what was measured and is not below
    the target, what reached the target comes first, then the higher score, then what does not
    train.
    """
    stated = verdict.facts.get("in_use")
    if verdict.better and stated == verdict.recommendation.technique:
        return None  # another try of it runs
    if stated is not None:
        return str(stated) if stated in verdict.rulebook.techniques else None
    kept = verdict.recommendation
    stays = is_in_use(kept.technique, verdict.rulebook, verdict.facts)
    if kept.outcome != "use" and stays:
        return kept.technique
    measured = [
        row
        for row in verdict.ladder
        if verdict.facts.get(f"attempts.{row.technique}.outcome") != "below-target"
        and verdict.facts.get(f"attempts.{row.technique}.score") != 0
        and _is_measured(verdict, row)
    ]
    best = max(measured, key=lambda row: _use(verdict, row), default=None)
    return best.technique if best else None


def _use(verdict: Verdict, row: LadderRow) -> tuple[bool, float, bool, int]:
    score = number(verdict.facts.get(f"attempts.{row.technique}.score"))
    outcome = verdict.facts.get(f"attempts.{row.technique}.outcome")
    trains = verdict.rulebook.techniques[row.technique].training
    rung = -1 if row.rung is None else row.rung
    return outcome == "target-reached", -1.0 if score is None else score, not trains, rung


def _is_measured(verdict: Verdict, row: LadderRow) -> bool:
    """Return whether it was tried with a score, or with a result that counts."""
    scored = f"attempts.{row.technique}.score" in verdict.facts
    return (
        scored
        or below_target_before(verdict, row)
        or (row.status == "target-reached" and _of_facts(row))
    )


def below_target_before(verdict: Verdict, row: LadderRow) -> bool:
    """Return whether it is exhausted, or recommended again together with the step."""
    outcome = verdict.facts.get(f"attempts.{row.technique}.outcome")
    if row.status == "companion":
        return outcome == "below-target"
    return row.status == "below-target" and _of_facts(row)


def effort(cost: Cost) -> str:
    """Return the effort of a technique, in a few words."""
    return cost.brief or cost.time.partition(",")[0]
