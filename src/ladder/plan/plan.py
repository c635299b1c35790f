"""What to do next: experiments in the order of their cost, then the data, then life after go-live.

An experiment is named only if one of its results at least leads to another verdict. Each result
says something that was not known, so following them always ends.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from ladder.engine.conditions import reads
from ladder.engine.facts import Facts, Kind, Value
from ladder.engine.formulas import INCONCLUSIVE
from ladder.engine.questions import answers
from ladder.engine.rules import Closing
from ladder.engine.statistics import (
    detectable,
    items_needed,
    items_to_separate,
    wilson,
)
from ladder.engine.verdict import Verdict
from ladder.engine.wording import inside, show
from ladder.output.words import joined
from ladder.plan.sums import Sum, sums
from ladder.plan.suppose import REASON, Change, Situation, fell_short, met

Work = Literal["answer", "measure", "try", "prepare"]

MOST_QUESTIONS = 3
"""Questions that a plan asks at once: the most decisive; the others come when these are settled."""

MOST_ITEMS = 100_000
"""Items beyond which two scores are called equal: nobody labels more to tell them apart."""

CURVE = (4, 2, 1)
"""Parts of the data at which a learning curve is read: a quarter, a half, all."""


class Result(NamedTuple):
    """What an experiment may show: in words, as facts, and what is then to be done."""

    says: str
    change: Change
    leads_to: str


class Experiment(NamedTuple):
    """Something to do whose result can move the verdict.

    Args:
        kind: what sort of work it is.
        title: what to do, in a sentence.
        takes: time and money, in words.
        bar: what is fixed before it begins.
        stop: what ends it.
        results: what it may show.
    """

    kind: Work
    title: str
    takes: str
    bar: str
    stop: str
    results: tuple[Result, ...]


class Plan(NamedTuple):
    """The plan for a problem.

    Args:
        verdict: on the problem as it is.
        experiments: the cheapest first.
        sums: what a month costs, as far as the facts allow.
        data: what to label, and how to see whether more of it helps.
        afterwards: what keeps the result true once it is in use.
    """

    verdict: Verdict
    experiments: tuple[Experiment, ...]
    sums: tuple[Sum, ...]
    data: tuple[str, ...]
    afterwards: tuple[str, ...]


def plan(verdict: Verdict, stated: Facts) -> Plan:
    """The plan that follows from a verdict.

    Args:
        verdict: on the problem.
        stated: what the problem states, without the day and what is computed.
    """
    situation = Situation(verdict, stated)
    found = (_answer, _measure, _try, _prepare)
    every = tuple(each for kind in found for each in kind(situation) if _moves(each, situation))
    month = tuple(sums(verdict.facts))
    return Plan(verdict, every, month, tuple(_data(situation)), tuple(_afterwards(situation)))


def headline(verdict: Verdict) -> str:
    """What the verdict tells one to do, in a few words."""
    recommended = verdict.recommendation
    name = inside(recommended.title)
    return {"use": f"use {name}", "stop": f"stop at {name}", "stay": f"stay on {name}"}[
        recommended.outcome
    ]


def _moves(experiment: Experiment, situation: Situation) -> bool:
    """Whether a result at least leads to another verdict."""
    now = situation.advice()
    after = (situation.after(result.change) for result in experiment.results)
    return any(each is not None and each.advice() != now for each in after)


def _results(
    situation: Situation, changes: Iterable[tuple[str, Change | None]]
) -> tuple[Result, ...]:
    """Results with what they lead to; one that contradicts or repeats what is known is none."""
    found = []
    for says, change in changes:
        after = None if change is None else situation.after(change)
        if change is not None and after is not None and after.stated != situation.stated:
            found.append(Result(says, change, headline(after.verdict)))
    return tuple(found)


def _answer(situation: Situation) -> Iterator[Experiment]:
    """The unknown facts that an answer settles, the most decisive first."""
    verdict, book = situation.verdict, situation.rulebook
    asked = 0
    for question in verdict.open_questions:
        fact = book.facts[question.fact]
        if fact.attempt_of or question.together_with or asked == MOST_QUESTIONS:
            continue
        possible = [value for value in answers(book, fact, verdict.facts) if value != frozenset()]
        every = [(show(value), {fact.id: value}) for value in possible]
        results = _joined(fact.kind, _results(situation, every))
        if len({result.leads_to for result in results}) > 1:
            asked += 1
            yield Experiment(
                "answer",
                f"Find out: {fact.question} ({fact.id})",
                "an answer: minutes, or one look at your data",
                "Write the answer into the problem file, whatever it is.",
                "",
                results,
            )


def _joined(kind: Kind, results: tuple[Result, ...]) -> tuple[Result, ...]:
    """Results that lead to the same, said at once; the change is that of the first."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.leads_to, []).append(result)
    number = kind in (Kind.WHOLE, Kind.NUMBER)
    return tuple(
        Result(
            f"from {same[0].says}" if number else joined(each.says for each in same),
            same[0].change,
            leads_to,
        )
        for leads_to, same in groups.items()
    )


def _measure(situation: Situation) -> Iterator[Experiment]:
    """Attempts whose score cannot tell whether the target is reached."""
    facts = situation.verdict.facts
    target = _share(facts.get("evaluation.target"))
    if target is None or facts.get("evaluation.scale_top", 1) != 1:
        return
    for technique in situation.rulebook.techniques.values():
        attempt = f"attempts.{technique.id}"
        score = _share(facts.get(f"{attempt}.score"))
        items = facts.get(f"{attempt}.items", facts.get("evaluation.items"))
        tried = facts.get(f"{attempt}.outcome") in ("fell-short", "met", "inconclusive")
        if not tried or score is None or not isinstance(items, int) or items < 1:
            continue
        low, high = wilson(round(score * items), items)
        gap = abs(score - target)
        if not low <= target <= high or not 0 < target < 1:
            continue
        below, above = round(max(0.0, target - gap), 6), round(min(1.0, target + gap), 6)
        more, told = items_to_separate(score, target), _items_to_tell(target, below, above)
        if more is None or told is None:
            continue
        changes: list[tuple[str, Change | None]] = [
            (
                f"the whole interval lies below {target:g}",
                {
                    f"{attempt}.outcome": "fell-short",
                    f"{attempt}.because": facts.get(f"{attempt}.because", REASON),
                    f"{attempt}.score": below,
                    f"{attempt}.items": told,
                    "evaluation.items": max(told, _whole(facts.get("evaluation.items"))),
                },
            ),
            (
                f"the whole interval lies above {target:g}",
                {
                    f"{attempt}.outcome": "met",
                    f"{attempt}.score": above,
                    f"{attempt}.items": told,
                    "evaluation.items": max(told, _whole(facts.get("evaluation.items"))),
                },
            ),
        ]
        yield Experiment(
            "measure",
            f"Score {inside(technique.title)} on {more:,} items: its {score:g} on {items:,} may be "
            f"anything from {low:.2f} to {high:.2f}, which holds your {target:g}.",
            f"{more - items:,} more labelled items, and one run",
            f"{target:g}, as before; do not look at the score on the way.",
            f"Stop at {more:,} items. If the interval still holds {target:g}, decide as "
            "if they were equal: take the cheaper of the two.",
            _results(situation, changes),
        )


def _items_to_tell(target: float, *scores: float) -> int | None:
    """How many items tell each of the scores from the target, whichever way their count is rounded.

    None where nobody labels as many.
    """
    items = max(items_to_separate(score, target) or MOST_ITEMS + 1 for score in scores)
    while items <= MOST_ITEMS:
        ends = [wilson(round(score * items), items) for score in scores]
        if not any(low <= target <= high for low, high in ends):
            return items
        items += 1  # only whole items are right or wrong
    return None


def _try(situation: Situation) -> Iterator[Experiment]:
    """The technique that the verdict recommends."""
    recommended, facts = situation.verdict.recommendation, situation.verdict.facts
    attempt = f"attempts.{recommended.technique}"
    if recommended.outcome != "use" or facts.get(f"{attempt}.outcome") == "met":
        return
    unclear = facts.get(INCONCLUSIVE)
    if isinstance(unclear, frozenset) and recommended.technique in unclear:
        return  # it was tried, and is to be measured
    technique = situation.rulebook.techniques[recommended.technique]
    target = facts.get("evaluation.target")
    goal = show(target) if target is not None and _is_of_quality(situation) else "the bar"
    changes = [
        (f"it reaches {goal}", met(technique.id)),
        (f"it falls short of {goal}", fell_short(situation, technique.id)),
    ]
    form = f": {recommended.variant_title}" if recommended.variant_title else ""
    yield Experiment(
        "try",
        f"Try {inside(technique.title)}{form}.",
        f"{technique.cost.time}; money: {technique.cost.money}",
        _bar(situation),
        f"Stop, and go on to what follows, at this: {_small(technique.climb)}",
        _results(situation, changes),
    )


def _closes(situation: Situation) -> Closing:
    need = situation.verdict.recommendation.need
    return situation.rulebook.needs[need].closes if need else "quality"


def _is_of_quality(situation: Situation) -> bool:
    """Whether what is wished for is a better answer, which a score shows."""
    return _closes(situation) == "quality"


def _time(facts: Facts) -> str:
    now, goal = facts.get("hosting.latency_now_ms"), facts.get("hosting.latency_target_ms")
    if goal is None:
        return "Write down which time is short enough (hosting.latency_target_ms)."
    was = f" It is {show(now)} ms now." if now is not None else ""
    return f"The time must come down to {show(goal)} ms.{was}"


_WISHED: Mapping[Closing, Callable[[Facts], str]] = {
    "cost": lambda facts: "Write down which bill a month is low enough.",
    "speed": _time,
    "size": lambda facts: "Write down how small the model must be, and on what it must run.",
    "fewer-models": lambda facts: "Write down how many models may be left.",
}
"""What a trial is measured by where the wish is no better answer."""


def _bar(situation: Situation) -> str:
    """What a trial is measured by, fixed before it begins."""
    facts = situation.verdict.facts
    if not _is_of_quality(situation):
        wished = _WISHED[_closes(situation)](facts)
        return f"{wished} Write down the score that must not be lost, too."
    target, items = facts.get("evaluation.target"), facts.get("evaluation.items")
    parts = [
        f"The score must reach {show(target)}."
        if target is not None
        else "Write down which score is enough (evaluation.target) before you begin."
    ]
    if isinstance(items, int) and items > 0:
        parts.append(
            f"Your {items:,} items show a gain of {detectable(items):.2g} or more over what you "
            f"have, if a fifth of them come out differently."
        )
    else:
        parts.append(f"Label {items_needed(0.1):,} items first: they show a gain of ten points.")
    best = _best(situation)
    if best is not None and isinstance(target, int | float) and 0 < target - best <= 1:
        needed = items_needed(target - best)
        if isinstance(items, int) and items < needed <= MOST_ITEMS:
            parts.append(f"The gap of {target - best:.2g} to the target takes {needed:,}.")
    return " ".join(parts)


def _best(situation: Situation) -> float | None:
    facts = situation.verdict.facts
    scores = (facts.get(f"attempts.{name}.score") for name in situation.rulebook.techniques)
    return max((each for score in scores if (each := _share(score)) is not None), default=None)


def _prepare(situation: Situation) -> Iterator[Experiment]:
    """What would open the next technique, where nothing is left to try below it."""
    verdict = situation.verdict
    following = verdict.next_rung
    if following is None or not following.unmet or verdict.recommendation.outcome != "stay":
        return
    book = situation.rulebook
    change: dict[str, Value | None] = {}
    for gate in following.unmet:
        test = book.tests[gate.rule]
        read = reads(gate.by.when, book.derived)
        opened = situation.opening(test, [*gate.asks, *read])
        if opened is None:
            return
        change |= opened
    technique = book.techniques[following.technique]
    needs = "; ".join(gate.says for gate in following.unmet)
    yield Experiment(
        "prepare",
        f"Prepare for {inside(technique.title)}, if you want to go on. It needs: {needs}.",
        f"then {technique.cost.time}; money: {technique.cost.money}",
        _bar(situation),
        f"Stop if any of these cannot be had: then {headline(verdict)}.",
        _results(situation, [("all of it holds", change)]),
    )


def _data(situation: Situation) -> Iterator[str]:
    """What to label, and how to see whether more of it helps."""
    facts = situation.verdict.facts
    examples = _whole(facts.get("examples.demonstrations"))
    classes, rarest = _whole(facts.get("task.classes")), facts.get("examples.per_class")
    if classes and isinstance(rarest, int):
        yield (
            f"The rarest of {classes:,} classes has {rarest:,} examples: label there first, and "
            "read the score of each class, not their mean."
        )
    if examples >= CURVE[0] * 10:
        points = joined((f"{examples // part:,}" for part in CURVE), "and")
        items = _whole(facts.get("evaluation.items"))
        shown = f" ({detectable(items):.2g} with your {items:,})" if items else ""
        yield (
            f"Before you label more, score with {points} examples. If the last doubling gains less "
            f"than your items can show{shown}, more data is not the lever."
        )
    if not _whole(facts.get("evaluation.items")):
        yield (
            f"Label an evaluation set: {items_needed(0.1):,} items show a gain of ten points, "
            f"{items_needed(0.05):,} one of five, if a fifth of them come out differently."
        )


def _afterwards(situation: Situation) -> Iterator[str]:
    """What keeps the result true once it is in use."""
    verdict = situation.verdict
    technique = situation.rulebook.techniques[verdict.recommendation.technique]
    yield (
        "Keep the items, the bar and the scores of today. At each release of the base model, run "
        "the same items through the new one as it comes: where it reaches the bar, retire what you "
        "built."
    )
    yield f"Upkeep of {inside(technique.title)}: {technique.cost.upkeep}."


def _share(value: Value | None) -> float | None:
    """A number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        return None
    return float(value)


def _whole(value: Value | None) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
