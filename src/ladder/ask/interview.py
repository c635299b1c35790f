"""An interview as plain data: what was known, what was answered, and what is asked next.

Nothing is remembered but the answers: facts and the next question follow from them, so going back
is dropping the last answer. What was said after it is kept as withdrawn, and counts
again without a word if the new answer still leads to its question.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from ladder.ask.answer import Answer, unknown_answer
from ladder.ask.next_question import further, next_facts, rung_of
from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.ask.possible_outcomes import open_facts
from ladder.ask.question import (
    Question,
    attempt,
    is_outcome,
    needs_left,
    question_about,
    question_list,
    question_needs,
    question_numbers,
    question_reason,
    question_triage,
    question_tried,
    word_of,
)
from ladder.ask.wording import value_in_words
from ladder.engine.answers import INAPPLICABLE
from ladder.engine.computed import as_read
from ladder.engine.facts import Choice, Fact, Facts, Kind, Value
from ladder.engine.rules import Rulebook
from ladder.load.contradictions import PASSES_OVER, contradictions


@dataclass(frozen=True)
class Interview:
    """The state of an interview; every change gives a new one.

    Args:
        rulebook: the rules and their vocabulary.
        given: the facts that a file had stated before the first question.
        given_unknown: the facts of which that file says that nobody knows.
        as_of: the day on which dated rules are read.
        history: the questions asked so far, each with its answer.
        withdrawn: what was answered and taken back, by fact; None: that nobody knows.
        reopened: the fact that is to be asked about anew.
        in_full: whether to ask on once the headline is decided, for all that is still open.
    """

    rulebook: Rulebook
    given: Facts
    given_unknown: frozenset[str]
    as_of: date
    history: tuple[tuple[Question, Answer], ...] = ()
    withdrawn: Mapping[str, Value | None] = field(default_factory=dict)
    reopened: str | None = None
    in_full: bool = False

    @cached_property
    def settled(self) -> dict[str, Value | None]:
        """What was said of each fact, the latest word counting; None: that nobody knows.

        A new outcome of an attempt takes away what was said of the old one.
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
        """All that is known: what the file said and what was answered."""
        return {fact: value for fact, value in self.settled.items() if value is not None}

    @cached_property
    def unknown(self) -> frozenset[str]:
        """The facts that will stay unknown: they are not asked again."""
        return frozenset(fact for fact, value in self.settled.items() if value is None)

    @cached_property
    def knowledge(self) -> PartialKnowledge:
        """What the rules come to for what was answered so far."""
        facts = as_read(self.rulebook, self.facts, self.as_of.toordinal())
        return PartialKnowledge(self.rulebook, facts, self.unknown, self.in_full)

    @cached_property
    def question(self) -> Question | None:
        """The next question; None when no answer could change what the problem comes to."""
        if technique := self._without_reason():
            outcome = self.facts[attempt(technique)]
            not_here = outcome == INAPPLICABLE
            return question_reason(self.rulebook, technique, inapplicable=not_here)
        if self.reopened:
            return question_about(self.rulebook, self.reopened)
        if "needs" not in self.facts:
            return self._about_needs()
        match next_facts(self.knowledge):
            case ():
                return None
            case (fact,) if is_outcome(fact) and len(outcomes := self._outcomes()) > 1:
                return question_tried(self.rulebook, outcomes)
            case (fact,):
                tried = (technique for _, answer in self.history for technique in answer.yes)
                return question_about(self.rulebook, fact, frozenset(tried))
            case facts if self.rulebook.facts[facts[0]].kind is Kind.BOOL:
                return question_list(self.rulebook, facts)
            case facts:
                return question_numbers(self.rulebook, facts)

    def _about_needs(self) -> Question | None:
        """What goes wrong; if nobody can say, what bad answers look like, and once more."""
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

    @cached_property
    def further(self) -> int:
        """How many answers could still change a step or its form once the headline is decided."""
        if self.in_full or "needs" not in self.facts:
            return 0
        return further(self.in_all().knowledge)

    def in_all(self) -> "Interview":
        """The interview that goes on to all that is still open."""
        return replace(self, in_full=True)

    def _without_reason(self) -> str | None:
        """The technique that what was said of it passes over, while the reason is still to come."""
        for _, answer in self.history:
            for fact in answer.facts:
                if is_outcome(fact) and self.facts.get(fact) in PASSES_OVER:
                    technique = word_of(fact)
                    if attempt(technique, "because") not in self.facts:
                        return technique
        return None

    def _outcomes(self) -> list[str]:
        """The outcomes to be asked about in one breath, lowest rung first; that is done once."""
        if any(question.form == "tried" for question, _ in self.history):
            return []
        waiting = filter(is_outcome, open_facts(self.knowledge))
        return sorted(waiting, key=lambda fact: (rung_of(self.rulebook, fact), fact))

    @property
    def settled_facts(self) -> dict[str, Value]:
        """The facts as a file may state them: without an attempt whose reason is still to come."""
        unfinished = self._without_reason()
        left_out = attempt(unfinished) if unfinished else None
        return {fact: value for fact, value in self.facts.items() if fact != left_out}

    def question_change(self) -> Question | None:
        """Which of the facts of which something was said is to be asked anew, if there are any.

        A reason is asked for again with its outcome.
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
        """The interview in which `fact` is asked about next, whatever was said of it."""
        return replace(self, reopened=fact)

    def objections(self, answer: Answer) -> list[str]:
        """What in an answer cannot be true together with what is known, each with what to do."""
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
        """The interview after an answer to its question, and to those that were answered before.

        Raises:
            ValueError: if nothing is asked.
        """
        if self.question is None:
            raise ValueError("nothing is asked")
        interview = self._with(self.question, answer)
        while (question := interview.question) is not None:
            earlier = interview.earlier_answer(question)
            if earlier is None or interview.objections(earlier):
                break
            interview = interview._with(question, earlier)
        return interview

    def earlier_answer(self, question: Question) -> Answer | None:
        """What was answered to a question before it was taken back, if that still answers it."""
        values = {fact: self.withdrawn[fact] for fact in question.settles if fact in self.withdrawn}
        facts = {fact: value for fact, value in values.items() if value is not None}
        if question.form == "reason":
            if question.inapplicable:  # the old reason may be that of another outcome
                return None
            known = Answer(facts) if facts else unknown_answer(question)
            return known if question.settles[0] in values else None
        if not values or len(values) < len(question.settles):
            return None
        value, legal = facts.get(question.settles[0]), {*question.fact.choice_ids()}
        if isinstance(value, frozenset):
            return Answer(facts) if value <= legal else None
        one_of = question.form in ("fact", "outcome") and isinstance(value, str)
        return (
            None
            if one_of and value not in legal
            else Answer(facts, frozenset(values) - facts.keys())
        )

    def _with(self, question: Question, answer: Answer) -> "Interview":
        settled = answer.settled()
        withdrawn = {fact: value for fact, value in self.withdrawn.items() if fact not in settled}
        reopened = None if self.reopened in question.settles else self.reopened
        history = (*self.history, (question, answer))
        return replace(self, history=history, withdrawn=withdrawn, reopened=reopened)

    def back(self) -> "Interview | None":
        """The interview at its last question, that answer taken back; None at the first one.

        A reason and the outcome that it explains are taken back one by one.
        """
        if self.reopened is not None:
            return replace(self, reopened=None)
        if not self.history:
            return None
        question, answer = self.history[-1]
        values: dict[str, Value | None] = answer.settled()
        if question.form == "reason":  # without one, the outcome is another than was said
            values = {fact: answer.facts.get(fact) for fact in question.settles[:2]}
        withdrawn = {**values, **self.withdrawn}
        return replace(self, history=self.history[:-1], withdrawn=withdrawn)
