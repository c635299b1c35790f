"""Open questions in the order in which they are worth asking."""

from collections.abc import Callable, Sequence

from ladder.engine.computed import missing_facts, unstated_in
from ladder.engine.knowledge import Knowledge
from ladder.engine.open_facts import OpenFact, effects
from ladder.engine.rules import Rule
from ladder.engine.verdict import Verdict
from ladder.output.steps import headline_of


def is_result(question: OpenFact) -> bool:
    """Return whether the fact is the result of an attempt, which exists only after a trial."""
    return question.fact.startswith("attempts.")


def worth_asking(verdict: Verdict) -> Sequence[OpenFact]:
    """Return the open questions: first those that you can look up, most decisive first.

    Questions that settle the verdict come before all others. Results of attempts come after them;
    last come results that cannot exist yet: those of the technique to use now, and of barred
    attempts.
    """
    settling = verdict.settled_by.facts if verdict.settled_by else ()

    def order(question: OpenFact) -> int:
        if not is_result(question):
            return 0 if question.fact in settling else 1
        return 3 if nobody_has(verdict, question) else 2

    return sorted(verdict.open_questions, key=order)


def nobody_has(verdict: Verdict, question: OpenFact) -> bool:
    """Return whether the fact is a result that cannot exist yet."""
    advised = verdict.recommendation
    own = f"attempts.{advised.technique}." if advised.outcome == "use" else None
    return question.barred or (own is not None and question.fact.startswith(own))


def deciding_question(verdict: Verdict) -> OpenFact | None:
    """Return the first open question that somebody can look up and that changes the headline.

    There is none where the target is reached: a measured success needs no further answer.
    """
    return None if verdict.recommendation.outcome == "stop" else _first(verdict, _named_by)


def variant_question(verdict: Verdict) -> OpenFact | None:
    """Return the first open question that somebody can look up and that changes the variant."""
    return _first(verdict, variant_of)


def _first(verdict: Verdict, of: Callable[[Knowledge], object]) -> OpenFact | None:
    """Return the first question to look up after which something of the verdict is different."""
    known, now = verdict.knowledge, of(verdict.knowledge)
    asked = (item for item in worth_asking(verdict) if not is_result(item))
    changing = (x for x in asked if any(of(after) != now for _, after in effects(known, x.fact)))
    return next(changing, None)


def _named_by(known: Knowledge) -> tuple[str, str]:
    """Return the techniques that the headline names: to use or keep, and to prepare."""
    technique, _, waiting = headline_of(known)
    return technique, waiting


def proposal_question(verdict: Verdict) -> OpenFact | None:
    """Return the first fact that `check` asks a proposal of the recommended training to state.

    Here, rules read it as a "no" until it is stated.
    """
    given, book = verdict.fine_tune, verdict.rulebook
    if given.answer != "yes" or verdict.recommendation.outcome != "use":
        return None
    unstated = unstated_in(book, verdict.facts)
    facts = {name: value for name, value in verdict.facts.items() if name not in unstated}
    options = [
        need.taken for need in verdict.knowledge.decision.needs if need.need.id == given.need
    ]
    for option in filter(None, options):
        for rule, truth in (*option.requirements, *option.exclusions):
            if truth is None or book.tests[rule.id](facts.get) is not None:
                continue
            for fact in missing_facts(book, rule, facts):
                question = book.facts[fact].question
                return OpenFact(fact, question, (verdict.recommendation.rung,))
    return None


def variant_of(known: Knowledge) -> Rule | None:
    """Return the variant of the headline's technique, if it has one."""
    leading = known.decision.leading_need
    return leading.variant if leading else None
