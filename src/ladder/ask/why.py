"""EMYCIN's WHY in plain words: which rules wait for an answer, and what each could lead to."""

from collections.abc import Iterator
from dataclasses import dataclass

from ladder.ask.asking import Query, value_reply
from ladder.ask.choosing import futures
from ladder.ask.describing import answers_in_words, joined, possible, title
from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.ask.possible_outcomes import (
    PossibleOutcomes,
    assessments_in_play,
    possible_outcomes,
    possible_variants,
)
from ladder.engine.assessment import Assessment, member_keys
from ladder.engine.facts import Value
from ladder.engine.rules import Need
from ladder.engine.wording import show
from ladder.output.words import joined


@dataclass(frozen=True, slots=True)
class Waiting:
    """A rule that waits for the answer, in a sentence, with its id if it has one."""

    text: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """What some answers lead to."""

    answers: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a question is asked: in a line, by the rules, and by what each answer leads to."""

    stake: str
    rules: tuple[Waiting, ...]
    leads: tuple[Lead, ...]


_TRIED = (
    Waiting("What met its target ends the search", "message/target-met"),
    Waiting("What fell short, with the reason written down, is passed over", "message/spent"),
)


def why(knowledge: PartialKnowledge, query: Query) -> Why:
    """Why `query` is asked while things stand as in `knowledge`."""
    match query.form:
        case "reason":
            return Why(
                "A failure counts once its reason is written down; the verdict quotes it.",
                (Waiting("Without a reason the attempt counts as inconclusive.", "message/spent"),),
                (),
            )
        case "tried":
            every = dict.fromkeys(each for fact in query.about for each in _rules(knowledge, fact))
            gates = [each for each in every if not each.rule.startswith("walk/")]
            return Why(_stake_of_tried(knowledge, query), (*_TRIED, *gates), ())
        case "list":
            every = dict.fromkeys(each for fact in query.about for each in _rules(knowledge, fact))
            return Why(
                _stake_of_list(knowledge, query),
                tuple(every),
                tuple(_leads_of_list(knowledge, query)),
            )
        case _ if query.id == "needs":
            leads = tuple(
                Lead(need.id, f"starts with {title(knowledge, need.route[0].technique)}")
                for need in knowledge.rulebook.needs.values()
            )
            return Why("It picks the route: what kind of remedy can help at all.", (), leads)
        case _:
            return Why(
                _stake(knowledge, query.id),
                tuple(_rules(knowledge, query.id)),
                _leads(knowledge, query),
            )


def stake(knowledge: PartialKnowledge, query: Query) -> str:
    """Why a question is asked, in a line."""
    match query.form:
        case "fact" | "outcome" if query.id != "needs":
            return _stake(knowledge, query.id)
        case _:
            return why(knowledge, query).stake


def _stake(knowledge: PartialKnowledge, fact: str) -> str:
    every = list(futures(knowledge, fact))
    sets = [set(possible(knowledge, each)) for each in every]
    moved = [
        name
        for name in possible(knowledge, possible_outcomes(knowledge))
        if 0 < _count(sets, name) < len(sets)
    ]
    if moved:
        rules = [each for each in _rules(knowledge, fact) if not each.rule.startswith("variant/")]
        if len(rules) == 1:
            return f"{_sentence(rules[0].text)}."
        return _about_techniques(knowledge, moved)
    forms = _forms(knowledge, every)
    if forms:
        return f"It chooses between {joined(forms, 'and')}."
    return "With one more answer it chooses the form of the remedy."


def _about_techniques(knowledge: PartialKnowledge, moved: list[str]) -> str:
    every = possible(knowledge, possible_outcomes(knowledge))
    if every[-1] not in moved:
        return f"It may settle on {title(knowledge, every[-1])}."
    if len(moved) > 1 and len(moved) == len(every):
        return f"It decides between {joined((title(knowledge, name) for name in moved), 'and')}."
    names = joined((title(knowledge, name) for name in moved), "and")
    return f"It decides whether {names} {'is' if len(moved) == 1 else 'are'} still possible."


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _count(sets: list[set[str]], name: str) -> int:
    return sum(name in each for each in sets)


def _forms(knowledge: PartialKnowledge, every: list[PossibleOutcomes]) -> list[str]:
    """The forms of a technique that some answers allow and others do not."""
    sets: list[set[str]] = [
        {form for steps in each for _, _, form in steps if form} for each in every
    ]
    if len(sets) < 2:
        return []
    every_form, kept = set[str]().union(*sets), sets[0].intersection(*sets[1:])
    moved = every_form - kept
    named = [rule.says for rule in knowledge.rulebook.rules.values() if rule.id in moved]
    if len(named) == 1 and kept:
        named += [rule.says for rule in knowledge.rulebook.rules.values() if rule.id in kept][:1]
    return named if len(named) > 1 else []


def _stake_of_tried(knowledge: PartialKnowledge, query: Query) -> str:
    untried = knowledge.answered(value_reply(query, frozenset()).given())
    left = joined(
        title(knowledge, each) for each in possible(knowledge, possible_outcomes(untried))
    )
    return f"What was tried in earnest and fell short is passed over. If nothing was: {left}."


def _stake_of_list(knowledge: PartialKnowledge, query: Query) -> str:
    now = possible(knowledge, possible_outcomes(knowledge))
    moved = [name for name in now if any(_moves(knowledge, fact, name) for fact in query.about)]
    if moved:
        titles = joined((title(knowledge, name) for name in moved), "and")
        return f"Each can still decide about {titles}."
    return f"Together they choose the form of {joined(title(knowledge, name) for name in now)}."


def _moves(knowledge: PartialKnowledge, fact: str, name: str) -> bool:
    sets = [name in possible(knowledge, future) for future in futures(knowledge, fact)]
    return len(set(sets)) > 1


def _leads_of_list(knowledge: PartialKnowledge, query: Query) -> Iterator[Lead]:
    """What each item leads to alone, the others left open."""
    for fact, choice in zip(query.about, query.fact.choices, strict=True):
        every = futures(knowledge, fact)
        told = [(show(values[0]), future) for future, values in every.items()]
        told.append(("unknown", possible_outcomes(knowledge.answered({fact: None}))))
        titles = {
            f: joined(title(knowledge, name) for name in possible(knowledge, f)) for _, f in told
        }
        if len({*titles.values()}) == 1:
            yield Lead(choice.id, f"{titles[told[0][1]]} either way, in another form")
            continue
        for answer, future in told:
            yield Lead(f"{choice.id} {answer}", titles[future])


def _leads(knowledge: PartialKnowledge, query: Query) -> tuple[Lead, ...]:
    legal = query.fact.choice_ids()
    found = {
        future: [value for value in values if not legal or _legal(value, legal)]
        for future, values in futures(knowledge, query.id).items()
    }
    every: list[Value] = [value for values in found.values() for value in values]
    sets = {future: possible(knowledge, future) for future in found}
    told = [
        Lead(
            answers_in_words(query.fact, values, every),
            _outcome(knowledge, future, list(sets.values())),
        )
        for future, values in found.items()
        if values
    ]
    settled = possible_outcomes(knowledge.answered({query.id: None}))
    told.append(Lead("unknown", _outcome(knowledge, settled, list(sets.values()))))
    return tuple(told)


def _legal(value: Value, legal: tuple[str, ...]) -> bool:
    return isinstance(value, frozenset) or value in legal


def _outcome(knowledge: PartialKnowledge, future: PossibleOutcomes, others: list[list[str]]) -> str:
    names = possible(knowledge, future)
    titles = joined(title(knowledge, name) for name in names)
    forms = [
        knowledge.rulebook.rules[form].says
        for steps in future
        for _, what, form in sorted(steps, key=str)
        if form and what == "use"
    ]
    if len(names) == 1 and len(forms) == 1:
        return f"{titles}: {forms[0]}"
    if all(each == names for each in others) and forms:
        return f"{titles}: {joined(dict.fromkeys(forms))}"
    return titles


def _rules(knowledge: PartialKnowledge, fact: str) -> Iterator[Waiting]:
    """The rules that wait for a fact, each once."""
    found = (
        waiting
        for need, assessment in assessments_in_play(knowledge)
        for waiting in _of(knowledge, need, assessment, fact)
    )
    yield from dict.fromkeys(found)


def _of(
    knowledge: PartialKnowledge, need: Need, assessment: Assessment, fact: str
) -> Iterator[Waiting]:
    entry = assessment.entry
    name = title(knowledge, entry.technique)
    for rule in entry.unfit:
        if fact in knowledge.waiting(rule.id):
            yield Waiting(f"{name} does not fit where this holds: {rule.says}", rule.id)
    for rule in entry.gates if assessment.open is None else ():
        if fact in knowledge.waiting(rule.id):
            yield Waiting(f"{name} asks for this first: {rule.says}", rule.id)
    for technique, met, spent in member_keys(need, entry):
        member = title(knowledge, technique)
        if fact in knowledge.waiting(met):
            yield Waiting(f"{member} ends the search if it met the target", "walk/target-met")
        if fact in knowledge.waiting(spent):
            yield Waiting(f"{member} is passed over once it fell short", "walk/spent")
    for variant in possible_variants(knowledge, entry) if assessment.usable else ():
        if fact in knowledge.waiting(variant.id):
            yield Waiting(f"{name} can take this form: {variant.says}", variant.id)
