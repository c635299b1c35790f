"""Wording: why a question is asked, its possible effects, and the answer given."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from ladder.ask.answer import Answer, answer_line_by_line
from ladder.ask.next_question import Headlines, ends, possible
from ladder.ask.question import Question
from ladder.engine.assessment import height
from ladder.engine.computed import follows_from
from ladder.engine.conditions import reads
from ladder.engine.facts import Fact, Kind, Value
from ladder.engine.knowledge import Knowledge
from ladder.engine.rules import Rule, Rulebook
from ladder.engine.wording import inside, show
from ladder.output.fact_values import span
from ladder.output.phrases import joined

DONT_KNOW = "I don't know"
"""What the line says that leaves a fact unknown."""


def title(rulebook: Rulebook, technique: str) -> str:
    """Return a technique's title as it appears within a sentence."""
    return inside(rulebook.techniques[technique].title)


def by_rung(rulebook: Rulebook, techniques: Iterable[str]) -> list[str]:
    """Return techniques from the lowest rung to the highest, each once."""
    order = {name: number for number, name in enumerate(rulebook.techniques)}
    return sorted(
        set(techniques), key=lambda name: (height(rulebook.techniques[name].rung), order[name])
    )


def techniques_in(rulebook: Rulebook, headlines: Headlines) -> list[str]:
    """Return the techniques that may still be recommended, lowest rung first."""
    return by_rung(rulebook, (technique for technique, _ in headlines))


def titles(rulebook: Rulebook, techniques: Iterable[str], last: str = "or") -> str:
    """Return titles of techniques in a list: a better prompt, few-shot examples or LoRA."""
    return joined((title(rulebook, name) for name in techniques), last)


def values_in_words(fact: Fact, values: list[Value], tried: list[Value]) -> str:
    """Return values with the same effect in words.

    Args:
        fact: the fact in question.
        values: the values to name.
        tried: all values that were tried; a number represents all up to the next of them.
    """
    match fact.kind:
        case Kind.BOOL:
            return joined(show(value) for value in values)
        case Kind.WHOLE | Kind.NUMBER:
            return joined(_spans(values, tried))
        case Kind.CHOICES:
            return _sets(fact, values)
        case _:
            return joined(str(value) for value in values)


def _spans(values: list[Value], tried: list[Value]) -> Iterator[str]:
    """Yield numbers as ranges: each value represents all up to the next one that was tried."""
    numbers = sorted(value for value in tried if isinstance(value, int | float))
    edges = [number if isinstance(number, int) else round(number, 2) for number in numbers]
    for wanted, run in groupby(range(len(numbers)), key=lambda at: numbers[at] in values):
        if not wanted:
            continue
        first, *rest = run
        end = (rest or [first])[-1] + 1
        yield span(edges[first] if first else None, edges[end] if end < len(edges) else None)


def _sets(fact: Fact, values: list[Value]) -> str:
    """Return sets as they were tried: none, each alone, and all together."""
    whole = frozenset(fact.choice_ids())
    sets = [value for value in values if isinstance(value, frozenset)]
    singles = sorted(item for value in sets if len(value) == 1 for item in value)
    if len(singles) == len(whole):
        return "anything" if whole in sets else "less than that"
    words = [f"with {joined(singles)}"] if singles else []
    words += ["none of them"] if frozenset() in sets else []
    return joined([*words, "all of them"] if whole in sets else words)


def answer_in_words(question: Question, answer: Answer) -> str:
    """Return an answer as it is repeated to the person who gave it."""
    match question.form:
        case "reason":
            score_first = (question.settles[1], question.settles[0])
            words = [show(answer.facts[fact]) for fact in score_first if fact in answer.facts]
            so = "unknown" if question.inapplicable else "inconclusive"
            return ": ".join(words) or f"{DONT_KNOW}, so it counts as {so}"
        case "tried" | "triage":
            return _line_by_line(question, answer)
        case "needs" if isinstance(needs := answer.facts.get("needs"), frozenset):
            return " ".join(
                choice.meaning for choice in question.fact.choices if choice.id in needs
            )
    return value_in_words(question.fact, answer.facts.get(question.settles[0]))


def value_in_words(fact: Fact, value: Value | None) -> str:
    """Return a value with its unit in words."""
    if value is None:
        return DONT_KNOW
    unit = fact.unit if fact.kind in (Kind.WHOLE, Kind.NUMBER) else ""
    return f"{show(value)} {unit}".rstrip()


def _line_by_line(question: Question, answer: Answer) -> str:
    """Return the answers for the lines of a list in words."""
    values: dict[str, list[str]] = {}
    facts = question.settles or question.fact.choice_ids()
    words = {True: "yes", False: "no", "untried": "not tried", None: DONT_KNOW}
    for choice, fact in zip(question.fact.choices, facts, strict=True):
        value = answer.facts.get(fact, False if choice.id in answer.no else None)
        word = words.get(value) or str(value).replace("-", " ")
        if choice.id in answer.yes:
            word = "tried" if question.form == "tried" else "yes"
        values.setdefault(word, []).append(inside(choice.meaning.rstrip(".")))
    last = ("no", "not tried", DONT_KNOW)
    order = sorted(values, key=lambda word: last.index(word) if word in last else -1)
    return "; ".join(f"{word}: {', '.join(values[word])}" for word in order)


class Lead(NamedTuple):
    """Some answers, and the techniques that they leave possible."""

    answers: str
    outcome: str


class Why(NamedTuple):
    """Why a question is asked: in a line, by what each answer leads to, and by the rules."""

    stake: str
    rules: tuple[Rule, ...] = ()
    leads: tuple[Lead, ...] = ()


def why(knowledge: Knowledge, question: Question) -> Why:
    """Return why `question` is asked, given what is known."""
    if question.form in ("fact", "outcome"):
        leads = tuple(_leads(knowledge, question))
        return Why(stake(knowledge, question), tuple(_waiting_rules(knowledge, question)), leads)
    if question.form in ("tried", "reason"):
        return Why(stake(knowledge, question))
    starts = (
        Lead(need.symptom, f"starts with {title(knowledge.rulebook, need.options[0].technique)}")
        for need in knowledge.rulebook.needs.values()
    )
    return Why(stake(knowledge, question), (), tuple(starts))


def stake(knowledge: Knowledge, question: Question) -> str:
    """Return why a question is asked, in a line."""
    rulebook = knowledge.rulebook
    match question.form:
        case "reason" if question.inapplicable:
            return "The technique is skipped once the reason is written down."
        case "reason":
            return "A failure counts once its reason is written down, else as inconclusive."
        case "tried":
            none = answer_line_by_line(question, dict.fromkeys(question.fact.choice_ids(), "no"))
            left = _in_words(rulebook, possible(knowledge.learn(none.settled())))
            return f"Techniques that you tried and that fell short are skipped. If none: {left}."
        case "needs" | "triage":
            return "It decides which kinds of remedy can help at all."
    after = [*ends(knowledge, question.settles[0])]
    moved = frozenset.union(*after) - frozenset.intersection(*after) if after else frozenset()
    if not moved:
        return "It matters together with other answers."
    names = by_rung(rulebook, (name for name, _ in moved))
    return f"It decides about {titles(rulebook, names, 'and')}."


def _leads(knowledge: Knowledge, question: Question) -> Iterator[Lead]:
    """Yield what each answer leads to; answers that leave the same possible are one."""
    rulebook, fact, name = knowledge.rulebook, question.fact, question.settles[0]
    legal = fact.choice_ids() if question.form == "outcome" else ()
    after = {
        headlines: [value for (value,) in values if not legal or value in legal]
        for headlines, values in ends(knowledge, name).items()
    }
    tried = [value for values in after.values() for value in values]
    for headlines, values in after.items():
        if values:
            yield Lead(values_in_words(fact, values, tried), _in_words(rulebook, headlines))
    yield Lead("unknown", _in_words(rulebook, possible(knowledge.learn({name: None}))))


def _in_words(rulebook: Rulebook, headlines: Headlines) -> str:
    return titles(rulebook, techniques_in(rulebook, headlines))


def _waiting_rules(knowledge: Knowledge, question: Question) -> Iterator[Rule]:
    """Yield the exclusions and requirements that are undecided and read the fact, each once."""
    rulebook, fact = knowledge.rulebook, question.settles[0]
    undecided = (
        rule
        for need in knowledge.decision.needs
        for assessment in need.assessments
        for rule, truth in (*assessment.exclusions, *assessment.requirements)
        if truth is None and not assessment.excluded
    )
    for rule in dict.fromkeys(undecided):
        read = reads(rule.when, rulebook.derived)
        if any(fact in (name, *follows_from(rulebook, name)) for name in read):
            yield rule
