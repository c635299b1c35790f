"""The talk itself: questions, answers, and words that are no answers. Knows no prompt library."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ladder.ask.asking import Query, Reply
from ladder.ask.describing import reply_in_words
from ladder.ask.reading import Command, Complaint, read
from ladder.ask.standing import changes, line, standing
from ladder.ask.state import Interview
from ladder.ask.terminal.keeping import Keeper
from ladder.ask.terminal.page import Terminal, help_lines, page, why_lines
from ladder.ask.why import why


@dataclass(frozen=True, slots=True)
class Services:
    """What the dialogue leaves to others: showing a verdict, and saving where the person wants.

    `save` gives the path, or None where nothing was saved.
    """

    verdict: Callable[[Interview], str]
    save: Callable[[Interview], Path | None]


class Quit(Exception):
    """The person stops before the end."""


class Dialogue:
    """One interview on one terminal. `interview` is always what was said so far."""

    def __init__(
        self, terminal: Terminal, interview: Interview, keeper: Keeper, services: Services
    ) -> None:
        self.interview = interview
        self._terminal = terminal
        self._keeper = keeper
        self._services = services

    def run(self) -> Interview:
        """Ask until no answer could change the verdict.

        Raises:
            Quit: if the person says so.
        """
        while (query := self.interview.query) is not None:
            text = self._terminal.ask(page(self.interview, query), self._wrong)
            match self._meaning(query, text):
                case Complaint(wrong):
                    self._terminal.say(wrong, "warning")
                case Reply() as reply:
                    self._replied(query, reply)
                case Command() as command:
                    self._told(query, command)
        return self.interview

    def _meaning(self, query: Query, text: str) -> Reply | Command | Complaint:
        meaning = read(query, text, self.interview.facts)
        if isinstance(meaning, Reply) and (wrong := self.interview.objections(meaning)):
            return Complaint(f"{' '.join(wrong)} Answer again, or go back.")
        return meaning

    def _wrong(self, text: str) -> str | None:
        query = self.interview.query
        meaning = self._meaning(query, text) if query else None
        return meaning.text if isinstance(meaning, Complaint) else None

    def _replied(self, query: Query, reply: Reply) -> None:
        before = self.interview
        self.interview = before.replied(reply)
        self._keep()
        for asked, answer in self.interview.said[len(before.said) :]:
            kept = " (as before)" if asked.id != query.id else ""
            words = reply_in_words(asked, answer)
            self._terminal.say(f"\n{asked.fact.question}\n  → {words}{kept}", "strong")
        if now := standing(self.interview):
            where = f"  Now: {line(self.interview.knowledge, now)}."
            if changed := changes(before, self.interview):
                where += f" Changed: {changed}."
            self._terminal.say(where, "quiet")

    def _told(self, query: Query, command: Command) -> None:
        say = self._terminal.say
        match command:
            case Command.HELP:
                say(
                    "\n".join(
                        ["", query.fact.question, *help_lines(self.interview.rulebook, query)]
                    )
                )
            case Command.WHY:
                lines = why_lines(why(self.interview.knowledge, query))
                say("\n".join(["", query.fact.question, *lines]))
            case Command.VERDICT:
                say(self._services.verdict(self.interview))
            case Command.SAVE:
                self._services.save(self.interview)
            case Command.BACK:
                self._back()
            case Command.QUIT:
                raise Quit
            case Command.UNKNOWN:
                raise AssertionError("unknown is an answer")

    def _back(self) -> None:
        earlier = self.interview.back()
        if earlier is None:
            self._terminal.say("This is the first question; there is none before it.", "warning")
            return
        self.interview = earlier
        self._keep()

    def _keep(self) -> None:
        trouble = self._keeper.trouble
        self._keeper.keep(self.interview)
        if self._keeper.trouble and not trouble:
            said = f"The answers cannot be kept on disk as we go: {self._keeper.trouble}."
            self._terminal.say(said, "warning")
