"""The unknown fact that is worth finding out next: what each answer to it would do."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from ladder.advice.ladder import effort
from ladder.advice.phrases import decides
from ladder.engine.answers import answers
from ladder.engine.explanation import judge
from ladder.engine.facts import Fact, Kind, Value
from ladder.engine.open_facts import OpenFact
from ladder.engine.verdict import Verdict
from ladder.engine.wording import show
from ladder.output.words import joined, rung_in_words, sentence, to_do
from ladder.output.worth_asking import nobody_has, worth_asking

Effect = str
"""What an answer does, in words: `up to rung 4`."""


def next_fact(verdict: Verdict) -> OpenFact | None:
    """The open question that is most worth an answer; none where nobody could give one."""
    return next((each for each in worth_asking(verdict) if not nobody_has(verdict, each)), None)


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
    by_effect: dict[Effect, list[str]] = {}
    for words, effect in _effects(verdict, verdict.rulebook.facts[asked.fact]):
        by_effect.setdefault(effect, []).append(words)
    found = [(joined(words), effect) for effect, words in by_effect.items()]
    return found if len(found) > 1 else []


def _effects(verdict: Verdict, fact: Fact) -> Iterator[tuple[str, Effect]]:
    """Answers that do the same, in words, each with what they do."""
    book, known = verdict.rulebook, verdict.facts
    stated = {name: known[name] for name in known if name in book.facts}

    def effect(value: Value) -> Effect:
        return _outcome(verdict, judge(book, "", {**stated, fact.id: value}, verdict.day))

    if fact.kind is Kind.CHOICES:
        return
    every = answers(book, fact, known)
    if fact.kind not in (Kind.WHOLE, Kind.NUMBER):
        for value in every:
            yield show(value), effect(value)
        return
    below = [value for value in every if value != fact.maximum]  # the vocabulary's end
    groups = [(found, list(values)) for found, values in groupby(below or every, key=effect)]
    bounds = [values[0] for _, values in groups]
    for at, (found, _) in enumerate(groups):
        yield _between(bounds, at), found


def _between(bounds: Sequence[Value], at: int) -> str:
    """The numbers from one bound to below the next."""
    above = bounds[at + 1] if at + 1 < len(bounds) else None
    if above is None:
        return f"{show(bounds[at])} or more"
    return f"below {show(above)}" if at == 0 else f"{show(bounds[at])} to below {show(above)}"


def _outcome(now: Verdict, then: Verdict) -> Effect:
    """What an answer makes of the verdict: what is then to do, or where it could then still end."""
    recommended, before = then.recommendation, now.recommendation
    low, high = then.range
    if (recommended.technique, recommended.outcome) != (before.technique, before.outcome):
        return to_do(recommended, then.facts)
    if low == high:
        return f"settled{'' if low is None else ' at'} {rung_in_words(low)}"
    if high == recommended.rung:
        return "as now" if then.range == now.range else f"no higher than {rung_in_words(high)}"
    return f"up to {rung_in_words(high)}"
