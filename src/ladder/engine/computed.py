"""What follows from the facts that a problem states. Standard library only.

Most of it is arithmetic, which the rules say (`rules/computed/`). What a score on few items can
show is none: it is worked out here, by functions that the rules name.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ladder.engine.costs import PRICED, own_model_pays
from ladder.engine.facts import Facts, Kind, Value
from ladder.engine.formulas import INCONCLUSIVE, rounded, value
from ladder.engine.rules import Rulebook
from ladder.engine.statistics import detectable, items_needed, items_to_separate, wilson

SWAPPED = 0.1
"""Share of items taken to come out differently beside those that make up a gap that is closed."""

TARGET = "evaluation.target"
ITEMS = "evaluation.items"


class Function(NamedTuple):
    """What a computed fact may name: the kind of what it gives, and the facts to ask for."""

    kind: Kind
    reads: tuple[str, ...] = ()


FUNCTIONS: Mapping[str, Function] = {
    "gap": Function(Kind.NUMBER),
    "gap-shows-twice-over": Function(Kind.BOOL),
    "own-model-pays": Function(Kind.BOOL, PRICED),
    "smallest-gain": Function(Kind.NUMBER),
}
"""What is no arithmetic, by name."""


def as_read(rulebook: Rulebook, stated: Facts, day: int) -> Facts:
    """What rules read of a problem: its facts, the day, and what is computed from them."""
    dated = {**stated, "as_of": day}
    return {**dated, **computed(rulebook, dated)}


def computed(rulebook: Rulebook, facts: Facts) -> Mapping[str, Value]:
    """What follows from the facts: what the rules compute, and which attempts are in doubt."""
    shown: dict[str, Value | None] = {**what_items_show(rulebook, facts)}
    shown["own-model-pays"] = own_model_pays(facts)
    found: dict[str, Value] = {}
    exact: dict[str, Value] = {**facts}
    for name, each in rulebook.computed.items():
        if isinstance(each.by, str):
            if (said := shown.get(each.by)) is not None:
                found[name] = exact[name] = said
            continue
        number = value(each.by, exact.get)
        low, high = each.fact.minimum, each.fact.maximum
        if number is None or (low is not None and number < low):
            exact.pop(name, None)
        elif high is None or number <= high:
            exact[name], found[name] = number, rounded(number, each.digits)
    return found


Scored = tuple[str, str, float, int]
"""A scored attempt: technique, outcome, score, items (0 where not said)."""


def what_items_show(rulebook: Rulebook, facts: Facts) -> Mapping[str, Value]:
    """What the scores, items and target show, by the names of `FUNCTIONS`, and what is in doubt.

    Only scores that are shares of 1 are weighed: an interval for stars or BLEU would need more than
    a mean. The interval is Wilson's, at 95 %, for items that are right or wrong; the smallest gain
    is Miller's (2024), for paired items of which a fifth come out differently.
    """
    target = _number(facts.get(TARGET))
    if target is None or target > 1 or facts.get("evaluation.scale_top", 1) != 1:
        none = {} if target is None else {"gap-shows-twice-over": False}  # no gap of shares at all
        return {"inconclusive": frozenset(), **none}
    return _weighed(target, _number(facts.get(ITEMS)), _scored(rulebook, facts))


@lru_cache(maxsize=1024)
def _weighed(target: float, items: float | None, scored: tuple[Scored, ...]) -> Mapping[str, Value]:
    found: dict[str, Value] = {"inconclusive": frozenset(_inconclusive(scored, target))}
    best = max([score for _, _, score, _ in scored], default=None)
    if best is None or not items:
        return found
    found["gap-shows-twice-over"] = False
    if (gap := round(target - best, 4)) > 0:
        found["gap"] = gap
        found["smallest-gain"] = round(detectable(int(items)), 3)
        needed = items_needed(gap, min(gap + SWAPPED, 1))
        found["gap-shows-twice-over"] = items >= 2 * needed
    return found


def waits_for(rulebook: Rulebook, fact: str, facts: Facts) -> tuple[str, ...]:
    """The unknown facts by which an unknown fact could become known: itself, if it is stated."""
    each = rulebook.computed.get(fact)
    if each is None or not each.reads:
        return (fact,)
    return tuple(name for name in each.reads if name not in facts)


def missing_inputs(rulebook: Rulebook, fact: str, facts: Facts) -> tuple[str, ...]:
    """The unknown facts without which a fact cannot be computed.

    Of a gap one score is enough: that of what was tried, or of the first that can be.
    """
    if (waiting := waits_for(rulebook, fact, facts)) != (fact,):
        return waiting
    attempts = _attempts(rulebook)
    tried = [scored for _, scored, ended, _ in attempts if facts.get(ended, "untried") != "untried"]
    scores = tried or [scored for _, scored, _, _ in attempts[:1]]
    wanted = [TARGET, ITEMS]
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
