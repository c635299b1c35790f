"""Terminals: how a person is asked and told things, and the one that needs no redrawing."""

import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Literal

from ladder.ask.commands import Command, command_of
from ladder.ask.page import Page
from ladder.ask.question import NOT_SURE
from ladder.cli.interview.selection import LEFT_OPEN, pick_of
from ladder.output.screen import wrapped

Tone = Literal["plain", "quiet", "strong", "warning"]

Check = Callable[[Sequence[str]], str | None]
"""Returns the fault of the last of the replies to a page, in a sentence, or None.

The replies before it count too; "" is a question without a reply.
"""

_CODES: dict[Tone, str] = {"plain": "", "quiet": "2", "strong": "1", "warning": "1;38;5;133"}


def columns() -> int:
    """Return the columns to write in."""
    try:
        now = os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:
        now = 80
    return max(24, min(now or 80, 100) - 1)


def colored() -> bool:
    """Return whether to use color on standard error: never against NO_COLOR or TERM=dumb."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") == "dumb":
        return False
    return sys.stderr.isatty()


def write(text: str) -> None:
    """Write text to standard error, with replacements for characters that it cannot show."""
    encoding = sys.stderr.encoding or "ascii"
    sys.stderr.write(text.encode(encoding, "replace").decode(encoding))
    sys.stderr.flush()


class Quit(Exception):
    """The person stops before the end."""


class Terminal(ABC):
    """Puts questions to a person on standard error. The end of input is an `EOFError`."""

    @abstractmethod
    def ask(self, page: Page, check: Check) -> tuple[str, ...] | Command:
        """Return a valid reply to each question of a page, or a command."""

    @abstractmethod
    def entered(self, page: Page) -> tuple[str, ...]:
        """Return the replies on a page that is not finished; "" for a question without one."""

    def marked(self) -> frozenset[str]:
        """Return the choices that were marked on the page that was shown last."""
        return frozenset()

    def asked_now(self, page: Page) -> int:
        """Return the place of the question that the person is at, on a page."""
        return len(self.entered(page))

    @abstractmethod
    def line(self, prompt: str) -> str:
        """Read one line of text."""

    color = True

    def say(self, text: str, tone: Tone = "plain") -> None:
        """Show a message; lines are wrapped to the terminal."""
        code = _CODES[tone] if self.color and colored() else ""
        for line in wrapped(text, columns()):
            write(f"\x1b[{code}m{line}\x1b[0m\n" if code and line else f"{line}\n")

    def page(self, text: str, *, wrap: bool = True) -> None:
        """Show a long text, which a terminal that redraws shows screen by screen."""
        if wrap:
            self.say(text)
        else:
            write(text)


class Plain(Terminal):
    """A terminal that is written to from top to bottom only: for dumb ones and screen readers."""

    color = False

    def __init__(self) -> None:
        self._page: Page | None = None
        self._replies: list[str] = []
        self._offered: dict[int, str] = {}

    def ask(self, page: Page, check: Check) -> tuple[str, ...] | Command:
        """Return a valid reply to each question; after a complaint, a question is asked again.

        After `why` or `?`, the page goes on where it was; `back` goes to its question before, and
        offers what was replied to it.
        """
        if page != self._page:
            self._page, self._replies, self._offered = page, [], {}
        self.say(f"\n{page.head}.\n{page.title}" if page.head else f"\n{page.title}")
        for note in page.notes:
            self.say(note)
        while (number := len(self._replies)) < len(page.questions):
            question = page.questions[number]
            if len(page.questions) > 1:
                self.say(f"\n{question.text}")
                if question.help:
                    self.say(question.help)
            reply = self._reply(page, number, check)
            if reply is Command.BACK and self._replies:
                self._offered[number - 1] = self._replies.pop()
            elif isinstance(reply, Command):
                return reply
            else:
                self._replies.append(reply)
        self._page = None
        return tuple(self._replies)

    def entered(self, page: Page) -> tuple[str, ...]:
        """Return the replies to the first questions of a page that is not finished."""
        return tuple(self._replies) if page == self._page else ()

    def _reply(self, page: Page, number: int, check: Check) -> str | Command:
        question, marks = page.questions[number], pick_of(page) == "marks"
        titles = [f"{choice.id}: {choice.title}" for choice in question.choices]
        if marks:
            titles = [choice.title for choice in question.choices]
        for at, title in enumerate(titles, 1):
            proposed = "yes? " if question.choices[at - 1].id in page.marked else ""
            self.say(f"  {at}. {proposed}{title}")
        if page.last and titles:
            self.say(f"  {len(titles) + 1}. {page.last}")
        marked = [str(at) for at, item in enumerate(question.choices, 1) if item.id in page.marked]
        enter = ", ".join(marked) or self._offered.get(number, question.default)
        shown = "as proposed" if marked else enter or LEFT_OPEN
        if marks and not marked:
            shown = enter = "none" if question.default == "none" else ""
        elif not enter:
            enter = Command.UNKNOWN.value
        short = {"yes-no": "yes or no", "choice": "Number or word"}.get(question.form, "Answer")
        if marks:
            short = "Numbers, or your own words" if page.last == NOT_SURE else "Numbers or names"
        while True:
            text = self.line(f"{short} ({f'Enter: {shown}; ' if shown else ''}? for help):")
            text = text or (enter if shown else "")
            if (command := command_of(text)) and command is not Command.UNKNOWN:
                return command
            if (complaint := check([*self._replies, text])) is None:
                return text
            self.say(complaint)

    def line(self, prompt: str) -> str:
        """Read one line of text."""
        write("\n".join(wrapped(prompt, columns())) + " ")
        text = sys.stdin.readline()
        if not text:
            raise EOFError
        return text.strip()
