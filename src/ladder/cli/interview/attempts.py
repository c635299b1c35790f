"""Questions about attempts: first the techniques, then the results on one screen."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

from ladder.api.interview import Question, Reply, answer
from ladder.ask.answer import Answer, pick, read
from ladder.ask.question import Command, attempt, command_of, word_of
from ladder.ask.question import Question as Asked
from ladder.cli.interview.asking import Asking, Replies
from ladder.cli.interview.page import NONE_TRIED, Page
from ladder.cli.interview.terminal import Check, Terminal
from ladder.engine import facts
from ladder.load.problems.contradictions import REASONS
from ladder.load.yaml.suggestions import Complaint

_SENTENCE = "Write one sentence; Enter leaves it out."


def ask(session: Asking, terminal: Terminal, question: Question) -> Replies | Command:
    """Return the result of each technique; those that are not named were not tried."""
    notes, before = (f"Why I ask: {question.why}",), session.problem
    was = [id for id in _ids(question) if _was(session, id) not in ("", "untried")]
    tried: Mapping[str, str] = dict.fromkeys(was, "yes")
    while True:
        asked = Page(session.head, (question,), NONE_TRIED, frozenset(tried), notes)
        replies = session.put(terminal, asked, lambda _, text: complaint(question, text))
        if replies in (Command.UNKNOWN, (Command.UNKNOWN,)):
            return [(question, None)]
        if isinstance(replies, Command):
            return replies
        tried = marks(question, replies[0])
        if not tried:
            return [(question, dict.fromkeys(_ids(question), "untried"))]
        results = [*_results(session, question, tried)]
        asked = Page(f"{session.head}, what came of it", tuple(results), notes=(_REASONS,))
        meaning = partial(_replies, session, question, asked, tried)
        check = _check(session, question, tried, asked)
        given = session.put(terminal, asked, check, meaning)
        if given is Command.BACK:
            session.problem = before
            continue
        if isinstance(given, Command):
            return given
        return meaning(given)


_REASONS = "A result below target needs its reason; without one, it counts as inconclusive."


def marks(question: Question, text: str) -> Mapping[str, str]:
    """Return the choices that a typed text marks, each with `yes` or an outcome.

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
    return {id: stated.get(id, "yes") for id in _ids(question) if id in {*meaning.yes, *stated}}


def complaint(question: Question, text: str) -> str | None:
    """Return why a text marks nothing; None if it can be taken."""
    try:
        marks(question, text)
    except Complaint as wrong:
        return f"{wrong} {question.accepts}" if question.accepts not in str(wrong) else str(wrong)
    return None


def _check(session: Asking, question: Question, tried: Mapping[str, str], asked: Page) -> Check:
    """Return what finds whether a result, a score or a reason can be taken."""
    results = dict.fromkeys(tried, "inconclusive")
    tried_all = answer(session.problem, question, results, session.rulebook, as_of=session.today)

    def check(number: int, text: str) -> str | None:
        return session.complaint(asked.questions[number], text, tried_all)

    return check


def _ids(question: Question) -> list[str]:
    return [choice.id for choice in question.choices]


def _results(session: Asking, question: Question, tried: Mapping[str, str]) -> Iterator[Question]:
    """Yield, for each technique that was tried, the questions for its result, score and reason."""
    outcomes = tuple(choice for choice in question.outcomes if choice.id != "untried")
    titles = {choice.id: choice.title for choice in question.choices}
    last = [*tried][-1]
    for technique, stated in tried.items():
        known = stated if stated != "yes" else _was(session, technique)
        accepts = "Pick one of the list, or answer unknown."
        yield Question(
            attempt(technique), f"{titles[technique]}: what came of it?", "", "", accepts,
            "choice", outcomes, facts=(attempt(technique),), default=known,
        )  # fmt: skip
        score = session.score if technique == last else ""
        accepts = "For example 62/100 items, 0.62, 62% or 3.1/5. Enter leaves it out."
        yield Question(
            attempt(technique, "score"), "  its score, if it was measured", "", "", accepts,
            "number", facts=(attempt(technique, "score"),),
            default=_was(session, technique, "score") or score,
        )  # fmt: skip
        yield Question(
            attempt(technique, "because"), "  why, if it fell short or cannot be used", "", "",
            _SENTENCE, "text", facts=(attempt(technique, "because"),),
            default=_was(session, technique, "because"),
        )  # fmt: skip


def _was(session: Asking, technique: str, key: str = "outcome") -> str:
    """Return what was stated about an attempt before `back`; "" if nothing was."""
    return str(session.answered.get(attempt(technique, key), ""))


def _replies(
    session: Asking, question: Question, asked: Page, tried: Collection[str], given: Sequence[str]
) -> Iterator[tuple[Question | str, Reply]]:
    """Yield the result of each technique, its score, and its reason if that counts, as far as said.

    A score that is offered again keeps its items.
    """
    said = {result.id: text for result, text in zip(asked.questions, given, strict=False)}
    for technique in _ids(question):
        score, because = attempt(technique, "score"), attempt(technique, "because")
        if technique not in tried:
            yield attempt(technique), "untried"
        if attempt(technique) not in said:
            continue
        result = _outcome(question, said[attempt(technique)])
        yield attempt(technique), result
        if Command.UNKNOWN not in (result, said.get(score, Command.UNKNOWN)):
            yield score, said[score]
            items = _was(session, technique, "items")
            if items and said[score] == _was(session, technique, "score"):
                yield attempt(technique, "items"), items
        if result in REASONS and because in said:
            yield because, said[because] if said[because] != Command.UNKNOWN else None


def _outcome(question: Question, text: str) -> str:
    """Return the outcome that a text names by its number, its word or the beginning of it."""
    asked = [outcome.id for outcome in question.outcomes if outcome.id != "untried"]
    if command_of(text) is Command.UNKNOWN or text == str(len(asked) + 1):
        return Command.UNKNOWN
    listed = tuple(facts.Choice(id, "") for id in asked)
    return pick(text, facts.Fact("outcome", facts.Kind.CHOICE, "", choices=listed)).id
