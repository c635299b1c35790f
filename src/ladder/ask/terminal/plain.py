"""Questions line by line, for dumb terminals and screen readers: numbers, nothing redrawn."""

import sys

from ladder.ask.terminal.page import Check, Page, Tone
from ladder.ask.terminal.voice import Voice, columns, wrapped, write


class Plain(Voice):
    """A terminal that is written to from top to bottom only."""

    def ask(self, page: Page, check: Check) -> str:
        """What the person answers, as typed; a complaint is told and the question asked again."""
        self.say(f"\n{page.head}.\n{page.question}")
        for note in page.notes:
            self.say(note)
        for number, option in enumerate(page.options, 1):
            meaning = f": {option.meaning}" if option.meaning else ""
            self.say(f"  {number}. {option.id}{meaning}")
        prompt = f"{self._how(page)} (? for help): "
        while True:
            text = self.line(prompt)
            if (wrong := check(text)) is None:
                return text
            self.say(wrong)

    def _how(self, page: Page) -> str:
        if page.many:
            return "Numbers or words with commas, none, or unknown"
        return "Number or word" if page.options else "Answer"

    def line(self, prompt: str) -> str:
        """One line of text."""
        write("\n".join(wrapped(prompt, columns())) + " ")
        text = sys.stdin.readline()
        if not text:
            raise EOFError
        return text.strip()

    def say(self, text: str, tone: Tone = "plain") -> None:
        """Tell the person something, without colour."""
        write("\n".join(wrapped(text, columns())) + "\n")
