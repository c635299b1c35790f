"""In words: why something is asked, what may come of it, and what was answered."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from ladder.ask.answer import Answer, answer_line_by_line
from ladder.ask.next_question import ends, outcomes_if_unknown
from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.ask.possible_outcomes import (
    PossibleOutcomes,
    outlooks,
    possible_outcomes,
    possible_variants,
)
from ladder.ask.question import Question, word_of
from ladder.engine.assessment import Assessment, entry_keys, height
from ladder.engine.facts import Fact, Kind, Value
from ladder.engine.rules import Need, Rulebook
from ladder.engine.wording import inside, show
from ladder.output.phrases import joined

DONT_KNOW = "I don't know"
"""What the line says that leaves a fact unknown."""


def title(rulebook: Rulebook, technique: str) -> str:
    """A technique's title as it stands within a sentence."""
    return inside(rulebook.techniques[technique].title)


def by_rung(rulebook: Rulebook, techniques: Iterable[str]) -> list[str]:
    """Techniques from the lowest rung to the highest, each once."""
    order = {name: number for number, name in enumerate(rulebook.techniques)}
    return sorted(
        set(techniques), key=lambda name: (height(rulebook.techniques[name].rung), order[name])
    )


def techniques_in(rulebook: Rulebook, outcomes: PossibleOutcomes) -> list[str]:
    """The techniques that may still be recommended, lowest rung first."""
    return by_rung(rulebook, (step.technique for steps in outcomes for step in steps))


def titles(rulebook: Rulebook, techniques: Iterable[str], last: str = "or") -> str:
    """Titles of techniques in a row: a better prompt, few-shot examples or LoRA."""
    return joined((title(rulebook, name) for name in techniques), last)


def values_in_words(fact: Fact, values: list[Value], tried: list[Value]) -> str:
    """Values that lead to the same, as a person would say them.

    Args:
        fact: what was asked.
        values: the values to name.
        tried: all values that were tried; numbers stand for all up to the next of them.
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
    """Numbers as spans: each value stands for all up to the next one that was tried."""
    numbers = sorted(value for value in tried if isinstance(value, int | float))
    shown = [show(number if isinstance(number, int) else round(number, 2)) for number in numbers]
    for wanted, run in groupby(range(len(numbers)), key=lambda at: numbers[at] in values):
        if not wanted:
            continue
        first, *rest = run
        end = (rest or [first])[-1] + 1
        match first == 0, end == len(numbers):
            case True, True:
                yield "any number"
            case True, False:
                yield f"below {shown[end]}"
            case False, True:
                yield f"{shown[first]} or more"
            case _:
                yield f"{shown[first]} up to {shown[end]}"


def _sets(fact: Fact, values: list[Value]) -> str:
    """Sets as they were tried: none, each alone, and all together."""
    whole = frozenset(fact.choice_ids())
    sets = [value for value in values if isinstance(value, frozenset)]
    singles = sorted(item for value in sets if len(value) == 1 for item in value)
    if len(singles) == len(whole):
        return "anything" if whole in sets else "less than that"
    words = [f"with {joined(singles)}"] if singles else []
    words += ["none of them"] if frozenset() in sets else []
    return joined([*words, "all of them"] if whole in sets else words)


def answer_in_words(question: Question, answer: Answer) -> str:
    """An answer as it is repeated to the person who gave it."""
    match question.form:
        case "reason":
            score_first = (question.settles[1], question.settles[0])
            words = [show(answer.facts[fact]) for fact in score_first if fact in answer.facts]
            so = "unknown" if question.inapplicable else "inconclusive"
            return ": ".join(words) or f"{DONT_KNOW}, so it counts as {so}"
        case "numbers":
            parts = (value_in_words(fact, answer.facts.get(fact.id)) for fact in question.facts)
            return joined(parts, "and")
        case "list" | "tried" | "triage":
            return _line_by_line(question, answer)
        case "needs" if isinstance(needs := answer.facts.get("needs"), frozenset):
            intended = [choice.meaning for choice in question.fact.choices if choice.id in needs]
            also = (fact for fact in answer.facts if fact != "needs")
            understood = ", ".join(f"{fact}: {show(answer.facts[fact])}" for fact in also)
            return " ".join([*intended, *([f"({understood})"] if understood else [])])
    return value_in_words(question.fact, answer.facts.get(question.settles[0]))


def value_in_words(fact: Fact, value: Value | None) -> str:
    """A value with its unit, as a person would say it."""
    if value is None:
        return DONT_KNOW
    unit = fact.unit if fact.kind in (Kind.WHOLE, Kind.NUMBER) else ""
    return f"{show(value)} {unit}".rstrip()


def _line_by_line(question: Question, answer: Answer) -> str:
    """What was said of which lines of a list."""
    values: dict[str, list[str]] = {}
    facts = question.settles or question.fact.choice_ids()
    words = {True: "yes", False: "no", "untried": "not tried", None: DONT_KNOW}
    for choice, fact in zip(question.fact.choices, facts, strict=True):
        value = answer.facts.get(fact, False if choice.id in answer.no else None)
        word = words.get(value) or str(value).replace("-", " ")
        if choice.id in answer.yes:
            word = "tried" if question.form == "tried" else "yes"
        label = choice.id if question.form == "list" else inside(choice.meaning.rstrip("."))
        values.setdefault(word, []).append(label)
    last = ("no", "not tried", DONT_KNOW)
    order = sorted(values, key=lambda word: last.index(word) if word in last else -1)
    return "; ".join(f"{word}: {', '.join(values[word])}" for word in order)


class WaitingRule(NamedTuple):
    """A rule that waits for the answer, in a sentence, with its id and the technique it is about.

    `form` tells that it decides how the technique is used, not whether.
    """

    text: str
    rule: str
    technique: str
    form: bool = False


class Lead(NamedTuple):
    """What some answers lead to."""

    answers: str
    outcome: str


class Why(NamedTuple):
    """Why a question is asked: in a line, by the rules, and by what each answer leads to."""

    stake: str
    rules: tuple[WaitingRule, ...]
    leads: tuple[Lead, ...]


_MET, _EXHAUSTED = "message/target-met", "message/below-target"
_TRIED = (
    WaitingRule("What met its target ends the search", _MET, ""),
    WaitingRule("What fell short, with the reason written down, is passed over", _EXHAUSTED, ""),
)


def why(knowledge: PartialKnowledge, question: Question) -> Why:
    """Why `question` is asked, given what is known."""
    reason, waiting = stake(knowledge, question), _waiting_rules(knowledge, question)
    match question.form:
        case "tried":
            requirements = (
                requirement for requirement in waiting if requirement.rule not in (_MET, _EXHAUSTED)
            )
            return Why(reason, (*_TRIED, *requirements), ())
        case "numbers" | "reason":
            return Why(reason, waiting, ())
        case "fact" | "outcome" | "list":
            return Why(reason, waiting, tuple(_leads(knowledge, question)))
    starts = (
        Lead(need.symptom, f"starts with {title(knowledge.rulebook, need.options[0].technique)}")
        for need in knowledge.rulebook.needs.values()
    )
    return Why(reason, (), tuple(starts))


def stake(knowledge: PartialKnowledge, question: Question) -> str:
    """Why a question is asked, in a line."""
    rulebook = knowledge.rulebook
    match question.form:
        case "reason" if question.inapplicable:
            return "It is passed over once the reason is written down, else nobody knows."
        case "reason":
            return "A failure counts once its reason is written down, else as inconclusive."
        case "tried":
            none = answer_line_by_line(question, dict.fromkeys(question.fact.choice_ids(), "no"))
            left = _in_words(rulebook, possible_outcomes(knowledge.learn(none.settled())))
            return f"What was tried and fell short is passed over. If nothing was: {left}."
        case "needs" | "heard" | "triage":
            return "It picks the route: what kind of remedy can help at all."
    waiting = _waiting_rules(knowledge, question)
    if not waiting:
        return "You want to change it."
    fit = [rule for rule in waiting if not rule.form]
    if len({rule.text for rule in fit}) == 1:
        return f"{fit[0].text[:1].upper()}{fit[0].text[1:]}."
    named = {rule.technique for rule in fit or waiting}
    possible = techniques_in(rulebook, possible_outcomes(knowledge))
    techniques = by_rung(rulebook, named.intersection(possible) or named)
    decides = "decides about" if fit else "decides how to use"
    return f"It {decides} {titles(rulebook, techniques, 'and')}."


def _leads(knowledge: PartialKnowledge, question: Question) -> Iterator[Lead]:
    """What each answer leads to, line by line; answers that leave the same possible together."""
    rulebook = knowledge.rulebook
    for name in question.settles:
        about = f"{word_of(name)} " if question.form == "list" else ""
        fact = rulebook.facts[name] if question.form == "list" else question.fact
        legal = fact.choice_ids() if question.form == "outcome" else ()
        by_outcomes = {
            outcomes: [value for (value,) in values if not legal or value in legal]
            for outcomes, values in ends(knowledge, (name,)).items()
        }
        tried = [value for values in by_outcomes.values() for value in values]
        for outcomes, values in by_outcomes.items():
            if values:
                words = values_in_words(fact, values, tried)
                yield Lead(f"{about}{words}", _in_words(rulebook, outcomes))
        unknown = _in_words(rulebook, outcomes_if_unknown(knowledge, name))
        yield Lead(f"{about}unknown", unknown)


def _in_words(rulebook: Rulebook, outcomes: PossibleOutcomes) -> str:
    """The techniques of an outcome; where it is one, its variants too."""
    techniques = techniques_in(rulebook, outcomes)
    variants = {step.variant for steps in outcomes for step in steps if step.variant}
    named = titles(rulebook, techniques)
    if len(techniques) > 1 or not variants:
        return named
    return f"{named}: {joined(rulebook.rules[variant].says for variant in sorted(variants))}"


def _waiting_rules(knowledge: PartialKnowledge, question: Question) -> tuple[WaitingRule, ...]:
    """The rules that wait for the facts of a question, each once, fact by fact."""
    found = (
        rule
        for fact in question.settles
        for outlook in outlooks(knowledge)
        for item in outlook.in_play
        for key, rule in _rules(knowledge, outlook.decision.need, item)
        if fact in knowledge.waiting(key)
    )
    return tuple(dict.fromkeys(found))


def _rules(
    knowledge: PartialKnowledge, need: Need, assessment: Assessment
) -> Iterator[tuple[str, WaitingRule]]:
    """What decides about an entry, each by the key of its condition."""
    rulebook, technique = knowledge.rulebook, assessment.entry.technique
    name = title(rulebook, technique)
    for rule, _ in assessment.exclusions:
        text = f"{name} does not fit where this holds: {rule.says}"
        yield rule.id, WaitingRule(text, rule.id, technique)
    for rule, _ in assessment.requirements if assessment.open is None else ():
        text = f"{name} asks for this first: {rule.says}"
        yield rule.id, WaitingRule(text, rule.id, technique)
    for other, target_reached, exhausted, _ in entry_keys(need, assessment.entry).members:
        member = title(rulebook, other)
        text = f"{member} ends the search if it met the target"
        yield target_reached, WaitingRule(text, _MET, technique)
        yield (
            exhausted,
            WaitingRule(f"{member} is passed over once it fell short", _EXHAUSTED, technique),
        )
    if assessment.usable and knowledge.in_full:
        for rule in possible_variants(rulebook, assessment.entry, knowledge.truths):
            text = f"{name} can take this form: {rule.says}"
            yield rule.id, WaitingRule(text, rule.id, technique, form=True)
