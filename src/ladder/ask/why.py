"""EMYCIN's WHY in plain words: which rules wait for an answer, and what each could lead to."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ladder.ask.answer import answer_line_by_line
from ladder.ask.next_question import answers_by_outcomes, outcomes_if_unknown
from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.ask.possible_outcomes import (
    PossibleOutcomes,
    outlooks,
    possible_outcomes,
    possible_variants,
)
from ladder.ask.question import Question
from ladder.ask.wording import by_rung, techniques_in, title, titles, values_in_words
from ladder.engine.assessment import Assessment, entry_keys
from ladder.engine.facts import Value
from ladder.engine.rules import Need, Rulebook
from ladder.engine.wording import show
from ladder.output.words import joined


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


_MET, _SPENT = "message/target-met", "message/spent"
_TRIED = (
    WaitingRule("What met its target ends the search", _MET, ""),
    WaitingRule("What fell short, with the reason written down, is passed over", _SPENT, ""),
)
_REASON = WaitingRule("Without a reason the attempt counts as inconclusive", _SPENT, "")


def why(knowledge: PartialKnowledge, question: Question) -> Why:
    """Why `question` is asked, given what is known."""
    reason, waiting = stake(knowledge, question), _waiting_rules(knowledge, question)
    match question.form:
        case "reason":
            return Why(reason, (_REASON,), ())
        case "tried":
            gates = (gate for gate in waiting if not gate.rule.startswith("message/"))
            return Why(reason, (*_TRIED, *gates), ())
        case "list":
            return Why(reason, waiting, tuple(_leads_of_list(knowledge, question)))
        case "needs" | "heard" | "triage":
            return Why(reason, (), tuple(_leads_of_needs(knowledge.rulebook)))
        case "numbers":
            return Why(reason, waiting, ())
        case _:
            return Why(reason, waiting, tuple(_leads(knowledge, question)))


def stake(knowledge: PartialKnowledge, question: Question) -> str:
    """Why a question is asked, in a line."""
    rulebook = knowledge.rulebook
    match question.form:
        case "reason":
            return "A failure counts once its reason is written down; the verdict quotes it."
        case "tried":
            none = answer_line_by_line(question, dict.fromkeys(question.fact.choice_ids(), "no"))
            left = _in_words(rulebook, possible_outcomes(knowledge.answered(none.settled())))
            return f"What was tried and fell short is passed over. If nothing was: {left}."
        case "needs" | "heard" | "triage":
            return "It picks the route: what kind of remedy can help at all."
    waiting = _waiting_rules(knowledge, question)
    fit = [rule for rule in waiting if not rule.form]
    named = titles(rulebook, by_rung(rulebook, (rule.technique for rule in fit or waiting)), "and")
    if not fit:
        return f"It decides how to use {named}."
    if len({rule.text for rule in fit}) == 1:
        return f"{fit[0].text[:1].upper()}{fit[0].text[1:]}."
    return f"It decides about {named}."


def _leads_of_needs(rulebook: Rulebook) -> Iterator[Lead]:
    for need in rulebook.needs.values():
        yield Lead(need.symptom, f"starts with {title(rulebook, need.route[0].technique)}")


def _leads_of_list(knowledge: PartialKnowledge, question: Question) -> Iterator[Lead]:
    """What each item leads to alone, the others left open."""
    for fact, choice in zip(question.settles, question.fact.choices, strict=True):
        leads = [
            (show(values[0]), _in_words(knowledge.rulebook, outcomes))
            for outcomes, values in answers_by_outcomes(knowledge, fact).items()
        ]
        unknown = _in_words(knowledge.rulebook, outcomes_if_unknown(knowledge, fact))
        if all(outcome == unknown for _, outcome in leads):
            yield Lead(choice.id, f"{unknown} either way, if nothing else is known")
            continue
        for answer, outcome in (*leads, ("unknown", unknown)):
            yield Lead(f"{choice.id} {answer}", outcome)


def _leads(knowledge: PartialKnowledge, question: Question) -> Iterator[Lead]:
    """What each answer leads to; answers that leave the same possible are named together."""
    legal = question.fact.choice_ids()
    by_outcomes: dict[PossibleOutcomes, list[Value]] = {
        outcomes: [
            value for value in values if not legal or isinstance(value, frozenset) or value in legal
        ]
        for outcomes, values in answers_by_outcomes(knowledge, question.id).items()
    }
    tried = [value for values in by_outcomes.values() for value in values]
    for outcomes, values in by_outcomes.items():
        if values:
            words = values_in_words(question.fact, values, tried)
            yield Lead(words, _in_words(knowledge.rulebook, outcomes))
    unknown = outcomes_if_unknown(knowledge, question.id)
    yield Lead("unknown", _in_words(knowledge.rulebook, unknown))


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
        for each in outlook.in_play
        for rule in _of_entry(knowledge, outlook.decision.need, each, fact)
    )
    return tuple(dict.fromkeys(found))


def _of_entry(
    knowledge: PartialKnowledge, need: Need, assessment: Assessment, fact: str
) -> Iterator[WaitingRule]:
    entry, rulebook = assessment.entry, knowledge.rulebook
    name = title(rulebook, entry.technique)

    def waiting(key: str, says: str, rule: str = "", form: bool = False) -> Sequence[WaitingRule]:
        waits = fact in knowledge.waiting(key)
        return [WaitingRule(says, rule or key, entry.technique, form)] if waits else []

    for rule, _ in assessment.unfit_rules:
        yield from waiting(rule.id, f"{name} does not fit where this holds: {rule.says}")
    for rule, _ in assessment.gates if assessment.open is None else ():
        yield from waiting(rule.id, f"{name} asks for this first: {rule.says}")
    for technique, met, spent, _ in entry_keys(need, entry).members:
        member = title(rulebook, technique)
        yield from waiting(met, f"{member} ends the search if it met the target", _MET)
        yield from waiting(spent, f"{member} is passed over once it fell short", _SPENT)
    if assessment.usable and knowledge.in_full:
        for variant in possible_variants(rulebook, entry, knowledge):
            yield from waiting(variant.id, f"{name} can take this form: {variant.says}", form=True)
