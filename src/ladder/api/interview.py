"""An interview whose only state is the problem: the next question, and the problem after an answer.

A terminal, a page and a server ask the same questions through these functions.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Literal, NamedTuple

from ladder.api.advising import shipped, today
from ladder.ask import free_text
from ladder.ask.answer import (
    NONE,
    Answer,
    answer_line_by_line,
    answer_of,
    legal,
    read,
    same_words,
    unknown_answer,
)
from ladder.ask.free_text import RankedNeeds
from ladder.ask.interview import ANSWER, Interview
from ladder.ask.question import Command
from ladder.ask.question import Question as Asked
from ladder.ask.question import question_about as question_about_one
from ladder.ask.sentence import needs_in
from ladder.ask.wording import stake
from ladder.engine.facts import USD, Fact, Kind, Money, Value, currency, in_currency
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.yaml.suggestions import Complaint
from ladder.output.diagnostics import fault

Form = Literal["yes-no", "choice", "choices", "each", "whole", "number", "text"]

Reply = str | bool | int | float | Iterable[str] | Mapping[str, str] | None
"""An answer: text as a person types it, or a plain value. None means that nobody knows."""


class Choice(NamedTuple):
    """One answer to pick: its id, and its meaning in one line."""

    id: str
    title: str


class Question(NamedTuple):
    """A question as plain data, for a terminal, a page or a server.

    Args:
        id: the fact that is asked about; `attempts` asks about several techniques at once.
        text: the question in words.
        help: how to find the answer, or "".
        why: what the answer decides.
        accepts: what may be answered, in one line.
        form: `yes-no`; `choice`: one of `choices`; `choices`: any of them; `each`: one of
            `outcomes` for each of them; `whole` and `number`: a number; `text`: one sentence.
        choices: the answers to pick from.
        outcomes: of the form `each`, what can be said of each choice.
        unit: the unit of a number, or "".
        minimum: the lowest legal number, if there is one.
        maximum: the highest legal number, if there is one.
        facts: the facts that an answer settles.
        default: the answer to offer: the present one, else what is assumed where nobody knows; ""
            if there is neither.
        related: other open questions to ask on the same screen. Each is answered on its own.
    """

    id: str
    text: str
    help: str
    why: str
    accepts: str
    form: Form
    choices: tuple[Choice, ...] = ()
    outcomes: tuple[Choice, ...] = ()
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    facts: tuple[str, ...] = ()
    default: str = ""
    related: tuple["Question", ...] = ()


def next_question(
    problem: Problem, rules: Rulebook | None = None, *, as_of: date | None = None
) -> Question | None:
    """Return the question whose answer decides most; None when no answer can change the headline.

    The headline is its form, its technique, and what is prepared or to be found out.
    The problem is the only state: begin with `Problem("Title", {})` or any other problem, and go on
    with what `answer` returns. A question takes about 5 ms.

    Args:
        problem: what is known so far.
        rules: from `load_rules`; the shipped rules by default.
        as_of: the day on which dated rules are read; today by default.
    """
    interview = Interview.of(problem, rules or shipped(), as_of or today())
    asked = [_plain(interview, question) for question in interview.questions]
    return asked[0]._replace(related=tuple(asked[1:])) if asked else None


def question_about(
    problem: Problem, fact: str, rules: Rulebook | None = None, *, as_of: date | None = None
) -> Question:
    """Return the question about one fact, to change its answer.

    Args:
        problem: what is known so far.
        fact: the id of the fact.
        rules: from `load_rules`; the shipped rules by default.
        as_of: the day on which dated rules are read; today by default.

    Raises:
        InvalidInput: if there is no such fact.
    """
    interview = Interview.of(problem, rules or shipped(), as_of or today())
    return _plain(interview, _asked(interview, fact))


def answer(
    problem: Problem,
    question: Question | str,
    reply: Reply,
    rules: Rulebook | None = None,
    *,
    as_of: date | None = None,
) -> Problem:
    """Return the problem after an answer. The problem that you give does not change.

    A reply is text as a person types it ("about 20k", "yes", "1, 3"), or a value: true or false, a
    number, the id or title of a choice, several ids, or for the form `each` a mapping from ids to
    outcomes. For `needs`, it may be a sentence in the person's own words: if that names a need
    plainly, the counts in it are answered too; if not, the error names the likeliest needs.
    None and "unknown" mean that nobody knows: the question is not asked again, and the fact never
    counts as a no. A technique that a mapping leaves out stays unknown. Text that names some
    techniques, as a person types it, says that the others were not tried; see `accepts`.

    Args:
        problem: what is known so far.
        question: from `next_question`, or the id of any fact, to change an earlier answer.
        reply: the answer.
        rules: from `load_rules`; the shipped rules by default.
        as_of: the day on which dated rules are read; today by default.

    Raises:
        InvalidInput: if the reply cannot be an answer, with what would be accepted; or if it
            contradicts what is known.
    """
    rulebook = rules or shipped()
    interview = Interview.of(problem, rulebook, as_of or today())
    asked = _asked(interview, question)
    try:
        meaning = _meaning(asked, reply, interview)
        if objections := interview.objections(meaning):
            raise Complaint(" ".join(objections))
    except Complaint as wrong:
        help_ = legal(_in_its_currency(asked, interview))
        raise fault(
            str(wrong).rstrip("."), help_, Position(f"{ANSWER} to {asked.id}", 0, 0)
        ) from None
    after = interview.after(meaning)
    facts, named = dict(after.facts), currency(after.facts)
    for fact in meaning.facts:
        value = facts.get(fact)
        is_money = named != USD and USD in rulebook.facts[fact].unit
        if is_money and isinstance(value, int | float):
            facts[fact] = Money(value, named)
    settled = after.facts.keys() | after.unknown
    gone = problem.positions.keys() & rulebook.facts.keys() - settled
    gone |= {fact for fact in meaning.facts if facts.get(fact) != problem.facts.get(fact)}
    places = {fact: place for fact, place in problem.positions.items() if fact not in gone}
    new = {
        fact: Position(ANSWER, 0, 0) for fact in settled if fact not in {*places, *after.follows}
    }
    origins = {
        fact: each
        for fact, each in problem.origins.items()
        if fact in facts and facts[fact] == problem.facts.get(fact)
    }
    origins |= {fact: each.origin for fact, each in after.follows.items()}
    places |= new
    return replace(problem, facts=facts, positions=places, origins=origins, tries=after.tries)


def rank_needs(sentence: str, rules: Rulebook | None = None) -> RankedNeeds:
    """Return the needs that a sentence supports, at most three, likeliest first.

    Args:
        sentence: what goes wrong, in a person's own words.
        rules: from `load_rules`; the shipped rules by default.
    """
    return free_text.rank_needs(sentence, rules or shipped())


def _asked(interview: Interview, question: Question | str) -> Asked:
    """Return the question of that id: one to ask next, or the one about a fact.

    Raises:
        InvalidInput: if there is no such question.
    """
    id = question if isinstance(question, str) else question.id
    if id in interview.rulebook.facts and not id.endswith(".because"):
        found = question_about_one(interview.rulebook, id, interview.facts)
    elif asked := [each for each in interview.questions if each.id == id]:
        found = asked[0]
    elif id in interview.rulebook.facts:
        found = question_about_one(interview.rulebook, id)
    else:
        help_ = "Give the id of a fact."
        raise fault(f"there is no question `{id}`", help_, Position(ANSWER, 0, 0))
    if not isinstance(question, str) and question.form == "choices":  # in the order that was shown
        choices = {choice.id: choice for choice in found.fact.choices}
        shown = tuple(choices[choice.id] for choice in question.choices)
        found = replace(found, fact=replace(found.fact, choices=shown))
    return found


def _meaning(asked: Asked, reply: Reply, interview: Interview) -> Answer:
    """Return what a reply states.

    Raises:
        Complaint: if it cannot be an answer.
    """
    kind = asked.fact.kind
    if reply is None:
        return unknown_answer(asked)
    if isinstance(reply, bool):
        if words := asked.fact.yes_or_no:
            return answer_of(asked, words[not reply])
        if kind is not Kind.BOOL:
            raise Complaint("The answer cannot be true or false.")
        return answer_of(asked, reply)
    if isinstance(reply, int | float):
        if kind not in (Kind.WHOLE, Kind.NUMBER):
            raise Complaint("The answer cannot be a number.")
        reply = f"{reply:.12g}" if isinstance(reply, float) else str(reply)
    if isinstance(reply, str):
        meaning = _in_words(asked, reply, interview)
        if isinstance(meaning, Command):
            raise Complaint(f"“{reply}” is not an answer.")
    else:
        meaning = _of_ids(asked, reply)
    if asked.form == "tried" and meaning.yes:
        raise Complaint(f"Say how it went: {', '.join(sorted(meaning.yes))}.")
    return meaning


def _in_words(asked: Asked, reply: str, interview: Interview) -> Answer | Command:
    """Return what a typed text states; needs may be told in a person's own words.

    Raises:
        Complaint: if it cannot be an answer.
    """
    try:
        return read(asked, reply, interview.facts)
    except Complaint:
        none = reply.strip(" .!").lower() in NONE
        own = asked.form == "needs" and not none and re.search(r"[^\W\d_]", reply)
        if named := own and needs_in(reply, interview.rulebook, interview.facts):
            return named
        raise


def _of_ids(asked: Asked, reply: Iterable[str] | Mapping[str, str]) -> Answer:
    """Return what ids of choices state, or outcomes by id.

    Raises:
        Complaint: if one is not legal here.
    """
    fact = asked.fact
    legal_ids = fact.choice_ids()
    given = dict(reply) if isinstance(reply, Mapping) else dict.fromkeys(reply, "yes")
    said = {_id_of(word, fact): outcome for word, outcome in given.items()}
    for word, outcome in said.items():
        if word not in legal_ids:
            raise Complaint(f"“{word}” is not one of: {', '.join(legal_ids)}.")
        outcomes = ("yes", "no", *(choice.id for choice in asked.outcomes))
        if outcome not in (*outcomes, "unknown"):
            raise Complaint(f"“{outcome}” is not one of: {', '.join(outcomes)}.")
    if asked.form == "tried" or (asked.line_by_line and isinstance(reply, Mapping)):
        return answer_line_by_line(asked, said)
    if fact.kind is not Kind.CHOICES:
        raise Complaint("The answer cannot be a list.")
    chosen = frozenset(word for word, outcome in said.items() if outcome == "yes")
    if asked.form == "needs" and not chosen:
        raise Complaint("Choose at least one need.")
    return answer_of(asked, chosen)


def _id_of(word: str, fact: Fact) -> str:
    """Return the id of the choice whose title a word is; else the word."""
    shown = (choice.id for choice in fact.choices if same_words(choice.meaning, word))
    return next(shown, word)


def _in_its_currency(asked: Asked, interview: Interview) -> Asked:
    """Return a question about an amount in the currency that the problem names."""
    unit = in_currency(asked.fact.unit, currency(interview.facts))
    return replace(asked, fact=replace(asked.fact, unit=unit))


def _plain(interview: Interview, asked: Asked) -> Question:
    asked = _in_its_currency(asked, interview)
    fact = asked.fact
    return Question(
        asked.id,
        fact.question,
        fact.help,
        stake(interview.knowledge, asked),
        legal(asked),
        _form(asked),
        tuple(Choice(x.id, x.meaning) for x in fact.choices if fact.kind is not Kind.TEXT),
        tuple(Choice(choice.id, choice.meaning) for choice in asked.outcomes),
        fact.unit,
        fact.minimum,
        fact.maximum,
        asked.settles,
        _stated(fact, interview.facts.get(asked.settles[0])) or fact.assume,
    )


def _stated(fact: Fact, value: Value | None) -> str:
    """Return a known value as a person would type it; "" if it is unknown."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case frozenset():
            return ", ".join(id for id in fact.choice_ids() if id in value) or "none"
        case float():
            return f"{value:.12g}"
        case _:
            return str(value)


def _form(asked: Asked) -> Form:
    if asked.form == "tried":
        return "each"
    forms: Mapping[Kind, Form] = {
        Kind.BOOL: "yes-no",
        Kind.CHOICE: "choice",
        Kind.CHOICES: "choices",
        Kind.WHOLE: "whole",
        Kind.NUMBER: "number",
    }
    return forms.get(asked.fact.kind, "text")
