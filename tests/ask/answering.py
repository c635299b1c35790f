"""A person who knows some facts and answers truthfully, or says that nobody knows."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from ladder.ask.answer import Answer
from ladder.ask.interview import Interview
from ladder.ask.question import Inapplicable, OneOf, Question, Reason, Tried, word_of
from ladder.engine.facts import Value
from ladder.engine.rules import Rulebook
from ladder.load.yaml.suggestions import Complaint

DAY = date(2026, 11, 24)


def truthful(
    question: Question, truth: Mapping[str, Value], facts: Mapping[str, Value] | None = None
) -> Answer:
    """The answer of somebody who knows `truth` and nothing else; scores are given as 4.4/5.

    `facts` are those that were told before.
    """
    top, target = truth.get("evaluation.max_score") or 1, truth.get("evaluation.target")
    if "evaluation.max_score" not in question.settles and isinstance(target, int | float):
        assert isinstance(top, int | float)
        truth = {**truth, "evaluation.target": round(target / top, 12)}
    if isinstance(question, Reason | Inapplicable):
        return _reason(question, truth, facts or {})
    if isinstance(question, Tried):
        known = {word_of(fact): truth[fact] for fact in question.settles if fact in truth}
        values = {"untried": "no"}
        results = {w: values.get(str(v), str(v)) for w, v in known.items()}
        return question.chosen(results, whole=False)
    value = truth.get(question.settles[0])
    offered = [choice.id for choice in question.choices] if isinstance(question, OneOf) else [value]
    return question.answer(value) if value is not None and value in offered else question.unknown


def _reason(question: Question, truth: Mapping[str, Value], facts: Mapping[str, Value]) -> Answer:
    because, score = (truth.get(fact) for fact in question.settles[:2])
    top = truth.get("evaluation.max_score") or 1
    is_scored = isinstance(score, int | float) and not isinstance(question, Inapplicable)
    if isinstance(top, int | float) and top < 1:  # no scale ends below 1
        is_scored = False
    number = f"{_said(score)}/{_said(top)}" if is_scored else ""
    if not (typed := ": ".join(x for x in (number, because) if x and isinstance(x, str))):
        return question.unknown
    try:
        answer = question.read(typed, facts)
    except Complaint:  # a score that reaches the target, and no word why it is not enough
        return question.unknown
    assert isinstance(answer, Answer), answer
    return answer


def _said(number: Value | None) -> str:
    """A number in digits; more than three decimals, as 161.968 and 2.500 are counts of items."""
    assert isinstance(number, int | float)
    return str(int(number)) if number == int(number) else f"{Decimal(repr(number)):f}0000"


def _accepted(interview: Interview, question: Question, truth: Mapping[str, Value]) -> Answer:
    """The truthful answer, or that nobody knows if it contradicts what is known."""
    answer = truthful(question, truth, interview.facts)
    return question.unknown if interview.objections(answer) else answer


def asked(
    rulebook: Rulebook,
    truth: Mapping[str, Value],
    given: Mapping[str, Value] | None = None,
) -> Iterator[tuple[Interview, Question | None, Answer | None]]:
    """An interview with that person, question by question; at its end there is no question."""
    interview = Interview(rulebook, given or {}, frozenset(), DAY)
    while (question := interview.question) is not None:
        answer = _accepted(interview, question, truth)
        yield interview, question, answer
        interview = interview.after(answer)
    yield interview, None, None


def finished(
    rulebook: Rulebook,
    truth: Mapping[str, Value],
    given: Mapping[str, Value] | None = None,
) -> Interview:
    """The interview with that person at its end, each screen answered as a whole."""
    interview = Interview(rulebook, given or {}, frozenset(), DAY)
    while questions := interview.questions:
        for question in questions:
            interview = interview.after(_accepted(interview, question, truth))
    return interview
