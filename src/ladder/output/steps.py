"""The recommended action, and the effect of each answer to an open fact, in a few words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from math import floor
from typing import Any, NamedTuple

from ladder.engine.comparisons import NEXT
from ladder.engine.decision import Outcome, Step, without_need
from ladder.engine.facts import IN_USE, Facts, Kind, Value
from ladder.engine.forms import MEASURE
from ladder.engine.keeping import is_in_use
from ladder.engine.knowledge import Knowledge
from ladder.engine.open_facts import Lead
from ladder.engine.rules import Rulebook
from ladder.engine.unknown import K, effects
from ladder.engine.verdict import Recommendation, Verdict
from ladder.engine.wording import inside, show
from ladder.output.fact_values import span
from ladder.output.phrases import joined

AS_IT_IS = "leave it as it is"
"""The steps if no tried technique can be kept."""

NO_FACTS: Facts = {}
"""Nothing is known."""

YOURS = {
    "prompt": "your prompt",
    "few-shot": "your examples in the prompt",
    "model-choice": "the model that you have",
}
"""Names of techniques to keep whose title speaks of a change."""

DO: Mapping[Outcome, str] = {
    "use": "use",
    "prepare": "prepare",
    "find-out": "find out about",
    "stop": "stop at",
    "stay": "keep",
}


def use(rulebook: Rulebook, need: str | None, technique: str, name: str = "") -> str:
    """Return what to do with a technique for a need: `use LoRA`, `go back to the old prompt`.

    `name` is the name to say in place of its title.
    """
    options = rulebook.needs[need].options if need else ()
    option = next((item for item in options if item.technique == technique), None)
    title = inside((option and option.title) or rulebook.techniques[technique].title)
    return f"{option.verb if option else DO['use']} {name or title}"


def step_of(known: Knowledge) -> Step:
    """Return the step of the headline."""
    leading = known.decision.leading_need
    return leading.step if leading else without_need(known.rulebook, known.__getitem__)[0]


def headline_of(known: Knowledge) -> tuple[str, Outcome, str]:
    """Return the technique of the headline, its outcome, and what is prepared or in question."""
    step, leading = step_of(known), known.decision.leading_need
    if leading and leading.outcome in ("prepare", "find-out") and leading.ahead.prospect:
        return step.technique, leading.outcome, leading.ahead.prospect.technique
    return step.technique, step.outcome, ""


def to_do(known: Knowledge, so_far: Facts = NO_FACTS) -> str:
    """Return the recommended action in a few words: `use LoRA`, `prepare LoRA`.

    For what an answer or a trial leads to, `so_far` are the facts before it.
    """
    _, outcome, waiting = headline_of(known)
    leading = known.decision.leading_need
    if not waiting or not leading or not leading.ahead.prospect:
        return until_then(known, so_far)
    own = leading.ahead.prospect.option.entry.title or known.rulebook.techniques[waiting].title
    return f"{DO[outcome]} {inside(own)}"


def until_then(known: Knowledge, so_far: Facts = NO_FACTS) -> str:
    """Return what to do while nothing further can be used: `keep your prompt`.

    What is not in use cannot be kept: then no change is recommended.
    """
    technique, _, outcome, *_ = step_of(known)
    if technique == MEASURE:
        return "measure first"
    if outcome == "stay" and not is_in_use(technique, known.rulebook, known.facts):
        return AS_IT_IS
    leading = known.decision.leading_need
    if outcome == "use":
        return use(known.rulebook, leading.need.id if leading else None, technique)
    title = leading.taken.entry.title if leading and leading.taken else ""
    name = inside(title or known.rulebook.techniques[technique].title)
    if outcome == "stop":
        return stop_at(technique, name, so_far)
    return f"{DO[outcome]} {YOURS.get(technique, name)}"


def stop_at(technique: str, name: str, so_far: Facts) -> str:
    """Return the action of a stop: `stop at LoRA`; of what had reached the target, to keep it."""
    if so_far.get(f"attempts.{technique}.outcome") != "target-reached":
        return f"{DO['stop']} {name}"
    keep = "keep" if so_far.get(IN_USE, technique) == technique else "use"
    return f"{keep} {name}, which reached the target"


def named(step: Recommendation | Lead, verdict: Verdict) -> str | None:
    """Return the technique of a step; None where no change is recommended and nothing is kept."""
    kept = is_in_use(step.technique, verdict.rulebook, verdict.facts)
    return None if step.outcome not in ("use", "stop") and not kept else step.technique


class AlikeAnswers(NamedTuple):
    """Answers to a fact with the same effect: in words, the first of them, and the effect."""

    says: str
    first: Value
    does: str


def alike_answers(known: K, fact: str, does: Callable[[K], str]) -> tuple[AlikeAnswers, ...]:
    """Return the answers to an unknown fact in words, grouped by their effect.

    `does` describes the effect of an answer, from what is then known; an answer without one is left
    out. With several choices, an answer is one of them, none, or all.
    """
    declared = known.rulebook.facts[fact]
    every = [
        (answer, effect)
        for answer, then in effects(known, fact)
        if not isinstance(answer, frozenset) or len(answer) == 1 or fact != "needs"
        if (effect := does(then))
    ]
    whole = frozenset(declared.choice_ids())
    sets: Mapping[Value, str] = {frozenset(): "none of them", whole: "all of them"}
    single = [
        AlikeAnswers(sets.get(answer) or show(answer), answer, effect) for answer, effect in every
    ]
    if declared.kind in (Kind.WHOLE, Kind.NUMBER):
        # The end of the vocabulary is not a bound of the rules; an effect may turn below it.
        below = [pair for pair in every if pair[0] != declared.maximum]
        end = [pair for pair in every if below and pair not in below and pair[1] != below[-1][1]]
        turns = _turns if declared.kind is Kind.WHOLE else _turns_below_bound
        then = lambda number: does(known.learn({fact: number}))  # noqa: E731
        last = below[-1:] + end
        every = [*_with_turns(below or every, turns, then), *[*_with_turns(last, _turns, then)][1:]]
        single = [*_runs([pair for pair in every if pair[1]])]
    by_effect: dict[str, list[AlikeAnswers]] = {}
    for item in single:
        by_effect.setdefault(item.does, []).append(item)
    return tuple(
        same[0]._replace(says=joined(item.says for item in same)) for same in by_effect.values()
    )


_Does = Callable[[Value], str]
_Turns = Callable[[tuple[Any, str], tuple[Any, str], _Does], Iterator[tuple[Value, str]]]


def _with_turns(
    every: Sequence[tuple[Value, str]], turns: _Turns, does: _Does
) -> Iterator[tuple[Value, str]]:
    """Yield the numbers with their effects, and between them those where an effect changes.

    The result of a formula can change at a number that no rule states, so that number is searched.
    """
    yield from every[:1]
    for low, high in pairwise(every):
        yield from turns(low, high, does)


def _turns_below_bound(
    low: tuple[Any, str], high: tuple[Any, str], does: _Does
) -> Iterator[tuple[Value, str]]:
    """Yield `high`, or in place of a number just below a bound those where the effect changes.

    These numbers have three decimals, so that people can read them.
    """
    bound = round(high[0], 5)
    if low[1] == high[1] or not NEXT / 2 < bound - high[0] < NEXT * 2:
        yield high
        return
    first, last = floor(low[0] * STEPS), floor(high[0] * STEPS)
    ends = (first, low[1]), (last, does(last / STEPS))
    for number, effect in _turns(*ends, lambda number: does(number / STEPS)):  # type: ignore[operator]
        yield number / STEPS, effect  # type: ignore[operator]
    yield bound, high[1]


STEPS = 1000
"""The numbers between two whole ones at which the turn of an effect is searched."""


def _turns(low: tuple[Any, str], high: tuple[Any, str], does: _Does) -> Iterator[tuple[Value, str]]:
    middle = (low[0] + high[0]) // 2
    if low[1] != high[1] and low[0] < middle:
        between = middle, does(middle)
        yield from _turns(low, between, does)
        yield from _turns(between, high, does)
    else:
        yield high


def _runs(every: Sequence[tuple[Value, str]]) -> Iterator[AlikeAnswers]:
    """Yield the ranges of numbers with the same effect: below 8, 8 to 23, 24 or more."""
    runs = [(effect, next(same)[0]) for effect, same in groupby(every, key=lambda pair: pair[1])]
    for at, (effect, first) in enumerate(runs):
        above = runs[at + 1][1] if at + 1 < len(runs) else None
        start = first if at or above is None else None
        yield AlikeAnswers(span(start, above), first, effect)  # type: ignore[arg-type] # numbers


def measure(rulebook: Rulebook, technique: str) -> str:
    """Return how to measure an inconclusive attempt: `measure a better prompt on more items`."""
    card = rulebook.techniques[technique]
    how = "on more items" if card.scored_on_items else "again with your own traffic"
    return f"measure {inside(card.title)} {how}"
