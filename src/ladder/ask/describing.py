"""What may come of a problem, in words: titles of techniques, and answers as people say them."""

from collections.abc import Iterable

from ladder.ask.asking import Query, Reply, in_sentence, outcome_of, word_of
from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.ask.possible_outcomes import PossibleOutcomes
from ladder.engine.assessment import height
from ladder.engine.facts import Fact, Kind, Value
from ladder.engine.wording import inside, show
from ladder.output.words import joined

ALL_OF_THEM = "all of them"


def title(knowledge: PartialKnowledge, technique: str) -> str:
    """A technique's title as it stands within a sentence."""
    return in_sentence(knowledge.rulebook.techniques[technique].title)


def by_dose(knowledge: PartialKnowledge, techniques: Iterable[str]) -> list[str]:
    """Techniques from the lowest dose to the highest."""
    every = knowledge.rulebook.techniques
    order = {name: at for at, name in enumerate(every)}
    return sorted(set(techniques), key=lambda each: (height(every[each].rung), order[each]))


def possible(knowledge: PartialKnowledge, outcomes: PossibleOutcomes) -> list[str]:
    """The techniques that may still be recommended, lowest dose first."""
    return by_dose(knowledge, (technique for steps in outcomes for technique, _, _ in steps))


def answers_in_words(fact: Fact, values: list[Value], every: list[Value]) -> str:
    """Answers that lead to the same, as a person would say them.

    Args:
        fact: what was asked.
        values: the answers to name.
        every: all answers that were tried; numbers stand for all up to the next of them.
    """
    match fact.kind:
        case Kind.BOOL:
            return joined(show(value) for value in values)
        case Kind.WHOLE | Kind.NUMBER:
            return joined(_spans(values, every))
        case Kind.CHOICES:
            return _sets(fact, values)
        case _:
            left = [str(value) for value in every if value not in values]
            if len(left) < len(values) and len(left) <= 2 and len(values) > 3:
                return f"anything but {joined(left)}"
            return joined(str(value) for value in values)


def _spans(values: list[Value], every: list[Value]) -> list[str]:
    """Numbers as spans: each value stands for all up to the next one that was tried."""
    numbers = sorted(value for value in every if isinstance(value, int | float))
    wanted = [number in values for number in numbers]
    found: list[str] = []
    at = 0
    while at < len(numbers):
        if not wanted[at]:
            at += 1
            continue
        end = at
        while end + 1 < len(numbers) and wanted[end + 1]:
            end += 1
        found.append(_span(numbers, at, end))
        at = end + 1
    return found


def _span(numbers: list[int | float], at: int, end: int) -> str:
    low = None if at == 0 else _round(numbers[at])
    high = None if end + 1 == len(numbers) else _round(numbers[end + 1])
    if low is None:
        return "any number" if high is None else f"below {high}"
    return f"{low} or more" if high is None else f"{low} up to {high}"


def _round(number: int | float) -> str:
    return show(number if isinstance(number, int) else round(number, 2))


def _sets(fact: Fact, values: list[Value]) -> str:
    """Sets as they were tried: none, each alone, and all together."""
    whole = frozenset(fact.choice_ids())
    sets = [value for value in values if isinstance(value, frozenset)]
    if sets == [whole]:
        return ALL_OF_THEM
    singles = sorted(next(iter(each)) for each in sets if len(each) == 1)
    if len(singles) == len(whole):
        return "anything" if whole in sets else "less than that"
    words = [f"with {joined(singles)}"] if singles else []
    if frozenset() in sets:
        words.append("none of them")
    if whole in sets and not singles:
        words.append(ALL_OF_THEM)
    return joined(words)


def reply_in_words(query: Query, reply: Reply) -> str:
    """A reply as it is repeated to the person who gave it."""
    if query.form == "reason":
        words = [show(reply.facts[fact]) for fact in query.about[1::-1] if fact in reply.facts]
        return ": ".join(words) or "unknown, so it counts as inconclusive"
    if query.form == "list":
        return _marks_in_words(query, reply)
    if query.form == "tried":
        every = query.fact.choice_ids()
        parts = [joined((each for each in every if each in reply.tried), "and") or "none of them"]
        if doubted := [each for each in every if outcome_of(each) in reply.unknown]:
            parts.append(f"unknown: {joined(doubted, 'and')}")
        return "; ".join(parts) if reply.facts or reply.tried else "unknown"
    value = reply.facts.get(query.about[0])
    if value is None:
        return "unknown"
    unit = query.fact.unit if query.fact.kind in (Kind.WHOLE, Kind.NUMBER) else ""
    return f"{show(value)} {unit}".rstrip()


def _marks_in_words(query: Query, reply: Reply) -> str:
    parts: list[str] = []
    for what, position in (("yes", True), ("no", False), ("unknown", None)):
        given = reply.given()
        if words := [word_of(fact) for fact in query.about if given[fact] is position]:
            parts.append(f"{what}: {', '.join(words)}")
    return "; ".join(parts)
