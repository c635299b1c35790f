"""The unknown fact that is worth finding out next: what each answer to it would do."""

from ladder.advice.ladder import effort
from ladder.advice.phrases import decides
from ladder.engine.facts import Kind
from ladder.engine.knowledge import Knowledge
from ladder.engine.open_facts import OpenFact
from ladder.engine.verdict import Verdict
from ladder.output.phrases import rung_in_words, sentence
from ladder.output.steps import alike_answers, step_of, to_do
from ladder.output.worth_asking import nobody_has, worth_asking

Effect = str
"""What an answer does, in words: `up to rung 4`."""


def next_fact(verdict: Verdict) -> OpenFact | None:
    """The open question that is most worth an answer; none where nobody could give one."""
    return next((item for item in worth_asking(verdict) if not nobody_has(verdict, item)), None)


def in_words(verdict: Verdict, asked: OpenFact) -> str:
    """The question, what its answers would do, and what an experiment would take to answer it."""
    fact = verdict.rulebook.facts[asked.fact]
    leads = "; ".join(f"{words}: {effect}" for words, effect in effects(verdict, asked))
    leads = leads or decides(asked)
    takes = ""
    if fact.attempt_of:
        takes = f" It takes {effort(verdict.rulebook.techniques[fact.attempt_of].cost)}."
    return f"{asked.question} {sentence(leads)} ({asked.fact}).{takes}"


def others_open(verdict: Verdict, others: int) -> str:
    """How many more open questions there are, and what they could do."""
    return f"{others} more could {'change how to go about it' if verdict.decided else 'move it'}"


def effects(verdict: Verdict, asked: OpenFact) -> list[tuple[str, Effect]]:
    """Answers in words, each with what it does; none where all do the same."""
    if verdict.rulebook.facts[asked.fact].kind is Kind.CHOICES:
        return []
    now = verdict.knowledge
    found = alike_answers(now, asked.fact, lambda then: _outcome(now, then))
    return [(item.says, item.does) for item in found] if len(found) > 1 else []


def _outcome(now: Knowledge, then: Knowledge) -> Effect:
    """What an answer makes of the verdict: what is then to do, or where it could then still end."""
    before, step = step_of(now), step_of(then)
    low, high = then.decision.range
    if (step.technique, step.outcome) != (before.technique, before.outcome):
        return to_do(then)
    if low == high:
        return f"settled{'' if low is None else ' at'} {rung_in_words(low)}"
    if high == step.rung:
        same = then.decision.range == now.decision.range
        return "as now" if same else f"no higher than {rung_in_words(high)}"
    return f"up to {rung_in_words(high)}"
