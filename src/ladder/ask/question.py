"""A question as it is put to a person: its words, its legal answers, and what an answer settles."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from ladder.engine.facts import Choice, Fact, Kind
from ladder.engine.rules import Rulebook
from ladder.engine.wording import inside

TRIED = "attempts"
"""The id of the question which techniques were tried at all."""

Form = Literal["fact", "list", "tried", "outcome", "reason"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what is asked, in which form, and which facts an answer settles.

    `fact` holds the words, kind and legal answers. For the form `tried` it stands for the outcomes
    of several techniques, for the form `list` for several facts of yes or no. A `reason` takes a
    score along with the text.
    """

    form: Form
    fact: Fact
    settles: tuple[str, ...]

    @property
    def id(self) -> str:
        """The fact that is asked about, or `attempts` for the question what was tried."""
        return self.fact.id

    @property
    def technique(self) -> str:
        """The technique whose attempt is asked about."""
        return self.settles[0].split(".")[1]

    @property
    def allows_unknown(self) -> bool:
        """Whether single items of its list may be marked as unknown."""
        return self.form in ("list", "tried")

    @property
    def allows_several(self) -> bool:
        """Whether several of the legal answers may be given together."""
        return self.fact.kind is Kind.CHOICES


def is_outcome(fact: str) -> bool:
    """Whether a fact says what came of a technique."""
    return fact.startswith("attempts.") and fact.endswith(".outcome")


def outcome_of(technique: str) -> str:
    """The fact that says what came of a technique."""
    return f"attempts.{technique}.outcome"


def because_of(technique: str) -> str:
    """The fact that says why a technique was not enough."""
    return f"attempts.{technique}.because"


def score_of(technique: str) -> str:
    """The fact that says what a technique scored."""
    return f"attempts.{technique}.score"


def word_of(fact: str) -> str:
    """The word by which a fact, or a technique by its attempt, is marked in a list."""
    section, _, rest = fact.partition(".")
    return rest.partition(".")[0] if section == "attempts" else rest.replace("_", "-")


def question_about(rulebook: Rulebook, fact: str, tried: Iterable[str] = ()) -> Question:
    """The question about one fact; of what was tried, `untried` is no answer any more."""
    asked = rulebook.facts[fact]
    if not is_outcome(fact):
        return Question("fact", asked, (fact,))
    if word_of(fact) in tried:
        left = tuple(choice for choice in asked.choices if choice.id != "untried")
        asked = replace(asked, choices=left)
    return Question("outcome", _with_title_inside(rulebook, asked), (fact,))


def question_tried(rulebook: Rulebook, outcomes: Iterable[str]) -> Question:
    """The question which of several techniques were tried at all, asked in one breath."""
    techniques = [word_of(outcome) for outcome in outcomes]
    fact = Fact(
        TRIED,
        Kind.CHOICES,
        "Which of these have you tried, however briefly?",
        "What you leave out counts as not tried. What you mark is asked about next.",
        choices=tuple(Choice(name, rulebook.techniques[name].title) for name in techniques),
    )
    return Question("tried", fact, tuple(map(outcome_of, techniques)))


def question_list(rulebook: Rulebook, facts: Iterable[str]) -> Question:
    """The question which of several things are so, asked in one breath."""
    settles = tuple(facts)
    fact = Fact(
        "+".join(settles),
        Kind.CHOICES,
        "Which of these are so?",
        "What you mark is a yes, what you leave out a no.",
        choices=tuple(Choice(word_of(name), rulebook.facts[name].question) for name in settles),
    )
    return Question("list", fact, settles)


def question_reason(rulebook: Rulebook, technique: str) -> Question:
    """The question why a technique fell short; a score may come along: `0.62: stiff`."""
    fact = replace(
        _with_title_inside(rulebook, rulebook.facts[because_of(technique)]),
        help="One sentence on what still goes wrong. A score may come first: 0.62: too stiff.",
    )
    return Question(
        "reason", fact, (because_of(technique), score_of(technique), outcome_of(technique))
    )


def _with_title_inside(rulebook: Rulebook, fact: Fact) -> Fact:
    """A fact about an attempt, the technique's title written as it stands inside a sentence."""
    title = rulebook.techniques[word_of(fact.id)].title
    return replace(fact, question=fact.question.replace(title, inside(title)))
