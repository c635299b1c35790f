"""The base of every screen of an interview: the state, the check of a reply, the commands."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ladder.advice.costs import BILLS
from ladder.api.first_answer import first_answer
from ladder.ask.commands import COMMANDS, Command
from ladder.ask.interview import Interview
from ladder.ask.page import Page, default_of
from ladder.ask.question import Question
from ladder.ask.reply import Reply, answered
from ladder.ask.sentence import Understood, in_words, score_in_words
from ladder.ask.wording import Why, why
from ladder.cli.interview.saving import Keeper, asked_title, titled, yes_or_no
from ladder.cli.interview.terminal import Check, Quit, Terminal, colored
from ladder.engine.explanation import judge
from ladder.engine.facts import Value
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.engine.verdict import Verdict
from ladder.output.diagnostics import InvalidInput
from ladder.output.phrases import sentence

Show = Callable[[Verdict, bool, bool], str]
"""Writes a verdict as text, in color or not, in brief or on one screen."""

Replies = Iterable[tuple[Question | str, Reply]]
"""Replies in the order in which they are given, each with its question or the id of its fact."""

Meaning = Callable[[Sequence[str]], Replies]
"""Returns the answers in the replies to a page; "" is a question without a reply."""


class Asking:
    """An interview in a terminal.

    Its state is `problem`; `earlier` are the problems before it, each with its question's number.
    `answered` are all facts that were stated, also those that `back` took back: they are offered
    when their question returns.

    Args:
        rulebook: the rules.
        today: the day on which dated rules are read.
        problem: what is known at the start.
        show: writes a verdict as text, in color or not, in brief or on one screen.
    """

    keeper: Keeper

    def __init__(self, rulebook: Rulebook, today: date, problem: Problem, show: Show) -> None:
        self.rulebook, self.today = rulebook, today
        self.problem = problem
        self.earlier: list[tuple[Problem, int]] = []
        self.answered: dict[str, Value] = {}
        self.number = 1
        self.about = ""
        self.sentence = ""
        self.score = ""
        self._at: tuple[Problem, Interview] | None = None
        self._show = show
        self._title: str | None = None
        self._untitled = True

    @property
    def interview(self) -> Interview:
        """The interview at this point."""
        if self._at is None or self._at[0] is not self.problem:
            self._at = (self.problem, Interview.of(self.problem, self.rulebook, self.today))
        return self._at[1]

    def verdict(self) -> Verdict:
        """Return the verdict on what is known."""
        facts = self.interview.settled_facts
        title = self._title or titled(self.sentence) or self.problem.title
        return judge(self.rulebook, title, facts, self.today, self.problem.origins)

    @property
    def head(self) -> str:
        """The number of this question; a changed answer has none."""
        return "Changed answer" if self.about else f"Question {self.number}"

    def take_in(self, terminal: Terminal, said: Understood) -> None:
        """Say what a sentence states, keep its counts, and ask if a failure rate is a score."""
        terminal.say("\n".join(["", *in_words(said, self.rulebook)]))
        if said.ranked.wish or (said.ranked.plain and not said.facts.keys().isdisjoint(BILLS)):
            terminal.say(first_answer(self.sentence, self.rulebook, as_of=self.today))
        if said.facts:
            self.problem = replace(self.problem, facts={**said.facts, **self.problem.facts})
        if said.right:
            confirmed = yes_or_no(terminal, f"So {score_in_words(said.right)}?")
            self.score = said.right if confirmed else ""

    def check(self, asked: Page) -> Check:
        """Return what finds whether a reply to a question of the page can be taken."""

        def check(replies: Sequence[str]) -> str | None:
            *before, text = replies
            problem = self.after(asked.answered(before))
            return self.complaint(asked.questions[len(before)], text, problem)

        return check

    def after(self, replies: Replies) -> Problem:
        """Return the problem after replies."""
        problem = self.problem
        for question, reply in replies:
            problem = answered(problem, question, reply, self.rulebook, self.today)
        return problem

    def complaint(
        self, question: Question, text: str, problem: Problem | None = None
    ) -> str | None:
        """Return what is wrong with a reply, and what would be accepted; None if nothing is."""
        if not text.strip():
            return question.accepts
        try:
            answered(problem or self.problem, question, text, self.rulebook, self.today)
        except InvalidInput as wrong:
            (diagnostic,) = wrong.diagnostics
            what = diagnostic.what.partition(" For example: ")[0].rstrip(".")
            return f"{sentence(what)}. {question.accepts}"
        return None

    def put(
        self, terminal: Terminal, asked: Page, check: Check, meaning: Meaning | None = None
    ) -> tuple[str, ...] | Command:
        """Return the replies to a page, or `back`, `change` or `unknown`; obey other commands.

        What was entered so far counts for all but `?` and `why`, and is kept if the page is left.
        `meaning` returns the answers in it; by default, each reply answers its question.

        Raises:
            Quit: if the person says so.
        """

        def take_entered() -> None:
            self.store(terminal, (meaning or asked.answered)(terminal.entered(asked)))

        while True:
            try:
                replies = terminal.ask(asked, check)
            except (KeyboardInterrupt, EOFError):
                take_entered()
                raise
            if isinstance(replies, Command) and replies not in (Command.HELP, Command.WHY):
                take_entered()
            match replies:
                case Command.HELP:
                    here = asked.questions[terminal.asked_now(asked)]
                    terminal.page("\n".join(["", here.text.strip(), *_help_lines(here)]))
                case Command.WHY:
                    self._why(terminal, asked.questions[terminal.asked_now(asked)])
                case Command.VERDICT:
                    terminal.page(self._show(self.verdict(), colored(), True), wrap=False)
                case Command.SAVE:
                    self.save(terminal)
                case Command.QUIT:
                    raise Quit
                case _:
                    return replies

    def store(self, terminal: Terminal, replies: Replies) -> list[str]:
        """Take replies, keep the draft, and return the facts that were asked about or stated."""
        facts, refused, before = list[str](), list[str](), self.problem.facts
        for question, reply in replies:
            try:
                self.problem = answered(self.problem, question, reply, self.rulebook, self.today)
            except InvalidInput as wrong:
                refused.append(str(wrong.diagnostics[0].what))
            facts += question.settles if isinstance(question, Question) else [question]
        facts += [fact for fact, value in self.problem.facts.items() if before.get(fact) != value]
        self.answered |= self.problem.facts
        if facts and (trouble := self.keeper.keep(asked=True)):
            kept = f"Your answers cannot be saved automatically: {trouble}."
            terminal.say(f"{kept} Type `save` to write them to a file.", "warning")
        for what in refused:
            terminal.say(what, "warning")
        return facts

    def offered(self, question: Question) -> Question:
        """Return a question that offers the answer that it had before `back`, if it had one."""
        if question.id not in self.answered or question.id in self.problem.facts:
            return question
        return replace(question, default=default_of(question.fact, self.answered[question.id]))

    def _why(self, terminal: Terminal, question: Question) -> None:
        """Show what the answers to a question change."""
        lines = ["", question.text.strip()]
        opened = [each for each in self.interview.questions if each.id == question.id]
        if opened:
            lines += _why_lines(why(self.interview.knowledge, opened[0]))
        else:
            lines.append(question.why)
        terminal.page("\n".join(lines))

    def save(self, terminal: Terminal) -> bool:
        """Save to the file named before or now; return whether it was saved."""
        path: Path | Command | None = self.keeper.wanted
        while isinstance(path := path or self.keeper.asked_for(terminal), Path):
            if self._write(terminal, path):
                return True
            path = None
        return False

    def _write(self, terminal: Terminal, path: Path) -> bool:
        """Write a file, asking for a title first where a new problem has none."""
        if self.keeper.refuses(terminal, path):
            return False
        if self._untitled and self._title is None:
            self._title = asked_title(terminal, titled(self.sentence))
        return self.keeper.write(terminal, path)


RULES = 4
"""Rules that `why` names; the others are counted."""


def _help_lines(question: Question) -> list[str]:
    """Return the possible answers and commands."""
    lines = [f"{question.accepts} {question.help}".rstrip()]
    lines.append("Instead of an answer you may say, each with Enter:")
    return lines + [f"  {word}: {text}" for word, text in COMMANDS.items() if word != Command.HELP]


def _why_lines(why: Why) -> list[str]:
    """Return why a question is asked: in a line, by its answers, and by waiting rules."""
    lines = [why.stake]
    if why.leads:
        lines.append("After each answer:")
        lines += [f"  {answers} → {outcome}" for answers, outcome in why.leads]
    if why.rules:
        lines.append("Rules that read it:")
        opens = {"exclusion": "excluded if", "requirement": "required:"}
        shown = why.rules[:RULES]
        lines += [f"  {opens[rule.kind]} {rule.says} ({rule.id})" for rule in shown]
        lines += [f"  and {len(why.rules) - RULES} more"] if len(why.rules) > RULES else []
    return lines
