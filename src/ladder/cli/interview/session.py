"""One run of `ladder ask`: from the rules and a file, question by question, to a verdict."""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ladder.advice.costs import cost_line
from ladder.ask.commands import Command, command_of
from ladder.ask.page import Page, next_page, page_about, with_notes
from ladder.ask.progress import left_open, questions_listed, reported, result
from ladder.ask.question import Needs, Tried
from ladder.ask.sentence import understand
from ladder.ask.wording import settled_in_words, value_in_words
from ladder.cli.interview import attempts, needs
from ladder.cli.interview.asking import Asking, Replies, Show
from ladder.cli.interview.saving import Commands, Keeper, draft, greeting, titled
from ladder.cli.interview.terminal import Quit, Terminal, colored
from ladder.cli.streams import write
from ladder.engine.facts import Facts, Kind
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.problems.files import problem_of
from ladder.load.problems.save import continued
from ladder.load.problems.writer import scalar, written
from ladder.load.yaml.front_matter import MARKDOWN
from ladder.load.yaml.reader import FAR, LIMIT, read_text
from ladder.output.diagnostics import Diagnostic, InvalidInput
from ladder.output.phrases import sentence

Wanted = Callable[[Facts], Sequence[str]]
"""Returns the facts that are missing from those known."""

_TITLE = re.compile(r"^title:", re.MULTILINE)
_FIRST = re.compile(r"^(?=[^#\n])", re.MULTILINE)
"""The place before the first line of a file that is not a comment."""

_BEGIN = "`ladder ask` alone begins anew."


class Session(Asking):
    """An interview that goes on from a problem file, if there is one, to a verdict and a file.

    Raises:
        InvalidInput: if the file is no problem file.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        today: date,
        file: Path | None,
        commands: Commands,
        show: Show,
        sentence: str = "",
        wanted: Callable[[Problem], Wanted | None] | None = None,
    ) -> None:
        self._commands = commands
        self._source = _source(file) if file else ""
        given = Problem("Untitled problem", {})
        if file:
            given = problem_of(self._source, str(file), rulebook)
        super().__init__(rulebook, today, given, show)
        self._given = given
        # A draft of somebody who wrote no sentence has no title yet.
        self._untitled = not self._source or (file == draft() and not _TITLE.search(self._source))
        self._marked = self.interview.unknown
        self._listed: list[str] = []
        self._understood = understand(sentence, rulebook) if sentence else None
        self.sentence = sentence
        self._wanted = wanted(self._given) if wanted else None
        only_unknown = file != draft() and self.page() is None
        if commands.again or only_unknown:
            kept = {f: at for f, at in given.positions.items() if f not in self._marked}
            self.problem = replace(given, positions=kept)
        settled = (*given.facts, *self.interview.unknown)
        self.number += len({fact.partition(".")[0] for fact in settled})  # a screen for a subject
        if (
            self._wanted and not commands.save and file != draft()
        ):  # a proposal is completed in its own file
            self._commands = commands = commands._replace(save=file, force=True)
        self.keeper = Keeper(self._as_text, commands, file)

    def _as_text(self) -> str:
        """Return the answers as a problem file, continued from the given one."""
        facts = self.interview.settled_facts
        unknown = (self.interview.unknown | self._marked) - facts.keys()
        title = self._title or titled(self.sentence)
        if self._source:
            if title and self._untitled:
                self._entitle(title)
            return continued(self._source, self._given, self.rulebook, facts, unknown)
        return written(self.rulebook, facts, unknown, title=title)

    def _entitle(self, title: str) -> None:
        """Write a title into the draft that this interview continues."""
        self._source = _FIRST.sub(f"title: {scalar(title)}\n", self._source, count=1)
        self._given = problem_of(self._source, self._given.file, self.rulebook)
        self._untitled = False

    def run(self, terminal: Terminal, *, color: bool) -> None:
        """Ask, show the verdict (in color or not), and save.

        Raises:
            KeyboardInterrupt: if interrupted; the answers are then kept by `keeper`.
            EOFError: if the input ends.
        """
        unknown = [fact for fact in self.rulebook.facts if fact in self.interview.unknown]
        for line in greeting(self._given, questions_listed(self.rulebook, unknown)):
            terminal.say(line)
        try:
            if self._understood is not None:
                self.take_in(terminal, self._understood)
            while True:
                while (page := self.page()) is not None:
                    self._turn(terminal, page)
                self._tell(terminal, color=color)
                if not self._goes_on(terminal):
                    return
        except Quit:
            terminal.say(self.keeper.where(), "strong")

    def page(self) -> Page | None:
        """Return the questions to ask next; None when no answer could change the technique."""
        if self.about:
            return page_about(self.interview, self.about)
        asked = next_page(self.interview)
        if self._wanted is None or (asked and asked.questions[0].id.endswith(".because")):
            return asked
        if not (missing := self._missing()):
            return None
        subject = missing[0].partition(".")[0]
        same = [fact for fact in missing if fact.partition(".")[0] == subject]
        return page_about(self.interview, *same)

    def _missing(self) -> list[str]:
        """Return the facts that a proposal lacks."""
        settled = {*self.problem.facts, *self.interview.unknown}
        wanted = self._wanted(self.problem.facts) if self._wanted else ()
        return [fact for fact in wanted if fact not in settled]

    def open_facts(self) -> list[str]:
        """Return the facts to fill in where nobody can be asked."""
        asked = self.page()
        every = asked.questions if asked else ()
        return self._missing() or [fact for question in every for fact in question.settles]

    def _turn(self, terminal: Terminal, page: Page) -> None:
        """Ask one screen of questions, and take the answers or obey the command."""
        questions = tuple(map(self.offered, page.questions))
        match questions[0]:
            case Needs() as question:
                replies = needs.ask(self, terminal, question, self._understood)
            case Tried() as question:
                replies = attempts.ask(self, terminal, question)
            case _:
                asked = with_notes(Page(questions, head=self.head))
                given = self.put(terminal, asked, self.check(asked))
                replies = given if isinstance(given, Command) else asked.answered(given)
        if isinstance(replies, Command):
            self._obey(terminal, replies)
        else:
            self._take(terminal, replies)

    def _take(self, terminal: Terminal, replies: Replies) -> None:
        """Go on with replies, and say what was taken and what changed."""
        before, numbered = self.interview, not self.about
        self.about = ""
        self.earlier.append((self.problem, self.number))
        self.number += numbered
        facts = self.store(terminal, replies)
        terminal.say("")
        for line in settled_in_words(self.rulebook, facts, self.problem.facts):
            terminal.say(line, "strong")
        for line in reported(before, self.interview):
            terminal.say(f"  {line}", "quiet")

    def _obey(self, terminal: Terminal, command: Command) -> None:
        """Go back, change an answer, or show the verdict."""
        match command:
            case Command.VERDICT:
                terminal.page(self._show(self.verdict(), colored(), False), wrap=False)
            case Command.SAVE:
                self.save(terminal)
            case Command.CHANGE:
                self._change(terminal)
            case Command.BACK if self.about:
                self.about = ""
            case Command.BACK if self.earlier:
                self.problem, self.number = self.earlier.pop()
                if self.problem.facts or self.interview.unknown or self._source:
                    self.keeper.keep(asked=bool(self.earlier))
                else:  # a draft without an answer could not be read
                    self.keeper.drop()
            case Command.BACK:
                terminal.say("This is the first question; there is none before it.", "warning")
            case Command.QUIT:
                raise Quit
            case _:
                terminal.say("`verdict` shows all of it, `change` asks something anew.")

    def _change(self, terminal: Terminal) -> None:
        """Ask for the answer to change, whose number stays the same; its question comes next."""
        settled = dict(self._changeable())
        if not settled:
            terminal.say("Nothing was answered yet.", "warning")
            return
        self._listed += [fact for fact in settled if fact not in self._listed]
        choices = {n: fact for n, fact in enumerate(self._listed, 1) if fact in settled}
        text = "Which answer do you want to change? Give its number."
        listed = "\n".join(f"  {n}. {settled[fact]}" for n, fact in choices.items())
        terminal.say(f"\n{text}\n{listed}")
        while True:
            typed = terminal.line("Number, or Enter for none:").strip().rstrip(".")
            if command_of(typed) is Command.QUIT:
                raise Quit
            if not typed or typed.lower() in ("back", "none", "no"):
                return
            if typed.isdecimal() and int(typed) in choices:
                self.about = choices[int(typed)]
                return
            terminal.say(f"There is no number {typed[:20]} in the list.", "warning")

    def _changeable(self) -> Iterator[tuple[str, str]]:
        """Yield the facts that are settled and can be asked about, with their answers in words."""
        facts, unknown = self.problem.facts, self.interview.unknown
        for fact in self.rulebook.facts.values():
            settled = fact.id in facts or fact.id in unknown
            if settled and not fact.filled and fact.kind not in (Kind.TEXT, Kind.DATE):
                yield fact.id, f"{fact.question} → {value_in_words(fact, facts.get(fact.id))}"

    def _tell(self, terminal: Terminal, *, color: bool) -> None:
        """Show the verdict at the end: a few lines on a terminal, else all of it."""
        terminal.say("\nI have no more questions.\n", "strong")
        verdict = self.verdict()
        if not sys.stdout.isatty():
            try:
                write(self._show(verdict, color, False))
            except InvalidInput as full:
                terminal.say(f"{sentence(full.diagnostics[0].what)}.", "warning")
        recommended, fine_tune, *others = result(verdict)
        terminal.say(f"{recommended}\n{fine_tune}", "strong")
        for line in (*filter(None, [cost_line(verdict)]), *others):
            terminal.say(line)
        for line in left_open(verdict, self.interview.unknown):
            terminal.say(line)
        terminal.say("")

    def _goes_on(self, terminal: Terminal) -> bool:
        """Save, show more or go on asking; return whether there is more to ask."""
        unsaved = bool(self.earlier) or self.keeper.kept
        if self.keeper.wanted is not None and unsaved and self.save(terminal):
            return False
        while self.page() is None:
            words = [Command.VERDICT, Command.CHANGE, Command.BACK]
            where = self.keeper.asked_for(terminal, words, saving=unsaved)
            if isinstance(where, Command):
                self._obey(terminal, where)
            elif where is None:
                self.keeper.drop()
                terminal.say("Not saved." if unsaved else "")
                return False
            elif self._write(terminal, where):
                return False
        return True


def _source(file: Path) -> str:
    """Return the text of the problem file to continue."""
    if str(file) == "-":
        help_ = "Save it as a file and name that; the answers come from the terminal."
        what = "a problem cannot come from stdin here"
        raise InvalidInput([Diagnostic(what, Position("-"), help_)])
    limit = FAR if str(file).lower().endswith(MARKDOWN) else LIMIT
    return read_text(str(file), limit, f"Check the path. {_BEGIN}")
