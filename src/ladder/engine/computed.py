"""Computed facts: what follows from the facts that a problem states. Standard library only.

Rules state most of the arithmetic (`rules/computed/`). Two things are functions of this module that
rules name: what a score on few items can show, and whether your own model pays off.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ladder.engine.costs import HITS, HOURS, OWN_COST, PREFIX, PRICED, rates
from ladder.engine.facts import (
    INCONCLUSIVE,
    Facts,
    Kind,
    Stated,
    Term,
    Value,
    facts_in,
    number,
    rounded,
    value,
)
from ladder.engine.rules import Rulebook
from ladder.engine.statistics import (
    FEW_ITEMS,
    Z_CONFIDENCE,
    Z_FEW_ITEMS,
    items_needed,
    items_to_ask,
    smallest_gain,
    wilson,
)

SWAPPED = 0.1
"""Share of items taken to come out differently beside those that make up a gap that is closed."""

TARGET = "evaluation.target"
ITEMS = "evaluation.items"
SCALE = "evaluation.max_score"


class Function(NamedTuple):
    """A function that computes a fact: the kind of its result, and the facts that it needs."""

    kind: Kind
    reads: tuple[str, ...] = ()


FUNCTIONS: Mapping[str, Function] = {
    "best-share": Function(Kind.NUMBER),
    "gap": Function(Kind.NUMBER),
    "gap-clearly-detectable": Function(Kind.BOOL),
    "own-model-pays": Function(Kind.BOOL, (*PRICED, OWN_COST, HOURS)),
    "smallest-detectable-gain": Function(Kind.NUMBER),
}
"""What is no arithmetic, by name."""

SCORED = frozenset({"best-share", "gap", "gap-clearly-detectable", "smallest-detectable-gain"})
"""The functions of scores, of which one is enough."""


def read_by(term: Term) -> tuple[str, ...]:
    """Return the facts that a formula, or a function of the program, reads."""
    if isinstance(term, str):
        return FUNCTIONS[term].reads if term in FUNCTIONS else ()
    return tuple(facts_in(term))


def as_read(rulebook: Rulebook, stated: Facts, day: int) -> Facts:
    """Return what rules read of a problem: its facts, assumed ones, the day and computed facts."""
    dated = {**_assumed(rulebook), **stated, "as_of": day}
    return {**dated, **computed(rulebook, dated)}


@lru_cache(maxsize=8)
def _assumed(rulebook: Rulebook) -> Mapping[str, Value]:
    """Return the choices that rules read where a problem states none, by fact."""
    return {fact.id: fact.assume for fact in rulebook.facts.values() if fact.assume}


def learned(rulebook: Rulebook, facts: Facts, given: Facts) -> Facts:
    """Return the facts with new ones added and what follows from them recomputed.

    `facts` include computed facts; only those that follow from the new ones are recomputed.
    """
    known = {**facts, **given}
    names = following(rulebook, frozenset(given))
    return {**known, **_worked_out(rulebook, known, names)} if names else known


def computed(rulebook: Rulebook, facts: Facts) -> Mapping[str, Value]:
    """Return the computed facts, and which attempts are in doubt."""
    return _worked_out(rulebook, facts, tuple(rulebook.computed))


def _worked_out(rulebook: Rulebook, facts: Facts, names: tuple[str, ...]) -> Mapping[str, Value]:
    """Return the computed facts of these names, each after those that it reads."""
    of_scores = any(_is_of_scores(rulebook.computed[name].by) for name in names)
    shown = what_items_show(rulebook, facts) if of_scores else {}
    found: dict[str, Value] = {}
    exact: dict[str, Value] = {**facts}
    for name in names:
        declared = rulebook.computed[name]
        if isinstance(declared.by, str):
            outcome = rates(rulebook) if declared.by == "own-model-pays" else None
            pays = outcome.own_model_pays(exact) if outcome else None
            if (answer := shown.get(declared.by, pays)) is not None:
                found[name] = exact[name] = answer
            continue
        if isinstance(declared.by, Stated):
            found[name] = exact[name] = (
                rulebook.evaluators[declared.by.condition](exact.get) is True
            )
            continue
        result = value(declared.by, exact.get)
        low, high = declared.fact.minimum, declared.fact.maximum
        if result is None or (low is not None and result < low):
            exact.pop(name, None)
        elif high is None or result <= high:
            exact[name], found[name] = result, rounded(result, declared.digits)
    return found


@lru_cache(maxsize=1024)
def following(rulebook: Rulebook, given: frozenset[str]) -> tuple[str, ...]:
    """Return what is computed from any of these facts, directly or not, unrounded."""
    reads = _reads(rulebook)
    names: set[str] = set()
    for name, facts in reads.items():
        if not facts.isdisjoint(given | names):
            names.add(name)
    for name in reversed(reads):
        if name in names:
            names |= reads[name] & reads.keys()
    return tuple(name for name in reads if name in names)


@lru_cache(maxsize=8)
def _reads(rulebook: Rulebook) -> dict[str, set[str]]:
    """Return the facts that each computed fact reads, including those that are never asked for."""
    of_attempts = {name for attempt in _attempts(rulebook) for name in attempt[1:]}
    scores = {TARGET, ITEMS, SCALE, *of_attempts}
    functions = {"own-model-pays": {*PRICED, OWN_COST, HOURS, PREFIX, HITS}}
    terms = {name: fact.by for name, fact in rulebook.computed.items()}
    return {
        name: scores if _is_of_scores(by) else functions.get(str(by), {*read_by(by)})
        for name, by in terms.items()
    }


def _is_of_scores(by: Term) -> bool:
    return by == "inconclusive" or by in SCORED


Scored = tuple[str, str, float, int]
"""A scored attempt: technique, outcome, score, items (0 where not said)."""


def scale(facts: Facts) -> float:
    """Return the best possible score: 1 if nothing else is stated."""
    return number(facts.get(SCALE)) or 1


def what_items_show(rulebook: Rulebook, facts: Facts) -> Mapping[str, Value]:
    """Return what scores, items and target show, by name, and which attempts are in doubt.

    A score is treated as a share of the best score. Scores from 0 to the best vary at most as much
    as right and wrong ones of the same mean, so an interval is never too narrow. The interval is
    Wilson's, at 95 %; the smallest gain is Miller's (2024), for paired items of which a fifth
    differ.
    """
    target, top = number(facts.get(TARGET)), scale(facts)
    scored = _scored(rulebook, facts, top)
    best = {"best-share": round(max(attempt[2] for attempt in scored) / top, 4)} if scored else {}
    if target is None or target > top:
        none = {} if target is None else {"gap-clearly-detectable": False}
        return {"inconclusive": frozenset(), **none, **best}
    return {**_weighed(target, number(facts.get(ITEMS)), top, scored), **best}


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
        found["smallest-detectable-gain"] = round(smallest_gain(int(items)) * top, 3)
        needed = items_needed(gap, min(gap + SWAPPED, 1))
        found["gap-clearly-detectable"] = items >= 2 * needed
    return found


def waits_for(rulebook: Rulebook, fact: str, facts: Facts) -> tuple[str, ...]:
    """Return the unknown facts that would make an unknown fact known: itself, if it is stated.

    A gap becomes known with a target, items and the score of something tried. Facts that would only
    cast doubt on an attempt's outcome are not included.
    """
    declared = rulebook.computed.get(fact)
    if declared is not None and declared.by in SCORED:
        scores = _scores(rulebook, facts)
        return _missing(facts, scores) if scores else (fact,)
    if declared is None or not declared.reads:
        return (fact,)
    return tuple(name for name in declared.reads if name not in facts)


def follows_from(rulebook: Rulebook, fact: str) -> tuple[str, ...]:
    """Return every fact on which a fact depends; itself, if it is stated."""
    declared = rulebook.computed.get(fact)
    if declared is None or declared.by not in SCORED:
        return waits_for(rulebook, fact, {})
    return TARGET, ITEMS, *(name for attempt in _attempts(rulebook) for name in attempt[1:3])


def missing_inputs(rulebook: Rulebook, fact: str, facts: Facts) -> tuple[str, ...]:
    """Return the unknown facts without which a fact cannot be computed.

    A gap needs only one score: that of what was tried, or of the first technique that can be.
    """
    if (waiting := waits_for(rulebook, fact, facts)) != (fact,):
        return waiting
    return _missing(facts, [scored for _, scored, _, _ in _attempts(rulebook)[:1]])


def _scores(rulebook: Rulebook, facts: Facts) -> list[str]:
    """Return the scores of what was tried."""
    attempts = _attempts(rulebook)
    return [scored for _, scored, ended, _ in attempts if facts.get(ended, "untried") != "untried"]


def _missing(facts: Facts, scores: Sequence[str]) -> tuple[str, ...]:
    """Return which of a target, items and one of these scores are unknown."""
    wanted = [TARGET, ITEMS, *(() if any(score in facts for score in scores) else scores)]
    return tuple(name for name in wanted if name not in facts)


def _inconclusive(scored: tuple[Scored, ...], target: float, top: float) -> Iterator[str]:
    for technique, outcome, score, items in scored:
        if items and outcome in ("below-target", "target-reached"):
            low, high = doubt(score, items, top)
            # The best score leaves no doubt: either every item reaches it or one does not.
            if low <= target <= high and target < top:
                yield technique


def interval(score: float, items: int, top: float = 1) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a mean, on the score's own scale."""
    return _interval(score, items, top, Z_CONFIDENCE)


def doubt(score: float, items: int, top: float = 1) -> tuple[float, float]:
    """Return where the truth may lie: the 95 % interval, or below fifty items that of 99 %."""
    return _interval(score, items, top, Z_FEW_ITEMS if items < FEW_ITEMS else Z_CONFIDENCE)


def _interval(score: float, items: int, top: float, z: float) -> tuple[float, float]:
    low, high = wilson(round(score / top * items), items, z)
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


def measured(facts: Facts, technique: str) -> Measured | None:
    """Return the numbers of an attempt that contradict its outcome; None if they agree."""
    doubtful = facts.get(INCONCLUSIVE)
    if not isinstance(doubtful, frozenset) or technique not in doubtful:
        return None
    score, target = (number(facts.get(name)) for name in (f"attempts.{technique}.score", TARGET))
    counted = number(facts.get(f"attempts.{technique}.items", facts.get(ITEMS)))
    if score is None or not counted or target is None:
        return None
    items, top = int(counted), scale(facts)
    total = items_to_ask(score / top, target / top, items)
    more = None if total is None else total - items
    return Measured(score, items, *doubt(score, items, top), target, more)


def _scored(rulebook: Rulebook, facts: Facts, top: float) -> tuple[Scored, ...]:
    found: list[Scored] = []
    get = facts.get
    for technique, scored, ended, counted in _attempts(rulebook):
        if (result := get(scored)) is not None:
            score, outcome = number(result), get(ended)
            if score is not None and score <= top and isinstance(outcome, str):
                items = int(number(get(counted, get(ITEMS))) or 0)
                found.append((technique, outcome, float(score), items))
    return tuple(found)


@lru_cache(maxsize=8)
def _attempts(rulebook: Rulebook) -> tuple[tuple[str, str, str, str], ...]:
    """Return the techniques that may have been tried, each with its score, outcome and items."""
    tried = dict.fromkeys(fact.attempt_of for fact in rulebook.facts.values() if fact.attempt_of)
    return tuple(
        (name, f"attempts.{name}.score", f"attempts.{name}.outcome", f"attempts.{name}.items")
        for name in tried
    )
