"""Statistics of scores on few items: intervals, gaps and doubtful attempts."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ladder.engine.assessment import height
from ladder.engine.errors import what_counts_say
from ladder.engine.facts import IN_USE, Facts, Value, number
from ladder.engine.rules import Rulebook
from ladder.engine.statistics import (
    FEW_ITEMS,
    Z_CONFIDENCE,
    Z_FEW_ITEMS,
    disagreement,
    items_needed,
    items_to_ask,
    smallest_gain,
    wilson,
)

SWAPPED = 0.1
"""Share of items taken to come out differently beside those that make up a gap that is closed."""

NEARLY = 0.01
"""Share of the best possible score by which two attempts may differ and count as equally good."""

TARGET = "evaluation.target"
ITEMS = "evaluation.items"
SCALE = "evaluation.max_score"
NEEDS = "needs"

Scored = tuple[str, str, float, int]
"""A scored attempt: technique, outcome, score, items (0 where not said)."""

Attempt = tuple[str, str, str, str]
"""A technique that may have been tried, and the facts of its score, outcome and items."""


def scale(facts: Facts) -> float:
    """Return the best possible score: 1 if nothing else is stated."""
    return number(facts.get(SCALE)) or 1


def what_items_show(rulebook: Rulebook, facts: Facts) -> Mapping[str, Value]:
    """Return what scores, items and target show, by name, and which attempts are in doubt.

    A score is treated as a share of the best score. Scores from 0 to the best vary at most as much
    as right and wrong ones of the same mean, so an interval is never too narrow. The interval is
    Wilson's, at 95 %; the smallest gain is Miller's (2024), for paired items of which a fifth
    differ, or as many as the best score and the target allow.
    """
    target, top = number(facts.get(TARGET)), scale(facts)
    scored = _scored(rulebook, facts, top)
    found = _best(rulebook, scored, number(facts.get(ITEMS)), top)
    found["outscored"] = outscored(rulebook, facts, scored)
    # Without a need no outcome is asked for: then a score alone counts.
    every = scored if facts.get(NEEDS) else _scored(rulebook, facts, top, weighed=False)
    found["better"] = better(rulebook, facts, every)
    found |= what_counts_say(rulebook, facts)
    if target is None or target > top:
        none = {} if target is None else {"gap-clearly-detectable": False}
        return {"inconclusive": frozenset(), **none, **found}
    prompted = _highest(prompting_attempts(rulebook), scored)
    if prompted is not None and target > prompted:
        found["prompting-gap"] = round((target - prompted) / top, 4)
    return {**_weighed(target, number(facts.get(ITEMS)), top, scored), **found}


def _best(
    rulebook: Rulebook, scored: tuple[Scored, ...], items: float | None, top: float
) -> dict[str, Value]:
    """Return the best share, and whether a trained model is clearly better than all others.

    Beside them are the most items on which an attempt was scored, else those of the set.
    """
    found: dict[str, Value] = {}
    most = max([items for *_, items in scored], default=0) or items
    if most is not None:
        found["items"] = int(most)
    own = _highest(own_attempts(rulebook), scored)
    if own is not None:
        found["best-share"] = round(own / top, 4)
    training = training_attempts(rulebook)
    trained = _highest(training, scored)
    untrained = _highest(tuple(set(attempts(rulebook)) - set(training)), scored)
    if untrained is not None and trained is not None and items:
        found["trained-ahead"] = interval(trained, int(items), top)[0] > untrained
    return found


def outscored(rulebook: Rulebook, facts: Facts, scored: tuple[Scored, ...]) -> frozenset[str]:
    """Return the attempts that are not worth keeping beside the best one.

    Only options of the stated needs can be kept, so only they are compared. Of scores that are
    nearly equal, one of the model in use is the best, and the lowest rung. Whether a trained model
    may be kept is not known here, so it outdoes only other trained ones. Attempts without a score
    are outdone up to the rung of the best: those above were tried later.
    """
    cards, top, options = rulebook.techniques, scale(facts), _options(rulebook, facts.get(NEEDS))
    ended = {name: facts.get(outcome) for name, _, outcome, _ in attempts(rulebook)}
    tried = [
        name
        for name, outcome in ended.items()
        if outcome in TRIED and name in options and "quality" in cards[name].solved_by
    ]
    scores = {name: score for name, _, score, _ in scored if name in tried}
    if not scores:
        return frozenset()
    untrained = {name: score for name, score in scores.items() if not cards[name].training}
    best = {_cheapest_best(rulebook, some, top) for some in (untrained, scores) if some}
    highest = max(height(cards[name].rung) for name in best if name in untrained or not untrained)
    above = {x for x in tried if x not in scores and height(cards[x].rung) > highest}
    return frozenset(tried) - best - above


def better(rulebook: Rulebook, facts: Facts, scored: tuple[Scored, ...]) -> frozenset[str]:
    """Return the best attempts that scored better than what is in use, by more than chance.

    Their 95 % interval lies above the score of what is in use. Without the items of an attempt,
    nobody knows. Only options of the stated needs count. The try in use does not count itself.
    """
    used, top = facts.get(IN_USE), scale(facts)
    own = number(facts.get("in_use_score"))
    if own is None:
        own = number(facts.get(f"attempts.{used}.score"))
    if not isinstance(used, str) or own is None:
        return frozenset()
    named = facts.get("in_use_try")
    options = _options(rulebook, facts.get(NEEDS))
    found = {
        name: score
        for name, _, score, items in scored
        if name in options
        and (name != used or named not in (None, facts.get(f"attempts.{name}.best_try")))
        and items
        and interval(score, items, top)[0] > own
    }
    best = max(found.values(), default=0) - NEARLY * top
    return frozenset(name for name, score in found.items() if round(score - best, 9) >= 0)


@lru_cache(maxsize=256)
def _options(rulebook: Rulebook, needs: Value | None) -> frozenset[str]:
    """Return the techniques that are options of these needs; of any, if none is stated."""
    if not isinstance(needs, frozenset):
        return frozenset(rulebook.techniques)
    entries = [
        entry for name in needs & rulebook.needs.keys() for entry in rulebook.needs[name].options
    ]
    return frozenset(name for entry in entries for name in (entry.technique, *entry.combined_with))


def _cheapest_best(rulebook: Rulebook, tried: Mapping[str, float], top: float) -> str:
    enough = max(tried.values()) - NEARLY * top
    near = (name for name, score in tried.items() if round(score - enough, 9) >= 0)
    cards, own = rulebook.techniques, {name for name, *_ in own_attempts(rulebook)}
    return min(near, key=lambda x: (cards[x].training, x not in own, height(cards[x].rung)))


def _highest(tried: tuple[Attempt, ...], scored: tuple[Scored, ...]) -> float | None:
    names = {name for name, *_ in tried}
    return max((score for name, _, score, _ in scored if name in names), default=None)


@lru_cache(maxsize=1024)
def _weighed(
    target: float, items: float | None, top: float, scored: tuple[Scored, ...]
) -> Mapping[str, Value]:
    found: dict[str, Value] = {"inconclusive": frozenset(_inconclusive(scored, target, top))}
    best = max([score for _, _, score, _ in scored], default=None)
    if best is None or not items:
        return found
    found["gap-clearly-detectable"] = False
    if (gap := round((target - best) / top, 4)) > 0:
        found["gap"] = round(gap * top, 4)
        differ = disagreement(best / top, target / top)
        found["smallest-detectable-gain"] = round(smallest_gain(int(items), differ) * top, 3)
        needed = items_needed(gap, min(gap + SWAPPED, 1))
        found["gap-clearly-detectable"] = items >= 2 * needed
    return found


def _inconclusive(scored: tuple[Scored, ...], target: float, top: float) -> Iterator[str]:
    for technique, outcome, score, items in scored:
        # To stop at a score that was luck costs a later look; to train on bad luck costs weeks.
        settled = outcome == "target-reached" and score >= target and items >= FEW_ITEMS
        if settled or outcome not in ("below-target", "target-reached"):
            continue
        if _may_be_chance(score, items, target, top):
            yield technique


def _may_be_chance(score: float, items: int, target: float, top: float) -> bool:
    """Return whether the target lies within the interval of an attempt's score."""
    if not items:
        return False
    low, high = doubt(score, items, top)
    # The best score leaves no doubt: either every item reaches it or one does not.
    return low <= target <= high and target < top


def interval(score: float, items: int, top: float = 1) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a mean, on the score's own scale."""
    return _interval(score, items, top, Z_CONFIDENCE)


def doubt(score: float, items: int, top: float = 1) -> tuple[float, float]:
    """Return where the truth may lie: the 95 % interval, or below fifty items that of 99 %."""
    return _interval(score, items, top, Z_FEW_ITEMS if items < FEW_ITEMS else Z_CONFIDENCE)


def _interval(score: float, items: int, top: float, z: float) -> tuple[float, float]:
    low, high = wilson(score / top * items, items, z)
    return low * top, high * top


class Measured(NamedTuple):
    """The evidence in an attempt's numbers: its interval, and how many more items are needed.

    With that many items, an unchanged score would show on which side of the target it is.
    """

    score: float
    items: int
    low: float
    high: float
    target: float
    more: int | None


TRIED = ("below-target", "target-reached", "inconclusive")
"""Outcomes of attempts that were scored."""


def measured(facts: Facts, technique: str) -> Measured | None:
    """Return the numbers of an attempt whose result may be chance; None if it is clear."""
    if facts.get(f"attempts.{technique}.outcome") not in TRIED:
        return None
    score, target = (number(facts.get(name)) for name in (f"attempts.{technique}.score", TARGET))
    counted = number(facts.get(f"attempts.{technique}.items", facts.get(ITEMS)))
    if score is None or not counted or target is None:
        return None
    items, top = int(counted), scale(facts)
    if score > top or not _may_be_chance(score, items, target, top):
        return None
    total = items_to_ask(score / top, target / top, items)
    more = None if total is None else total - items
    return Measured(score, items, *doubt(score, items, top), target, more)


def _scored(
    rulebook: Rulebook, facts: Facts, top: float, *, weighed: bool = True
) -> tuple[Scored, ...]:
    """Return the scored attempts; if `weighed`, only those whose outcome is known."""
    found: list[Scored] = []
    get = facts.get
    for technique, scored, ended, counted in attempts(rulebook):
        if (result := get(scored)) is not None:
            score, outcome = number(result), get(ended)
            known = isinstance(outcome, str)
            if score is not None and score <= top and (known or not weighed):
                items = int(number(get(counted, get(ITEMS))) or 0)
                found.append((technique, str(outcome) if known else "", float(score), items))
    return tuple(found)


@lru_cache(maxsize=8)
def own_attempts(rulebook: Rulebook) -> tuple[Attempt, ...]:
    """Return the attempts that keep the model: of techniques that do not solve a need for size."""
    cards = rulebook.techniques
    return tuple(
        attempt
        for attempt in attempts(rulebook)
        if attempt[0] not in cards or "size" not in cards[attempt[0]].solved_by
    )


@lru_cache(maxsize=8)
def prompting_attempts(rulebook: Rulebook) -> tuple[Attempt, ...]:
    """Return the attempts with a prompt: without training, by your model or another ready-made one.

    What trains nothing and gives labels of its own, over embeddings, is left out.
    """
    own, cards = own_attempts(rulebook), rulebook.techniques
    return tuple(
        attempt
        for attempt in attempts(rulebook)
        if (card := cards.get(attempt[0])) is None
        or (not card.training and (attempt in own or card.rung == 0))
    )


@lru_cache(maxsize=8)
def training_attempts(rulebook: Rulebook) -> tuple[Attempt, ...]:
    """Return the attempts that train a model."""
    cards = rulebook.techniques
    return tuple(
        attempt
        for attempt in attempts(rulebook)
        if attempt[0] in cards and cards[attempt[0]].training
    )


@lru_cache(maxsize=8)
def attempts(rulebook: Rulebook) -> tuple[Attempt, ...]:
    """Return the techniques that may have been tried, each with its score, outcome and items."""
    tried = dict.fromkeys(fact.attempt_of for fact in rulebook.facts.values() if fact.attempt_of)
    return tuple(
        (name, f"attempts.{name}.score", f"attempts.{name}.outcome", f"attempts.{name}.items")
        for name in tried
    )
