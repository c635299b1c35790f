"""What can be done next: an answer, a technique to try, or what the next one waits for."""

from collections.abc import Callable, Iterator, Mapping

from ladder.engine.conditions import reads
from ladder.engine.facts import Facts, Kind, Value
from ladder.engine.formulas import INCONCLUSIVE
from ladder.engine.questions import answers
from ladder.engine.rules import Closing
from ladder.engine.statistics import detectable, items_needed
from ladder.engine.wording import inside, show
from ladder.output.words import joined
from ladder.plan.experiment import Experiment, Result, headline, lowered, results, share
from ladder.plan.measuring import MOST_ITEMS
from ladder.plan.suppose import Situation, fell_short, met

MOST_QUESTIONS = 3
"""Questions that a plan asks at once: the most decisive; the others come when these are settled."""


def answer(situation: Situation) -> Iterator[Experiment]:
    """The unknown facts that an answer settles, the most decisive first."""
    verdict, book = situation.verdict, situation.rulebook
    asked = 0
    for question in verdict.open_questions:
        fact = book.facts[question.fact]
        if fact.attempt_of or question.together_with or asked == MOST_QUESTIONS:
            continue
        possible = [value for value in answers(book, fact, verdict.facts) if value != frozenset()]
        every = [(show(value), {fact.id: value}) for value in possible]
        found = _joined(fact.kind, results(situation, every))
        if len({result.leads_to for result in found}) > 1:
            asked += 1
            yield Experiment(
                "answer",
                f"Find out: {fact.question} ({fact.id})",
                "an answer: minutes, or one look at your data",
                "Write the answer into the problem file, whatever it is.",
                "",
                found,
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


def trial(situation: Situation) -> Iterator[Experiment]:
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
        f"Stop, and go on to what follows, at this: {lowered(technique.climb)}",
        results(situation, changes),
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
    return max((each for score in scores if (each := share(score)) is not None), default=None)


def prepare(situation: Situation) -> Iterator[Experiment]:
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
        results(situation, [("all of it holds", change)]),
    )
