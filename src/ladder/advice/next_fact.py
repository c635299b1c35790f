"""The unknown fact that is most worth finding out, and the effect of each answer."""

from ladder.advice.ladder import effort
from ladder.advice.phrases import decides
from ladder.engine.facts import Kind
from ladder.engine.knowledge import Knowledge
from ladder.engine.open_facts import OpenFact
from ladder.engine.scores import ITEMS
from ladder.engine.verdict import Verdict
from ladder.output.phrases import sentence
from ladder.output.steps import alike_answers, step_of, to_do
from ladder.output.worth_asking import (
    deciding_question,
    nobody_has,
    variant_question,
    worth_asking,
)

Effect = str
"""The result of an answer, in words: `use LoRA`."""

SAME = "no change"
"""The result of an answer that changes nothing."""


def next_fact(verdict: Verdict) -> OpenFact | None:
    """Return the open question that is most worth an answer; None where nobody could give one."""
    open_facts = (item for item in worth_asking(verdict) if not nobody_has(verdict, item))
    return deciding_question(verdict) or next(open_facts, None)


def check_in_words(verdict: Verdict) -> str:
    """Return one thing to find out: what can change the technique, else a test set, else a variant.

    Where the target is reached there is none.
    """
    if asked := deciding_question(verdict):
        leads = [item for item in effects(verdict, asked) if item[1] != SAME]
        says = "; ".join(f"{words}: {effect}" for words, effect in leads)
        return f"Not final. {asked.question} {sentence(says)}. ({asked.fact})".replace(" . ", " ")
    if verdict.recommendation.outcome == "use" and ITEMS not in verdict.facts:
        return f"{verdict.rulebook.facts[ITEMS].question} ({ITEMS})"
    if verdict.recommendation.outcome == "stop":
        return ""
    asked = variant_question(verdict)
    return f"{asked.question} ({asked.fact})" if asked else ""


def in_words(verdict: Verdict, asked: OpenFact) -> str:
    """Return the question, what its answers would do, and what an experiment would take."""
    fact = verdict.rulebook.facts[asked.fact]
    leads = "; ".join(f"{words}: {effect}" for words, effect in effects(verdict, asked))
    leads = sentence(leads or decides(asked))
    takes = ""
    if fact.attempt_of:
        takes = f" It takes {effort(verdict.rulebook.techniques[fact.attempt_of].cost)}."
    return f"{asked.question} {leads}. ({asked.fact}){takes}"


def others_open(verdict: Verdict, others: int) -> str:
    """Return how many more open questions there are, and what they could do."""
    what = "how to go about it" if verdict.decided else "the verdict"
    return f"{others} more could change {what}"


def effects(verdict: Verdict, asked: OpenFact) -> list[tuple[str, Effect]]:
    """Return answers in words, each with what it does; none where all do the same."""
    if verdict.rulebook.facts[asked.fact].kind is Kind.CHOICES:
        return []
    now = verdict.knowledge
    found = alike_answers(now, asked.fact, lambda then: _outcome(now, then))
    return [(item.says, item.does) for item in found] if len(found) > 1 else []


def _outcome(now: Knowledge, then: Knowledge) -> Effect:
    """Return what is then to do, if that is another thing."""
    before, step = step_of(now), step_of(then)
    same = (step.technique, step.outcome) == (before.technique, before.outcome)
    return SAME if same else to_do(then)
