"""A question as it is put to a person, and the facts that a reply to it states. Stdlib only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ladder.engine.facts import Choice, Fact, Kind, Value
from ladder.engine.rules import Rulebook
from ladder.engine.wording import inside

TRIED = "attempts"
"""The id of the question which techniques were tried at all."""

Form = Literal["fact", "list", "tried", "outcome", "reason"]


@dataclass(frozen=True, slots=True)
class Query:
    """One question: what is asked, in which form, and which facts a reply settles.

    `fact` holds the words, kind and legal answers. For the form `tried` it stands for the outcomes
    of several techniques, for the form `list` for several facts of yes or no. A `reason` takes a
    score along with the text.
    """

    form: Form
    fact: Fact
    about: tuple[str, ...]

    @property
    def id(self) -> str:
        """The fact that is asked about, or `attempts` for the question what was tried."""
        return self.fact.id

    @property
    def technique(self) -> str:
        """The technique whose attempt is asked about."""
        return self.about[0].split(".")[1]

    @property
    def doubt(self) -> bool:
        """Whether single items of its list may be marked as unknown."""
        return self.form in ("list", "tried")

    @property
    def many(self) -> bool:
        """Whether several of the legal answers may be given together."""
        return self.fact.kind is Kind.CHOICES


@dataclass(frozen=True, slots=True)
class Reply:
    """What an answer states: facts, facts that nobody knows, and techniques tried in some way."""

    facts: Mapping[str, Value] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    tried: frozenset[str] = frozenset()

    def given(self) -> dict[str, Value | None]:
        """The facts that the reply settles; None stands for unknown."""
        return {**self.facts, **dict.fromkeys(sorted(self.unknown))}


def outcome_of(technique: str) -> str:
    """The fact that says what came of a technique."""
    return f"attempts.{technique}.outcome"


def because_of(technique: str) -> str:
    """The fact that says why a technique was not enough."""
    return f"attempts.{technique}.because"


def score_of(technique: str) -> str:
    """The fact that says what a technique scored."""
    return f"attempts.{technique}.score"


def query_about(rulebook: Rulebook, fact: str, tried: Iterable[str] = ()) -> Query:
    """The question about one fact; of what was tried, `untried` is no answer any more."""
    found = rulebook.facts[fact]
    if not (fact.startswith("attempts.") and fact.endswith(".outcome")):
        return Query("fact", found, (fact,))
    found = replace(found, question=_spoken(rulebook, found))
    if fact.split(".")[1] in tried:
        left = tuple(choice for choice in found.choices if choice.id != "untried")
        found = replace(found, choices=left)
    return Query("outcome", found, (fact,))


def _spoken(rulebook: Rulebook, fact: Fact) -> str:
    """The question about an attempt, the technique's title written as within a sentence."""
    title = rulebook.techniques[fact.id.split(".")[1]].title
    return fact.question.replace(title, inside(title))


def query_tried(rulebook: Rulebook, outcomes: Iterable[str]) -> Query:
    """The question which of several techniques were tried at all, asked in one breath."""
    about = tuple(outcomes)
    titles = {fact: rulebook.techniques[fact.split(".")[1]].title for fact in about}
    fact = Fact(
        TRIED,
        Kind.CHOICES,
        "Which of these have you tried, however briefly?",
        "What you leave out counts as not tried. What you mark is asked about next.",
        choices=tuple(Choice(fact.split(".")[1], titles[fact]) for fact in about),
    )
    return Query("tried", fact, about)


def query_list(rulebook: Rulebook, facts: Iterable[str]) -> Query:
    """The question which of several things are so, asked in one breath."""
    about = tuple(facts)
    fact = Fact(
        "+".join(about),
        Kind.CHOICES,
        "Which of these are so?",
        "What you mark is a yes, what you leave out a no.",
        choices=tuple(Choice(word_of(each), rulebook.facts[each].question) for each in about),
    )
    return Query("list", fact, about)


def word_of(fact: str) -> str:
    """The word by which a fact, or a technique by its attempt, is marked in a list."""
    section, _, rest = fact.partition(".")
    return rest.partition(".")[0] if section == "attempts" else rest.replace("_", "-")


def query_reason(rulebook: Rulebook, technique: str) -> Query:
    """The question why a technique fell short; a score may come along: `0.62: stiff`."""
    found = rulebook.facts[because_of(technique)]
    return Query(
        "reason",
        replace(
            found,
            question=_spoken(rulebook, found),
            help="One sentence on what still goes wrong. A score may come first: 0.62: too stiff.",
        ),
        (because_of(technique), score_of(technique), outcome_of(technique)),
    )


def unknown_reply(query: Query) -> Reply:
    """What "unknown" states. An attempt whose failing has no reason counts as inconclusive."""
    if query.form == "reason":
        return Reply({outcome_of(query.technique): "inconclusive"})
    return Reply(unknown=frozenset(query.about))


def value_reply(query: Query, value: Value, unsure: Iterable[str] = ()) -> Reply:
    """What a legal answer states; `unsure` names what nobody knows of a list."""
    if query.form not in ("list", "tried") or not isinstance(value, frozenset):
        return Reply({query.about[0]: value})
    doubted = frozenset(unsure)
    unknown = frozenset(fact for fact in query.about if word_of(fact) in doubted)
    if query.form == "list":
        known = (fact for fact in query.about if fact not in unknown)
        return Reply({fact: word_of(fact) in value for fact in known}, unknown)
    left = (fact for fact in query.about if word_of(fact) not in value | doubted)
    return Reply(dict.fromkeys(left, "untried"), unknown, value)
