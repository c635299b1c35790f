"""A screen of questions, independent of the terminal, and what is answered on it so far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ladder.api.interview import Choice, Question
from ladder.ask.answer import pick
from ladder.ask.interview import SITUATION
from ladder.ask.question import Command
from ladder.ask.question_order import COMMITMENTS
from ladder.engine.facts import Choice as Listed
from ladder.engine.facts import Fact, Kind
from ladder.load.yaml.suggestions import Complaint

Pick = Literal["one", "marks", "text", "form"]

DONT_KNOW = "don't know"
NONE_TRIED = "None of these"
NOT_SURE = "None of these, or not sure"

NOT_MARKED = (
    "What you do not mark counts as not tried. If you don't know the rest, type it: "
    "1, the rest unknown."
)
ALL_LINES = "One line that you don't know makes the whole answer unknown."

_YES_NO = (Choice("yes", ""), Choice("no", ""))

SEVERAL = "About your case:"
"""Title of questions about several subjects."""

SITUATED = "About what the model does:"
"""Title of questions about the task and where the model runs."""

READY = "Before you train:"
"""Title of questions of which some are about what somebody has to commit to."""

_SUBJECTS = {
    "task": "the task",
    "knowledge": "the knowledge",
    "examples": "your examples",
    "evaluation": "your evaluation",
    "hosting": "where the model runs",
    "costs": "the costs",
    "assets": "what you have already",
    "team": "your team",
    "attempts": "what you tried",
}


class Row(NamedTuple):
    """A line to answer: by one of its picks, else by typing.

    Args:
        question: the place of its question on the page.
        text: what is asked.
        picks: the answers to pick from.
        choice: of a list of choices, the one that this line is about.
    """

    question: int
    text: str
    picks: tuple[Choice, ...] = ()
    choice: str = ""


class Page(NamedTuple):
    """The questions of one screen.

    Args:
        head: which question of the interview it is.
        questions: what is asked.
        last: the line below the choices of a single question.
        marked: the choices that are marked from the start.
        notes: what helps to answer.
    """

    head: str
    questions: tuple[Question, ...]
    last: str = ""
    marked: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()

    @property
    def pick(self) -> Pick:
        """The form of the answer: one choice, marks, a typed text, or line by line."""
        if self.last in (NONE_TRIED, NOT_SURE):
            return "marks"
        forms = {question.form for question in self.questions}
        if len(self.questions) > 1 or forms == {"choices"}:
            return "form"
        return "one" if forms <= {"yes-no", "choice"} else "text"

    @property
    def title(self) -> str:
        """The question, in one line."""
        if len(self.questions) == 1:
            return self.questions[0].text
        ids = [question.id for question in self.questions]
        if set(ids) <= set(SITUATION):
            return SITUATED
        if any(id.startswith(COMMITMENTS) for id in ids):
            return READY
        subjects = {id.partition(".")[0] for id in ids}
        if len(subjects) > 1:
            return SEVERAL
        (subject,) = subjects
        return f"About {_SUBJECTS.get(subject, subject)}:"

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The choices of a single question."""
        (question,) = self.questions
        return _YES_NO if question.form == "yes-no" else question.choices

    def answered(self, given: Sequence[str]) -> Iterator[tuple[Question, str]]:
        """Yield the questions that were replied to, each with its reply."""
        return ((each, text) for each, text in zip(self.questions, given, strict=False) if text)

    def rows(self) -> Iterator[Row]:
        """Yield the lines of a form."""
        for number, question in enumerate(self.questions):
            if question.form == "choices":
                for choice in question.choices:
                    yield Row(number, choice.title, _YES_NO, choice.id)
            else:
                picks = _YES_NO if question.form == "yes-no" else question.choices
                yield Row(number, question.text, picks)


def page(head: str, question: Question) -> Page:
    """Return the page of a question and of the others about its subject."""
    questions = (question, *question.related)
    first = " the first" if question.related else ""
    notes = [f"Why I ask{first}: {question.why}"] if question.why else []
    if len(questions) == 1:
        notes = [*([question.help] if question.help else []), *notes]
    if any(item.form == "choices" for item in questions):
        notes.append(ALL_LINES)
    alone = Page(head, questions)
    if question.default and alone.pick == "text":
        notes = [f"Enter keeps {question.default} {question.unit}".rstrip() + "."]
    elif any(item.default for item in questions):
        notes = [*(notes if len(questions) == 1 else []), "Enter keeps what is shown."]
    return alone._replace(last="I don't know" if alone.pick == "one" else "", notes=tuple(notes))


def hints(row: Row, question: Question) -> Iterator[str]:
    """Yield what can be answered on a line, and how to find out."""
    if row.picks and not row.choice and question.form != "yes-no":
        width = max(len(pick.id) for pick in row.picks)
        for number, pick in enumerate(row.picks, 1):
            yield f"{number} {pick.id:<{width}}  {pick.title}"
    elif not row.picks:
        yield question.accepts
    if question.help and not row.choice:
        yield question.help


def _offered(row: Row, question: Question) -> str:
    """Return the answer that a line of a form shows from the start."""
    if not row.choice or not question.default:
        return question.default
    return "yes" if row.choice in question.default.split(", ") else "no"


def _listed(row: Row) -> tuple[Listed, ...]:
    """Return the picks of a line as choices of a fact."""
    return tuple(Listed(each.id, each.title) for each in row.picks)


@dataclass
class Selection:
    """The pointer on a page, and the answer to each line so far; "" if it is not known.

    `done` are the lines that were left with Enter, or with a value that the person gave.
    """

    page: Page
    pointer: int = 0
    values: list[str] = field(default_factory=list)
    done: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.rows = [*self.page.rows()] if self.page.pick == "form" else []
        if self.rows:
            self.values = [_offered(row, self.page.questions[row.question]) for row in self.rows]
        elif self.page.pick == "marks":
            marked = self.page.marked
            self.values = ["yes" if item.id in marked else "" for item in self.page.choices]
            if self.page.questions[0].default == "none":
                self.pointer = len(self.values)
        elif self.page.pick == "one":
            ids = [choice.id for choice in self.page.choices]
            default = self.page.questions[0].default
            self.pointer = ids.index(default) if default in ids else len(ids)
        self._proposed = [*self.values]

    @property
    def lines(self) -> int:
        """The number of lines that the pointer can be on."""
        if self.page.pick == "text":
            return 1
        return len(self.rows) or len(self.page.choices) + 1

    def move(self, by: int) -> None:
        """Point at the next line or the one before, round the ends."""
        if self.rows and self.values[self.pointer] != self._proposed[self.pointer]:
            self.done.add(self.pointer)
        self.pointer = (self.pointer + by) % self.lines

    def turn(self, by: int = 1) -> str:
        """Put the line at the pointer into its next state; return what is wrong if it has none."""
        if self.page.pick == "marks":
            if self.pointer < len(self.values):
                self.values[self.pointer] = "" if self.values[self.pointer] else "yes"
            return ""
        picks = self.rows[self.pointer].picks if self.rows else ()
        if not picks:
            return "Type the answer, then press Enter."
        cycle = ["", *(pick.id for pick in picks)]
        now = self.values[self.pointer]
        at = cycle.index(now) if now in cycle else 0
        self.values[self.pointer] = cycle[(at + by) % len(cycle)]
        return ""

    def entered(self) -> tuple[str, ...]:
        """Return the replies to the questions of a form whose lines are all done; "" for others."""
        if not self.rows:
            return ()
        left = {row.question for n, row in enumerate(self.rows) if n not in self.done}
        return tuple("" if n in left else reply for n, reply in enumerate(self.replies()))

    def clear(self) -> None:
        """Set the line at the pointer to what nobody knows."""
        self.values[self.pointer] = ""

    def typed(self, text: str) -> str:
        """Set the line at the pointer to what was typed, by its number, its word or as it is."""
        row, words = self.rows[self.pointer], text.strip()
        try:
            words = pick(words, Fact("", Kind.CHOICE, "", choices=_listed(row))).id
        except Complaint:
            if row.choice:
                return "Answer yes, no or unknown."
        self.values[self.pointer] = words
        return ""

    def replies(self) -> tuple[str, ...]:
        """Return the reply to each question of the page, as somebody would type it."""
        if self.page.pick == "marks":
            yes = [str(number) for number, value in enumerate(self.values, 1) if value]
            if not yes and self.pointer == len(self.values):
                return ("none" if self.page.last == NONE_TRIED else Command.UNKNOWN.value,)
            return (", ".join(yes),)
        if self.page.pick == "one":
            return (str(self.pointer + 1),)
        if self.page.pick == "text":
            return (self.page.questions[0].default,)
        found = []
        for number, question in enumerate(self.page.questions):
            mine = [value for row, value in zip(self.rows, self.values, strict=True)
                    if row.question == number]  # fmt: skip
            if question.form == "choices":
                each = (value or Command.UNKNOWN.value for value in mine)
                said = ", ".join(f"{at} {value}" for at, value in enumerate(each, 1))
                found.append(said if any(mine) else Command.UNKNOWN.value)
            else:
                found.append(mine[0] or Command.UNKNOWN.value)
        return tuple(found)

    def with_typed(self, text: str) -> tuple[str, ...]:
        """Return the reply of a typed text, beside the marks that it adds to."""
        marks = [str(number) for number, value in enumerate(self.values, 1) if value]
        return (", ".join([*(marks if self.page.last == NONE_TRIED else []), text]),)

    def keys(self) -> str:
        """Return the keys of the page, on one line."""
        return {
            "one": "↑↓ and Enter, or type",
            "marks": "↑↓, Space marks, Enter takes what is marked; or type",
            "form": "type or Space changes a line, Enter goes on, ↑↓ move",
            "text": "type, then Enter",
        }[self.page.pick]
