"""EMYCIN's WHY in plain words: which rules wait for an answer, and what each could lead to."""

from collections.abc import Iterator
from dataclasses import dataclass

from ladder.ask.asking import Query, value_reply
from ladder.ask.choosing import futures
from ladder.ask.describing import answers_in_words, possible, title
from ladder.ask.prospects import Chance, Prospects, chances, prospects, variants
from ladder.ask.view import View
from ladder.engine.facts import Value
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


def why(view: View, query: Query) -> Why:
    """Why `query` is asked while things stand as in `view`."""
    match query.form:
        case "reason":
            return Why(
                "A failure counts once its reason is written down; the verdict quotes it.",
                (Waiting("Without a reason the attempt counts as inconclusive.", "message/spent"),),
                (),
            )
        case "tried":
            every = dict.fromkeys(each for fact in query.about for each in _rules(view, fact))
            gates = [each for each in every if not each.rule.startswith("message/")]
            return Why(_stake_of_tried(view, query), (*_TRIED, *gates), ())
        case "list":
            every = dict.fromkeys(each for fact in query.about for each in _rules(view, fact))
            return Why(
                _stake_of_list(view, query), tuple(every), tuple(_leads_of_list(view, query))
            )
        case _ if query.id == "needs":
            leads = tuple(
                Lead(need.id, f"starts with {title(view, need.route[0].technique)}")
                for need in view.rulebook.needs.values()
            )
            return Why("It picks the route: what kind of remedy can help at all.", (), leads)
        case _:
            return Why(_stake(view, query.id), tuple(_rules(view, query.id)), _leads(view, query))


def stake(view: View, query: Query) -> str:
    """Why a question is asked, in a line."""
    match query.form:
        case "fact" | "outcome" if query.id != "needs":
            return _stake(view, query.id)
        case _:
            return why(view, query).stake


def _stake(view: View, fact: str) -> str:
    every = list(futures(view, fact))
    sets = [set(possible(view, each)) for each in every]
    moved = [name for name in possible(view, prospects(view)) if 0 < _count(sets, name) < len(sets)]
    if moved:
        rules = [each for each in _rules(view, fact) if not each.rule.startswith("variant/")]
        if len(rules) == 1:
            return f"{_sentence(rules[0].text)}."
        return _about_techniques(view, moved)
    forms = _forms(view, every)
    if forms:
        return f"It chooses between {joined(forms, 'and')}."
    return "With one more answer it chooses the form of the remedy."


def _about_techniques(view: View, moved: list[str]) -> str:
    every = possible(view, prospects(view))
    if every[-1] not in moved:
        return f"It may settle on {title(view, every[-1])}."
    if len(moved) > 1 and len(moved) == len(every):
        return f"It decides between {joined((title(view, name) for name in moved), 'and')}."
    names = joined((title(view, name) for name in moved), "and")
    return f"It decides whether {names} {'is' if len(moved) == 1 else 'are'} still possible."


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _count(sets: list[set[str]], name: str) -> int:
    return sum(name in each for each in sets)


def _forms(view: View, every: list[Prospects]) -> list[str]:
    """The forms of a technique that some answers allow and others do not."""
    sets: list[set[str]] = [
        {form for steps in each for _, _, form in steps if form} for each in every
    ]
    if len(sets) < 2:
        return []
    every_form, kept = set[str]().union(*sets), sets[0].intersection(*sets[1:])
    moved = every_form - kept
    named = [rule.says for rule in view.rulebook.rules.values() if rule.id in moved]
    if len(named) == 1 and kept:
        named += [rule.says for rule in view.rulebook.rules.values() if rule.id in kept][:1]
    return named if len(named) > 1 else []


def _stake_of_tried(view: View, query: Query) -> str:
    untried = view.answered(value_reply(query, frozenset()).given())
    left = joined(title(view, each) for each in possible(view, prospects(untried)))
    return f"What was tried in earnest and fell short is passed over. If nothing was: {left}."


def _stake_of_list(view: View, query: Query) -> str:
    now = possible(view, prospects(view))
    moved = [name for name in now if any(_moves(view, fact, name) for fact in query.about)]
    if moved:
        return (
            f"Each can still decide about {joined((title(view, name) for name in moved), 'and')}."
        )
    return f"Together they choose the form of {joined(title(view, name) for name in now)}."


def _moves(view: View, fact: str, name: str) -> bool:
    sets = [name in possible(view, future) for future in futures(view, fact)]
    return len(set(sets)) > 1


def _leads_of_list(view: View, query: Query) -> Iterator[Lead]:
    """What each item leads to alone, the others left open."""
    for fact, choice in zip(query.about, query.fact.choices, strict=True):
        every = futures(view, fact)
        told = [(show(values[0]), future) for future, values in every.items()]
        told.append(("unknown", prospects(view.answered({fact: None}))))
        titles = {f: joined(title(view, name) for name in possible(view, f)) for _, f in told}
        if len({*titles.values()}) == 1:
            yield Lead(choice.id, f"{titles[told[0][1]]} either way, in another form")
            continue
        for answer, future in told:
            yield Lead(f"{choice.id} {answer}", titles[future])


def _leads(view: View, query: Query) -> tuple[Lead, ...]:
    legal = query.fact.choice_ids()
    found = {
        future: [value for value in values if not legal or _legal(value, legal)]
        for future, values in futures(view, query.id).items()
    }
    every: list[Value] = [value for values in found.values() for value in values]
    sets = {future: possible(view, future) for future in found}
    told = [
        Lead(
            answers_in_words(query.fact, values, every), _outcome(view, future, list(sets.values()))
        )
        for future, values in found.items()
        if values
    ]
    settled = prospects(view.answered({query.id: None}))
    told.append(Lead("unknown", _outcome(view, settled, list(sets.values()))))
    return tuple(told)


def _legal(value: Value, legal: tuple[str, ...]) -> bool:
    return isinstance(value, frozenset) or value in legal


def _outcome(view: View, future: Prospects, others: list[list[str]]) -> str:
    names = possible(view, future)
    titles = joined(title(view, name) for name in names)
    forms = [
        view.rulebook.rules[form].says
        for steps in future
        for _, what, form in sorted(steps, key=str)
        if form and what == "use"
    ]
    if len(names) == 1 and len(forms) == 1:
        return f"{titles}: {forms[0]}"
    if all(each == names for each in others) and forms:
        return f"{titles}: {joined(dict.fromkeys(forms))}"
    return titles


def _rules(view: View, fact: str) -> Iterator[Waiting]:
    """The rules that wait for a fact, each once."""
    seen: set[Waiting] = set()
    for need in view.needs():
        for chance in chances(view, need):
            for waiting in _of(view, chance, fact):
                if waiting not in seen:
                    seen.add(waiting)
                    yield waiting


def _of(view: View, chance: Chance, fact: str) -> Iterator[Waiting]:
    entry = chance.entry
    name = title(view, entry.technique)
    for rule in entry.unfit:
        if fact in view.waiting(rule.id):
            yield Waiting(f"{name} does not fit where this holds: {rule.says}", rule.id)
    for rule in entry.gates if chance.open is None else ():
        if fact in view.waiting(rule.id):
            yield Waiting(f"{name} asks for this first: {rule.says}", rule.id)
    for part, (met, spent) in zip(chance.parts, chance.tests, strict=True):
        if fact in view.waiting(met):
            yield Waiting(
                f"{title(view, part)} ends the search if it met the target", "message/target-met"
            )
        if fact in view.waiting(spent):
            yield Waiting(f"{title(view, part)} is passed over once it fell short", "message/spent")
    for variant in variants(view, entry) if chance.usable else ():
        if variant and fact in view.waiting(variant.id):
            yield Waiting(f"{name} can take this form: {variant.says}", variant.id)
