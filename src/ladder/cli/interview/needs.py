"""The first question: what goes wrong, in the person's own words or from a list."""

from collections.abc import Sequence
from dataclasses import replace

from ladder.ask.answer import Answer
from ladder.ask.commands import Command, command_of
from ladder.ask.page import Page, in_order_of
from ladder.ask.question import NOT_SURE, Question, needs_left, question_triage
from ladder.ask.sentence import Understood, understand
from ladder.cli.interview.asking import Asking, Replies
from ladder.cli.interview.terminal import Check, Terminal
from ladder.load.yaml.suggestions import Complaint

_NOT_UNDERSTOOD = (
    "I did not understand that. Rephrase it, mark what fits, or type `unknown` to be helped."
)


def ask(
    session: Asking, terminal: Terminal, question: Question, understood: Understood | None
) -> Replies | Command:
    """Return the needs that are named; a sentence orders the list and is then confirmed.

    If nobody can name one, ask what bad answers look like, and offer the needs that fit.
    """
    looked = look = bool(understood and not understood.ranked.needs)
    kept = frozenset[str]()
    shown, head, words = question, session.head, session.sentence
    while True:
        if look:
            narrowed = _after_a_look(session, terminal, question)
            if isinstance(narrowed, Command):
                return narrowed
            shown, head, words = narrowed, f"{session.head}, step 2 of 2", ""
            look = False
        shown, marked = _ranked(session, shown, words)
        asked = Page((shown,), marked | kept, head, (shown.note,))
        replies = session.put(terminal, asked, _check(session, shown))
        kept = terminal.marked()
        if isinstance(replies, Command):
            return replies
        (text,) = replies
        if _is_none(text, shown) and looked:
            return [(question, None)]
        if _is_none(text, shown):
            looked = look = True
        elif _picked(question, text) and session.complaint(shown, text) is None:
            return [(shown, ", ".join([*sorted(kept), text]))]
        else:
            said = understand(text, session.rulebook)
            shown, head, words = question, session.head, text
            session.sentence = text
            session.take_in(terminal, said)
            if not said.ranked.needs and not looked:
                looked = look = True


def _ranked(session: Asking, shown: Question, words: str) -> tuple[Question, frozenset[str]]:
    """Return the question in the order of a sentence, and the needs that it names plainly."""
    if shown.default:
        return shown, frozenset(shown.default.split(", "))
    if not words:
        return shown, frozenset()
    shown, ranked = in_order_of(words, shown, session.rulebook)
    return shown, ranked.plain


def _check(session: Asking, shown: Question) -> Check:
    """Return what finds whether a text names needs or ranks them."""

    def check(replies: Sequence[str]) -> str | None:
        (text,) = replies
        if _is_none(text, shown) or not (wrong := session.complaint(shown, text)):
            return None
        said = understand(text, session.rulebook) if text.strip() else None
        if said and (said.ranked.needs or said.ranked.wish):
            return None
        meant = not text.strip() or any(sign in text for sign in "0123456789-")
        return wrong if meant else _NOT_UNDERSTOOD

    return check


def _picked(question: Question, text: str) -> bool:
    """Return whether a reply picks from the list; other words are shown first, to be confirmed."""
    try:
        return isinstance(question.read(text), Answer)
    except Complaint:
        return False


def _is_none(text: str, shown: Question) -> bool:
    """Return whether a reply says that none of the needs fits, or that nobody knows."""
    words = text.strip().lower()
    last = (str(len(shown.choices) + 1), "none of these", NOT_SURE.lower())
    return words in last or command_of(text) is Command.UNKNOWN


def _after_a_look(session: Asking, terminal: Terminal, question: Question) -> Question | Command:
    """Return the question about the needs that fit what bad answers look like."""
    look = question_triage()
    asked = Page((look,), head=f"{session.head}, step 1 of 2")

    def check(replies: Sequence[str]) -> str | None:
        return None if _is_none(replies[0], look) else look.complaint(replies[0])

    replies = session.put(terminal, asked, check)
    if isinstance(replies, Command):
        return replies
    none = _is_none(replies[0], look)
    seen = () if none else {*look.marks(replies[0]), *terminal.marked()}
    left = {need.id for need in needs_left(session.rulebook, seen)}
    choices = tuple(choice for choice in question.fact.choices if choice.id in left)
    return replace(question, fact=replace(question.fact, choices=choices))
