"""A terminal that follows a script instead of a person, within the process of the test."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ladder.ask.commands import Command, command_of
from ladder.ask.page import Page
from ladder.cli.interview.saving import Commands
from ladder.cli.interview.session import Session
from ladder.cli.interview.terminal import Check, Terminal, Tone
from ladder.engine.verdict import Verdict
from tests.ask.answering import DAY
from tests.strategies import rules


class Script(Terminal):
    """Gives one text after another to each question; at their end, the input ends.

    An empty text keeps what is assumed or marked, as Enter does.
    """

    def __init__(self, *typed: str) -> None:
        self._typed: Iterator[str] = iter(typed)
        self.lines: list[str] = []
        self.pages: list[Page] = []
        self._entered: list[str] = []

    def ask(self, page: Page, check: Check) -> tuple[str, ...] | Command:
        self.pages.append(page)
        self.lines += [page.head, page.title, *page.notes]
        replies = self._entered = list[str]()
        for question in page.questions:
            self.lines += [question.text, *(choice.title for choice in question.choices)]
            marked = [str(n) for n, c in enumerate(question.choices, 1) if c.id in page.marked]
            while True:
                text = self._next() or ", ".join(marked) or question.default
                if (command := command_of(text)) and command is not Command.UNKNOWN:
                    return command
                if (complaint := check([*replies, text])) is None:
                    break
                self.lines.append(complaint)
            replies.append(text)
        return tuple(replies)

    def entered(self, page: Page) -> tuple[str, ...]:
        return tuple(self._entered)

    def line(self, prompt: str) -> str:
        self.lines.append(prompt)
        return self._next()

    def say(self, text: str, tone: Tone = "plain") -> None:
        self.lines += [line.strip() for line in text.splitlines()]

    def _next(self) -> str:
        text = next(self._typed, None)
        if text is None:
            raise EOFError
        return text

    @property
    def stated(self) -> str:
        """All that was asked and told, in a row."""
        return " ".join(filter(None, self.lines))


def played(
    *typed: str, file: str | None = None, as_of: date = DAY, **stated: object
) -> tuple[Script, Session]:
    """An interview in the working folder in which that was typed; `stated` on the command line."""
    commands = Commands(**stated)  # type: ignore[arg-type]
    path = Path(file) if file else None
    session = Session(rules(), as_of, path, commands, _shown)
    script = Script(*typed)
    try:
        session.run(script, color=False)
    except EOFError:
        script.lines.append("the input ended")
    return script, session


def _shown(verdict: Verdict, color: bool, brief: bool) -> str:
    return f"ALL OF {verdict.recommendation.technique}\n"
