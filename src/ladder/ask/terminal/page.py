"""What a question looks like, whatever shows it, and what is pointed at and marked in its list."""

from typing import NamedTuple

from ladder.ask.answer import COMMANDS, Command, legal
from ladder.ask.interview import Interview
from ladder.ask.question import Question
from ladder.ask.why import Why, stake
from ladder.ask.wording import answer_in_words
from ladder.engine.facts import Choice, Kind
from ladder.engine.rules import Rulebook
from ladder.load.numbers import bounds, example


class Page(NamedTuple):
    """A question to be put: where we are, what is asked and why, and what may be answered.

    `allows_several` allows several options; `allows_unknown` to say of one that nobody knows.
    """

    head: str
    question: str
    notes: tuple[str, ...] = ()
    options: tuple[Choice, ...] = ()
    allows_several: bool = False
    allows_unknown: bool = False
    legal: str = ""


YES_OR_NO = (Choice("yes", ""), Choice("no", ""))


def page(interview: Interview, question: Question) -> Page:
    """The page of an interview's present question."""
    fact = question.fact
    notes = [fact.help] if fact.help else []
    if fact.kind in (Kind.WHOLE, Kind.NUMBER):
        notes.append(f"A number: {bounds(fact)}. {example(fact)}")
    if question.id != "needs":
        notes.append(f"Why I ask: {stake(interview.knowledge, question)}")
    if earlier := interview.earlier_answer(question):
        notes.append(f"You had answered: {answer_in_words(question, earlier)}.")
    return Page(
        head(interview, question),
        fact.question,
        tuple(notes),
        YES_OR_NO if fact.kind is Kind.BOOL else fact.choices,
        question.allows_several,
        question.allows_unknown,
        legal(question),
    )


def head(interview: Interview, question: Question) -> str:
    """Where we are: which question this is, and how many can follow at most."""
    asked = sum(earlier.form != "reason" for earlier, _ in interview.history)
    if question.form == "reason":
        return f"Question {asked}, second half"
    if question.id == "needs":
        return f"Question {asked + 1}"
    left = interview.at_most - 1
    return f"Question {asked + 1}, " + (f"at most {left} more after it" if left else "the last one")


def help_lines(rulebook: Rulebook, question: Question) -> list[str]:
    """What may be answered, with the meanings, and what may be said instead."""
    fact = question.fact
    lines = [legal(question)]
    if fact.help:
        lines.append(fact.help)
    for number, option in enumerate(fact.choices):
        is_list = question.form == "list"
        more = rulebook.facts[question.settles[number]].help if is_list else ""
        lines.append(f"  {option.id}: {option.meaning} {more}".rstrip(": "))
    if question.allows_unknown:
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
        lines += [f"  {text} ({rule})" for text, rule in why.rules]
    if why.leads:
        lines.append("What an answer leads to:")
        lines += [f"  {answers} → {outcome}" for answers, outcome in why.leads]
    return lines


class Selection:
    """The pointer and the marks of one question. Nothing is pointed at until a key does it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pointer: int | None = None
        self._marks: dict[int, str] = {}

    def move(self, by: int) -> None:
        """Point at the next option or the one before, round the ends."""
        count = len(self.page.options)
        if self.pointer is None:
            self.pointer = 0 if by > 0 else count - 1
        else:
            self.pointer = (self.pointer + by) % count

    def point_at(self, text: str) -> None:
        """Point at the one option that a text begins, if there is one."""
        if word := text.strip().lower():
            options = enumerate(self.page.options)
            begun = [number for number, option in options if option.id.startswith(word)]
            self.pointer = begun[0] if len(begun) == 1 else None

    def toggle(self) -> str:
        """Mark what is pointed at, or take the mark away; what is wrong if there is nothing."""
        if self.pointer is None:
            return "Point at something first: ↑ and ↓."
        marks = ["", "x", "?"] if self.page.allows_unknown else ["", "x"]
        now = marks.index(self._marks.get(self.pointer, ""))
        self._marks[self.pointer] = marks[(now + 1) % len(marks)]
        return ""

    def box(self, number: int) -> str:
        """The box before an option, where several may be marked."""
        return f"[{self._marks.get(number) or ' '}] " if self.page.allows_several else ""

    def answer(self, typed: str) -> tuple[str, str]:
        """The answer that Enter gives, and what is wrong if it gives none."""
        options = self.page.options
        if typed.strip() or not options:
            return typed, ""
        if not self.page.allows_several:
            return ("" if self.pointer is None else options[self.pointer].id), ""
        marked = [(number, mark) for number, mark in sorted(self._marks.items()) if mark]
        if marked:
            return ", ".join(options[n].id + ("?" if mark == "?" else "") for n, mark in marked), ""
        if self.pointer is not None:
            return "", "Nothing is marked yet: Space marks, Enter then takes what is marked."
        return "", f"Nothing is taken for granted here. {self.page.legal}"

    def keys(self) -> str:
        """Which keys do what, in a line."""
        if not self.page.options:
            return "Enter"
        if not self.page.allows_several:
            return "↑↓ Enter, or type"
        return f"↑↓ Space{' (twice: unknown)' if self.page.allows_unknown else ''} Enter, or type"
