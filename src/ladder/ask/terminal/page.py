"""The page of a question, independent of the terminal, and the selection in its list."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ladder.ask.answer import legal
from ladder.ask.interview import Interview
from ladder.ask.question import COMMANDS, Command, Question
from ladder.ask.wording import DONT_KNOW, Why, stake
from ladder.engine.facts import Kind
from ladder.output.fact_values import bounds, example

Pick = Literal["one", "some", "each", "text"]


class Page(NamedTuple):
    """A question to be put: where we are, what is asked and why, and what may be answered.

    Args:
        head: which question this is.
        question: what is asked.
        notes: what helps to answer it.
        options: what can be picked, in words.
        last: the line below them: who picks it does not know, or says no to all the others.
        pick: whether one or some of the options are picked, each is answered, or text is typed.
        states: what may be said of each line, besides that nobody knows.
        rest: which of these the last line says of all the others.
        proposed: the options that are a yes until somebody says otherwise.
        legal: what may be answered, in a line.
    """

    head: str
    question: str
    notes: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    last: str = ""
    pick: Pick = "text"
    states: tuple[str, ...] = ("yes", "no")
    rest: str = "no"
    proposed: frozenset[int] = frozenset()
    legal: str = ""

    @property
    def by_enter(self) -> str:
        """The answer of Enter alone: what is proposed, else "don't know", if that is shown."""
        if self.proposed:
            return ", ".join(str(number + 1) for number in sorted(self.proposed))
        if self.last == NONE_TRIED:
            return "none"
        return Command.UNKNOWN if self.pick in ("one", "each") else ""


NONE_TRIED = "None of these"
NOT_SURE = "None of these, or not sure"


def in_words(state: str) -> str:
    """Return the word for the state of a line."""
    return {"": "don't know", "untried": "not tried"}.get(state, state.replace("-", " "))


def page(interview: Interview, question: Question, proposed: Collection[str] = ()) -> Page:
    """Return the page of a question; `proposed` are the choices that are marked from the start."""
    pick, options, last = _listed(question)
    rest = "untried" if question.form == "tried" else "no"
    return Page(
        head(interview, question),
        question.fact.question,
        tuple(_notes(interview, question)),
        options,
        f"The rest: {in_words(rest)}" if pick == "each" else last,
        pick,
        tuple(choice.id for choice in question.outcomes) or ("yes", "no"),
        rest,
        frozenset(n for n, choice in enumerate(question.fact.choices) if choice.id in proposed),
        legal(question),
    )


def _listed(question: Question) -> tuple[Pick, tuple[str, ...], str]:
    """Return the options, how to pick them, and the line below them."""
    fact = question.fact
    meanings = tuple(choice.meaning for choice in fact.choices)
    named = tuple(f"{choice.id}: {choice.meaning}" for choice in fact.choices)
    if question.form == "tried":
        return "some", meanings, NONE_TRIED
    if question.line_by_line:
        return "each", named if question.form == "fact" else meanings, ""
    if question.form == "change":
        return "one", meanings, "None"
    if question.form == "needs":
        return "some", meanings, NOT_SURE
    if fact.kind is Kind.BOOL:
        return "one", ("yes", "no"), DONT_KNOW
    return ("one", named, DONT_KNOW) if named else ("text", (), "")


def _notes(interview: Interview, question: Question) -> Iterator[str]:
    """Yield what helps to answer a question."""
    fact = question.fact
    if question.form == "needs":
        yield "Use your own words, or mark what fits."
    elif question.form not in ("triage", "change"):
        if fact.help:
            yield fact.help
        if fact.kind in (Kind.WHOLE, Kind.NUMBER):
            yield f"A number: {bounds(fact)}. {example(fact)}"
        yield f"Why I ask: {stake(interview.knowledge, question)}"


def head(interview: Interview, question: Question) -> str:
    """Return which question this is."""
    asked = sum(earlier.form != "reason" for earlier, _ in interview.history)
    if question.form == "reason":
        return f"Question {asked}, second half"
    return "" if question.form == "change" else f"Question {asked + 1}"


def help_lines(question: Question) -> list[str]:
    """Return the possible answers and commands."""
    lines = [legal(question), *([question.fact.help] if question.fact.help else [])]
    lines.append("Instead of an answer you may say:")
    lines += [f"  {word}: {meaning}" for word, meaning in COMMANDS.items() if word != Command.HELP]
    return lines


def why_lines(why: Why) -> list[str]:
    """Return why a question is asked: in a line, by its answers, and by waiting rules."""
    lines = [why.stake]
    if why.leads:
        lines.append("What an answer leads to:")
        lines += [f"  {answers} → {outcome}" for answers, outcome in why.leads]
    if why.rules:
        lines.append("Rules that read it:")
        opens = {"exclusion": "excluded if", "requirement": "required:"}
        lines += [f"  {opens[rule.kind]} {rule.says} ({rule.id})" for rule in why.rules]
    return lines


@dataclass
class Selection:
    """The pointer in a list, and how each of its lines stands.

    Where one line is picked, the pointer starts at the last: not to know is where one begins.
    """

    page: Page
    pointer: int | None = None
    states: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        count = len(self.page.options)
        self.states = ["yes" if number in self.page.proposed else "" for number in range(count)]
        if self.page.pick == "one":
            self.pointer = count
        elif self.page.pick == "some":
            self.pointer = 0

    def move(self, by: int) -> None:
        """Point at the next line or the one before, round the ends."""
        count = len(self.page.options) + 1
        before = -1 if by > 0 else 0
        self.pointer = ((before if self.pointer is None else self.pointer) + by) % count

    def turn(self, at: int | None, by: int = 1) -> str:
        """Put the line `at` into its next state; return what is wrong if there is none."""
        if at is None:
            return "Point at a line first: ↑ and ↓."
        if at == len(self.page.options):
            if self.page.pick != "each":
                return ""
            rest = self.page.rest if "" in self.states else ""
            turned = "" if rest else self.page.rest
            self.states = [rest if state == turned else state for state in self.states]
            return ""
        cycle = ("", *self.page.states) if self.page.pick == "each" else ("", "yes")
        self.states[at] = cycle[(cycle.index(self.states[at]) + by) % len(cycle)]
        return ""

    def answer(self, typed: str) -> tuple[str, str]:
        """Return the answer that Enter gives, and what is wrong if it gives none."""
        count = len(self.page.options)
        if typed.strip():
            return typed, ""
        match self.page.pick:
            case "one":
                return str((self.pointer or 0) + 1), ""
            case "each":
                parts = [
                    f"{number} {state}" for number, state in enumerate(self.states, 1) if state
                ]
                return ", ".join(parts) or Command.UNKNOWN, ""
            case "some" if self.page.last == NONE_TRIED and "yes" not in self.states:
                return "none", ""
            case "some" if self.pointer == count and not self.states.count("yes"):
                return str(count + 1), ""
            case "some":
                yes = [str(number) for number, s in enumerate(self.states, 1) if s == "yes"]
                missing = "Nothing is marked yet: Space marks a line, Enter takes what is marked."
                return ", ".join(yes), "" if yes else missing
        return "", self.page.legal

    def box(self, number: int) -> str:
        """Return the mark for the state of a line."""
        match self.page.pick:
            case "each":
                width = max(map(len, map(in_words, ("", *self.page.states))))
                shown = in_words(self.states[number]) if number < len(self.states) else ""
                return f"{shown:<{width}}  "
            case "some" if number < len(self.states):
                return f"[{'x' if self.states[number] else ' '}] "
            case "some":
                return "    "
        return ""

    def keys(self) -> str:
        """Return the help for the keys, on one line."""
        keys = {
            "one": "↑↓ and Enter, or type",
            "some": "↑↓ Space Enter, or type",
            "each": "↑↓, Space changes a line, Enter takes all as they stand",
        }
        return keys.get(self.page.pick, "Enter")
