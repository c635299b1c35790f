"""The facts that a proposal must state because a lower technique could be enough."""

from collections.abc import Iterable, Iterator
from itertools import chain

from ladder.check.evaluation import Evaluation, Place
from ladder.engine.assessment import Assessment, OptionMember
from ladder.engine.comparisons import facts_of
from ladder.engine.computed import missing_facts
from ladder.engine.conditions import decisive_comparisons
from ladder.engine.decision import NeedDecision


def facts_of_lower(evaluation: Evaluation, place: Place) -> dict[str, str]:
    """Return what to state of the earlier entries that could be enough, with their techniques.

    It is less than the engine's open facts. While an attempt has no result, a proposal states that
    result, and need not state the facts behind the technique's other conditions.
    """
    facts = dict(_unstated_outcomes(place.assessment.members[:-1]))
    for item in place.lower:
        if item.excluded or (item.own.exhausted and not item.target_reached):
            continue  # that it is outdone is no matter here: it may be met as well
        asked = dict(_unstated_outcomes(item.members))  # which settle it, whatever else is unknown
        if evaluation.facts.keys() >= asked.keys() and item.open is not False:
            ways = (_what_spends(evaluation, item), *unknown_of(evaluation, item))
            found = next(filter(None, map(list, ways)), [])
            asked = dict.fromkeys(found, item.own.technique)
        if item.superseded is None:
            asked |= dict.fromkeys(_what_supersedes(evaluation, place.decision), item.own.technique)
        facts = asked | facts
    return {fact: name for fact, name in facts.items() if fact not in evaluation.facts}


def _what_supersedes(evaluation: Evaluation, decision: NeedDecision) -> Iterator[str]:
    """Yield the unknown facts that decide if a reached target ends the evaluation."""
    book, known = evaluation.rulebook, evaluation.facts
    for assessment in decision.assessments:
        if assessment.supersedes is None:
            for rule, truth in assessment.exclusions:
                yield from missing_facts(book, rule, known) if truth is None else ()


def _what_spends(evaluation: Evaluation, assessment: Assessment) -> Iterator[str]:
    """Yield the unknown facts that exhaust an entry whose attempt missed the target."""
    technique = assessment.own.technique
    value = evaluation.facts.get(f"attempts.{technique}.outcome")
    if value == "below-target" and assessment.own.exhausted is None:
        when, known = assessment.entry.exhausted, evaluation.facts
        for leaf in decisive_comparisons(when, known, evaluation.rulebook.evaluators):
            yield from facts_of(leaf)


def unknown_of(evaluation: Evaluation, assessment: Assessment) -> Iterator[list[str]]:
    """Yield the unknown facts in an entry's requirements, then in its exclusions."""
    book, known = evaluation.rulebook, evaluation.facts
    for rules in (assessment.requirements, assessment.exclusions):
        unknown = (missing_facts(book, rule, known) for rule, truth in rules if truth is None)
        yield list(chain.from_iterable(unknown))


def _unstated_outcomes(members: Iterable[OptionMember]) -> Iterator[tuple[str, str]]:
    for member in members:
        if None in (member.target_reached, member.exhausted):
            yield f"attempts.{member.technique}.outcome", member.technique
