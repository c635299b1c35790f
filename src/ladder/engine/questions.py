"""Which unknown facts could still move a verdict, and towards which rungs.

A fact is an open question when an answer to it leads to another verdict: another technique, rung,
outcome, variant or set of steps still possible; or when it does so together with other answers,
and then it says with which. Answers are tried, not guessed at.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ladder.engine.answers import answers
from ladder.engine.assessment import Assessment, height, variants_of
from ladder.engine.computed import learned, waits_for
from ladder.engine.conditions import (
    Condition,
    decisive_comparisons,
    facts_of,
)
from ladder.engine.decision import Decision, Step, decision_on
from ladder.engine.facts import Facts
from ladder.engine.rules import Rulebook


class OpenQuestion(NamedTuple):
    """An unknown fact that could still move the verdict, and the rungs its answer decides about.

    A rung of None stands for a technique beside the ladder. Where the answer matters only together
    with others, `together_with` names their facts; where alone, `leads_to` are the rungs of the
    headlines that its answers give. `barred` tells that it is what came of an attempt which a gate
    known not to hold closes: it may have been made all the same, but hardly anybody did.
    """

    fact: str
    question: str
    could_lead_to: tuple[int | None, ...]
    together_with: tuple[str, ...] = ()
    leads_to: tuple[int | None, ...] = ()
    barred: bool = False


class Outlook(NamedTuple):
    """What a verdict comes to, as far as answers can change it: the headline, then need by need."""

    headline: Step
    heights: frozenset[int]
    needs: tuple[tuple[object, ...], ...]


def outlook(decision: Decision) -> Outlook:
    """What an answer could change of a decision about stated needs."""
    leading = decision.leading_need
    assert leading is not None
    needs = (
        (each.step, each.combined_with, each.inconclusive, each.variant, each.possible)
        for each in decision.needs
    )
    return Outlook(leading.step, decision.heights, tuple(needs))


def open_questions(rulebook: Rulebook, facts: Facts) -> tuple[OpenQuestion, ...]:
    """The unknown facts that could still move the verdict: alone, most decisive first, then others.

    `facts` hold the day and what is computed as well.
    """
    decision = decision_on(rulebook, facts)
    if decision.leading_need is None:
        every = tuple(sorted(decision.heights))
        return (OpenQuestion("needs", rulebook.facts["needs"].question, every, leads_to=every),)
    now, step = outlook(decision), decision.leading_need.step
    alone: list[tuple[tuple[bool, int, int, int], OpenQuestion]] = []
    together: list[OpenQuestion] = []
    in_play = facts_in_play(rulebook, facts, decision)
    for order, fact in enumerate(rulebook.facts.values()):
        if fact.id not in in_play:
            continue
        after = {
            then
            for answer in answers(rulebook, fact, facts)
            for known in [learned(rulebook, facts, {fact.id: answer})]
            for then in [outlook(decision_on(rulebook, known))]
            if then.heights <= now.heights  # what leads out of the range states another problem
        }
        if after <= {now}:
            beside = in_play[fact.id] or in_play.keys() - {fact.id}
            others = tuple(name for name in rulebook.facts if name in beside)
            rungs = _rungs({height(step.rung), *decision.heights})
            if others:
                together.append(OpenQuestion(fact.id, fact.question, rungs, others))
            continue
        heights = [each.heights for each in after]
        moved = frozenset[int]().union(*heights) - heights[0].intersection(*heights[1:])
        then = {height(each.headline.rung) for each in after}
        rungs = _rungs({height(step.rung), *moved, *then})
        headlines = len({(each.headline.technique, each.headline.outcome) for each in after})
        tried = rulebook.techniques[fact.attempt_of] if fact.attempt_of else None
        barred = tried is not None and _barred(tried.id, decision)
        late = barred or (tried is not None and tried.training)
        question = OpenQuestion(fact.id, fact.question, rungs, (), _rungs(then), barred)
        alone.append(((late, -headlines, min(map(len, heights)), order), question))
    alone.sort(key=lambda pair: pair[0])
    return (*(question for _, question in alone), *together)


def _rungs(heights: Iterable[int]) -> tuple[int | None, ...]:
    return tuple(None if high < 0 else high for high in sorted(heights))


def _barred(technique: str, decision: Decision) -> bool:
    """Whether a gate known not to hold closes it, for a need that it could serve."""
    return any(
        each.open is False and each.own.technique == technique
        for need in decision.needs
        for each in need.assessments
    )


def facts_in_play(rulebook: Rulebook, facts: Facts, decision: Decision) -> dict[str, set[str]]:
    """The unknown facts on which it can depend what a problem comes to, each with those beside it.

    Beside a fact stand the others of its condition, else those of the same route entry.
    """
    found: dict[str, set[str]] = {}
    for need in decision.needs:
        walked, contested = True, decision.contested(need)
        halves: set[str] = set()
        for each in need.assessments:
            if each.unfit:
                continue
            beside = each.own.technique in halves
            if not (walked or contested or beside):
                continue
            read = [
                {
                    behind
                    for leaf in decisive_comparisons(condition, facts, rulebook.evaluators)
                    for fact in facts_of(leaf)
                    if fact not in facts
                    for behind in waits_for(rulebook, fact, facts)
                    if behind in rulebook.facts
                }
                for condition in _unknown_conditions(
                    rulebook, facts, each, walked=walked, beside=beside
                )
            ]
            every = set().union(*read)
            for together in read:
                for fact in together:
                    others = (together if len(together) > 1 else every) - {fact}
                    found.setdefault(fact, set()).update(others)
            if walked and each.half:
                halves.add(each.entry.other_half)
            walked = walked and each.passable
    return found


def _unknown_conditions(
    rulebook: Rulebook, facts: Facts, assessment: Assessment, *, walked: bool, beside: bool
) -> Iterator[Condition]:
    """The conditions that are unknown and can yet change how an entry stands, or its variant.

    `walked` tells that the walk comes to it, `beside` that it may serve the other half of the need.
    """
    yield from (rule.when for rule, truth in assessment.unfit_rules if truth is None)
    yield from _unknown_of_attempts(rulebook, facts, assessment)
    if not (walked or beside) or assessment.ends:
        return
    if assessment.open is None:
        yield from (rule.when for rule, truth in assessment.gates if truth is None)
    if not walked or not assessment.usable:
        return
    if assessment.in_hand is None:
        yield assessment.entry.in_hand
    for variant in variants_of(rulebook, assessment.entry):
        truth = rulebook.tests[variant.id](facts.get)
        if truth is None:
            yield variant.when
        elif truth:
            break


def _unknown_of_attempts(
    rulebook: Rulebook, facts: Facts, assessment: Assessment
) -> Iterator[Condition]:
    """Of these, those that say what came of its techniques, and what that means for the need."""
    entry, techniques = assessment.entry, rulebook.techniques
    if assessment.half is None:
        yield entry.half
    for member in assessment.members:
        met = techniques[member.technique].met
        if rulebook.evaluators[met](facts.get) is None:
            yield met
        if member.met and assessment.half is not None:
            return  # the walk stops here, whatever the others came to
    for member in assessment.members:
        own = member is assessment.own
        spent = entry.spent if own else techniques[member.technique].spent
        if member.spent is None and rulebook.evaluators[spent](facts.get) is None:
            yield spent
