"""The order in which open questions are worth asking, and the one that is named."""

from collections.abc import Callable, Sequence

from ladder.engine.knowledge import Knowledge
from ladder.engine.open_facts import OpenFact
from ladder.engine.rules import Rule
from ladder.engine.unknown import changes, read_as_no
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


def next_fact(verdict: Verdict) -> OpenFact | None:
    """Return one unknown fact to find out, the same in every format; None if none is worth it.

    The first of these that exists: a fact that can change the technique; one that a proposal of the
    training must state; one that can change the variant. If the target is reached, there is none.
    Results of attempts are never named: they exist only after a trial.
    """
    if verdict.recommendation.outcome == "stop":
        return None
    return deciding_question(verdict) or proposal_question(verdict) or variant_question(verdict)


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
    asked = (item for item in worth_asking(verdict) if not is_result(item))
    return next((item for item in asked if changes(verdict.knowledge, item.fact, of)), None)


def _named_by(known: Knowledge) -> tuple[str, str]:
    """Return the techniques that the headline names: to use or keep, and to prepare."""
    technique, _, waiting = headline_of(known)
    return technique, waiting


def proposal_question(verdict: Verdict) -> OpenFact | None:
    """Return the first fact that `check` asks a proposal of the recommended training to state.

    Here, rules read it as a "no" until it is stated.
    """
    given, book, advised = verdict.fine_tune, verdict.rulebook, verdict.recommendation
    if given.answer != "yes" or advised.outcome != "use":
        return None
    known = verdict.knowledge
    needs = known.decision.needs
    options = (need.taken for need in needs if need.need.id == given.need and need.taken)
    facts = (fact for option in options for fact in read_as_no(known, option))
    fact = next(facts, None)
    return OpenFact(fact, book.facts[fact].question, (advised.rung,)) if fact else None


def variant_of(known: Knowledge) -> Rule | None:
    """Return the variant of the headline's technique, if it has one."""
    leading = known.decision.leading_need
    return leading.variant if leading else None
