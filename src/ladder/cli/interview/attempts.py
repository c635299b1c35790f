"""Questions about attempts: first the techniques, then the results on one screen."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from ladder.api.interview import Question, Reply
from ladder.ask.answer import Answer, pick, read
from ladder.ask.question import Command, attempt, command_of, word_of
from ladder.ask.question import Question as Asked
from ladder.ask.sentence import score_in_words
from ladder.cli.interview.asking import Asking, Replies
from ladder.cli.interview.page import NONE_TRIED, NOT_MARKED, Page
from ladder.cli.interview.terminal import Check, Terminal
from ladder.engine import facts
from ladder.engine.wording import inside
from ladder.load.problems.contradictions import REASONS
from ladder.load.yaml.suggestions import Complaint

_SENTENCE = "Write one sentence; Enter leaves it out."
_DECIDES = "It decides whether the technique is skipped."
_MEASURED = "It is compared with your target, and with the scores of the other techniques."


def ask(session: Asking, terminal: Terminal, question: Question) -> Replies | Command:
    """Return the result of each technique; the screen says that the others were not tried."""
    notes, before = (f"Why I ask: {question.why}", NOT_MARKED), session.problem
    marked = frozenset(id for id in _ids(question) if _was(session, id))
    if all(session.answered.get(attempt(id)) == "untried" for id in _ids(question)):
        question = question._replace(default="none")
    while True:
        asked = Page(session.head, (question,), NONE_TRIED, marked, notes)
        replies = session.put(terminal, asked, lambda said: complaint(question, said[0]))
        if replies in (Command.UNKNOWN, (Command.UNKNOWN,)):
            return [(question, None)]
        if isinstance(replies, Command):
            return replies
        said = marks(question, replies[0])
        tried = {id: word for id, word in said.items() if word != Command.UNKNOWN}
        left = {id: said.get(id, "untried") for id in _ids(question) if id not in tried}
        if not tried:
            return [(question, left)]
        given = _came_of(session, terminal, question, tried, left)
        if given is not Command.BACK:
            return given
        session.problem, marked = before, frozenset(tried)


def _came_of(
    session: Asking,
    terminal: Terminal,
    question: Question,
    tried: Mapping[str, str],
    left: Mapping[str, str],
) -> Replies | Command:
    """Ask what came of each technique that was tried; `left` are the answers for the others."""
    notes = [_REASONS]
    if session.score and len(tried) > 1:
        notes.append(
            f"You said that {score_in_words(session.score)}. Give this score where it belongs."
        )
    head = f"{session.head}, what came of it"
    asked = Page(head, tuple(_results(session, question, tried)), notes=tuple(notes))
    meaning = partial(_replies, session, question, asked, left)
    given = session.put(terminal, asked, _check(session, question, asked), meaning)
    return given if isinstance(given, Command) else meaning(given)


_REASONS = "A result below target needs a score or a reason; without, it counts as inconclusive."


def marks(question: Question, text: str) -> Mapping[str, str]:
    """Return the choices that a typed text marks, each with `yes`, `unknown` or an outcome.

    Raises:
        Complaint: if the text cannot be taken.
    """
    choices = tuple(facts.Choice(choice.id, choice.title) for choice in question.choices)
    outcomes = tuple(facts.Choice(choice.id, choice.title) for choice in question.outcomes)
    listed = facts.Fact(question.id, facts.Kind.CHOICES, question.text, choices=choices)
    ids = tuple(attempt(id) for id in _ids(question))
    meaning = read(Asked("tried", listed, ids, outcomes), text, {})
    if not isinstance(meaning, Answer):
        return {}
    results = {word_of(fact): str(value) for fact, value in meaning.facts.items()}
    stated = {id: value for id, value in results.items() if value != "untried"}
    stated |= {word_of(fact): Command.UNKNOWN.value for fact in meaning.unknown}
    return {id: stated.get(id, "yes") for id in _ids(question) if id in {*meaning.yes, *stated}}


def complaint(question: Question, text: str) -> str | None:
    """Return why a text marks nothing; None if it can be taken."""
    try:
        marks(question, text)
    except Complaint as wrong:
        return f"{wrong} {question.accepts}" if question.accepts not in str(wrong) else str(wrong)
    return None


def _check(session: Asking, question: Question, asked: Page) -> Check:
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
        tried = (attempt(technique), "inconclusive")
        said = _replies(session, question, asked, {}, before)
        return session.complaint(about, text, session.after([tried, *said]))

    return check


def _ids(question: Question) -> list[str]:
    return [choice.id for choice in question.choices]


def _results(session: Asking, question: Question, tried: Mapping[str, str]) -> Iterator[Question]:
    """Yield, for each technique that was tried, the questions for its result, score and reason."""
    outcomes = tuple(choice for choice in question.outcomes if choice.id != "untried")
    titles = {choice.id: choice.title for choice in question.choices}
    said = session.score if len(tried) == 1 else ""
    for technique, stated in tried.items():
        known = stated if stated != "yes" else _was(session, technique)
        accepts = "Pick one of the list, or answer unknown."
        yield Question(
            attempt(technique), f"{titles[technique]}: what came of it?", "", _DECIDES, accepts,
            "choice", outcomes, facts=(attempt(technique),), default=known,
        )  # fmt: skip
        accepts = "For example 62/100 items, 0.62, 62% or 3.1/5. Enter leaves it out."
        yield Question(
            attempt(technique, "score"), "  its score, if it was measured", "", _MEASURED, accepts,
            "number", facts=(attempt(technique, "score"),),
            default=_was(session, technique, "score") or said,
        )  # fmt: skip
        yield Question(
            attempt(technique, "because"), "  why, if it fell short or cannot be used", "",
            _REASONS, _SENTENCE, "text", facts=(attempt(technique, "because"),),
            default=_was(session, technique, "because"),
        )  # fmt: skip


def _was(session: Asking, technique: str, key: str = "outcome") -> str:
    """Return what was stated about an attempt before; "" if nothing was, or it was not tried."""
    known = {**session.answered, **session.problem.facts}.get(attempt(technique, key), "")
    return "" if known == "untried" else str(known)


def _replies(
    session: Asking,
    question: Question,
    asked: Page,
    left: Mapping[str, str],
    given: Sequence[str],
) -> Iterator[tuple[Question | str, Reply]]:
    """Yield the result of each technique, its score and its reason, as far as said.

    A score that is offered again keeps its items.
    """
    for technique, result in left.items():
        yield attempt(technique), result
    for about, text in asked.answered(given):
        technique, unknown = word_of(about.id), command_of(text) is Command.UNKNOWN
        if about.id == attempt(technique):
            yield about.id, _outcome(question, text)
        elif about.id == attempt(technique, "score") and not unknown:
            yield about.id, text
            items = _was(session, technique, "items")
            if items and text == _was(session, technique, "score"):
                yield attempt(technique, "items"), items
        elif not unknown or session.problem.facts.get(attempt(technique)) in REASONS:
            yield about.id, None if unknown else text


def _outcome(question: Question, text: str) -> str:
    """Return the outcome that a text names by its number, its word or the beginning of it."""
    asked = [outcome.id for outcome in question.outcomes if outcome.id != "untried"]
    if command_of(text) is Command.UNKNOWN or text == str(len(asked) + 1):
        return Command.UNKNOWN.value
    listed = tuple(facts.Choice(id, "") for id in asked)
    return pick(text, facts.Fact("outcome", facts.Kind.CHOICE, "", choices=listed)).id
