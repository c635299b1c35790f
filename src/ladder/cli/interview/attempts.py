"""Questions about attempts: first the techniques, then the results on one screen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from ladder.ask.answer import Answer, scored_reason
from ladder.ask.commands import Command, command_of
from ladder.ask.page import Page
from ladder.ask.question import (
    REASONS,
    Question,
    ResultReason,
    Tried,
    attempt,
    questions_result,
    word_of,
)
from ladder.ask.reply import Reply
from ladder.ask.sentence import score_in_words
from ladder.cli.interview.asking import Asking, Replies
from ladder.cli.interview.terminal import Check, Terminal
from ladder.engine.wording import inside
from ladder.load.problems.contradictions import REASONS as EXPLAINED


def ask(session: Asking, terminal: Terminal, question: Tried) -> Replies | Command:
    """Return the result of each technique; the screen says that the others were not tried."""
    notes, before = (f"Why I ask: {question.why}", question.note), session.problem
    marked = frozenset(id for id in question.fact.choice_ids() if _was(session, id))
    if all(session.answered.get(attempt(id)) == "untried" for id in question.fact.choice_ids()):
        question = replace(question, default="none")
    while True:
        asked = Page((question,), marked, session.head, notes)
        replies = session.put(terminal, asked, lambda said: question.complaint(said[0]))
        if replies in (Command.UNKNOWN, (Command.UNKNOWN,)):
            return [(question, None)]
        if isinstance(replies, Command):
            return replies
        said = question.marks(replies[0])
        tried = {id: word for id, word in said.items() if word != Command.UNKNOWN}
        left = {id: said.get(id, "untried") for id in question.fact.choice_ids() if id not in tried}
        if not tried:
            return [(question, left)]
        given = _came_of(session, terminal, question, tried, left)
        if given is not Command.BACK:
            return given
        session.problem, marked = before, frozenset(tried)


def _came_of(
    session: Asking,
    terminal: Terminal,
    question: Tried,
    tried: Mapping[str, str],
    left: Mapping[str, str],
) -> Replies | Command:
    """Ask what came of each technique that was tried; `left` are the answers for the others."""
    notes = [REASONS]
    if session.score and len(tried) > 1:
        notes.append(
            f"You said that {score_in_words(session.score)}. Give this score where it belongs."
        )
    head = f"{session.head}, what came of it"
    asked = Page(tuple(_results(session, question, tried)), head=head, notes=tuple(notes))
    meaning = partial(_replies, session, asked, left)
    given = session.put(terminal, asked, _check(session, question, asked), meaning)
    return given if isinstance(given, Command) else meaning(given)


def _check(session: Asking, question: Tried, asked: Page) -> Check:
    """Return what finds whether a result, a score or a reason can be taken."""
    titles = {choice.id: choice.title for choice in question.choices}

    def check(replies: Sequence[str]) -> str | None:
        *before, text = replies
        about = asked.questions[len(before)]
        technique = word_of(about.id)
        mine = [word_of(each.id) == technique for each in asked.questions]
        before = [given if own else "" for given, own in zip(before, mine, strict=False)]
        result = next(filter(None, before), "")
        stated = command_of(text) is not Command.UNKNOWN and about.id != attempt(technique)
        if stated and command_of(result):
            return f"Say as well what came of {inside(titles[technique])}."
        # A number there may be anything, and would replace what was said on the score's own line.
        if isinstance(about, ResultReason) and scored_reason(text.strip()):
            return f"The score has a line of its own. {about.accepts}"
        tried = (attempt(technique), "inconclusive")
        said = _replies(session, asked, {}, before)
        return session.complaint(about, text, session.after([tried, *said]))

    return check


def _results(session: Asking, question: Tried, tried: Mapping[str, str]) -> Iterator[Question]:
    """Yield, for each technique that was tried, the questions for its result, score and reason."""
    said = session.score if len(tried) == 1 else ""
    for technique, stated in tried.items():
        known = stated if stated != "yes" else _was(session, technique)
        score, because = (_was(session, technique, key) for key in ("score", "because"))
        yield from questions_result(question, technique, known, score or said, because)


def _was(session: Asking, technique: str, key: str = "outcome") -> str:
    """Return what was stated about an attempt before; "" if nothing was, or it was not tried."""
    known = {**session.answered, **session.problem.facts}.get(attempt(technique, key), "")
    return "" if known == "untried" else str(known)


def _replies(
    session: Asking, asked: Page, left: Mapping[str, str], given: Sequence[str]
) -> Iterator[tuple[Question | str, Reply]]:
    """Yield the result of each technique, its score and its reason, as far as said.

    A score that is offered again keeps its items.
    """
    for technique, result in left.items():
        yield attempt(technique), result
    for about, text in asked.answered(given):
        technique, unknown = word_of(about.id), command_of(text) is Command.UNKNOWN
        if about.id == attempt(technique):
            yield about.id, _result(about, text)
        elif about.id == attempt(technique, "score") and not unknown:
            yield about.id, text
            items = _was(session, technique, "items")
            if items and text == _was(session, technique, "score"):
                yield attempt(technique, "items"), items
        elif not unknown or session.problem.facts.get(attempt(technique)) in EXPLAINED:
            yield about.id, None if unknown else text


def _result(about: Question, text: str) -> Reply:
    """Return the result that a text names; None if nobody knows."""
    meaning = about.read(text)
    return str(meaning.facts[about.id]) if isinstance(meaning, Answer) and meaning.facts else None
