"""A question as it is asked, the facts that an answer settles, and the possible commands."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from ladder.engine.errors import READ
from ladder.engine.facts import IN_USE, Choice, Fact, Facts, Kind
from ladder.engine.rules import Need, Rulebook
from ladder.engine.wording import inside

Form = Literal["fact", "tried", "outcome", "reason", "needs", "errors"]

NOTHING = "nothing"
"""The choice for what is in use today, if nothing is."""

TRIAGE = {
    "facts": "What it says is wrong, made up or out of date.",
    "form": "What it says is right, but not how it says it, or it does not do as told.",
    "running": "The answers are good; the speed, the price or the size of the model is not.",
}
"""Three things to look for in bad answers, for who cannot name what goes wrong."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what is asked, in which form, and which facts an answer settles.

    `fact` holds the words, kind and legal answers. The form `tried` asks which of several
    techniques were tried. A `reason` says why a technique fell short, with a score along with the
    text, or why it is `inapplicable`. `outcomes` are the possible results of what was tried.
    """

    form: Form
    fact: Fact
    settles: tuple[str, ...]
    outcomes: tuple[Choice, ...] = ()
    inapplicable: bool = False

    @property
    def id(self) -> str:
        """The fact that is asked about, or `attempts`."""
        return self.fact.id

    @property
    def technique(self) -> str:
        """The technique whose attempt is asked about."""
        return self.settles[0].split(".")[1]

    @property
    def line_by_line(self) -> bool:
        """True if each line of its list is answered by yes, no or don't know."""
        several = self.form == "fact" and self.fact.kind is Kind.CHOICES
        return several or self.form == "tried"


def is_outcome(fact: str) -> bool:
    """Return whether a fact is the outcome of an attempt."""
    return fact.startswith("attempts.") and fact.endswith(".outcome")


def attempt(technique: str, key: str = "outcome") -> str:
    """Return the id of a fact about an attempt: its outcome, `because` or `score`."""
    return f"attempts.{technique}.{key}"


def word_of(fact: str) -> str:
    """Return the technique that a fact about an attempt names: the word for it in a list."""
    return fact.partition(".")[2].partition(".")[0]


NO_FACTS: Facts = {}


def tried(facts: Facts) -> list[str]:
    """Return the techniques that were tried, whatever the result."""
    idle = (None, "untried", "not-applicable")
    return [word_of(fact) for fact in facts if is_outcome(fact) and facts[fact] not in idle]


def question_about(rulebook: Rulebook, fact: str, facts: Facts = NO_FACTS) -> Question:
    """Return the question about one fact, given what is known.

    What is in use today was tried, if anything was.
    """
    asked = rulebook.facts[fact]
    if fact == IN_USE and (named := tried(facts)):
        known = {facts.get(IN_USE), *named, NOTHING}
        choices = tuple(choice for choice in asked.choices if choice.id in known)
        help_ = "What your users get now. It is compared with whatever else you tried."
        return Question("fact", replace(asked, choices=choices, help=help_), (fact,))
    if fact == "needs":  # those about the answers come before those about running the model
        places = [*TRIAGE, ""]
        needs = sorted(rulebook.needs.values(), key=lambda need: places.index(need.triage))
        choices = tuple(Choice(need.id, need.symptom) for need in needs)
        return Question("needs", replace(asked, choices=choices), (fact,))
    if not is_outcome(fact):
        return Question("fact", asked, (fact,))
    return Question("outcome", _with_title_inside(rulebook, asked), (fact,))


def needs_left(rulebook: Rulebook, seen: Iterable[str]) -> Sequence[Need]:
    """Return the needs that fit the patterns of `TRIAGE` that were seen; all if none was."""
    left = [need for need in rulebook.needs.values() if need.triage in {*seen}]
    other = [need for need in rulebook.needs.values() if not need.triage]
    return [*left, *other] if left else [*rulebook.needs.values()]


def question_tried(rulebook: Rulebook, outcomes: Iterable[str]) -> Question:
    """Return one question about the results of several techniques."""
    techniques = [word_of(outcome) for outcome in outcomes]
    fact = Fact(
        "attempts",
        Kind.CHOICES,
        "Which of these have you tried?",
        rulebook.facts[attempt(techniques[0])].help,
        choices=tuple(Choice(name, rulebook.techniques[name].title) for name in techniques),
    )
    came_of = rulebook.facts[attempt(techniques[0])].choices
    return Question("tried", fact, tuple(map(attempt, techniques)), came_of)


def question_errors(rulebook: Rulebook) -> Question:
    """Return the question about bad answers that were read, counted by cause."""
    causes = tuple(Choice(x.id, x.title, words=x.words) for x in rulebook.causes.values())
    fact = Fact(
        "errors",
        Kind.TEXT,
        "Did anybody read bad answers and count what went wrong?",
        "Name the most frequent causes, with a count each: 22 misread, 11 format of 40. Count each "
        f"answer under its first cause. The causes: {', '.join(rulebook.causes)}.",
        choices=causes,
    )
    return Question("errors", fact, (READ,))


def question_reason(rulebook: Rulebook, technique: str, *, inapplicable: bool = False) -> Question:
    """Return the question why a technique missed the target, or is `inapplicable`."""
    fact = _with_title_inside(rulebook, rulebook.facts[attempt(technique, "because")])
    if inapplicable:
        why = f"Why can {inside(rulebook.techniques[technique].title)} not be taken here?"
        fact = replace(
            fact,
            question=why,
            help="One sentence: a contract, a rule, what is missing. Without it, the result counts "
            "as unknown.",
        )
    else:
        fact = replace(
            fact,
            help="A score, one sentence, or both: 0.62: too stiff. Without either, the result "
            "counts as tried, but not measured well enough to say.",
        )
    settles = (attempt(technique, "because"), attempt(technique, "score"), attempt(technique))
    return Question("reason", fact, settles, inapplicable=inapplicable)


def _with_title_inside(rulebook: Rulebook, fact: Fact) -> Fact:
    """Return a fact about an attempt with the technique's title inside a sentence."""
    title = rulebook.techniques[word_of(fact.id)].title
    return replace(fact, question=fact.question.replace(title, inside(title)))


class Command(StrEnum):
    """A command that you can type at any question instead of an answer."""

    HELP = "?"
    WHY = "why"
    UNKNOWN = "unknown"
    BACK = "back"
    CHANGE = "change"
    VERDICT = "verdict"
    SAVE = "save"
    QUIT = "quit"


COMMANDS = {
    Command.HELP: "what may be answered, and what it means",
    Command.WHY: "which rules wait for it, and what each answer could lead to",
    Command.UNKNOWN: "you do not know: never taken for a no, nor for proof",
    Command.BACK: "the question before",
    Command.CHANGE: "another answer to something that you have answered",
    Command.VERDICT: "what stands now",
    Command.SAVE: "write the answers to a file and go on",
    Command.QUIT: "stop here; the answers are kept",
}

_COMMAND_WORDS = {
    **{command.value: command for command in Command},
    "help": Command.HELP, "h": Command.HELP, "why?": Command.WHY, "exit": Command.QUIT,
    "q": Command.QUIT,
    **dict.fromkeys(
        ("don't know", "don’t know", "dont know", "i don't know", "not sure", "no idea", "idk",
         "dunno", "i am not sure", "i'm not sure"),
        Command.UNKNOWN,
    ),
}  # fmt: skip


_UNSURE = re.compile(r"^(no idea|i don't know|don't know|not sure)\b[,.;: -].*")
"""Words that open an answer of nobody who knows: "no idea, it is GPT-5"."""


def command_of(text: str) -> Command | None:
    """Return the command that a text is, if it is one."""
    words = " ".join(text.split()).lower().rstrip(".!")
    return _COMMAND_WORDS.get(words) or _COMMAND_WORDS.get(_UNSURE.sub(r"\1", words))
