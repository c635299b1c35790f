"""What the reader's numbers can show: facts computed from other facts. Standard library only.

A score on few items may be noise. Conditions cannot say that (they compare, they do not calculate),
so it is worked out here and named.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ladder.engine.costs import COSTS, PAYS, PRICED, costs
from ladder.engine.facts import Fact, Facts, Kind, Value
from ladder.engine.rules import Rulebook
from ladder.engine.statistics import detectable, items_needed, items_to_separate, wilson

SWAPPED = 0.1
"""Share of items taken to come out differently beside those that make up a gap that is closed."""

TARGET = "evaluation.target"
SHOWN = "computed.gap-shows-twice-over"
INCONCLUSIVE = "computed.inconclusive"
"""The attempts whose numbers cannot show what is said of them: their interval holds the target."""

COMPUTED: Mapping[str, Fact] = {
    fact.id: fact
    for fact in (
        *COSTS.values(),
        Fact(INCONCLUSIVE, Kind.CHOICES, "Which attempts belie what is said of them?"),
        Fact("computed.gap-is-too-small", Kind.BOOL, "Is the gap smaller than what can be shown?"),
        Fact(
            SHOWN,
            Kind.BOOL,
            "Are twice the items there that show the gap?",
        ),
        Fact("computed.gap", Kind.NUMBER, "How far is the best score from the target?"),
        Fact("computed.smallest-gain", Kind.NUMBER, "Which gain can so many paired items show?"),
    )
}
"""What may be computed; the rules' vocabulary beside what a problem states."""


def as_read(rulebook: Rulebook, stated: Facts, day: int) -> Facts:
    """What rules read of a problem: its facts, the day, and what is computed from them."""
    return {**stated, "as_of": day, **computed(rulebook, stated)}


def computed(rulebook: Rulebook, facts: Facts) -> Mapping[str, Value]:
    """What follows from the scores, items and target, and from the prices and volumes in `facts`.

    Only scores that are shares of 1 are weighed: an interval for stars or BLEU would need more than
    a mean. The interval is Wilson's, at 95 %, for items that are right or wrong; the smallest gain
    is Miller's (2024), for paired items of which a fifth come out differently.
    """
    target = _number(facts.get(TARGET))
    if target is None or target > 1 or facts.get("evaluation.scale_top", 1) != 1:
        none = {} if target is None else {SHOWN: False}  # no gap of shares, so none that shows
        return {INCONCLUSIVE: frozenset(), **none, **costs(facts)}
    items = _number(facts.get("evaluation.items"))
    return {**_weighed(target, items, _scored(rulebook, facts)), **costs(facts)}


Scored = tuple[str, str, float, int]
"""A scored attempt: technique, outcome, score, items (0 where not said)."""


@lru_cache(maxsize=1024)
def _weighed(target: float, items: float | None, scored: tuple[Scored, ...]) -> Mapping[str, Value]:
    found: dict[str, Value] = {INCONCLUSIVE: frozenset(_inconclusive(scored, target))}
    best = max([score for _, _, score, _ in scored], default=None)
    if best is None or not items:
        return found
    found[SHOWN] = False
    if (gap := round(target - best, 4)) > 0:
        smallest = round(detectable(int(items)), 3)
        found["computed.gap"] = gap
        found["computed.smallest-gain"] = smallest
        found["computed.gap-is-too-small"] = gap < smallest
        found[SHOWN] = items >= 2 * items_needed(gap, min(gap + SWAPPED, 1))
    return found


def inputs(read: Iterable[str]) -> Iterator[str]:
    """The facts among `read`; in place of what an own model earns, the prices that decide it."""
    for fact in read:
        yield from PRICED if fact == PAYS else (fact,)


def missing_inputs(rulebook: Rulebook, fact: str, facts: Facts) -> tuple[str, ...]:
    """The unknown facts without which a gap cannot be computed; none of what is computed of costs.

    One score is enough: that of what was tried, or of the first that can be.
    """
    if fact in COSTS:
        return ()
    attempts = _attempts(rulebook)
    tried = [scored for _, scored, ended, _ in attempts if facts.get(ended, "untried") != "untried"]
    scores = tried or [scored for _, scored, _, _ in attempts[:1]]
    wanted = [TARGET, "evaluation.items"]
    if not any(scored in facts for scored in scores):
        wanted += scores
    return tuple(name for name in wanted if name not in facts)


def _inconclusive(scored: tuple[Scored, ...], target: float) -> Iterator[str]:
    for technique, outcome, score, items in scored:
        if items and outcome in ("fell-short", "met"):
            low, high = wilson(round(score * items), items)
            # Of a target of 1 there is no doubt: every item is right, or one is wrong.
            if low <= target <= high and target < 1:
                yield technique


class Measured(NamedTuple):
    """What an attempt's numbers can show: its interval, and the items still needed, if any number.

    The items are those that would show on which side of the target it lies, should its score stay.
    """

    score: float
    items: int
    low: float
    high: float
    target: float
    more: int | None


def measured(facts: Facts, technique: str) -> Measured | None:
    """The numbers of an attempt that belie what is said of it; None of any other."""
    doubtful = facts.get(INCONCLUSIVE)
    if not isinstance(doubtful, frozenset) or technique not in doubtful:
        return None
    score, counted, target = (
        _number(facts.get(fact))
        for fact in (f"attempts.{technique}.score", f"attempts.{technique}.items", TARGET)
    )
    if score is None or not counted or target is None:
        return None
    items = int(counted)
    needed = items_to_separate(score, target)
    more = None if needed is None else max(needed - items, 1)
    return Measured(score, items, *wilson(round(score * items), items), target, more)


def _scored(rulebook: Rulebook, facts: Facts) -> tuple[Scored, ...]:
    found: list[Scored] = []
    get = facts.get
    for technique, scored, ended, counted in _attempts(rulebook):
        if (stated := get(scored)) is not None:
            score, outcome = _number(stated), get(ended)
            if score is not None and score <= 1 and isinstance(outcome, str):
                items = int(_number(get(counted)) or 0)
                found.append((technique, outcome, float(score), items))
    return tuple(found)


@lru_cache(maxsize=8)
def _attempts(rulebook: Rulebook) -> tuple[tuple[str, str, str, str], ...]:
    """The techniques that may have been tried, each with its facts: score, outcome, items."""
    tried = dict.fromkeys(fact.attempt_of for fact in rulebook.facts.values() if fact.attempt_of)
    return tuple(
        (name, f"attempts.{name}.score", f"attempts.{name}.outcome", f"attempts.{name}.items")
        for name in tried
    )


def _number(value: Value | None) -> float | None:
    return None if isinstance(value, (str, bool, frozenset)) else value
