"""A terminal that follows a script instead of a person, within the process of the test."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ladder.ask.terminal.page import Page
from ladder.ask.terminal.saving import Commands
from ladder.ask.terminal.session import Session
from ladder.ask.terminal.terminal import Check, Terminal, Tone
from ladder.engine.verdict import Verdict
from tests.ask.answering import DAY
from tests.strategies import rules


class Script(Terminal):
    """Gives one text after another, whatever is asked; at their end, the input ends."""

    def __init__(self, *typed: str) -> None:
        self._typed: Iterator[str] = iter(typed)
        self.lines: list[str] = []
        self.pages: list[Page] = []

    def ask(self, page: Page, check: Check) -> str:
        self.pages.append(page)
        self.lines += [page.head, page.question, *page.notes, *page.options]
        while (complaint := check(text := self._next())) is not None:
            self.lines.append(complaint)
        return text

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
