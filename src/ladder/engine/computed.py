"""Computed facts: what follows from the facts that a problem states. Standard library only.

Rules state most of the arithmetic (`rules/computed/`). Two things are functions that rules name:
what a score on few items can show (`scores`), and whether your own model pays off (`costs`).
"""

from collections.abc import Callable, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from ladder.engine.comparisons import Test
from ladder.engine.conditions import comparisons, reads
from ladder.engine.costs import (
    BILL_WAYS,
    GPUS,
    HITS,
    HOURS,
    MONTHLY_BILL,
    NAMES,
    OF_MEMORY,
    OWN_COST,
    OWN_PRICED,
    PREFIX,
    PRICED,
    REQUEST_WAYS,
    rates,
)
from ladder.engine.facts import (
    DOUBTS,
    IN_USE,
    Calculation,
    ComputedFact,
    Facts,
    Kind,
    Term,
    Value,
    calculation,
    facts_in,
    rounded,
)
from ladder.engine.rules import Rule, Rulebook
from ladder.engine.scores import (
    ITEMS,
    NEEDS,
    SCALE,
    TARGET,
    Attempt,
    attempts,
    own_attempts,
    prompting_attempts,
    training_attempts,
    what_items_show,
)


class Function(NamedTuple):
    """A function that computes a fact: the kind of its result, and what it needs.

    `parameters` are the numbers of the rules that it uses. It does without what it reads `beside`.
    Beside `reads`, it needs all facts of one of its `ways`.
    """

    kind: Kind
    reads: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    ways: tuple[tuple[str, ...], ...] = ()


class OfScores(NamedTuple):
    """A function of scores: it needs one score of these attempts, and these facts."""

    kind: Kind
    attempts: Callable[[Rulebook], tuple[Attempt, ...]]
    inputs: tuple[str, ...]


SCORED: Mapping[str, OfScores] = {
    "best-share": OfScores(Kind.NUMBER, own_attempts, ()),
    "gap": OfScores(Kind.NUMBER, attempts, (TARGET, ITEMS)),
    "gap-clearly-detectable": OfScores(Kind.BOOL, attempts, (TARGET, ITEMS)),
    "items": OfScores(Kind.WHOLE, attempts, ()),
    "prompting-gap": OfScores(Kind.NUMBER, prompting_attempts, (TARGET,)),
    "smallest-detectable-gain": OfScores(Kind.NUMBER, attempts, (TARGET, ITEMS)),
    "trained-ahead": OfScores(Kind.BOOL, training_attempts, (ITEMS,)),
}
"""The functions of scores, by name."""

DOUBTED = frozenset(doubt.by for doubt in DOUBTS.values())
"""Names of what scores and counted errors show beside the facts that rules name."""

GAPS = frozenset({"gap", "gap-clearly-detectable", "smallest-detectable-gain"})
"""Those that say how far the best score lies below the target, and if the items show it."""

FUNCTIONS: Mapping[str, Function] = {
    **{name: Function(function.kind) for name, function in SCORED.items()},
    "affordable-gpus": Function(
        Kind.NUMBER, (*PRICED[5:], HOURS), NAMES, (PREFIX, HITS), BILL_WAYS
    ),
    "bill": Function(Kind.NUMBER, (), NAMES, (PREFIX, HITS), BILL_WAYS),
    "request-cost": Function(Kind.NUMBER, (), NAMES, (PREFIX, HITS), REQUEST_WAYS),
    "own-model-cost": Function(Kind.NUMBER, OWN_PRICED, NAMES[:1], (GPUS, OF_MEMORY[0])),
    "own-model-pays": Function(
        Kind.BOOL,
        (*PRICED[5:], OWN_COST, HOURS),
        NAMES,
        (PREFIX, HITS, GPUS, *OF_MEMORY),
        BILL_WAYS,
    ),
}
"""Functions that operations cannot express, by name."""


def read_by(term: Term) -> tuple[str, ...]:
    """Return the facts that a formula, or a function of the program, reads."""
    if isinstance(term, str):
        return (*needed_by(term), *FUNCTIONS[term].beside) if term in FUNCTIONS else ()
    return tuple(facts_in(term))


def needed_by(term: Term) -> tuple[str, ...]:
    """Return the facts without which a formula or a function of the program is unknown."""
    if isinstance(term, str):
        function = FUNCTIONS.get(term)
        return tuple(dict.fromkeys(chain(*function.ways, function.reads))) if function else ()
    return read_by(term)


def parameters_of(term: Term) -> tuple[str, ...]:
    """Return the numbers of the rules that a function of the program uses."""
    return FUNCTIONS[term].parameters if isinstance(term, str) and term in FUNCTIONS else ()


def as_read(rulebook: Rulebook, stated: Facts, day: int) -> Facts:
    """Return what rules read of a problem: its facts, assumed ones, the day and computed facts."""
    dated = {**rulebook.assumed, **stated, "as_of": day}
    return {**dated, **computed(rulebook, dated)}


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
    steps = _steps(rulebook, names)
    of_items = what_items_show(rulebook, facts) if steps.of_scores else {}
    found: dict[str, Value] = {}
    exact, shown = {**facts}, {**facts}
    for name, declared, work in steps.reckoned:
        if work is None:
            by = str(declared.by)
            answer = of_items.get(by) if _is_of_scores(by) else _of_costs(rulebook, by, exact)
            if answer is not None:
                exact[name] = answer
                found[name] = shown[name] = _shown(answer, declared, facts)
            continue
        result = work(exact.get)
        low, high = declared.fact.minimum, declared.fact.maximum
        if result is None or (low is not None and result < low):
            exact.pop(name, None)
            shown.pop(name, None)
        elif high is None or result <= high:
            exact[name] = result
            found[name] = shown[name] = rounded(result, declared.digits)
    get = shown.get  # what is stated compares, as rules do, what is shown
    for name, holds in steps.stated:
        found[name] = holds(get) is True
    return found


class _Steps(NamedTuple):
    """Computed facts, ready to be worked out: by a formula or a function, then what is stated."""

    reckoned: tuple[tuple[str, ComputedFact, Calculation | None], ...]
    stated: tuple[tuple[str, Test], ...]
    of_scores: bool


@lru_cache(maxsize=2048)
def _steps(rulebook: Rulebook, names: tuple[str, ...]) -> _Steps:
    """Return the work that gives these facts; no other computed fact reads what is stated."""
    stated = [(name, rulebook.stated[name]) for name in names if name in rulebook.stated]
    every = [(name, rulebook.computed[name]) for name in names if name not in rulebook.stated]
    return _Steps(
        tuple((x, of, None if isinstance(of.by, str) else calculation(of.by)) for x, of in every),
        tuple((name, rulebook.evaluators[of.condition]) for name, of in stated),
        any(_is_of_scores(declared.by) for _, declared in every),
    )


def _shown(answer: Value, declared: ComputedFact, facts: Facts) -> Value:
    """Return a sum of money with its significant digits; a total that you state, as it is."""
    is_stated = declared.by == "bill" and MONTHLY_BILL in facts
    if declared.by in SCORED or is_stated or not declared.digits:
        return answer
    return rounded(answer, declared.digits) if isinstance(answer, int | float) else answer


def _of_costs(rulebook: Rulebook, function: str, facts: Facts) -> Value | None:
    """Return what a function of costs computes; None if it is unknown, or none of these."""
    if (known := rates(rulebook)) is None:
        return None
    match function:
        case "request-cost":
            return known.request_cost(facts, cached=False)
        case "bill":
            return known.bill(facts)
        case "affordable-gpus":
            return known.affordable_gpus(facts)
        case "own-model-cost":
            return known.own_cost(facts)
        case "own-model-pays":
            return known.own_model_pays(facts)
    return None


@lru_cache(maxsize=1024)
def following(rulebook: Rulebook, given: frozenset[str]) -> tuple[str, ...]:
    """Return what is computed from any of these facts, directly or not.

    What these read is among them if it is rounded where it is shown: they need it unrounded.
    """
    reads = _reads(rulebook)
    exact = {name for name, declared in rulebook.computed.items() if declared.digits is None}
    names: set[str] = set()
    for name, facts in reads.items():
        if not facts.isdisjoint(given | names):
            names.add(name)
    for name in reversed(reads):
        if name in names:
            names |= (reads[name] & reads.keys()) - exact
    return tuple(name for name in reads if name in names)


@lru_cache(maxsize=8)
def _reads(rulebook: Rulebook) -> dict[str, set[str]]:
    """Return the facts that each computed fact reads, including those that are never asked for."""
    of_attempts = {name for attempt in attempts(rulebook) for name in attempt[1:]}
    tries = {f"attempts.{attempt[0]}.best_try" for attempt in attempts(rulebook)}
    used = {IN_USE, "in_use_try", "in_use_score", "in_use_items", "evaluation.metric"}
    used |= {name for name in rulebook.facts if name.startswith("errors.")}
    scores = {NEEDS, TARGET, ITEMS, SCALE, *of_attempts, *tries, *used}
    terms = {name: fact.by for name, fact in rulebook.computed.items()}
    return {name: scores if _is_of_scores(by) else {*read_by(by)} for name, by in terms.items()}


def _is_of_scores(by: Term) -> bool:
    return isinstance(by, str) and (by in DOUBTED or by in SCORED)


def waits_for(
    rulebook: Rulebook, fact: str, facts: Facts, never: Set[str] = frozenset()
) -> tuple[str, ...] | None:
    """Return the unknown facts that would make an unknown fact known: itself, if it is stated.

    Return None if it stays unknown, because facts in `never` do. A gap becomes known with a target,
    items and the score of something tried. While no attempt is stated, it waits for none of them.
    Facts that would only cast doubt on an attempt's outcome are not included.
    """
    declared = rulebook.computed.get(fact)
    if declared is not None and declared.by in SCORED:
        function = SCORED[str(declared.by)]
        tried = function.attempts(rulebook)
        scores = [x for x in _scores(tried, facts) if x in facts or x not in never]
        if not scores and not _attempts_to_come(tried, facts, never):
            return None
        waiting = _missing(function, facts, scores) if scores else ()
    else:
        waiting = unknown_in(rulebook, fact, facts, never)
    return None if any(name in never for name in waiting) else waiting


def follows_from(rulebook: Rulebook, fact: str) -> tuple[str, ...]:
    """Return every fact on which a fact depends; itself, if it is stated."""
    declared = rulebook.computed.get(fact)
    if declared is None:
        return (fact,)
    if declared.by not in SCORED:
        return declared.reads
    tried = SCORED[str(declared.by)].attempts(rulebook)
    return TARGET, ITEMS, *(name for attempt in tried for name in attempt[1:3])


@lru_cache(maxsize=4096)
def compared(rulebook: Rulebook, rule: Rule) -> tuple[str, ...]:
    """Return the facts that a rule's condition compares, stated or computed."""
    return reads(rule.when, rulebook.derived)


@lru_cache(maxsize=4096)
def counts(rulebook: Rulebook, rule: Rule) -> bool:
    """Return whether a rule reads a number, so that more of something may change it."""
    leaves = comparisons(rule.when, rulebook.derived)
    return any(leaf.takes == "a bound" for leaf in leaves)


def missing_inputs(rulebook: Rulebook, fact: str, facts: Facts) -> tuple[str, ...]:
    """Return the unknown facts without which a fact cannot be computed.

    A gap needs only one score: that of what was tried, or of the first technique that can be.
    """
    declared = rulebook.computed[fact]
    if declared.by not in SCORED:
        return unknown_in(rulebook, fact, facts)
    function = SCORED[str(declared.by)]
    tried = function.attempts(rulebook)
    scores = _scores(tried, facts) or [scored for _, scored, *_ in tried[:1]]
    return _missing(function, facts, scores)


def unknown_in(
    rulebook: Rulebook, fact: str, facts: Facts, never: Set[str] = frozenset()
) -> tuple[str, ...]:
    """Return the unknown stated facts behind a fact: itself, if it is stated.

    Where several ways lead to it, the one that lacks the fewest counts; of two, one of which more
    than half is known, else the first.
    """
    declared = rulebook.computed.get(fact)
    if fact in facts:
        return ()
    if declared is None:
        return (fact,)
    if fact in rulebook.stated:
        return tuple(name for name in declared.reads if name not in facts)
    function = FUNCTIONS.get(declared.by) if isinstance(declared.by, str) else None
    reads = function.reads if function else needed_by(declared.by)
    if function and function.ways:
        lacking = [[name for name in way if name not in facts] for way in function.ways]
        *_, best = min(
            (
                not never.isdisjoint(missing),
                len(missing) - (2 * len(missing) < len(way)) / 2,
                order,
                missing,
            )
            for order, (way, missing) in enumerate(zip(function.ways, lacking, strict=True))
        )
        reads = (*best, *reads)
    known = (name for name in reads if name in rulebook.facts or name in rulebook.computed)
    return tuple(
        dict.fromkeys(x for name in known for x in unknown_in(rulebook, name, facts, never))
    )


def _scores(tried: Sequence[Attempt], facts: Facts) -> list[str]:
    return [scored for _, scored, ended, _ in tried if facts.get(ended, "untried") != "untried"]


def _attempts_to_come(tried: Sequence[Attempt], facts: Facts, never: Set[str]) -> bool:
    """Return whether an attempt of which nothing is stated may still be stated, with a score."""
    return any(
        ended not in facts and never.isdisjoint((scored, ended)) for _, scored, ended, _ in tried
    )


def _missing(function: OfScores, facts: Facts, scores: Sequence[str]) -> tuple[str, ...]:
    """Return the unknown facts that a function of scores needs, with one of these scores."""
    wanted = [*function.inputs, *(() if any(score in facts for score in scores) else scores)]
    return tuple(name for name in wanted if name not in facts)
