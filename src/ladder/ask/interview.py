"""An interview whose only state is what is known: the next questions, and what follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from ladder.ask.answer import Answer
from ladder.ask.question import (
    NOTHING,
    Question,
    attempt,
    is_outcome,
    question_about,
    question_errors,
    question_reason,
    question_tried,
    tried,
    word_of,
)
from ladder.ask.question_order import InterviewKnowledge, facts_to_ask, is_decisive, next_facts
from ladder.engine.answers import INAPPLICABLE
from ladder.engine.computed import as_read, follows_from
from ladder.engine.conditions import reads
from ladder.engine.decision import BETTER, CONTENT, UNREAD, keys_without_need, without_need
from ladder.engine.errors import ERRORS, FIRST, READ
from ladder.engine.explanation import judge
from ladder.engine.facts import Facts, Value
from ladder.engine.problem import Problem, Tries
from ladder.engine.rules import Rulebook
from ladder.engine.scores import ITEMS
from ladder.engine.unknown import assumed_facts
from ladder.engine.verdict import Verdict
from ladder.load.problems.contradictions import REASONS, contradictions, lacks_reason
from ladder.load.problems.following import Following, following, stated
from ladder.load.problems.structures import IN_USE, IN_USE_TRY

STAGE = "task.stage"
"""How far along the system is: whether there are answers to read."""

SITUATION = ("task.shape", "task.input", "hosting.serving")
"""What the model does and where it runs: everybody knows, and it makes other questions needless."""

ANSWER = "answer"
"""The place of facts that were answered, in the positions of a problem and in errors."""


def in_file(problem: Problem) -> frozenset[str]:
    """Return the facts and sections that a file states, and no answer."""
    return frozenset(name for name, at in problem.positions.items() if at.file != ANSWER)


@dataclass(frozen=True)
class Interview:
    """The knowledge at one point of an interview; every answer gives a new one.

    Args:
        rulebook: the rules and their vocabulary.
        facts: what is known.
        unknown: the facts that nobody knows: they are not asked about.
        as_of: the day on which dated rules are read.
        tries: the tries of each technique.
        follows: the facts that follow from others about attempts.
        stated: the facts that a file states. It may mark an attempt as below target without a
            reason; an answer is asked for it.
    """

    rulebook: Rulebook
    facts: Facts
    unknown: frozenset[str]
    as_of: date
    tries: Tries = field(default_factory=dict)
    follows: Mapping[str, Following] = field(default_factory=dict)
    stated: frozenset[str] = frozenset()

    @classmethod
    def of(cls, problem: Problem, rulebook: Rulebook, day: date) -> "Interview":
        """Return the interview on a problem; positions without a value are unknown facts."""
        unknown = frozenset(problem.positions) & rulebook.facts.keys() - problem.facts.keys()
        facts = stated(rulebook, problem.facts, problem.origins)
        found = following(rulebook, facts, problem.tries)
        facts |= {fact: each.value for fact, each in found.items()}
        unknown -= facts.keys()
        return cls(rulebook.on(day), facts, unknown, day, problem.tries, found, in_file(problem))

    @cached_property
    def knowledge(self) -> InterviewKnowledge:
        """The knowledge that follows from the answers so far."""
        facts = as_read(self.rulebook, self.facts, self.as_of.toordinal())
        return InterviewKnowledge(self.rulebook, facts, self.unknown)

    @cached_property
    def verdict(self) -> Verdict:
        """The verdict on the answers so far."""
        return judge(self.rulebook, "", self.settled_facts, self.as_of)

    @cached_property
    def question(self) -> Question | None:
        """The next question; None when no answer could change the headline."""
        return next(iter(self.questions), None)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The next question, and the others that share its screen.

        `ladder.ask.question_order` lists the order.
        """
        if unexplained := self._without_reason():
            reasons = tuple(
                question_reason(
                    self.rulebook,
                    technique,
                    inapplicable=self.facts[attempt(technique)] == INAPPLICABLE,
                )
                for technique in unexplained
            )
            return reasons + self._in_use()
        if "needs" not in self.facts:
            known = "needs" in self.unknown
            return self._what_runs() if known else (question_about(self.rulebook, "needs"),)
        if not (facts := next_facts(self.knowledge)):
            return self._in_use() or self._errors()
        if first := self._situation():
            return tuple(question_about(self.rulebook, fact) for fact in first)
        if is_outcome(facts[0]):
            outcomes = [item for item in facts_to_ask(self.knowledge) if is_outcome(item)]
            if len(outcomes) > 1:
                return (question_tried(self.rulebook, outcomes),)
        return self._in_use() + tuple(question_about(self.rulebook, fact) for fact in facts)

    def _what_runs(self) -> tuple[Question, ...]:
        """Return what to ask if nobody knows what goes wrong: the stage, then what was tried.

        The scores of what was tried say whether a version is better than what is in use.
        """
        known, rulebook = {*self.facts, *self.unknown}, self.rulebook
        if UNREAD not in keys_without_need(rulebook):
            return ()
        _, message = without_need(rulebook, self.knowledge.__getitem__)
        compared = IN_USE not in self.unknown and self.facts.get(IN_USE) != NOTHING
        if message in (BETTER, CONTENT) or not compared:
            return ()
        if message != UNREAD and STAGE not in known:
            return (question_about(rulebook, STAGE),)
        when = reads(rulebook.rules[UNREAD].when, rulebook.derived)
        read = {fact for name in when for fact in follows_from(rulebook, name)}
        listed = [name for name in rulebook.techniques if attempt(name, "score") in read]
        outcomes = [attempt(name) for name in listed]
        if untold := [fact for fact in outcomes if fact not in known]:
            return (question_tried(rulebook, untold),)
        versions = tried(self.facts)
        if len(versions) < (2 if message == UNREAD else 1):  # one is compared with nothing
            return ()
        scores = [attempt(name, "score") for name in versions]
        if not any(attempt(name, "items") in self.facts for name in versions):
            scores.append(ITEMS)
        left = [fact for fact in (*scores, IN_USE) if fact in rulebook.facts.keys() - known]
        return tuple(question_about(rulebook, fact, self.facts) for fact in left)

    def _situation(self) -> list[str]:
        """Return the facts about the situation that a rule in play reads and nobody answered."""
        assumed = assumed_facts(self.rulebook, self.knowledge.decision)
        read = {*facts_to_ask(self.knowledge), *assumed} - self.facts.keys() - self.unknown
        return [fact for fact in SITUATION if fact in read]

    def _in_use(self) -> tuple[Question, ...]:
        """Return the question about what runs today, if something was tried and it decides."""
        known = IN_USE in self.facts or IN_USE in self.unknown
        if known or not tried(self.facts) or not is_decisive(self.knowledge, IN_USE):
            return ()
        return (question_about(self.rulebook, IN_USE, self.facts),)

    def _errors(self) -> tuple[Question, ...]:
        """Return the question about counted errors, if one cause could change the headline."""
        known = self.knowledge
        counted = any(fact.startswith(ERRORS) for fact in {*self.facts, *self.unknown})
        if counted or known.leading is None or known.leading.form in ("use", "stop"):
            return ()
        if not tried(self.facts) or self.facts.get(IN_USE) == NOTHING:
            return ()
        causes = (f"{ERRORS}{cause}" for cause in self.rulebook.causes)
        each = ({READ: FIRST, cause: FIRST} for cause in causes)
        moved = any(known.learn(counts).named != known.named for counts in each)
        return (question_errors(self.rulebook),) if moved else ()

    def _without_reason(self) -> list[str]:
        """Return the techniques that their results exclude while the reason is still to come."""
        return [
            word_of(fact)
            for fact, value in self.facts.items()
            if is_outcome(fact)
            and lacks_reason(self.facts, fact.removesuffix(".outcome"))
            and (value == INAPPLICABLE or fact not in self.stated)
        ]

    @property
    def settled_facts(self) -> dict[str, Value]:
        """The facts as a file may state them: without attempts whose reason is still to come."""
        unfinished = tuple(attempt(name, "") for name in self._without_reason())
        return {f: value for f, value in self.facts.items() if not f.startswith(unfinished)}

    def objections(self, answer: Answer) -> list[str]:
        """Return what in an answer contradicts what is known, each with what to do."""
        facts = {**self.after(answer).facts}
        for fact, value in answer.facts.items():
            if is_outcome(fact) and value in REASONS:
                facts.setdefault(attempt(word_of(fact), "because"), "said next")
        before = {diagnostic.what for diagnostic in contradictions(self.rulebook, self.facts)}
        return [
            f"{diagnostic.what}. {diagnostic.help}"
            for diagnostic in contradictions(self.rulebook, facts)
            if diagnostic.what not in before
        ]

    def after(self, answer: Answer) -> "Interview":
        """Return the interview after an answer.

        A new result of an attempt removes what was stated about the old one.
        """
        own = {fact: value for fact, value in self.facts.items() if fact not in self.follows}
        unknown = (fact for fact in self.rulebook.facts if fact in self.unknown)
        settled: dict[str, Value | None] = {**dict.fromkeys(unknown), **own}
        tries = dict(self.tries)
        for fact, value in answer.settled().items():
            if is_outcome(fact) and self.facts.get(fact) != value:
                of = fact.removesuffix("outcome")
                settled = {name: settled[name] for name in settled if not name.startswith(of)}
                tries.pop(word_of(fact), None)
            settled[fact] = value
        if IN_USE in answer.facts:
            settled.pop(IN_USE_TRY, None)
        facts = {fact: value for fact, value in settled.items() if value is not None}
        found = following(self.rulebook, facts, tries)
        facts |= {fact: each.value for fact, each in found.items()}
        nobody_knows = frozenset(settled) - facts.keys()
        left = self.stated - answer.settled().keys()
        return replace(
            self, facts=facts, unknown=nobody_knows, tries=tries, follows=found, stated=left
        )
