"""One run of `ladder ask`: from the rules and a file to a verdict and a file."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from ladder.ask.state import Interview, begin
from ladder.ask.terminal import voice
from ladder.ask.terminal.commands import Commands
from ladder.ask.terminal.dialogue import Dialogue, Quit, Services
from ladder.ask.terminal.keeping import Keeper, is_kept, unfinished
from ladder.ask.terminal.page import Terminal
from ladder.ask.terminal.saving import Saving
from ladder.engine.explanation import judge
from ladder.engine.rules import Position, Problem, Rulebook
from ladder.engine.verdict import Verdict
from ladder.load.problem import parse_problem
from ladder.load.reader import read_text
from ladder.load.save import continued, written
from ladder.output.diagnostics import Diagnostic, InvalidInput

_WELCOME = (
    "I ask only what can still change the advice, and say why. `unknown` is an honest answer, "
    "`back` takes one back, ? shows what else can be said. Nothing leaves this machine."
)


class Session:
    """What an interview starts from, and how it ends.

    Args:
        rulebook: the rules.
        today: the day on which dated rules are read.
        file: the problem file to go on from.
        commands: what was said on the command line, for hints; `again` asks once more what the
            file marks as unknown.
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
        self._today = today
        self._file = file
        self._source = ""
        self._problem = Problem("Untitled problem", {})
        if file is not None:
            if str(file) == "-":
                help_ = "Save it as a file and name that; the answers come from the terminal."
                raise InvalidInput(
                    [Diagnostic("a problem cannot come from stdin here", Position("-"), help_)]
                )
            self._source = read_text(str(file))
            self._problem = parse_problem(self._source, str(file), rulebook)
        known = self._problem.facts
        marked = {f for f in self._problem.positions if f in rulebook.facts and f not in known}
        self.marked = frozenset(marked)
        unknown = frozenset() if commands.again else self.marked
        self.interview = begin(rulebook, known, unknown, today)
        self._kept = file is not None and is_kept(file)
        self.keeper = Keeper(self.text, commands, file if self._kept else None)

    def text(self, interview: Interview) -> str:
        """The answers as a problem file; where one was given, it is continued."""
        facts, unknown = interview.settled_facts, interview.unknown | self.marked
        unknown -= facts.keys()
        if self._source:
            return continued(self._source, self._problem, self._rulebook, facts, unknown)
        return written(self._rulebook, facts, unknown)

    def verdict(self, interview: Interview, *, colour: bool) -> str:
        """The screen that `ladder advise` shows for what was said so far."""
        verdict = judge(self._rulebook, self._problem.title, interview.settled_facts, self._today)
        return self._show(verdict, colour)

    def run(self, terminal: Terminal, *, save: Path | None, force: bool, colour: bool) -> None:
        """Ask, show the verdict, and save.

        Raises:
            KeyboardInterrupt: if interrupted; the answers are then kept by `keeper`.
            EOFError: if the input ends.
        """
        saving = Saving(
            terminal,
            self.text,
            self.keeper,
            self._commands,
            source=None if self._kept else self._file,
            wanted=save,
            force=force,
        )
        services = Services(
            lambda interview: self.verdict(interview, colour=voice.coloured()), saving.save
        )
        dialogue = Dialogue(terminal, self.interview, self.keeper, services)
        self._greet(terminal)
        try:
            self.interview = dialogue.run()
        except Quit:
            terminal.say(self.keeper.told(), "strong")
            return
        finally:
            self.interview = dialogue.interview
        self._end(terminal, saving, colour)

    def _greet(self, terminal: Terminal) -> None:
        terminal.say(_WELCOME, "quiet")
        if not self._file and (left := unfinished()):
            go_on = self._commands.ask(left)
            terminal.say(f"An interview was left unfinished: {go_on}", "quiet")
        if self._file:
            known = len(self._problem.facts)
            terminal.say(f"{self._file} states {known} facts; they are not asked again.", "quiet")
        if self.interview.unknown:
            count = len(self.interview.unknown)
            said = f"It marks {count} as unknown; with --again those are asked too."
            terminal.say(said, "quiet")

    def _end(self, terminal: Terminal, saving: Saving, colour: bool) -> None:
        terminal.say("\nThat is all: no further answer would change the advice.\n", "strong")
        sys.stdout.write(self.verdict(self.interview, colour=colour))
        sys.stdout.flush()
        if unknown := [f for f in self._rulebook.facts.values() if f.id in self.interview.unknown]:
            terminal.say("\nAnswered “unknown”, and worth finding out:", "strong")
            for fact in unknown:
                terminal.say(f"  {fact.question} ({fact.id})")
        if self.interview.said:
            terminal.say("")
            if saving.save(self.interview) is None:
                self.keeper.drop()
                terminal.say("Not saved.")
