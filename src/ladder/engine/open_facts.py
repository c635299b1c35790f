"""The unknown facts that can change a verdict, and the effect of each answer.

A fact is open if an answer to it leads to another verdict: another technique, rung, outcome,
variant or set of possible steps. It is also open if it does so only together with other facts,
which it then names. Every answer that rules can tell apart is tried.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from ladder.engine.assessment import height
from ladder.engine.decision import Decision, NeedDecision, Outcome, Step
from ladder.engine.facts import Value
from ladder.engine.knowledge import Knowledge
from ladder.engine.unknown import Effect, effects, facts_in_play


class OpenFact(NamedTuple):
    """An unknown fact that could still change the verdict, and the rungs that its answer decides.

    A rung of None stands for a technique off the ladder. If the answer matters only together with
    others, `together_with` names their facts; if alone, `leads_to` are the rungs of the headlines
    that its answers give. `barred` says that it is the result of an attempt with a requirement that
    is known not to be met: such an attempt is possible but unlikely.
    """

    fact: str
    question: str
    could_lead_to: tuple[int | None, ...]
    together_with: tuple[str, ...] = ()
    leads_to: tuple[int | None, ...] = ()
    barred: bool = False


def open_facts(known: Knowledge) -> tuple[OpenFact, ...]:
    """Return the unknown facts that could still change the verdict.

    Facts that change it alone come first, most decisive first; then those that need other facts.
    """
    rulebook, decision = known.rulebook, known.decision
    if decision.leading_need is None:
        every = tuple(sorted(decision.heights))
        return (OpenFact("needs", rulebook.facts["needs"].question, every, leads_to=every),)
    now, step = outlook(decision), decision.leading_need.step
    alone: list[tuple[tuple[bool, int, int, int], OpenFact]] = []
    together: list[OpenFact] = []
    in_play = facts_in_play(known)
    for order, fact in enumerate(rulebook.facts.values()):
        if fact.id not in in_play:
            continue
        decisions = {
            id(effect.then.decision): effect.then.decision for effect in effects(known, fact.id)
        }
        outlooks = (now if item is decision else outlook(item) for item in decisions.values())
        # An answer that leads out of the range describes another problem.
        after = {then for then in outlooks if then.heights <= now.heights}
        if after <= {now}:
            beside = in_play[fact.id] or in_play.keys() - {fact.id}
            others = tuple(name for name in rulebook.facts if name in beside)
            rungs = _rungs({height(step.rung), *decision.heights})
            if others:
                together.append(OpenFact(fact.id, fact.question, rungs, others))
            continue
        heights = [item.heights for item in after]
        moved = frozenset[int]().union(*heights) - heights[0].intersection(*heights[1:])
        headlines = {height(item.headline.rung) for item in after}
        rungs = _rungs({height(step.rung), *moved, *headlines})
        apart = len(
            {(item.headline.technique, item.headline.outcome, item.ahead) for item in after}
        )
        tried = rulebook.techniques[fact.attempt_of] if fact.attempt_of else None
        barred = tried is not None and _is_barred(tried.id, decision)
        late = barred or (tried is not None and tried.training)
        found = OpenFact(fact.id, fact.question, rungs, (), _rungs(headlines), barred)
        alone.append(((late, -apart, min(map(len, heights)), order), found))
    alone.sort(key=lambda pair: pair[0])
    return (*(found for _, found in alone), *together)


class Outlook(NamedTuple):
    """The part of a verdict that answers can change: the headline, then need by need.

    `ahead` is the technique to prepare or to find out about, with its form; empty if there is none.
    """

    headline: Step
    ahead: tuple[str, ...]
    heights: frozenset[int]
    needs: tuple[tuple[object, ...], ...]


def outlook(decision: Decision) -> Outlook:
    """Return the part of a decision on stated needs that answers can change.

    What comes after a technique that is sure to be tried first is not asked about, and no part.
    """
    leading = decision.leading_need
    assert leading is not None
    needs = (
        (
            *(need.step, need.combined_with, need.inconclusive, need.variant, need.possible),
            *(need.ahead.named if _is_reached(need) else ()),
        )
        for need in decision.needs
    )
    return Outlook(leading.step, _ahead(leading), decision.heights, tuple(needs))


def _is_reached(need: NeedDecision) -> bool:
    """Return whether the evaluation may go on from the step to what comes next."""
    item = need.ahead.prospect
    if need.taken is None:
        return True
    if item is None:
        return False
    start, end = map(need.assessments.index, (need.taken, item.option))
    return all(option.passable for option in need.assessments[start:end])


def _ahead(leading: NeedDecision) -> tuple[str, ...]:
    """Return the form and technique of what is prepared or found out; empty if nothing is."""
    item = leading.ahead.prospect
    stays = leading.outcome in ("prepare", "find-out")
    return (leading.form, item.technique) if item and stays else ()


def _rungs(heights: Iterable[int]) -> tuple[int | None, ...]:
    return tuple(None if high < 0 else high for high in sorted(heights))


def _is_barred(technique: str, decision: Decision) -> bool:
    """Return whether a requirement of the technique is known not to be met, for some need."""
    return any(
        assessment.open is False and assessment.own.technique == technique
        for need in decision.needs
        for assessment in need.assessments
    )


MOST_ASKED = 8
"""Open facts among which `settled_by` looks; where more are open, hardly two settle a verdict."""


class Lead(NamedTuple):
    """Some answers, and the step that follows whatever else becomes known.

    `ahead` is the technique to prepare or to find out about, empty for other outcomes.
    """

    answers: dict[str, Value]
    technique: str
    outcome: Outcome
    ahead: str = ""


class Settling(NamedTuple):
    """The facts whose answers settle a verdict, and the result of each combination of answers.

    Combinations that differ from the one before only in a number, with the same result, are left
    out.
    """

    facts: tuple[str, ...]
    leads: tuple[Lead, ...]


def settled_by(known: Knowledge, open_facts: Sequence[OpenFact]) -> Settling | None:
    """Return the first open fact, or the first two, whose answers always settle the verdict.

    Return None if no two of the most decisive do. Results of barred attempts are not asked for.
    """
    asked = [open_fact.fact for open_fact in open_facts if not open_fact.barred][:MOST_ASKED]
    first: dict[str, tuple[Effect[Knowledge], ...]] = {}
    for facts in (*((fact,) for fact in asked), *combinations(asked, 2)):
        found: list[Lead] = []
        if facts[0] not in first:
            first[facts[0]] = tuple(effects(known, facts[0]))
        for lead in _leads(first[facts[0]], facts):
            if lead is None:
                break
            if not found or _beyond_numbers(found[-1]) != _beyond_numbers(lead):
                found.append(lead)
        else:
            if found:
                return Settling(facts, tuple(found))
    return None


def _leads(first: Iterable[Effect[Knowledge]], facts: Sequence[str]) -> Iterator[Lead | None]:
    """Yield the result of each combination of answers; None if one leaves the verdict undecided."""
    for answer, then in first:
        given = {facts[0]: answer}
        if len(facts) == 1 or then.decision.decided:  # then it needs no second answer
            yield _lead(given, then.decision)
        else:
            for second in effects(then, facts[1]):
                yield _lead({**given, facts[1]: second.answer}, second.then.decision)


def _lead(given: dict[str, Value], decision: Decision) -> Lead | None:
    if not decision.decided or decision.leading_need is None:
        return None
    leading = decision.leading_need
    return Lead(given, leading.step.technique, leading.outcome, "".join(_ahead(leading)[1:]))


def _beyond_numbers(lead: Lead) -> tuple[object, ...]:
    """Return what a lead says, without its numbers."""
    parts = (pair for pair in lead.answers.items() if isinstance(pair[1], bool | str | frozenset))
    return lead.technique, lead.outcome, lead.ahead, *parts
