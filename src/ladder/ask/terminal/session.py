"""One run of `ladder ask`: from the rules and a file, question by question, to a verdict."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from ladder.ask.answer import Answer, read, unknown_answer
from ladder.ask.free_text import rank_needs
from ladder.ask.interview import Interview, Wanted
from ladder.ask.progress import left_open, reported, result
from ladder.ask.question import Command, Question, question_needs
from ladder.ask.sentence import in_words, understand
from ladder.ask.terminal.page import help_lines, page, why_lines
from ladder.ask.terminal.saving import Commands, Keeper, asked_title, greeting
from ladder.ask.terminal.terminal import Terminal, colored, write
from ladder.ask.wording import answer_in_words, why
from ladder.engine.explanation import judge
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.engine.verdict import Verdict
from ladder.load.problems.files import problem_of
from ladder.load.problems.save import continued
from ladder.load.problems.writer import written
from ladder.load.yaml.front_matter import MARKDOWN
from ladder.load.yaml.reader import FAR, LIMIT, read_text
from ladder.load.yaml.suggestions import Complaint
from ladder.output.diagnostics import Diagnostic, InvalidInput

_NOT_UNDERSTOOD = (
    "I did not understand that. Rephrase it, select what applies, or choose the last line: three "
    "questions will help."
)


Show = Callable[[Verdict, bool, bool], str]
"""Writes a verdict as text, in color or not, in brief or on one screen."""

_BEGIN = "`ladder ask` alone begins anew."


class Quit(Exception):
    """The person stops before the end."""


class Session:
    """What an interview starts from, where it stands (`interview`), and what keeps its answers.

    It goes on from a problem file, if there is one. `show` writes a verdict as text, with color or
    without.

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
        self._rulebook = rulebook
        self._commands = commands
        self._show = show
        self._source = _source(file) if file else ""
        self._title: str | None = None
        self._problem = Problem("Untitled problem", {})
        if file:
            self._problem = problem_of(self._source, str(file), rulebook, _BEGIN)
        known = self._problem.facts
        self._marked = frozenset(self._problem.positions) & rulebook.facts.keys() - known.keys()
        unknown = frozenset() if commands.again else self._marked
        self._understood = understand(sentence, rulebook) if sentence else None
        if self._understood is not None:
            known = {**self._understood.facts, **known}
        self._sentence = sentence
        asks = wanted(self._problem) if wanted else None
        self.interview = Interview(rulebook, known, unknown, today, wanted=asks)
        if asks and not commands.save:  # a proposal is completed in its own file
            self._commands = commands = commands._replace(save=file, force=True)
        self.keeper = Keeper(self._as_text, commands, file)

    def _as_text(self, interview: Interview) -> str:
        """Return the answers as a problem file, continued from the given one."""
        facts = interview.settled_facts
        unknown = (interview.unknown | self._marked) - facts.keys()
        if self._source:
            return continued(self._source, self._problem, self._rulebook, facts, unknown)
        return written(self._rulebook, facts, unknown, title=self._title or "")

    def _verdict(self) -> Verdict:
        facts, today = self.interview.settled_facts, self.interview.as_of
        title, origins = self._title or self._problem.title, self._problem.origins
        return judge(self._rulebook, title, facts, today, origins)

    def run(self, terminal: Terminal, *, color: bool) -> None:
        """Ask, show the verdict (in color or not), and save.

        Raises:
            KeyboardInterrupt: if interrupted; the answers are then kept by `keeper`.
            EOFError: if the input ends.
        """
        marked = len(self.interview.unknown)
        for line in greeting(self._commands, self._problem, marked):
            terminal.say(line)
        if self._understood is not None:
            terminal.say("\n".join(["", *in_words(self._understood, self._rulebook)]))
        try:
            while True:
                self._ask(terminal)
                self._tell(terminal, color=color)
                if not self._goes_on(terminal):
                    return
        except Quit:
            terminal.say(self.keeper.where(), "strong")

    def _ask(self, terminal: Terminal) -> None:
        """Ask until no answer could change the verdict.

        Raises:
            Quit: if the person says so.
        """
        ranked = self._begun()
        while (question := self.interview.question) is not None:
            asked, marked = ranked or (question, frozenset())
            match self._answered(terminal, asked, marked):
                case Answer() as answer:
                    ranked = None
                    self._take(terminal, question, answer)
                case Command() as command:
                    before = self.interview
                    self._obey(terminal, command, question)
                    ranked = ranked if self.interview is before else None
                case sentence:
                    ranked = self._ranked(question, sentence)

    def _begun(self) -> tuple[Question, frozenset[str]] | None:
        """Return the first question in the order of the sentence that was typed, if there is one.

        A wish names no problem: three plain questions find it.
        """
        understood, question = self._understood, self.interview.question
        if understood is None or question is None or question.form != "needs":
            return None
        if understood.wish or not understood.ranked.needs:
            self.interview = self.interview.after(unknown_answer(question))
            return None
        return self._ranked(question, self._sentence)

    def _answered(
        self, terminal: Terminal, question: Question, marked: frozenset[str] = frozenset()
    ) -> Answer | Command | str:
        """Return what a person answers, once it can be taken; `marked` choices are a yes."""

        def complaint(text: str) -> str | None:
            try:
                self._meaning(question, text)
            except Complaint as wrong:
                return str(wrong)
            return None

        text = terminal.ask(page(self.interview, question, marked), complaint)
        return self._meaning(question, text)

    def _meaning(self, question: Question, text: str) -> Answer | Command | str:
        """Return what was answered; a sentence about what goes wrong is returned as it is.

        Raises:
            Complaint: if it cannot be taken.
        """
        try:
            meaning = read(question, text, self.interview.facts)
        except Complaint:
            if question.form != "needs" or not text.strip():
                raise
            if rank_needs(text, self._rulebook).needs:
                return text
            if any(sign in text for sign in "0123456789-"):
                raise  # meant as a line or an id
            raise Complaint(_NOT_UNDERSTOOD) from None
        if question.form == "change" or not isinstance(meaning, Answer):
            return meaning
        if wrong := self.interview.objections(meaning):
            raise Complaint(f"{' '.join(wrong)} Answer again, or go back.")
        return meaning

    def _ranked(self, question: Question, sentence: str) -> tuple[Question, frozenset[str]]:
        """Return the question about needs in the order of a sentence, and what that names."""
        ranked = rank_needs(sentence, self._rulebook)
        legal = question.fact.choice_ids()
        needs = [need for need in ranked.needs if need.id in legal]
        return question_needs(self._rulebook, needs, ranked=True), ranked.plain.intersection(legal)

    def _take(self, terminal: Terminal, question: Question, answer: Answer) -> None:
        """Go on with an answer, and say what was taken and where things stand."""
        before = self.interview
        self.interview = before.after(answer)
        self._keep(terminal)
        words = answer_in_words(question, answer)
        terminal.say(f"\n{question.fact.question}\n  → {words}", "strong")
        for line in reported(before, self.interview):
            terminal.say(f"  {line}", "quiet")

    def _obey(self, terminal: Terminal, command: Command, question: Question | None = None) -> None:
        """Do what a word to us says, at a question or at the end."""
        match command:
            case Command.HELP if question:
                terminal.say("\n".join(["", question.fact.question, *help_lines(question)]))
            case Command.WHY if question:
                lines = why_lines(why(self.interview.knowledge, question))
                terminal.say("\n".join(["", question.fact.question, *lines]))
            case Command.VERDICT:
                write(self._show(self._verdict(), colored(), question is not None))
            case Command.SAVE:
                self._save(terminal)
            case Command.CHANGE:
                self._change(terminal)
            case Command.BACK if earlier := self.interview.back():
                self.interview = earlier
                self._keep(terminal)
            case Command.BACK:
                terminal.say("This is the first question; there is none before it.", "warning")
            case Command.QUIT:
                raise Quit
            case _:
                terminal.say("`verdict` shows all of it, `change` asks something anew.")

    def _change(self, terminal: Terminal) -> None:
        """Ask anew for an answer that the person picks."""
        if (question := self.interview.question_change()) is None:
            terminal.say("Nothing was answered yet.", "warning")
            return
        answer = self._answered(terminal, question)
        if isinstance(answer, Answer) and answer.facts:
            self.interview = self.interview.changing(str(answer.facts["change"]))

    def _tell(self, terminal: Terminal, *, color: bool) -> None:
        """Show the verdict at the end: three lines on a terminal, else all of it."""
        terminal.say("\nThat is all I need to know.\n", "strong")
        verdict = self._verdict()
        if not sys.stdout.isatty():
            sys.stdout.write(self._show(verdict, color, False))
            sys.stdout.flush()
        for line in result(verdict, self.interview.unknown):
            terminal.say(line, "strong")
        for line in left_open(verdict, self.interview.unknown):
            terminal.say(line)
        terminal.say("")

    def _goes_on(self, terminal: Terminal) -> bool:
        """Save, show more or go on asking; return whether there is more to ask."""
        if self.keeper.wanted is not None and self.interview.history and self._save(terminal):
            return False
        saving = bool(self.interview.history)
        while self.interview.question is None:
            words = [Command.VERDICT, Command.CHANGE, Command.BACK]
            where = self.keeper.asked_for(terminal, words, saving=saving)
            if isinstance(where, Command):
                self._obey(terminal, where)
            elif where is None:
                self.keeper.drop()
                terminal.say("Not saved." if self.interview.history else "")
                return False
            elif self._write(terminal, where):
                return False
        return True

    def _save(self, terminal: Terminal) -> bool:
        """Save to the file named before or now; return whether it was saved."""
        path: Path | Command | None = self.keeper.wanted
        while isinstance(path := path or self.keeper.asked_for(terminal), Path):
            if self._write(terminal, path):
                return True
            path = None
        return False

    def _write(self, terminal: Terminal, path: Path) -> bool:
        """Write a file, asking for a title first where a new problem has none."""
        if not self._source and self._title is None:
            self._title = asked_title(terminal)
        return self.keeper.write(terminal, path, self.interview)

    def _keep(self, terminal: Terminal) -> None:
        if trouble := self.keeper.keep(self.interview):
            terminal.say(f"The answers cannot be kept on disk as we go: {trouble}.", "warning")


def _source(file: Path) -> str:
    """Return the text of the problem file to continue."""
    if str(file) == "-":
        help_ = "Save it as a file and name that; the answers come from the terminal."
        what = "a problem cannot come from stdin here"
        raise InvalidInput([Diagnostic(what, Position("-"), help_)])
    limit = FAR if str(file).lower().endswith(MARKDOWN) else LIMIT
    return read_text(str(file), limit, f"Check the path. {_BEGIN}")
