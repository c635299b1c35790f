"""Open questions in the order in which they are worth putting to somebody."""

from collections.abc import Sequence

from ladder.engine.assessment import height
from ladder.engine.decision import Range, range_of
from ladder.engine.open_facts import OpenFact
from ladder.engine.verdict import Verdict


def is_result(question: OpenFact) -> bool:
    """Whether it asks what came of an attempt: who has made none cannot look the answer up."""
    return question.fact.startswith("attempts.")


def worth_asking(verdict: Verdict) -> Sequence[OpenFact]:
    """What could still move the verdict: what one can look up first, most decisive first.

    What settles the verdict comes before that. Then come results of attempts; last those that
    nobody has: of the technique that is only now to be used, and of what a closed requirement bars.
    """
    settling = verdict.settled_by.facts if verdict.settled_by else ()

    def order(question: OpenFact) -> int:
        if not is_result(question):
            return 0 if question.fact in settling else 1
        return 3 if nobody_has(verdict, question) else 2

    return sorted(verdict.open_questions, key=order)


def nobody_has(verdict: Verdict, question: OpenFact) -> bool:
    """Whether it asks for a result that cannot be there yet."""
    advised = verdict.recommendation
    own = f"attempts.{advised.technique}." if advised.outcome == "use" else None
    return question.barred or (own is not None and question.fact.startswith(own))


def looked_up(verdict: Verdict) -> Range:
    """The lowest and highest rung that one more answer could give that one can look up."""
    asked = (item for item in verdict.open_questions if not is_result(item))
    led = (rung for question in asked for rung in question.leads_to)
    return range_of({height(verdict.recommendation.rung), *map(height, led)})
