"""The stated facts that a verdict uses: without the others it says and asks the same."""

from typing import NamedTuple

from ladder.engine.errors import counts_of
from ladder.engine.explanation import judge, judge_as_read
from ladder.engine.facts import INCONCLUSIVE
from ladder.engine.knowledge import Knowledge
from ladder.engine.unknown import facts_in_play
from ladder.engine.verdict import Verdict


class UsedFacts(NamedTuple):
    """The facts that were stated or read from a file, in the order of the vocabulary."""

    used: tuple[str, ...]
    unused: tuple[str, ...]


def used_facts(verdict: Verdict) -> UsedFacts:
    """Return the facts that a verdict uses, and those that together change nothing.

    If either of two facts is enough, one counts as used. The name of a file is not a fact of the
    task, but what was read from the file is.
    """
    book, given = verdict.rulebook, _given(verdict)
    # Rules compare by identity, and the reasons of an unpickled verdict hold copies.
    verdict = judge_as_read(book, verdict.title, verdict.facts, verdict.origins)
    known, unused = verdict.knowledge, set[str]()
    says = _says(verdict, known)
    read = {fact for reason in verdict.reasons for fact in reason.facts}
    left = {fact: value for fact, value in verdict.facts.items() if fact in book.facts}
    for fact in given:
        choices = (choice for choice in book.facts[fact].choices if choice.id == left[fact])
        follows = {name for choice in choices for name, _ in choice.gives if name not in given}
        if not read & {fact, *follows}:
            less = {name: left[name] for name in left.keys() - {fact, *follows}}
            then = judge(book, verdict.title, less, verdict.day, verdict.origins)
            if then.outline == verdict.outline and says == _says(then, known.restated(then.facts)):
                left = less
                unused.add(fact)
    used = tuple(fact for fact in given if fact not in unused)
    return UsedFacts(used, tuple(fact for fact in given if fact in unused))


def _given(verdict: Verdict) -> tuple[str, ...]:
    by_rules = {fact for fact, origin in verdict.origins.items() if not origin.file}
    facts = verdict.rulebook.facts.values()
    declared = (fact for fact in facts if fact.id in verdict.facts and not fact.file)
    declared = (fact for fact in declared if verdict.facts[fact.id] != (fact.assume or None))
    return tuple(fact.id for fact in declared if fact.id not in by_rules)


def _says(verdict: Verdict, known: Knowledge) -> object:
    """Return the words of a verdict and its questions: what the outline does not tell."""
    advised = (verdict.recommendation, *verdict.companions, *verdict.off_ladder)
    steps = [recommendation.steps for recommendation in advised]
    reasons = [(reason.says, reason.text, reason.facts) for reason in verdict.reasons]
    counts = counts_of(verdict.rulebook, verdict.facts)
    return steps, reasons, facts_in_play(known), verdict.facts.get(INCONCLUSIVE), counts
