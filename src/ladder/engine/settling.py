"""What an undecided verdict waits for: the one or two answers that settle it, whatever they are."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import NamedTuple

from ladder.engine.answers import answers
from ladder.engine.computed import learned
from ladder.engine.decision import Outcome, decision_on
from ladder.engine.facts import Facts, Value
from ladder.engine.questions import OpenQuestion
from ladder.engine.rules import Rulebook

MOST_ASKED = 8
"""Questions among which the answers are looked for; where more are open, hardly two settle it."""


Given = tuple[str, Value]
"""A fact and an answer to it."""


class Lead(NamedTuple):
    """Answers, and what is then to be done whatever else becomes known."""

    answers: dict[str, Value]
    technique: str
    outcome: Outcome


class Settling(NamedTuple):
    """The facts whose answers settle a verdict, and where each combination of answers leads.

    One that differs from the one before it only in a number is left out: of numbers stand those at
    which it turns.
    """

    facts: tuple[str, ...]
    leads: tuple[Lead, ...]


def settled_by(
    rulebook: Rulebook, known: Facts, questions: Sequence[OpenQuestion]
) -> Settling | None:
    """The first open question, else the first two, after whose answers it is decided.

    None where no two of the most decisive questions do; what came of an attempt that is barred is
    not asked. `known` holds the day and what is computed.
    """
    asked = [question.fact for question in questions if not question.barred][:MOST_ASKED]

    @cache
    def after(*given: Given) -> tuple[Facts, Lead | None]:
        more = learned(rulebook, known, dict(given))
        decision = decision_on(rulebook, more)
        if not decision.decided or decision.leading_need is None:
            return more, None
        step = decision.leading_need.step
        return more, Lead(dict(given), step.technique, step.outcome)

    def leads(facts: Sequence[str], *given: Given) -> Iterator[Lead | None]:
        """Where every combination of answers leads; None for one that leaves it undecided."""
        more, lead = after(*given)
        if lead or not facts:  # what one answer has settled already needs no second
            yield lead
            return
        for answer in answers(rulebook, rulebook.facts[facts[0]], more):
            yield from leads(facts[1:], *given, (facts[0], answer))

    for facts in (*((fact,) for fact in asked), *combinations(asked, 2)):
        found: list[Lead] = []
        for lead in leads(facts):
            if lead is None:
                break
            if not found or _beyond_numbers(found[-1]) != _beyond_numbers(lead):
                found.append(lead)
        else:
            if found:
                return Settling(facts, tuple(found))
    return None


def _beyond_numbers(lead: Lead) -> tuple[object, ...]:
    """What a lead says, but for its numbers."""
    told = (pair for pair in lead.answers.items() if isinstance(pair[1], bool | str | frozenset))
    return lead.technique, lead.outcome, *told
