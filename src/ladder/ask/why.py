"""EMYCIN's WHY in plain words: which rules wait for an answer, and what each could lead to."""

from collections.abc import Iterator
from typing import NamedTuple

from ladder.ask.answer import answer_line_by_line
from ladder.ask.next_question import ends, outcomes_if_unknown
from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.ask.possible_outcomes import (
    PossibleOutcomes,
    outlooks,
    possible_outcomes,
    possible_variants,
)
from ladder.ask.question import Question, word_of
from ladder.ask.wording import by_rung, techniques_in, title, titles, values_in_words
from ladder.engine.assessment import Assessment, entry_keys
from ladder.engine.rules import Need, Rulebook
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


def why(knowledge: PartialKnowledge, question: Question) -> Why:
    """Why `question` is asked, given what is known."""
    reason, waiting = stake(knowledge, question), _waiting_rules(knowledge, question)
    match question.form:
        case "tried":
            gates = (gate for gate in waiting if gate.rule not in (_MET, _SPENT))
            return Why(reason, (*_TRIED, *gates), ())
        case "numbers" | "reason":
            return Why(reason, waiting, ())
        case "fact" | "outcome" | "list":
            return Why(reason, waiting, tuple(_leads(knowledge, question)))
    starts = (
        Lead(need.symptom, f"starts with {title(knowledge.rulebook, need.route[0].technique)}")
        for need in knowledge.rulebook.needs.values()
    )
    return Why(reason, (), tuple(starts))


def stake(knowledge: PartialKnowledge, question: Question) -> str:
    """Why a question is asked, in a line."""
    rulebook = knowledge.rulebook
    match question.form:
        case "reason":
            return "A failure counts once its reason is written down, else as inconclusive."
        case "tried":
            none = answer_line_by_line(question, dict.fromkeys(question.fact.choice_ids(), "no"))
            left = _in_words(rulebook, possible_outcomes(knowledge.answered(none.settled())))
            return f"What was tried and fell short is passed over. If nothing was: {left}."
        case "needs" | "heard" | "triage":
            return "It picks the route: what kind of remedy can help at all."
    waiting = _waiting_rules(knowledge, question)
    if not waiting:
        return "You want to change it."
    fit = [rule for rule in waiting if not rule.form]
    if len({rule.text for rule in fit}) == 1:
        return f"{fit[0].text[:1].upper()}{fit[0].text[1:]}."
    techniques = by_rung(rulebook, (rule.technique for rule in fit or waiting))
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
        for each in outlook.in_play
        for key, rule in _rules(knowledge, outlook.decision.need, each)
        if fact in knowledge.waiting(key)
    )
    return tuple(dict.fromkeys(found))


def _rules(
    knowledge: PartialKnowledge, need: Need, assessment: Assessment
) -> Iterator[tuple[str, WaitingRule]]:
    """What decides about an entry, each by the key of its condition."""
    rulebook, technique = knowledge.rulebook, assessment.entry.technique
    name = title(rulebook, technique)
    for rule, _ in assessment.unfit_rules:
        text = f"{name} does not fit where this holds: {rule.says}"
        yield rule.id, WaitingRule(text, rule.id, technique)
    for rule, _ in assessment.gates if assessment.open is None else ():
        text = f"{name} asks for this first: {rule.says}"
        yield rule.id, WaitingRule(text, rule.id, technique)
    for other, met, spent, _ in entry_keys(need, assessment.entry).members:
        member = title(rulebook, other)
        text = f"{member} ends the search if it met the target"
        yield met, WaitingRule(text, _MET, technique)
        yield spent, WaitingRule(f"{member} is passed over once it fell short", _SPENT, technique)
    if assessment.usable and knowledge.in_full:
        for rule in possible_variants(rulebook, assessment.entry, knowledge):
            text = f"{name} can take this form: {rule.says}"
            yield rule.id, WaitingRule(text, rule.id, technique, form=True)
