"""What a verdict would be if some facts were otherwise, and the experiments that make them so.

Every experiment of a plan is tried on the verdict before it is named, so that none is named which
cannot move it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Literal, NamedTuple

from ladder.engine.answers import answers
from ladder.engine.conditions import Test, reads
from ladder.engine.explanation import judge
from ladder.engine.facts import Facts, Kind, Value
from ladder.engine.rules import Rulebook
from ladder.engine.verdict import Verdict
from ladder.engine.wording import inside
from ladder.load.contradictions import contradictions, unexplained
from ladder.output.words import to_do

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

    def after(self, change: Change) -> "Situation | None":
        """The situation with some facts otherwise; None where they would contradict each other."""
        facts: dict[str, Value] = {**self.stated}
        for fact, value in change.items():
            if value is None:
                facts.pop(fact, None)
            else:
                facts[fact] = value
        book = self.rulebook
        if any(contradictions(book, facts)) or any(unexplained(facts, {}, "")):
            return None
        now = self.verdict
        return replace(self, verdict=judge(book, now.title, facts, now.day), stated=facts)

    def advice(self) -> object:
        """What the verdict tells one to do; another one is another verdict."""
        recommended = self.verdict.recommendation
        others = [each.technique for each in (*self.verdict.companions, *self.verdict.beside)]
        return recommended.technique, recommended.outcome, recommended.variant, tuple(others)

    def opening(self, test: Test, facts: Iterable[str]) -> Change | None:
        """The fewest changes of one or two of `facts` that make a condition hold; None: no such."""
        known = self.verdict.facts
        if test(known.get) is True:
            return {}
        names = [name for name in dict.fromkeys(facts) if self._values(name)]
        for count in (1, 2):
            for chosen in combinations(names, count):
                for values in product(*map(self._values, chosen)):
                    change = dict(zip(chosen, values, strict=True))
                    if test({**known, **change}.get) is True:
                        return change
        return None

    def _values(self, fact: str) -> tuple[Value, ...]:
        declared = self.rulebook.facts.get(fact)
        if declared is None:
            return ()
        if declared.kind is Kind.TEXT:
            return (REASON,)
        return answers(self.rulebook, declared, self.verdict.facts)


class Result(NamedTuple):
    """What an experiment may show: in words, as facts, and what is then to be done."""

    says: str
    change: Change
    leads_to: str


class Experiment(NamedTuple):
    """Something to do whose result can move the verdict.

    `takes` is time and money, in words; `bar` is fixed before it begins, `stop` ends it.
    """

    kind: Literal["answer", "measure", "try", "prepare"]
    title: str
    takes: str
    bar: str
    stop: str
    results: tuple[Result, ...]


def results(
    situation: Situation, changes: Iterable[tuple[str, Change | None]]
) -> tuple[Result, ...]:
    """Results with what they lead to; one that contradicts or repeats what is known is none."""
    found = []
    for says, change in changes:
        after = None if change is None else situation.after(change)
        if change is not None and after is not None and after.stated != situation.stated:
            need = situation.verdict.recommendation.need
            found.append(Result(says, change, _leads_to(after.verdict, need)))
    return tuple(found)


def now(verdict: Verdict) -> str:
    """What a verdict tells one to do: what cannot be told yet is measured before it is used."""
    if verdict.form == "inconclusive":
        return f"measure {inside(verdict.recommendation.title)} on more items"
    return to_do(verdict.recommendation, verdict.facts)


def _leads_to(verdict: Verdict, before: str | None) -> str:
    """What is then to be done, and for which need if another led `before`.

    Where one stays, why nothing follows.
    """
    following, done = verdict.next_rung, now(verdict)
    need = verdict.recommendation.need
    if verdict.recommendation.outcome != "stay":
        other = verdict.rulebook.needs[need].title if before and need and need != before else ""
        return f'{done}, for what else you named ("{other}")' if other else done
    if following is None:
        return f"{done}; nothing else is left to try"
    return f"{done}; the next, {inside(following.title)}, is locked" if following.unmet else done


def fell_short(situation: Situation, technique: str) -> Change | None:
    """What would be known had a technique been tried in earnest and measured short.

    None where nothing makes it count as spent for the need that it is recommended for.
    """
    book, attempt = situation.rulebook, f"attempts.{technique}"
    change: dict[str, Value | None] = {
        f"{attempt}.outcome": "fell-short",
        f"{attempt}.because": REASON,
        f"{attempt}.score": None,
        f"{attempt}.items": None,
    }
    after = situation.after(change)
    if after is None:
        return None
    for test, facts in _spent(book, situation.verdict.recommendation.need, technique):
        more = after.opening(test, facts)
        if more is None:
            return None
        change |= more
    return change


def met(technique: str) -> Change:
    """What would be known had a technique reached the target."""
    attempt = f"attempts.{technique}"
    gone = dict.fromkeys((f"{attempt}.score", f"{attempt}.items", f"{attempt}.evidence"))
    return {f"{attempt}.outcome": "met", **gone}


def _spent(book: Rulebook, need: str | None, technique: str) -> Iterator[tuple[Test, list[str]]]:
    """The conditions under which a technique counts as spent, with the facts that they read."""
    for entry in book.needs[need].route if need else ():
        if entry.technique == technique:
            key = f"spent:{need}/{technique}"
            yield book.tests[key], list(reads(entry.spent, book.derived))
