"""The verdict after a change of facts, and the experiments that lead to it.

Every experiment of a plan is first tried on the verdict: only those that can change it are kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal, NamedTuple

from ladder.engine.answers import answers
from ladder.engine.comparisons import Test
from ladder.engine.computed import as_read
from ladder.engine.conditions import reads
from ladder.engine.facts import Facts, Kind, Value
from ladder.engine.knowledge import Knowledge
from ladder.engine.rules import Rulebook
from ladder.engine.verdict import Verdict
from ladder.engine.wording import inside
from ladder.load.problems.contradictions import contradictions, unexplained
from ladder.output.steps import NO_FACTS, headline_of, measure, stop_at, to_do

Change = Mapping[str, Value | None]
"""Facts and the values that they would have; None takes a fact away."""

REASON = "What the experiment showed."
"""Stands for the reason that an attempt fell short."""


@dataclass(frozen=True)
class Situation:
    """A problem's stated facts and the verdict on them."""

    verdict: Verdict
    stated: Facts

    @property
    def rulebook(self) -> Rulebook:
        """The rules."""
        return self.verdict.rulebook

    def after(self, change: Change) -> "Knowledge | None":
        """Return what is known after some changes; None if they contradict each other."""
        facts: dict[str, Value] = {**self.stated}
        for fact, value in change.items():
            if value is None:
                facts.pop(fact, None)
            else:
                facts[fact] = value
        book = self.rulebook
        if any(contradictions(book, facts)) or any(unexplained(facts, {}, "")):
            return None
        read = as_read(book, facts, self.verdict.day.toordinal())
        return self.verdict.knowledge.restated(read)

    def opening(self, test: Test, facts: Iterable[str], known: Facts) -> Change | None:
        """Return the smallest change to one or two of `facts` that meets a condition, or None."""
        if test(known.get) is True:
            return {}
        names = [name for name in dict.fromkeys(facts) if self.values(name)]
        for count in (1, 2):
            for chosen in combinations(names, count):
                for values in product(*map(self.values, chosen)):
                    change = dict(zip(chosen, values, strict=True))
                    if test({**known, **change}.get) is True:
                        return change
        return None

    def values(self, fact: str) -> tuple[Value, ...]:
        """Return the values of a fact that rules tell apart."""
        declared = self.rulebook.facts.get(fact)
        if declared is None:
            return ()
        if declared.kind is Kind.TEXT:
            return (REASON,)
        return answers(self.rulebook, declared, self.verdict.facts)


class Result(NamedTuple):
    """A possible result of an experiment: in words, as facts, and the advice that follows."""

    says: str
    change: Change
    leads_to: str


class Experiment(NamedTuple):
    """An action whose result can change the verdict.

    `effort` is time and money, in words; `target` is fixed before it begins, `stop` ends it.
    `missing` is what to have ready, quickest first.
    """

    kind: Literal["answer", "measure", "try", "prepare"]
    title: str
    effort: str
    target: str
    stop: str
    results: tuple[Result, ...]
    missing: tuple[str, ...] = ()


def all_alike(experiment: Experiment) -> bool:
    """Return whether several results all lead to the same place."""
    leads = [result.leads_to for result in experiment.results]
    return len(leads) > 1 and len({*leads}) == 1


def results(situation: Situation, changes: Iterable[tuple[str, Change]]) -> tuple[Result, ...]:
    """Return results with their advice, without those that contradict or repeat known facts."""
    found = []
    for says, change in changes:
        after = situation.after(change)
        if after is not None and after.facts != situation.verdict.facts:
            found.append(Result(says, change, leads_to(after, situation)))
    return tuple(found)


def advice(known: Knowledge) -> object:
    """Return the advice for every need; two verdicts with equal advice count as the same."""
    decision = known.decision
    leading = decision.leading_need
    steps = sorted(need.step.technique for need in decision.needs)
    combined = {name for need in decision.needs for name in need.combined_with}.difference(steps)
    return headline_of(known), leading and leading.variant, steps, combined


def now(known: Knowledge, so_far: Facts = NO_FACTS) -> str:
    """Return the advice now: measure first what cannot be judged yet.

    For what an answer or a trial leads to, `so_far` are the facts before it.
    """
    leading = known.decision.leading_need
    if leading and leading.inconclusive:
        return measure(known.rulebook, leading.step.technique)
    return to_do(known, so_far)


def leads_to(known: Knowledge, situation: Situation) -> str:
    """Return the advice that follows, with its need if another need led before.

    If the advice is to keep a technique, say why nothing follows.
    """
    before, so_far = situation.verdict.recommendation.need, situation.verdict.facts
    leading, done = known.decision.leading_need, now(known, so_far)
    if leading is None:
        return done
    following = leading.next_up
    if before is not None and leading.need.id != before:
        own = next(need for need in known.decision.needs if need.need.id == before)
        card = known.rulebook.techniques[own.step.technique]
        stop = stop_at(card.id, inside(card.title), so_far)
        if leading.step.outcome == "stop":  # then every need is solved
            return stop
        then = f"{stop}; then " if own.step.outcome == "stop" else ""
        done = f'{then}{done}, for what else you named ("{leading.need.title}")'
    if leading.outcome != "stay":
        return done
    if following is None:
        return f"{done}; nothing else is left to try"
    title = known.rulebook.techniques[following.own.technique].title
    return done if following.open else f"{done}; the next, {inside(title)}, is blocked"


def below_target(situation: Situation, technique: str) -> Change | None:
    """Return what would be known if a technique had been tried and measured below target.

    Return None if that would not exhaust it for the need that it is recommended for.
    """
    book, attempt = situation.rulebook, f"attempts.{technique}"
    change: dict[str, Value | None] = {
        f"{attempt}.outcome": "below-target",
        f"{attempt}.because": REASON,
        f"{attempt}.score": None,
        f"{attempt}.items": None,
    }
    after = situation.after(change)
    if after is None:
        return None
    need = situation.verdict.recommendation.need
    for entry in book.needs[need].options if need else ():
        if entry.technique == technique:
            test = book.tests[f"exhausted:{need}/{technique}"]
            facts = reads(entry.exhausted, book.derived)
            more = situation.opening(test, facts, after.facts)
            if more is None:
                return None
            change |= more
    return change


def target_reached(technique: str) -> Change:
    """Return what would be known if a technique had reached the target."""
    attempt = f"attempts.{technique}"
    gone = dict.fromkeys((f"{attempt}.score", f"{attempt}.items", f"{attempt}.evidence"))
    return {f"{attempt}.outcome": "target-reached", **gone}
