"""An interview as plain data: what was known, the answers, and the next question.

Facts and the next question follow from the answers, so going back means dropping the last answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from ladder.ask.answer import Answer
from ladder.ask.next_question import facts_to_ask, next_fact
from ladder.ask.question import (
    Question,
    attempt,
    is_outcome,
    needs_left,
    question_about,
    question_needs,
    question_reason,
    question_triage,
    question_tried,
    word_of,
)
from ladder.ask.wording import value_in_words
from ladder.engine.answers import INAPPLICABLE
from ladder.engine.computed import as_read
from ladder.engine.facts import Choice, Fact, Facts, Kind, Value
from ladder.engine.knowledge import Knowledge
from ladder.engine.rules import Rulebook
from ladder.load.problems.contradictions import PASSES_OVER, contradictions

Wanted = Callable[[Facts], Sequence[str]]
"""Returns the facts that are missing from those known."""


@dataclass(frozen=True)
class Interview:
    """The state of an interview; every change gives a new one.

    Args:
        rulebook: the rules and their vocabulary.
        given: the facts that a file had stated before the first question.
        given_unknown: the facts of which that file says that nobody knows.
        as_of: the day on which dated rules are read.
        history: the questions asked so far, each with its answer.
        reopened: the fact that is to be asked about again.
        wanted: the facts that a proposal lacks, the first to be asked first; None if the verdict
            decides what is asked.
    """

    rulebook: Rulebook
    given: Facts
    given_unknown: frozenset[str]
    as_of: date
    history: tuple[tuple[Question, Answer], ...] = ()
    reopened: str | None = None
    wanted: Wanted | None = None

    @cached_property
    def settled(self) -> dict[str, Value | None]:
        """The latest answer about each fact; None where nobody knows.

        A new result of an attempt removes what was stated about the old one.
        """
        settled: dict[str, Value | None] = {**dict.fromkeys(self.given_unknown), **self.given}
        for _, answer in self.history:
            for fact, value in answer.settled().items():
                if is_outcome(fact):
                    of = fact.removesuffix("outcome")
                    settled = {name: settled[name] for name in settled if not name.startswith(of)}
                settled[fact] = value
        return settled

    @cached_property
    def facts(self) -> dict[str, Value]:
        """All known facts: what the file stated and what was answered."""
        return {fact: value for fact, value in self.settled.items() if value is not None}

    @cached_property
    def unknown(self) -> frozenset[str]:
        """The facts that the person does not know: they are not asked again."""
        return frozenset(fact for fact, value in self.settled.items() if value is None)

    @cached_property
    def knowledge(self) -> Knowledge:
        """The knowledge that follows from the answers so far."""
        facts = as_read(self.rulebook, self.facts, self.as_of.toordinal())
        return Knowledge(self.rulebook, facts, self.unknown)

    @cached_property
    def question(self) -> Question | None:
        """The next question; None when no answer could change the headline."""
        if self.reopened:
            return question_about(self.rulebook, self.reopened)
        if technique := self._without_reason():
            not_here = self.facts[attempt(technique)] == INAPPLICABLE
            return question_reason(self.rulebook, technique, inapplicable=not_here)
        if "needs" not in self.facts:
            return self._about_needs()
        lacking = (
            [fact for fact in self.wanted(self.facts) if fact not in self.settled]
            if (self.wanted)
            else []
        )
        fact = next(iter(lacking), None) if self.wanted else next_fact(self.knowledge)
        if fact is None:
            return None
        if is_outcome(fact) and not any(asked.form == "tried" for asked, _ in self.history):
            asked_for = lacking if self.wanted else facts_to_ask(self.knowledge)
            outcomes = [item for item in asked_for if is_outcome(item)]
            if len(outcomes) > 1:
                return question_tried(self.rulebook, outcomes)
        tried = (technique for _, answer in self.history for technique in answer.yes)
        return question_about(self.rulebook, fact, frozenset(tried))

    def _about_needs(self) -> Question | None:
        """Return the question what goes wrong; if nobody can say, what bad answers look like."""
        if "needs" not in self.unknown:
            return question_about(self.rulebook, "needs")
        forms = [question.form for question, _ in self.history]
        if "triage" not in forms:
            return question_triage()
        at = forms.index("triage")
        if "needs" in forms[at:]:
            return None
        seen = self.history[at][1]
        return question_needs(self.rulebook, needs_left(self.rulebook, seen.yes, seen.no))

    def _without_reason(self) -> str | None:
        """Return the technique that its result excludes while the reason is still to come."""
        return next(
            (
                word_of(fact)
                for fact, value in self.facts.items()
                if is_outcome(fact)
                and value in PASSES_OVER
                and attempt(word_of(fact), "because") not in self.facts
            ),
            None,
        )

    @property
    def settled_facts(self) -> dict[str, Value]:
        """The facts as a file may state them: without an attempt whose reason is still to come."""
        unfinished = self._without_reason()
        left_out = attempt(unfinished) if unfinished else None
        return {fact: value for fact, value in self.facts.items() if fact != left_out}

    def question_change(self) -> Question | None:
        """Return the question which answer is to be changed; None where there is none yet.

        A reason is asked for again with its result.
        """
        choices = tuple(
            Choice(fact.id, f"{fact.question} → {value_in_words(fact, self.settled[fact.id])}")
            for fact in self.rulebook.facts.values()
            if fact.id in self.settled and fact.kind not in (Kind.TEXT, Kind.DATE)
        )
        if not choices:
            return None
        asked = "Which answer do you want to change?"
        return Question("change", Fact("change", Kind.CHOICE, asked, choices=choices), ("change",))

    def changing(self, fact: str) -> "Interview":
        """Return the interview in which `fact` is asked about next."""
        return replace(self, reopened=fact)

    def objections(self, answer: Answer) -> list[str]:
        """Return what in an answer contradicts what is known, each with what to do."""
        assert self.question is not None
        facts = {**replace(self, history=(*self.history, (self.question, answer))).facts}
        for fact, value in answer.facts.items():
            if is_outcome(fact) and value in PASSES_OVER:
                facts.setdefault(attempt(word_of(fact), "because"), "said next")
        before = {diagnostic.what for diagnostic in contradictions(self.rulebook, self.facts)}
        return [
            f"{diagnostic.what}. {diagnostic.help}"
            for diagnostic in contradictions(self.rulebook, facts)
            if diagnostic.what not in before
        ]

    def after(self, answer: Answer) -> "Interview":
        """Return the interview after an answer to its question.

        Raises:
            ValueError: if nothing is asked.
        """
        if self.question is None:
            raise ValueError("nothing is asked")
        reopened = None if self.reopened in self.question.settles else self.reopened
        return replace(self, history=(*self.history, (self.question, answer)), reopened=reopened)

    def back(self) -> "Interview | None":
        """Return the interview at its last question, without that answer; None at the first one."""
        if self.reopened is not None:
            return replace(self, reopened=None)
        return replace(self, history=self.history[:-1]) if self.history else None
