"""What tests ask of a rulebook: the decision on facts, and the cases of a rule."""

from ladder.engine.assessment import Answers
from ladder.engine.decision import Decision, decide, stated_needs
from ladder.engine.facts import NO_DOUBTS, Facts
from ladder.engine.problem import Case
from ladder.engine.rules import Rulebook


def decision_on(rulebook: Rulebook, facts: Facts) -> Decision:
    """Return the decision on a problem; `facts` include the day and the computed facts.

    Attempts not listed as inconclusive or outscored are neither.
    """
    known = {**NO_DOUBTS, **facts}
    return decide(rulebook, stated_needs(rulebook, known), Answers(rulebook.tests, known.get))


def cases_of(rulebook: Rulebook, rule: str) -> list[Case]:
    """Return the cases that expect a rule to fire or to be silent."""
    return [case for case in rulebook.cases if rule in (*case.fires, *case.silent)]
