"""An interview as plain data: what was known, what was said, and what is asked next. Stdlib only.

Nothing is remembered but the replies: facts, the next question and the bound all follow from them,
so going back is dropping the last reply. What was said after it is kept aside, and counts again
without a word if the new answer still leads to its question.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from ladder.ask.asking import (
    Query,
    Reply,
    because_of,
    outcome_of,
    query_about,
    query_list,
    query_reason,
    query_tried,
)
from ladder.ask.choosing import best, dose_of
from ladder.ask.prospects import live
from ladder.ask.view import View
from ladder.engine.facts import Facts, Value
from ladder.engine.rules import Rulebook
from ladder.load.contradictions import contradictions


@dataclass(frozen=True)
class Interview:
    """The state of an interview. Make the first with `begin`; every change gives a new one.

    Args:
        rulebook: the rules and their vocabulary.
        given: the facts that a file had stated before the first question.
        given_unknown: the facts of which that file says that nobody knows.
        as_of: the day on which dated rules are read.
        said: the questions asked so far, each with its reply.
        aside: replies that were taken back, by question.
    """

    rulebook: Rulebook
    given: Facts
    given_unknown: frozenset[str]
    as_of: date
    said: tuple[tuple[Query, Reply], ...] = ()
    aside: Mapping[str, Reply] = field(default_factory=dict)

    @cached_property
    def answered(self) -> dict[str, Value]:
        """The facts that the replies state, in the order in which they were said."""
        found: dict[str, Value] = {}
        for _, reply in self.said:
            found.update(reply.facts)
        return found

    @cached_property
    def facts(self) -> dict[str, Value]:
        """All that is known: what the file said and what was answered."""
        return {**self.given, **self.answered}

    @cached_property
    def answered_unknown(self) -> frozenset[str]:
        """The facts that were answered "unknown" here."""
        return frozenset[str]().union(*(reply.unknown for _, reply in self.said))

    @cached_property
    def unknown(self) -> frozenset[str]:
        """The facts that will stay unknown: they are not asked again."""
        return (self.given_unknown | self.answered_unknown) - self.facts.keys()

    @cached_property
    def view(self) -> View:
        """The rules as they stand for what was said."""
        known = {**self.facts, "as_of": self.as_of.toordinal()}
        return View(self.rulebook, known, self.unknown)

    @cached_property
    def query(self) -> Query | None:
        """The next question; None when no answer could change what the problem comes to."""
        if unfinished := self._without_reason():
            return query_reason(self.rulebook, unfinished)
        if "needs" not in self.facts:
            return None if "needs" in self.unknown else query_about(self.rulebook, "needs")
        latest = self.said[-1][0].about[-1] if self.said else ""
        facts = best(self.view, latest)
        if not facts:
            return None
        if len(facts) > 1:
            return query_list(self.rulebook, facts)
        [fact] = facts
        outcomes = self._outcomes()
        if fact in outcomes and len(outcomes) > 1 and not self._asked_what_was_tried():
            return query_tried(self.rulebook, outcomes)
        return query_about(self.rulebook, fact, self._tried())

    @cached_property
    def at_most(self) -> int:
        """How many questions there can be yet, the present one included; less with each reply.

        An attempt's outcome and the reason for it are one question.
        """
        if self.query is None:
            return 0
        if "needs" not in self.facts:
            every = frozenset(self.rulebook.needs)
            return 1 + self._bound(self.view.answered({"needs": every}))
        return self._bound(self.view) + (self._without_reason() is not None)

    def _bound(self, view: View) -> int:
        waiting = live(view)
        outcomes = [fact for fact in waiting if _is_outcome(fact)]
        return len(waiting) + (len(outcomes) > 1 and not self._asked_what_was_tried())

    def _without_reason(self) -> str | None:
        """The technique that is said to have fallen short while the reason is still to come."""
        for fact, value in self.answered.items():
            if _is_outcome(fact) and value == "fell-short":
                technique = fact.split(".")[1]
                if because_of(technique) not in self.facts:
                    return technique
        return None

    def _outcomes(self) -> list[str]:
        """The outcomes of attempts that may still be asked about, in the order of the ladder."""
        waiting = [fact for fact in live(self.view) if _is_outcome(fact)]
        return sorted(waiting, key=lambda fact: (dose_of(self.view, fact), fact))

    def _asked_what_was_tried(self) -> bool:
        return any(query.form == "tried" for query, _ in self.said)

    def _tried(self) -> frozenset[str]:
        return frozenset[str]().union(*(reply.tried for _, reply in self.said))

    @property
    def settled_facts(self) -> dict[str, Value]:
        """The facts as a file may state them: without an attempt whose reason is still to come."""
        unfinished = self._without_reason()
        left_out = outcome_of(unfinished) if unfinished else None
        return {fact: value for fact, value in self.facts.items() if fact != left_out}

    def objections(self, reply: Reply) -> list[str]:
        """What in a reply cannot be true together with what is known, each with what to do."""
        facts = {**self.facts, **reply.facts}
        for fact, value in list(facts.items()):
            if _is_outcome(fact) and value == "fell-short":
                facts.setdefault(because_of(fact.split(".")[1]), "said next")
        standing = {diagnostic.what for diagnostic in contradictions(self.rulebook, self.facts)}
        found = contradictions(self.rulebook, facts)
        return [f"{each.what}. {each.help}" for each in found if each.what not in standing]

    def replied(self, reply: Reply) -> "Interview":
        """The interview after a reply to its question, and to those that were answered before.

        Raises:
            ValueError: if nothing is asked.
        """
        if self.query is None:
            raise ValueError("nothing is asked")
        after = self._with(self.query, reply)
        while (query := after.query) is not None:
            kept = after.earlier(query)
            if kept is None or after.objections(kept):
                break
            after = after._with(query, kept)
        return after

    def earlier(self, query: Query) -> Reply | None:
        """What was answered to a question before it was taken back, if that still answers it."""
        kept = self.aside.get(query.id)
        if kept is not None and _still_answers(query, kept):
            return kept
        known = {
            fact: value for reply in self.aside.values() for fact, value in reply.given().items()
        }
        if query.form not in ("fact", "list") or not known.keys() >= {*query.about}:
            return None
        facts = {fact: value for fact in query.about if (value := known[fact]) is not None}
        return Reply(facts, frozenset(query.about) - facts.keys())

    def _with(self, query: Query, reply: Reply) -> "Interview":
        aside = {each: kept for each, kept in self.aside.items() if each != query.id}
        return replace(self, said=(*self.said, (query, reply)), aside=aside)

    def back(self) -> "Interview | None":
        """The interview at its last question, that reply taken back; None at the first one.

        A reason and the outcome that it explains are taken back one by one.
        """
        if not self.said:
            return None
        query, reply = self.said[-1]
        return replace(self, said=self.said[:-1], aside={**self.aside, query.id: reply})


def _is_outcome(fact: str) -> bool:
    return fact.startswith("attempts.") and fact.endswith(".outcome")


def _still_answers(query: Query, reply: Reply) -> bool:
    """Whether an earlier reply settles what is asked now, no more and no less."""
    if query.form == "reason":
        return True
    if query.form == "list":
        return reply.given().keys() == {*query.about}
    if query.form == "tried":
        named = {*reply.facts, *reply.unknown, *(outcome_of(each) for each in reply.tried)}
        return named == set(query.about)
    legal = query.fact.choice_ids()
    value = reply.facts.get(query.about[0])
    return not (legal and isinstance(value, str) and value not in legal)


def begin(
    rulebook: Rulebook, given: Facts, given_unknown: frozenset[str], as_of: date
) -> Interview:
    """An interview that starts from what a file says already."""
    return Interview(rulebook, dict(given), given_unknown, as_of)
