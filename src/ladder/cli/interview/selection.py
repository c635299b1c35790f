"""The pointer on a page, and what is answered on it so far."""

from dataclasses import dataclass, field
from typing import Literal

from ladder.ask.answer import UNKNOWN, pick
from ladder.ask.page import Page, Row
from ladder.ask.question import NONE_TRIED, NOT_SURE, Question
from ladder.engine.facts import Choice as Listed
from ladder.engine.facts import Fact, Kind
from ladder.load.yaml.suggestions import Complaint

LEFT_OPEN = "don't know"
"""The text of an answer that is left open."""

Pick = Literal["one", "marks", "text", "form"]


def pick_of(page: Page) -> Pick:
    """Return how a page is answered: by one choice, by marks, by a text, or line by line."""
    if page.last in (NONE_TRIED, NOT_SURE):
        return "marks"
    forms = {question.form for question in page.questions}
    if len(page.questions) > 1 or forms == {"choices"}:
        return "form"
    return "one" if forms <= {"yes-no", "choice"} else "text"


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
        self.pick = pick_of(self.page)
        self.rows = [*self.page.rows()] if self.pick == "form" else []
        if self.rows:
            self.values = [_offered(row, self.page.questions[row.question]) for row in self.rows]
        elif self.pick == "marks":
            marked = self.page.marked
            self.values = ["yes" if item.id in marked else "" for item in self.page.choices]
            if self.page.questions[0].default == "none":
                self.pointer = len(self.values)
        elif self.pick == "one":
            ids = [choice.id for choice in self.page.choices]
            default = self.page.questions[0].default
            self.pointer = ids.index(default) if default in ids else len(ids)
        self._proposed = [*self.values]

    @property
    def lines(self) -> int:
        """The number of lines that the pointer can be on."""
        if self.pick == "text":
            return 1
        return len(self.rows) or len(self.page.choices) + 1

    def move(self, by: int) -> None:
        """Point at the next line or the one before, round the ends."""
        if self.rows and self.values[self.pointer] != self._proposed[self.pointer]:
            self.done.add(self.pointer)
        self.pointer = (self.pointer + by) % self.lines

    def turn(self, by: int = 1) -> str:
        """Put the line at the pointer into its next state; return what is wrong if it has none."""
        if self.pick == "marks":
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
        if self.pick == "marks":
            yes = [str(number) for number, value in enumerate(self.values, 1) if value]
            if not yes and self.pointer == len(self.values):
                return ("none" if self.page.last == NONE_TRIED else UNKNOWN,)
            return (", ".join(yes),)
        if self.pick == "one":
            return (str(self.pointer + 1),)
        if self.pick == "text":
            return (self.page.questions[0].default,)
        found = []
        for number, question in enumerate(self.page.questions):
            mine = [value for row, value in zip(self.rows, self.values, strict=True)
                    if row.question == number]  # fmt: skip
            if question.form == "choices":
                each = (value or UNKNOWN for value in mine)
                said = ", ".join(f"{at} {value}" for at, value in enumerate(each, 1))
                found.append(said if any(mine) else UNKNOWN)
            else:
                found.append(mine[0] or UNKNOWN)
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
        }[self.pick]
