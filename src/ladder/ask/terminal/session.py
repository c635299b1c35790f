"""One run of `ladder ask`: from the rules and a file, question by question, to a verdict."""

import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from ladder.ask.answer import Answer, Command, read
from ladder.ask.interview import Interview
from ladder.ask.progress import changes, progress_of, summary
from ladder.ask.question import Question
from ladder.ask.terminal.commands import Commands
from ladder.ask.terminal.page import help_lines, page, why_lines
from ladder.ask.terminal.saving import Keeper, unfinished
from ladder.ask.terminal.terminal import Terminal, coloured, write
from ladder.ask.why import why
from ladder.ask.wording import answer_in_words
from ladder.engine.explanation import judge
from ladder.engine.rules import Position, Problem, Rulebook
from ladder.engine.verdict import Verdict
from ladder.load.numbers import Complaint
from ladder.load.problem import parse_problem
from ladder.load.reader import read_text
from ladder.load.save import continued, written
from ladder.output.diagnostics import Diagnostic, InvalidInput

_WELCOME = (
    "I ask only what can still change the advice, and say why. `unknown` is an honest answer, "
    "`back` takes one back, ? shows what else can be said. Nothing leaves this machine."
)


class Quit(Exception):
    """The person stops before the end."""


class Session:
    """What an interview starts from, where it stands (`interview`), and what keeps its answers.

    Args:
        rulebook: the rules.
        today: the day on which dated rules are read.
        file: the problem file to go on from.
        commands: what was said on the command line; `again` asks once more what the file marks as
            unknown.
        show: writes a verdict as text, with colour or without.

    Raises:
        InvalidInput: if the file is no problem file.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        today: date,
        file: Path | None,
        commands: Commands,
        show: Callable[[Verdict, bool], str],
    ) -> None:
        self._rulebook = rulebook
        self._commands = commands
        self._show = show
        self._file = file
        self._source = ""
        self._problem = Problem("Untitled problem", {})
        if file is not None:
            self._source = _source(file)
            self._problem = parse_problem(self._source, str(file), rulebook)
        known = self._problem.facts
        self._marked = frozenset(self._problem.positions) & rulebook.facts.keys() - known.keys()
        unknown = frozenset() if commands.again else self._marked
        self.interview = Interview(rulebook, known, unknown, today)
        self.keeper = Keeper(self._as_text, commands, file)

    def _as_text(self, interview: Interview) -> str:
        """The answers as a problem file; where one was given, it is continued."""
        facts = interview.settled_facts
        unknown = (interview.unknown | self._marked) - facts.keys()
        if self._source:
            return continued(self._source, self._problem, self._rulebook, facts, unknown)
        return written(self._rulebook, facts, unknown)

    def _verdict(self, *, colour: bool) -> str:
        """The screen that `ladder advise` shows for what was said so far."""
        facts, today = self.interview.settled_facts, self.interview.as_of
        return self._show(judge(self._rulebook, self._problem.title, facts, today), colour)

    def run(self, terminal: Terminal, *, colour: bool) -> None:
        """Ask, show the verdict (in colour or not), and save.

        Raises:
            KeyboardInterrupt: if interrupted; the answers are then kept by `keeper`.
            EOFError: if the input ends.
        """
        self._greet(terminal)
        try:
            self._ask(terminal)
        except Quit:
            terminal.say(self.keeper.where(), "strong")
            return
        terminal.say("\nThat is all: no further answer would change the advice.\n", "strong")
        sys.stdout.write(self._verdict(colour=colour))
        sys.stdout.flush()
        unknown = self.interview.unknown
        if facts := [fact for fact in self._rulebook.facts.values() if fact.id in unknown]:
            terminal.say("\nAnswered “unknown”, and worth finding out:", "strong")
            for fact in facts:
                terminal.say(f"  {fact.question} ({fact.id})")
        if self.interview.history:
            terminal.say("")
            if not self.keeper.save(terminal, self.interview):
                self.keeper.drop()
                terminal.say("Not saved.")

    def _greet(self, terminal: Terminal) -> None:
        terminal.say(_WELCOME, "quiet")
        if not self._file and (left := unfinished()):
            go_on = self._commands.ask(left)
            terminal.say(f"An interview was left unfinished: {go_on}", "quiet")
        if self._file:
            known = len(self._problem.facts)
            terminal.say(f"{self._file} states {known} facts; they are not asked again.", "quiet")
        if count := len(self.interview.unknown):
            hint = f"It marks {count} as unknown; with --again those are asked too."
            terminal.say(hint, "quiet")

    def _ask(self, terminal: Terminal) -> None:
        """Ask until no answer could change the verdict.

        Raises:
            Quit: if the person says so.
        """
        while (question := self.interview.question) is not None:
            check = partial(self._complaint, question)
            text = terminal.ask(page(self.interview, question), check)
            match self._meaning(question, text):
                case Answer() as answer:
                    self._take(terminal, question, answer)
                case command:
                    self._obey(terminal, question, command)

    def _meaning(self, question: Question, text: str) -> Answer | Command:
        meaning = read(question, text, self.interview.facts)
        if isinstance(meaning, Answer) and (wrong := self.interview.objections(meaning)):
            raise Complaint(f"{' '.join(wrong)} Answer again, or go back.")
        return meaning

    def _take(self, terminal: Terminal, question: Question, answer: Answer) -> None:
        """Go on with an answer, and say what was taken and where things stand."""
        before = self.interview
        self.interview = before.after(answer)
        self._keep(terminal)
        for asked, taken in self.interview.history[len(before.history) :]:
            as_before = " (as before)" if asked.id != question.id else ""
            words = answer_in_words(asked, taken)
            terminal.say(f"\n{asked.fact.question}\n  → {words}{as_before}", "strong")
        if now := progress_of(self.interview):
            where = f"  Now: {summary(self._rulebook, now)}."
            if changed := changes(before, self.interview):
                where += f" Changed: {changed}."
            terminal.say(where, "quiet")

    def _obey(self, terminal: Terminal, question: Question, command: Command) -> None:
        match command:
            case Command.HELP:
                lines = help_lines(self._rulebook, question)
                terminal.say("\n".join(["", question.fact.question, *lines]))
            case Command.WHY:
                lines = why_lines(why(self.interview.knowledge, question))
                terminal.say("\n".join(["", question.fact.question, *lines]))
            case Command.VERDICT:
                write(self._verdict(colour=coloured()))
            case Command.SAVE:
                self.keeper.save(terminal, self.interview)
            case Command.BACK if earlier := self.interview.back():
                self.interview = earlier
                self._keep(terminal)
            case Command.BACK:
                terminal.say("This is the first question; there is none before it.", "warning")
            case Command.QUIT:
                raise Quit
            case Command.UNKNOWN:
                raise AssertionError("unknown is an answer")

    def _keep(self, terminal: Terminal) -> None:
        if trouble := self.keeper.keep(self.interview):
            terminal.say(f"The answers cannot be kept on disk as we go: {trouble}.", "warning")

    def _complaint(self, question: Question, text: str) -> str | None:
        try:
            self._meaning(question, text)
        except Complaint as complaint:
            return str(complaint)
        return None


def _source(file: Path) -> str:
    """The text of the problem file to go on from."""
    if str(file) == "-":
        help_ = "Save it as a file and name that; the answers come from the terminal."
        what = "a problem cannot come from stdin here"
        raise InvalidInput([Diagnostic(what, Position("-"), help_)])
    return read_text(str(file))
