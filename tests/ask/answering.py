"""A person who knows some facts and answers truthfully, or says that nobody knows."""

from collections.abc import Iterator, Mapping
from datetime import date

from ladder.ask.asking import Query, Reply, unknown_reply, value_reply, word_of
from ladder.ask.reading import read
from ladder.ask.state import Interview, begin
from ladder.engine.facts import Value
from ladder.engine.rules import Rulebook

DAY = date(2026, 11, 24)


def truthful(query: Query, truth: Mapping[str, Value]) -> Reply:
    """The reply of somebody who knows `truth` and nothing else."""
    if query.form == "reason":
        return _reason(query, truth)
    if query.form == "tried":
        known = {fact: truth[fact] for fact in query.about if fact in truth}
        tried = frozenset(_technique(fact) for fact, what in known.items() if what != "untried")
        return value_reply(query, tried, {_technique(f) for f in query.about if f not in known})
    if query.form == "list":
        yes = frozenset(word_of(fact) for fact in query.about if truth.get(fact))
        return value_reply(query, yes, {word_of(f) for f in query.about if f not in truth})
    value = truth.get(query.about[0])
    return unknown_reply(query) if value is None else value_reply(query, value)


def _technique(fact: str) -> str:
    return fact.split(".")[1]


def _reason(query: Query, truth: Mapping[str, Value]) -> Reply:
    because, score = (truth.get(fact) for fact in query.about[:2])
    if not isinstance(because, str):
        return unknown_reply(query)
    top = truth.get("evaluation.scale_top", 1)
    typed = because if score is None else f"{score:g}/{top:g}: {because}"
    reply = read(query, typed, {})
    assert isinstance(reply, Reply), reply
    return reply


def asked(
    rulebook: Rulebook, truth: Mapping[str, Value], given: Mapping[str, Value] | None = None
) -> Iterator[tuple[Interview, Query | None, Reply | None]]:
    """An interview with that person, question by question; the last has neither query nor reply."""
    interview = begin(rulebook, given or {}, frozenset(), DAY)
    while (query := interview.query) is not None:
        reply = truthful(query, truth)
        if interview.objections(reply):
            reply = unknown_reply(query)
        yield interview, query, reply
        interview = interview.replied(reply)
    yield interview, None, None


def finished(
    rulebook: Rulebook, truth: Mapping[str, Value], given: Mapping[str, Value] | None = None
) -> Interview:
    """The interview with that person at its end."""
    *_, (interview, _, _) = asked(rulebook, truth, given)
    return interview
