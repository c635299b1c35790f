"""A reply to a question: what it states, and the problem after it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from ladder.ask.answer import NONE, Answer, same_words
from ladder.ask.commands import Command
from ladder.ask.interview import ANSWER, Interview
from ladder.ask.page import in_its_currency, question_named
from ladder.ask.question import Needs, Number, Question, YesNo
from ladder.ask.sentence import needs_in
from ladder.engine.facts import USD, Fact, Money, currency
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.yaml.suggestions import Complaint
from ladder.output.diagnostics import fault

Reply = str | bool | int | float | Iterable[str] | Mapping[str, str] | None
"""An answer: text as a person types it, or a plain value. None means that nobody knows."""


def answered(
    problem: Problem,
    question: Question | str,
    reply: Reply,
    rules: Rulebook,
    day: date,
    *,
    shown: Sequence[str] = (),
) -> Problem:
    """Return the problem after a reply to a question.

    Args:
        problem: what is known so far.
        question: the question, or the id of one.
        reply: the reply.
        rules: the rules and their vocabulary.
        day: the day on which dated rules are read.
        shown: the ids of the choices in the order in which they were shown, if only an id is given.

    Raises:
        InvalidInput: if there is no such question, or if the reply cannot be an answer.
    """
    interview = Interview.of(problem, rules, day)
    if isinstance(question, Question):
        shown = question.fact.choice_ids() if question.form == "choices" else ()
        question = question.id
    question = question_named(interview, question, shown)
    try:
        meaning = _meaning(question, reply, interview)
        if objections := interview.objections(meaning):
            raise Complaint(" ".join(objections))
    except Complaint as wrong:
        help_ = in_its_currency(question, interview).accepts
        raise fault(
            str(wrong).rstrip("."), help_, Position(f"{ANSWER} to {question.id}", 0, 0)
        ) from None
    return _after(problem, interview, meaning)


def _after(problem: Problem, interview: Interview, meaning: Answer) -> Problem:
    """Return the problem after an answer, with the place and the origin of each fact."""
    after = interview.after(meaning)
    facts, named = dict(after.facts), currency(after.facts)
    for fact in meaning.facts:
        value = facts.get(fact)
        is_money = named != USD and USD in interview.rulebook.facts[fact].unit
        if is_money and isinstance(value, int | float):
            facts[fact] = Money(value, named)
    settled = after.facts.keys() | after.unknown
    gone = problem.positions.keys() & interview.rulebook.facts.keys() - settled
    gone |= {fact for fact in meaning.facts if facts.get(fact) != problem.facts.get(fact)}
    places = {fact: place for fact, place in problem.positions.items() if fact not in gone}
    new = {
        fact: Position(ANSWER, 0, 0)
        for fact in interview.rulebook.facts
        if fact in settled and fact not in {*places, *after.follows}
    }
    origins = {
        fact: each
        for fact, each in problem.origins.items()
        if fact in facts and facts[fact] == problem.facts.get(fact)
    }
    origins |= {fact: each.origin for fact, each in after.follows.items()}
    places |= new
    return replace(problem, facts=facts, positions=places, origins=origins, tries=after.tries)


def _meaning(question: Question, reply: Reply, interview: Interview) -> Answer:
    """Return what a reply states.

    Raises:
        Complaint: if it cannot be an answer.
    """
    if reply is None:
        return question.unknown
    if isinstance(reply, bool):
        if words := question.fact.yes_or_no:
            return question.answer(words[not reply])
        if not isinstance(question, YesNo):
            raise Complaint("The answer cannot be true or false.")
        return question.answer(reply)
    if isinstance(reply, int | float):
        if not isinstance(question, Number):
            raise Complaint("The answer cannot be a number.")
        reply = f"{reply:.12g}" if isinstance(reply, float) else str(reply)
    if isinstance(reply, str):
        meaning = _in_words(question, reply, interview)
        if isinstance(meaning, Command):
            raise Complaint(f"“{reply}” is not an answer.")
    else:
        meaning = _of_ids(question, reply)
    if meaning.yes:
        raise Complaint(f"Say how it went: {', '.join(sorted(meaning.yes))}.")
    return meaning


def _in_words(question: Question, reply: str, interview: Interview) -> Answer | Command:
    """Return what a typed text states; needs may be told in a person's own words.

    Raises:
        Complaint: if it cannot be an answer.
    """
    try:
        return question.read(reply, interview.facts)
    except Complaint:
        none = reply.strip(" .!").lower() in NONE
        own = isinstance(question, Needs) and not none and re.search(r"[^\W\d_]", reply)
        if named := own and needs_in(reply, interview.rulebook, interview.facts):
            return named
        raise


def _of_ids(question: Question, reply: Iterable[str] | Mapping[str, str]) -> Answer:
    """Return what ids of choices state, or outcomes by id.

    Raises:
        Complaint: if one is not legal here.
    """
    legal_ids = question.fact.choice_ids()
    given = dict(reply) if isinstance(reply, Mapping) else dict.fromkeys(reply, "yes")
    said = {_id_of(word, question.fact): outcome for word, outcome in given.items()}
    for word, outcome in said.items():
        if word not in legal_ids:
            raise Complaint(f"“{word}” is not one of: {', '.join(legal_ids)}.")
        outcomes = ("yes", "no", *(choice.id for choice in question.outcomes))
        if outcome not in (*outcomes, "unknown"):
            raise Complaint(f"“{outcome}” is not one of: {', '.join(outcomes)}.")
    return question.chosen(said, whole=not isinstance(reply, Mapping))


def _id_of(word: str, fact: Fact) -> str:
    """Return the id of the choice whose title a word is; else the word."""
    shown = (choice.id for choice in fact.choices if same_words(choice.meaning, word))
    return next(shown, word)
