"""What a question looks like, whatever shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from ladder.ask.asking import Query
from ladder.ask.describing import reply_in_words
from ladder.ask.numbers import bounds, example
from ladder.ask.reading import COMMANDS, Command, legal
from ladder.ask.state import Interview
from ladder.ask.why import Why, stake
from ladder.engine.facts import Choice, Kind
from ladder.engine.rules import Rulebook

Tone = Literal["plain", "quiet", "strong", "warning"]

Check = Callable[[str], str | None]
"""What is wrong with an answer, in a sentence; None if it can be taken."""


@dataclass(frozen=True, slots=True)
class Page:
    """A question to be put: where we are, what is asked and why, and what may be answered.

    `many` allows several options; `doubt` allows to say of one that nobody knows.
    """

    head: str
    question: str
    notes: tuple[str, ...]
    options: tuple[Choice, ...]
    many: bool
    doubt: bool
    legal: str


class Terminal(Protocol):
    """Puts questions to a person. The end of input is an `EOFError`."""

    def ask(self, page: Page, check: Check) -> str:
        """What the person answers to a question, as typed or picked, once it can be taken."""
        ...

    def line(self, prompt: str) -> str:
        """One line of text, as typed."""
        ...

    def say(self, text: str, tone: Tone = "plain") -> None:
        """Tell the person something; lines are wrapped to the terminal."""
        ...


YES_OR_NO = (Choice("yes", ""), Choice("no", ""))


def page(interview: Interview, query: Query) -> Page:
    """The page of an interview's present question."""
    fact = query.fact
    notes = [fact.help] if fact.help else []
    if fact.kind in (Kind.WHOLE, Kind.NUMBER):
        notes.append(f"A number: {bounds(fact)}. {example(fact)}")
    if query.id != "needs" and (why := stake(interview.knowledge, query)):
        notes.append(f"Why I ask: {why}")
    if earlier := interview.earlier(query):
        notes.append(f"You had answered: {reply_in_words(query, earlier)}.")
    return Page(
        head(interview, query),
        fact.question,
        tuple(notes),
        YES_OR_NO if fact.kind is Kind.BOOL else fact.choices,
        query.many,
        query.doubt,
        legal(query),
    )


def head(interview: Interview, query: Query) -> str:
    """Where we are: which question this is, and how many can follow at most."""
    asked = sum(earlier.form != "reason" for earlier, _ in interview.said)
    if query.form == "reason":
        return f"Question {asked}, second half"
    left = interview.at_most - 1
    if query.id == "needs":
        return f"Question {asked + 1}"
    if not left:
        return f"Question {asked + 1}, the last one"
    return f"Question {asked + 1}, at most {left} more after it"


def help_lines(rulebook: Rulebook, query: Query) -> list[str]:
    """What may be answered, with the meanings, and what may be said instead."""
    fact = query.fact
    lines = [legal(query)]
    if fact.help:
        lines.append(fact.help)
    for at, option in enumerate(fact.choices):
        more = rulebook.facts[query.about[at]].help if query.form == "list" else ""
        lines.append(f"  {option.id}: {option.meaning} {more}".rstrip(": "))
    if query.doubt:
        lines.append(
            f"  A question mark behind a word says that nobody knows: {fact.choices[0].id}?"
        )
    lines.append("Instead of an answer you may say:")
    lines += [f"  {word}: {meaning}" for word, meaning in COMMANDS.items() if word != Command.HELP]
    return lines


def why_lines(why: Why) -> list[str]:
    """Why a question is asked: in a line, by the rules that wait, and by what answers lead to."""
    lines = [why.stake]
    if why.rules:
        lines.append("Rules that wait for it:")
        lines += [f"  {each.text} ({each.rule})" for each in why.rules]
    if why.leads:
        lines.append("What an answer leads to:")
        lines += [f"  {each.answers} → {each.outcome}" for each in why.leads]
    return lines
