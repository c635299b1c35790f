"""A page of questions, as the terminal, the page in the browser and the API show it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ladder.ask.free_text import RankedNeeds, rank_needs
from ladder.ask.interview import ANSWER, SITUATION, Interview
from ladder.ask.question import YES_NO, Choice, Lines, Question, question_about
from ladder.ask.question_order import COMMITMENTS
from ladder.ask.wording import stake
from ladder.engine.facts import Fact, Value, currency, in_currency
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.output.diagnostics import fault

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
        questions: what is asked.
        marked: the choices that are marked from the start.
        head: which question of the interview it is.
        notes: what helps to answer.
    """

    questions: tuple[Question, ...]
    marked: frozenset[str] = frozenset()
    head: str = ""
    notes: tuple[str, ...] = ()

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
        """The choices of a single question, yes and no included."""
        (question,) = self.questions
        return question.picks

    @property
    def last(self) -> str:
        """The text of the line below the choices of a single question."""
        return self.questions[0].last if len(self.questions) == 1 else ""

    def answered(self, given: Sequence[str]) -> Iterator[tuple[Question, str]]:
        """Yield the questions that were replied to, each with its reply."""
        return ((each, text) for each, text in zip(self.questions, given, strict=False) if text)

    def rows(self) -> Iterator[Row]:
        """Yield the lines of a form."""
        for number, question in enumerate(self.questions):
            if isinstance(question, Lines):
                for choice in question.choices:
                    yield Row(number, choice.title, YES_NO, choice.id)
            else:
                yield Row(number, question.text, question.picks)


def with_notes(page: Page) -> Page:
    """Return a page with what helps to answer it: help, why it is asked, and what Enter keeps."""
    questions = page.questions
    question, *others = questions
    first = " the first" if others else ""
    notes = [f"Why I ask{first}: {question.why}"] if question.why else []
    if not others:
        notes = [*([question.help] if question.help else []), *notes]
    notes += dict.fromkeys(each.note for each in questions if each.note)
    if question.default and not others and question.form in ("whole", "number", "text"):
        notes = [f"Enter keeps {question.default} {question.fact.unit}".rstrip() + "."]
    elif any(each.default for each in questions):
        notes = [*([] if others else notes), "Enter keeps what is shown."]
    return page._replace(notes=tuple(notes))


def next_page(interview: Interview) -> Page | None:
    """Return the questions to ask next; None when no answer can change the headline."""
    questions = tuple(prepared(interview, question) for question in interview.questions)
    return Page(questions) if questions else None


def page_about(interview: Interview, *facts: str) -> Page:
    """Return the questions about some facts, in this order.

    Raises:
        InvalidInput: if there is no such question.
    """
    return Page(tuple(prepared(interview, question_named(interview, fact)) for fact in facts))


def question_named(interview: Interview, id: str, shown: Sequence[str] = ()) -> Question:
    """Return the question of that id: one to ask next, or the one about a fact.

    Raises:
        InvalidInput: if there is no such question.
    """
    if id in interview.rulebook.facts and not id.endswith(".because"):
        found = question_about(interview.rulebook, id, interview.facts)
    elif asked := [each for each in interview.questions if each.id == id]:
        found = asked[0]
    elif id in interview.rulebook.facts:
        found = question_about(interview.rulebook, id)
    else:
        help_ = "Give the id of a fact."
        raise fault(f"there is no question `{id}`", help_, Position(ANSWER, 0, 0))
    if shown:
        choices = {choice.id: choice for choice in found.fact.choices}
        in_order = tuple(choices[choice] for choice in shown)
        found = replace(found, fact=replace(found.fact, choices=in_order))
    return found


def prepared(interview: Interview, question: Question) -> Question:
    """Return a question with why it is asked, the answer to offer, and its currency."""
    fact = question.fact
    return replace(
        in_its_currency(question, interview),
        why=stake(interview.knowledge, question),
        default=default_of(fact, interview.facts.get(question.settles[0])),
    )


def in_its_currency(question: Question, interview: Interview) -> Question:
    """Return a question about an amount in the currency that the problem names."""
    unit = in_currency(question.fact.unit, currency(interview.facts))
    return replace(question, fact=replace(question.fact, unit=unit))


def in_order_of(
    sentence: str, question: Question, rulebook: Rulebook
) -> tuple[Question, RankedNeeds]:
    """Return the question about needs in the order in which a sentence supports them."""
    ranked = rank_needs(sentence, rulebook)
    choices = sorted(question.fact.choices, key=lambda choice: ranked.place(choice.id))
    return replace(question, fact=replace(question.fact, choices=tuple(choices))), ranked


def default_of(fact: Fact, value: Value | None) -> str:
    """Return the answer to offer: a value as a person would type it, or what is assumed."""
    match value:
        case None:
            return fact.assume
        case bool():
            return "yes" if value else "no"
        case frozenset():
            return ", ".join(id for id in fact.choice_ids() if id in value) or "none"
        case float():
            return f"{value:.12g}"
        case _:
            return str(value) or fact.assume
