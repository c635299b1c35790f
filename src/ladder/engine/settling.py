"""What an undecided verdict waits for: the one or two answers that settle it, whatever they are."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from ladder.engine.computed import computed
from ladder.engine.decision import Outcome, decision_on
from ladder.engine.facts import Facts, Value
from ladder.engine.questions import OpenQuestion, answers
from ladder.engine.rules import Rulebook

MOST_ASKED = 8
"""Questions among which the answers are looked for; where more are open, hardly two settle it."""


class Lead(NamedTuple):
    """Answers, and what is then to be done whatever else becomes known."""

    answers: dict[str, Value]
    technique: str
    outcome: Outcome


class Settling(NamedTuple):
    """The facts whose answers settle a verdict, and where each combination of answers leads."""

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
    for facts in (*((fact,) for fact in asked), *combinations(asked, 2)):
        leads: list[Lead] = []
        for lead in _leads(rulebook, known, facts, {}):
            if lead is None:
                break
            leads.append(lead)
        else:
            if leads:
                return Settling(facts, tuple(leads))
    return None


def _leads(
    rulebook: Rulebook, known: Facts, facts: Sequence[str], given: dict[str, Value]
) -> Iterator[Lead | None]:
    """Where every combination of answers to `facts` leads; None for one that leaves it undecided.

    What one answer has settled already needs no second.
    """
    decision = decision_on(rulebook, known)
    if decision.decided and decision.leading_need:
        step = decision.leading_need.step
        yield Lead(given, step.technique, step.outcome)
    elif not facts:
        yield None
    else:
        fact, *rest = facts
        for answer in answers(rulebook, rulebook.facts[fact], known):
            more = {**known, fact: answer}
            more |= computed(rulebook, more)
            yield from _leads(rulebook, more, rest, {**given, fact: answer})
