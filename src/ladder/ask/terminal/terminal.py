"""Terminals: how a person is asked and told things, and the one that needs no redrawing."""

import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Literal

from ladder.ask.terminal.page import Page
from ladder.output.screen import wrapped

Tone = Literal["plain", "quiet", "strong", "warning"]

Check = Callable[[str], str | None]
"""What is wrong with an answer, in a sentence; None if it can be taken."""

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


class Terminal(ABC):
    """Puts questions to a person on standard error. The end of input is an `EOFError`."""

    @abstractmethod
    def ask(self, page: Page, check: Check) -> str:
        """Return a valid answer to a question, typed or picked."""

    @abstractmethod
    def line(self, prompt: str) -> str:
        """Read one line of text."""

    color = True

    def say(self, text: str, tone: Tone = "plain") -> None:
        """Show a message; lines are wrapped to the terminal."""
        code = _CODES[tone] if self.color and colored() else ""
        for line in wrapped(text, columns()):
            write(f"\x1b[{code}m{line}\x1b[0m\n" if code and line else f"{line}\n")


class Plain(Terminal):
    """A terminal that is written to from top to bottom only: for dumb ones and screen readers."""

    color = False

    def ask(self, page: Page, check: Check) -> str:
        """Return a valid answer; after a complaint, the question is asked again."""
        self.say(f"\n{page.head}.\n{page.question}")
        for note in page.notes:
            self.say(note)
        for number, option in enumerate(page.options):
            proposed = f"{page.states[0]}? " if number in page.proposed else ""
            self.say(f"  {number + 1}. {proposed}{option}")
        if page.options and page.pick != "each":
            self.say(f"  {len(page.options) + 1}. {page.last}")
        item = page.legal.rstrip(".")
        how = {"one": "Number or word", "some": "Numbers, or your own words", "each": item}
        enter = "as proposed" if page.proposed else "don't know" if page.by_enter else ""
        enter = f"Enter: {enter}; " if enter else ""
        while True:
            text = self.line(f"{how.get(page.pick, 'Answer')} ({enter}? for help):")
            text = text or page.by_enter
            if (complaint := check(text)) is None:
                return text
            self.say(complaint)

    def line(self, prompt: str) -> str:
        """Read one line of text."""
        write("\n".join(wrapped(prompt, columns())) + " ")
        text = sys.stdin.readline()
        if not text:
            raise EOFError
        return text.strip()
