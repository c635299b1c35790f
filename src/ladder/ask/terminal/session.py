"""One run of `ladder ask`: from the rules and a file, question by question, to a verdict."""

import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from ladder.ask.answer import Answer, Command, read
from ladder.ask.heard import heard, question_heard
from ladder.ask.interview import Interview
from ladder.ask.progress import told
from ladder.ask.question import Question
from ladder.ask.result import left_open, result
from ladder.ask.terminal.commands import Commands
from ladder.ask.terminal.page import Page, help_lines, page, why_lines
from ladder.ask.terminal.saving import Keeper, unfinished, yes_or_no
from ladder.ask.terminal.terminal import Terminal, coloured, write
from ladder.ask.why import why
from ladder.ask.wording import answer_in_words, value_in_words
from ladder.engine.explanation import judge
from ladder.engine.facts import Value
from ladder.engine.rules import Position, Problem, Rulebook
from ladder.engine.verdict import Verdict
from ladder.load.numbers import Complaint
from ladder.load.problem import load_problem, parse_problem
from ladder.load.reader import read_text
from ladder.load.save import continued, written
from ladder.load.scalars import DECEIVING, LONGEST
from ladder.output.diagnostics import Diagnostic, InvalidInput

_WELCOME = (
    "I ask only what can still change the advice. Not to know is an answer: it never counts as a "
    "no. ? shows what else can be said. Nothing leaves this machine."
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
        headline: says in a line what a verdict recommends.

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
        headline: Callable[[Verdict], str],
    ) -> None:
        self._rulebook = rulebook
        self._commands = commands
        self._show = show
        self._headline = headline
        self._file = file
        self._source = ""
        self._title: str | None = None
        self._heard: dict[str, Value] = {}
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
        return written(self._rulebook, facts, unknown, self._title or "")

    def _verdict(self) -> Verdict:
        facts, today = self.interview.settled_facts, self.interview.as_of
        return judge(self._rulebook, self._title or self._problem.title, facts, today)

    def run(self, terminal: Terminal, *, colour: bool) -> None:
        """Ask, show the verdict (in colour or not), and save.

        Raises:
            KeyboardInterrupt: if interrupted; the answers are then kept by `keeper`.
            EOFError: if the input ends.
        """
        self._greet(terminal)
        try:
            while True:
                self._ask(terminal)
                self._tell(terminal, colour=colour)
                if not self._goes_on(terminal, colour=colour):
                    return
        except Quit:
            if not self._put_back(terminal):
                terminal.say(self.keeper.where(), "strong")

    def _put_back(self, terminal: Terminal) -> bool:
        """Put the answers so far into the file that they came to, if the person wants that."""
        source, keeper = self.keeper.source, self.keeper
        if source is None or not self.interview.history or source == keeper.saved:
            return False
        if not yes_or_no(terminal, f"Put the answers into {source}?"):
            return False
        keeper.agreed = source
        return keeper.write(terminal, source, self.interview)

    def _greet(self, terminal: Terminal) -> None:
        terminal.say(_WELCOME, "quiet")
        if not self._file and (left := unfinished()):
            self._mention(terminal, left)
        if self._file:
            known = len(self._problem.facts)
            terminal.say(f"{self._file} states {known} facts; they are not asked again.", "quiet")
        if count := len(self.interview.unknown):
            hint = f"It marks {count} as unknown; with --again those are asked too."
            terminal.say(hint, "quiet")

    def _mention(self, terminal: Terminal, left: Path) -> None:
        """Say once that an interview was left unfinished, and what it was about."""
        try:
            needs = load_problem(str(left), self._rulebook).facts.get("needs")
        except InvalidInput:
            return
        if isinstance(needs, frozenset):
            about = " ".join(n.symptom for n in self._rulebook.needs.values() if n.id in needs)
            terminal.say(f"An interview was left unfinished: “{about}” To go on with it:", "quiet")
            terminal.say(f"  {self._commands.ask(left)}", "quiet")

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
                case Command() as command:
                    self._obey(terminal, question, command)
                case words:
                    self._confirm(terminal, question, words)

    def _meaning(self, question: Question, text: str) -> Answer | Command | str:
        """What was answered; a complaint in the person's own words is given back as it is.

        Raises:
            Complaint: if it cannot be taken.
        """
        try:
            meaning = read(question, text, self.interview.facts)
        except Complaint:
            if question.form == "needs" and heard(self._rulebook, text).needs:
                return text
            raise
        if isinstance(meaning, Answer) and (wrong := self.interview.objections(meaning)):
            raise Complaint(f"{' '.join(wrong)} Answer again, or go back.")
        return meaning

    def _confirm(self, terminal: Terminal, question: Question, words: str) -> None:
        """Propose what was heard in a person's own words; only what is confirmed is taken."""
        said = heard(self._rulebook, words)
        proposal = question_heard(self._rulebook, said)
        proposed = (*said.needs[:1], *said.facts)
        shown = page(self.interview, proposal, proposed)
        while True:
            text = terminal.ask(shown, partial(self._complaint, proposal))
            meaning = read(proposal, text, {})
            if isinstance(meaning, Answer):
                break
            if meaning is Command.QUIT:
                raise Quit
            if meaning is Command.BACK:
                return
            self._obey(terminal, proposal, meaning)
        self._heard = {fact: said.facts[fact] for fact in said.facts if fact in meaning.yes}
        needs = frozenset(said.needs) & meaning.yes
        if not needs:
            terminal.say("Then say it otherwise, or mark what fits.", "warning")
        elif wrong := self.interview.objections(Answer({"needs": needs, **self._heard})):
            self._heard = {}
            terminal.say(" ".join(wrong), "warning")
        else:
            self._take(terminal, question, Answer({"needs": needs}))
            if said.score:
                hint = f"You are at {said.score}: say so where I ask why something fell short."
                terminal.say(f"  {hint}", "quiet")

    def _take(self, terminal: Terminal, question: Question, answer: Answer) -> None:
        """Go on with an answer, and say what was taken and where things stand."""
        before = self.interview
        if question.form == "needs" and not answer.unknown:
            answer = Answer({**answer.facts, **self._heard})
        self.interview = before.after(answer)
        self._keep(terminal)
        for asked, taken in self.interview.history[len(before.history) :]:
            as_before = " (as before)" if asked.id != question.id else ""
            words = answer_in_words(asked, taken)
            terminal.say(f"\n{asked.fact.question}\n  → {words}{as_before}", "strong")
        for line in told(before, self.interview):
            terminal.say(f"  {line}", "quiet")

    def _obey(self, terminal: Terminal, question: Question, command: Command) -> None:
        match command:
            case Command.HELP:
                lines = help_lines(self._rulebook, question)
                terminal.say("\n".join(["", question.fact.question, *lines]))
            case Command.WHY:
                lines = why_lines(why(self.interview.knowledge, question))
                terminal.say("\n".join(["", question.fact.question, *lines]))
            case Command.VERDICT:
                write(self._show(self._verdict(), coloured()))
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
            case Command.UNKNOWN:
                raise AssertionError("unknown is an answer")

    def _change(self, terminal: Terminal) -> None:
        """Let a person pick an answer, and ask for it anew."""
        facts = self.interview.changeable
        if not facts:
            terminal.say("Nothing was answered yet.", "warning")
            return
        settled, vocabulary = self.interview.settled, self._rulebook.facts
        options = tuple(
            f"{vocabulary[fact].question} → {value_in_words(vocabulary[fact], settled[fact])}"
            for fact in facts
        )
        listed = Page(
            "",
            "Which answer do you want to change?",
            (),
            options,
            "None",
            "one",
            legal=f"Give a number from 1 to {len(facts) + 1}.",
        )

        def check(text: str) -> str | None:
            number = int(text) if text.strip().isdecimal() else 0
            fits = 1 <= number <= len(facts) + 1 or text.strip() in ("back", "unknown")
            return None if fits else listed.legal

        text = terminal.ask(listed, check)
        number = int(text) if text.isdecimal() else len(facts) + 1
        if number <= len(facts):
            self.interview = self.interview.changing(facts[number - 1])

    def _tell(self, terminal: Terminal, *, colour: bool) -> None:
        """The verdict at the end: three lines on a terminal, else all of it."""
        terminal.say("\nThat is all that I have to ask.\n", "strong")
        verdict = self._verdict()
        if not sys.stdout.isatty():
            sys.stdout.write(self._show(verdict, colour))
            sys.stdout.flush()
        for line in result(verdict, self._headline(verdict)):
            terminal.say(line, "strong")
        for line in left_open(verdict, self.interview.unknown):
            terminal.say(line)
        terminal.say("")

    def _goes_on(self, terminal: Terminal, *, colour: bool) -> bool:
        """Save, show more or go on asking, as the person wants; whether there is more to ask."""
        if self.keeper.wanted is not None and self.interview.history and self._save(terminal):
            return False
        while True:
            asks = "Save the answers?" if self.interview.history else "Anything else?"
            match where := self.keeper.asked_for(terminal, asks, ", or verdict, change, back"):
                case None:
                    self.keeper.drop()
                    if self.interview.history:
                        terminal.say("Not saved.")
                    return False
                case Path():
                    if self._write(terminal, where):
                        return False
                case Command.QUIT:
                    raise Quit
                case Command.VERDICT:
                    write(self._show(self._verdict(), colour))
                case Command.BACK:
                    self.interview = self.interview.back() or self.interview
                case Command.CHANGE:
                    self._change(terminal)
                case _:
                    terminal.say("`verdict` shows all of it, `change` asks something anew.")
            if self.interview.question is not None:
                return True

    def _save(self, terminal: Terminal) -> bool:
        """Save where that was said before, or where the person says; whether it was."""
        path: Path | Command | None = self.keeper.wanted
        while True:
            path = path or self.keeper.asked_for(terminal)
            if not isinstance(path, Path):
                return False
            if self._write(terminal, path):
                return True
            path = None

    def _write(self, terminal: Terminal, path: Path) -> bool:
        """Write a file, asking for a title first where a new problem has none."""
        while not self._source and self._title is None:
            title = " ".join(terminal.line("A title for it, or Enter for none:").split())
            if DECEIVING.search(title) or len(title) > LONGEST:
                terminal.say("Write one short line.", "warning")
                continue
            self._title = title
        return self.keeper.write(terminal, path, self.interview)

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
