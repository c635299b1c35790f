"""The kinds of question: what each asks, its legal answers, its hints, and how an answer is read.

The terminal, the page in the browser and the API show what stands here. A new kind is one class.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, NamedTuple

from ladder.ask.answer import (
    NONE,
    UNKNOWN,
    Answer,
    beside_target,
    best_score,
    counts,
    lines,
    number_of,
    pick,
    score_of,
    scored_reason,
    short,
    yes_or_no,
)
from ladder.ask.commands import Command, command_of
from ladder.engine.errors import READ
from ladder.engine.facts import IN_USE, Fact, Facts, Kind, Value
from ladder.engine.facts import Choice as Listed
from ladder.engine.rules import Need, Rulebook
from ladder.engine.wording import inside
from ladder.load.problems.contradictions import lacks_reason
from ladder.load.yaml.scalars import DECEIVING
from ladder.load.yaml.suggestions import Complaint
from ladder.output.fact_values import bounds, example

Form = Literal["yes-no", "choice", "choices", "each", "whole", "number", "text"]
"""How a question is drawn: what a person does to answer it."""

NOTHING = "nothing"
"""The choice for what is in use today, if nothing is."""

DONT_KNOW = "I don't know"
"""The text of the line that leaves a fact unknown."""

NONE_TRIED = "None of these"
NOT_SURE = "None of these, or not sure"

TRIAGE = {
    "facts": "What it says is wrong, made up or out of date.",
    "form": "What it says is right, but not how it says it, or it does not do as told.",
    "running": "The answers are good; the speed, the price or the size of the model is not.",
}
"""Three things to look for in bad answers, for who cannot name what goes wrong."""

NO_FACTS: Facts = {}


class Choice(NamedTuple):
    """One answer to pick: its id, and its meaning in one line."""

    id: str
    title: str


class Lead(NamedTuple):
    """Some answers, and what they lead to."""

    answers: str
    outcome: str


TRIED = (
    Lead("reached the target", "nothing above it is needed"),
    Lead("below target", "it is skipped, and your reason is kept"),
    Lead("not tried", "it is recommended if it is the cheapest that suits"),
)
"""What the result of a technique does."""

YES_NO = (Choice("yes", ""), Choice("no", ""))


@dataclass(frozen=True)
class Question:
    """A question with a typed answer: one sentence.

    Args:
        fact: the words, the kind and the legal answers.
        settles: the facts that an answer settles.
        why: what the answer decides; "" until it is asked.
        default: the answer to offer: the present one, else what is assumed where nobody knows; ""
            if there is neither.
    """

    fact: Fact
    settles: tuple[str, ...]
    why: str = ""
    default: str = ""

    form: ClassVar[Form] = "text"
    last: ClassVar[str] = ""
    """The text of the line below the choices."""
    note: ClassVar[str] = ""
    """What helps to answer line by line."""
    missing: ClassVar[str] = "Enter an answer, or select “I don’t know”"
    """What is wrong with a form without an answer."""
    stake: ClassVar[str] = ""
    """Why it is asked, where that is the same in every case."""
    leads: ClassVar[tuple[Lead, ...]] = ()
    """What each answer leads to, where that is the same in every case."""
    _accepts: ClassVar[str] = "Write one sentence, or answer unknown."
    _hint: ClassVar[str] = ""
    _hint_alone: ClassVar[bool] = False

    @property
    def id(self) -> str:
        """The fact that is asked about; `attempts` and `errors` ask about several at once."""
        return self.fact.id

    @property
    def text(self) -> str:
        """The question in words."""
        return self.fact.question

    @property
    def help(self) -> str:
        """How to find the answer, or ""."""
        return self.fact.help

    @property
    def technique(self) -> str:
        """The technique whose attempt is asked about."""
        return self.settles[0].split(".")[1]

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The answers to pick from."""
        listed = () if self.form == "text" else self.fact.choices
        return tuple(Choice(choice.id, choice.meaning) for choice in listed)

    @property
    def picks(self) -> tuple[Choice, ...]:
        """The answers to pick from, yes and no included."""
        return YES_NO if self.form == "yes-no" else self.choices

    @property
    def outcomes(self) -> tuple[Choice, ...]:
        """What can be said of each choice."""
        return ()

    @property
    def accepts(self) -> str:
        """What may be typed, in one line."""
        return self._accepts

    @property
    def hints(self) -> tuple[str, ...]:
        """How to find the answer, and how to mark it on a form."""
        return tuple(filter(None, ("" if self._hint_alone else self.help, self._hint)))

    @property
    def unknown(self) -> Answer:
        """What "don't know" states."""
        return Answer(unknown=frozenset(self.settles))

    def answer(self, value: Value) -> Answer:
        """Return the answer for a legal value of the fact in question."""
        return Answer({self.settles[0]: value})

    def read(self, text: str, facts: Facts = NO_FACTS) -> Answer | Command:
        """Return the meaning of a typed text, given what is known: an answer or a command.

        Raises:
            Complaint: if it is neither.
        """
        words = " ".join(text.split())
        open_line = self.last in (DONT_KNOW, NOT_SURE) and words == str(len(self.picks) + 1)
        if command := Command.UNKNOWN if open_line else command_of(text):
            return self.unknown if command is Command.UNKNOWN else command
        if not words:
            raise Complaint(self.accepts)
        if control := DECEIVING.search(text.strip()):
            code = f"U+{ord(control[0]):04X}"
            raise Complaint(f"There is a control character in it ({code}). Remove it.")
        return self._read(words, facts)

    def _read(self, words: str, facts: Facts) -> Answer:
        """Return the answer in words that are no command.

        Raises:
            Complaint: if there is none.
        """
        return self.answer(words)

    def chosen(self, results: Mapping[str, str], *, whole: bool) -> Answer:
        """Return the answer for results by the ids of choices; `whole` if all others are a no.

        Raises:
            Complaint: if a list cannot be an answer.
        """
        raise Complaint("The answer cannot be a list.")


class YesNo(Question):
    """A question to answer by yes or no."""

    form = "yes-no"
    last = DONT_KNOW
    missing = "Select an answer, or select “I don’t know”"
    _accepts = "Answer yes, no or unknown."

    def _read(self, words: str, facts: Facts) -> Answer:
        value = yes_or_no(words)
        if value is None:
            raise Complaint(f"“{short(words)}” is neither yes nor no.")
        return self.answer(value)


class OneOf(Question):
    """A question whose answer is one of a list."""

    form = "choice"
    last = DONT_KNOW
    missing = "Select an answer, or select “I don’t know”"
    _accepts = "Pick one of the list, or answer unknown."

    def _read(self, words: str, facts: Facts) -> Answer:
        if (either := self.fact.yes_or_no) and not words.isdecimal():
            value = yes_or_no(words)
            if value is not None:
                return self.answer(either[not value])
        return self.answer(beside_target(words, self.fact, facts) or pick(words, self.fact).id)


class Lines(Question):
    """A question whose answer is some of a list, each line by yes, no or don't know."""

    form = "choices"
    note = "One line that you don't know makes the whole answer unknown."
    missing = "Select what applies, or select “I don’t know”"
    _accepts = "Give the numbers of what is so, and say what the rest is: 1, 3, the rest no."
    _hint = (
        "Select all that apply. The others count as a no. If you are not sure of one, select “I "
        "don’t know”."
    )

    def _read(self, words: str, facts: Facts) -> Answer:
        return self.chosen(lines(words, self.fact), whole=False)

    def chosen(self, results: Mapping[str, str], *, whole: bool) -> Answer:
        """Return the answer from results of lines; a shorter list would read as a no.

        One line that is unknown makes the whole answer unknown.
        """
        yes = _yes(results)
        if not whole:
            if not results or UNKNOWN in results.values():
                return self.unknown
            if len(results) < len(self.choices):
                raise Complaint("Every line counts here. Add “the rest no” or “the rest unknown”.")
        return self.answer(yes)


class Needs(Question):
    """The question about what goes wrong, which can be answered in a person's own words."""

    form = "choices"
    last = NOT_SURE
    note = "Use your own words, or mark what fits."
    missing = Lines.missing
    _accepts = "Say it in your own words, or give the numbers of all that fit."
    _hint = "Select all that apply."
    _hint_alone = True
    stake = "It decides which kinds of remedy can help at all."

    def _read(self, words: str, facts: Facts) -> Answer:
        results = lines(words, self.fact)
        if "yes" not in results.values():
            raise Complaint("If none of these fits, choose the last line: that helps.")
        return self.answer(_yes(results))

    def chosen(self, results: Mapping[str, str], *, whole: bool) -> Answer:
        """Return the answer from results by needs; none is no answer."""
        if not (yes := _yes(results)):
            raise Complaint("Choose at least one need.")
        return self.answer(yes)


@dataclass(frozen=True)
class Tried(Question):
    """The question which of several techniques were tried, and with which of the `results`."""

    results: tuple[Listed, ...] = ()

    form: ClassVar[Form] = "each"
    last = NONE_TRIED
    note = (
        "What you do not mark counts as not tried. If you don't know the rest, type it: "
        "1, the rest unknown."
    )
    _accepts = (
        "Give the numbers or names of those that you tried, or none: 1, 3. The others "
        "count as not tried, unless you add “the rest unknown”."
    )
    _hint = "For each one that you tried, select how it went. Leave the others at “Not tried”."
    _hint_alone = True
    stake = "Techniques that fell short are skipped."
    leads = TRIED

    @property
    def outcomes(self) -> tuple[Choice, ...]:
        """What can be said of each technique."""
        return tuple(Choice(result.id, result.meaning) for result in self.results)

    def _read(self, words: str, facts: Facts) -> Answer:
        none = words == str(len(self.choices) + 1)
        results = lines("none" if none else words, self.fact, self.results)
        # What is not named was not tried.
        return self.chosen({**dict.fromkeys(self.fact.choice_ids(), "no"), **results}, whole=True)

    def chosen(self, results: Mapping[str, str], *, whole: bool) -> Answer:
        """Return the answer from results of techniques; the others are unknown."""
        facts = dict(zip(self.fact.choice_ids(), self.settles, strict=True))
        stated = {word: result for word, result in results.items() if result != UNKNOWN}
        yes = frozenset(word for word in stated if stated[word] == "yes")
        unknown = frozenset(fact for word, fact in facts.items() if word not in stated)
        known = {facts[word]: stated[word] for word in stated if word not in yes}
        return Answer({f: v if v != "no" else "untried" for f, v in known.items()}, unknown, yes)

    def marks(self, text: str) -> dict[str, str]:
        """Return the techniques that a text marks, each with `yes`, `unknown` or a result.

        Raises:
            Complaint: if the text cannot be taken.
        """
        meaning = self.read(text)
        if not isinstance(meaning, Answer):
            return {}
        results = {word_of(fact): str(value) for fact, value in meaning.facts.items()}
        stated = {id: value for id, value in results.items() if value != "untried"}
        stated |= {word_of(fact): UNKNOWN for fact in meaning.unknown}
        stated |= dict.fromkeys(meaning.yes, "yes")
        return {id: stated[id] for id in self.fact.choice_ids() if id in stated}

    def complaint(self, text: str) -> str | None:
        """Return why a text marks nothing; None if it can be taken."""
        try:
            self.marks(text)
        except Complaint as wrong:
            return f"{wrong} {self.accepts}" if self.accepts not in str(wrong) else str(wrong)
        return None


class Triage(Tried):
    """The question what bad answers look like, for who cannot name what goes wrong."""

    form = "choices"
    last = NOT_SURE
    note = ""
    _accepts = "Give the numbers of what you see: 1, 3."


class Number(Question):
    """A question whose answer is a number."""

    form: ClassVar[Form] = "number"
    _accepts = ""

    @property
    def accepts(self) -> str:
        """What may be typed, with an example."""
        typed = f"Give a number ({bounds(self.fact)}), or answer unknown. {example(self.fact)}"
        return self._accepts or typed

    @property
    def hints(self) -> tuple[str, ...]:
        """How to find the number, with an example."""
        return (*super().hints, example(self.fact))

    def _read(self, words: str, facts: Facts) -> Answer:
        return self.answer(number_of(words, self.fact, facts))


class Whole(Number):
    """A question whose answer is a whole number."""

    form = "whole"


class Score(Number):
    """The question about the score of an attempt, with the items that it was measured on."""

    def _read(self, words: str, facts: Facts) -> Answer:
        return Answer(_score(word_of(self.id), words, facts))


class ResultScore(Score):
    """The question about the score of an attempt beside its result."""

    _accepts = "For example 62/100 items, 0.62, 62% or 3.1/5. Enter leaves it out."


class ResultReason(Question):
    """The question about the reason of an attempt beside its result."""

    _accepts = "Write one sentence; Enter leaves it out."


class Reason(Question):
    """The question why a technique fell short, with a score, a reason, or both."""

    stake = "A failure counts once its score or reason is written down, else as inconclusive."

    @property
    def unknown(self) -> Answer:
        """A failure that nobody can explain is inconclusive."""
        return Answer({attempt(self.technique): "inconclusive"})

    def _read(self, words: str, facts: Facts) -> Answer:
        because = attempt(self.technique, "because")
        if scored := scored_reason(words):
            score, text = scored
            found = _score(self.technique, score, facts) | ({because: text} if text else {})
            if lacks_reason({**facts, **found}, because.removesuffix(".because")):
                raise Complaint("That score reaches your target. Say in words what falls short.")
            return Answer(found)
        if not re.search(r"[^\W\d_]", words):
            raise Complaint("Write what goes wrong in words, or the score, or both: 0.62: stiff.")
        return Answer({because: words})


class Inapplicable(Question):
    """The question why a technique cannot be taken."""

    stake = "The technique is skipped once the reason is written down."

    @property
    def unknown(self) -> Answer:
        """What nobody can explain is no result."""
        return Answer(unknown=frozenset({attempt(self.technique)}))

    def _read(self, words: str, facts: Facts) -> Answer:
        if not re.search(r"[^\W\d_]", words):
            raise Complaint("Write why, in words.")
        return Answer({attempt(self.technique, "because"): words})


class Errors(Question):
    """The question about bad answers that were read, counted by cause."""

    _accepts = "Give the most frequent causes, a count each: 22 misread, 11 format of 40. Or no."
    stake = "Counts show which techniques cannot be the whole answer."

    def _read(self, words: str, facts: Facts) -> Answer:
        if words.lower().rstrip(".!") in NONE | {"no", "n", "nobody"}:
            return self.unknown
        by_cause, every = counts(words, self.fact)
        return Answer({READ: every, **{f"errors.{cause}": n for cause, n in by_cause.items()}})


KINDS: Mapping[Kind, type[Question]] = {
    Kind.BOOL: YesNo,
    Kind.CHOICE: OneOf,
    Kind.CHOICES: Lines,
    Kind.WHOLE: Whole,
    Kind.NUMBER: Number,
}
"""The question about a fact, by the kind of its values; any other is answered by a sentence."""


def _yes(results: Mapping[str, str]) -> frozenset[str]:
    """Return the choices whose result is yes."""
    return frozenset(word for word in results if results[word] == "yes")


def _score(technique: str, text: str, facts: Facts) -> dict[str, Value]:
    """Return the facts that the score of an attempt settles."""
    score, items = score_of(text, best_score(facts))
    stated: dict[str, Value] = {attempt(technique, "score"): score}
    return stated if items is None else {**stated, attempt(technique, "items"): items}


def is_outcome(fact: str) -> bool:
    """Return whether a fact is the outcome of an attempt."""
    return fact.startswith("attempts.") and fact.endswith(".outcome")


def attempt(technique: str, key: str = "outcome") -> str:
    """Return the id of a fact about an attempt: its outcome, `because` or `score`."""
    return f"attempts.{technique}.{key}"


def word_of(fact: str) -> str:
    """Return the technique that a fact about an attempt names: the word for it in a list."""
    return fact.partition(".")[2].partition(".")[0]


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
        return OneOf(replace(asked, choices=choices, help=help_), (fact,))
    if fact == "needs":  # those about the answers come before those about running the model
        places = [*TRIAGE, ""]
        needs = sorted(rulebook.needs.values(), key=lambda need: places.index(need.triage))
        choices = tuple(Listed(need.id, need.symptom) for need in needs)
        return Needs(replace(asked, choices=choices), (fact,))
    if is_outcome(fact):
        return OneOf(_with_title_inside(rulebook, asked), (fact,))
    kind = Score if fact.endswith(".score") else KINDS.get(asked.kind, Question)
    return kind(asked, (fact,))


def needs_left(rulebook: Rulebook, seen: Iterable[str]) -> Sequence[Need]:
    """Return the needs that fit the patterns of `TRIAGE` that were seen; all if none was."""
    left = [need for need in rulebook.needs.values() if need.triage in {*seen}]
    other = [need for need in rulebook.needs.values() if not need.triage]
    return [*left, *other] if left else [*rulebook.needs.values()]


def question_tried(rulebook: Rulebook, outcomes: Iterable[str]) -> Tried:
    """Return one question about the results of several techniques."""
    techniques = [word_of(outcome) for outcome in outcomes]
    fact = Fact(
        "attempts",
        Kind.CHOICES,
        "Which of these have you tried?",
        rulebook.facts[attempt(techniques[0])].help,
        choices=tuple(Listed(name, rulebook.techniques[name].title) for name in techniques),
    )
    came_of = rulebook.facts[attempt(techniques[0])].choices
    return Tried(fact, tuple(map(attempt, techniques)), results=came_of)


def question_errors(rulebook: Rulebook) -> Question:
    """Return the question about bad answers that were read, counted by cause."""
    causes = tuple(Listed(x.id, x.title, words=x.words) for x in rulebook.causes.values())
    fact = Fact(
        "errors",
        Kind.TEXT,
        "Did anybody read bad answers and count what went wrong?",
        "Name the most frequent causes, with a count each: 22 misread, 11 format of 40. Count each "
        f"answer under its first cause. The causes: {', '.join(rulebook.causes)}.",
        choices=causes,
    )
    return Errors(fact, (READ,))


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
    return Inapplicable(fact, settles) if inapplicable else Reason(fact, settles)


def _with_title_inside(rulebook: Rulebook, fact: Fact) -> Fact:
    """Return a fact about an attempt with the technique's title inside a sentence."""
    title = rulebook.techniques[word_of(fact.id)].title
    return replace(fact, question=fact.question.replace(title, inside(title)))


def question_triage() -> Triage:
    """Return the question what three bad answers look like."""
    asked = "Look at three answers that you are not happy with. Which of these is so?"
    choices = tuple(Listed(id, text) for id, text in TRIAGE.items())
    settles = tuple(attempt(id) for id in TRIAGE)
    return Triage(Fact("triage", Kind.CHOICES, asked, choices=choices), settles)


def questions_result(
    tried: Tried, technique: str, result: str, score: str, because: str
) -> tuple[Question, Question, Question]:
    """Return the questions about the result of one technique that was tried.

    Args:
        tried: the question which techniques were tried.
        technique: one of them.
        result: the result to offer.
        score: the score to offer.
        because: the reason to offer.
    """
    title = next(choice.title for choice in tried.choices if choice.id == technique)
    results = tuple(choice for choice in tried.results if choice.id != "untried")
    ids = [attempt(technique, key) for key in ("outcome", "score", "because")]
    texts = (
        f"{title}: what came of it?",
        "  its score, if it was measured",
        "  why, if it fell short or cannot be used",
    )
    outcome = Fact(ids[0], Kind.CHOICE, texts[0], choices=results)
    return (
        OneOf(outcome, (ids[0],), "It decides whether the technique is skipped.", result),
        ResultScore(Fact(ids[1], Kind.NUMBER, texts[1]), (ids[1],), MEASURED, score),
        ResultReason(Fact(ids[2], Kind.TEXT, texts[2]), (ids[2],), REASONS, because),
    )


MEASURED = "It is compared with your target, and with the scores of the other techniques."
REASONS = "A result below target needs a score or a reason; without, it counts as inconclusive."
