"""How conditions stand in an interview: known to hold, able to come to hold, or not.

An interview knows more than a problem file: a fact that was answered "unknown" stays so until it
ends. A gate that waits for such a fact will not open, so what else it waits for need not be asked.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ladder.engine.assessment import Answers
from ladder.engine.computed import follows_from, learned, waits_for
from ladder.engine.conditions import All, Any, Condition, Named, Not, Truth, facts_of, reads
from ladder.engine.facts import Facts, Value
from ladder.engine.rules import Rulebook, conditions


class PartialKnowledge(Answers):
    """What the conditions of a rulebook come to, by key, where some facts will stay unknown.

    True: known to hold. None: may come to hold by further answers. False: known not to hold, or
    stuck on what nobody knows.

    Args:
        rulebook: the rules.
        facts: what is known, the day, and what is computed from them.
        unknown: the facts that were answered "unknown".
        in_full: whether each need's step and its form count, not the headline alone.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        facts: Facts,
        unknown: frozenset[str] = frozenset(),
        in_full: bool = False,
    ) -> None:
        super().__init__(rulebook.tests, facts.get)
        self.rulebook = rulebook
        self.facts = facts
        self.unknown = unknown
        self.in_full = in_full
        self._waiting: dict[str, tuple[str, ...]] = {}

    def answered(self, given: Mapping[str, Value | None]) -> "PartialKnowledge":
        """The knowledge after answers; None answers "unknown"."""
        known = {fact: value for fact, value in given.items() if value is not None}
        unknown = self.unknown - known.keys() | (given.keys() - known.keys())
        facts = learned(self.rulebook, self.facts, known)
        after = PartialKnowledge(self.rulebook, facts, unknown, self.in_full)
        # What does not read these facts stands as it stood.
        after.update(self)
        after._waiting = self._waiting.copy()
        readers = _index(self.rulebook).readers
        computed_facts = self.rulebook.computed
        changed = [fact for fact in computed_facts if after.facts.get(fact) != self.facts.get(fact)]
        for key in (key for fact in (*given, *changed) for key in readers.get(fact, ())):
            after.pop(key, None)
            after._waiting.pop(key, None)
        return after

    def __missing__(self, key: str) -> Truth:
        truth = super().__missing__(key)
        index = _index(self.rulebook)
        # What is computed, of prices for one, is not asked about either.
        if truth is None and not index.reads[key] <= self.rulebook.facts.keys() - self.unknown:
            truth = self[key] = None if self._future(index.conditions[key]).may_hold else False
        return truth

    def waiting(self, key: str) -> tuple[str, ...]:
        """The facts, not yet asked, on which it depends whether a condition will hold."""
        if key not in self._waiting:
            condition = _index(self.rulebook).conditions[key]
            facts = self._future(condition).facts if self[key] is None else ()
            self._waiting[key] = tuple(dict.fromkeys(facts))
        return self._waiting[key]

    def _future(self, condition: Condition) -> "_Future":
        truth = self.rulebook.evaluators[condition](self.facts.get)
        if truth is not None:
            return _Future(truth, not truth)
        match condition:
            case All(parts):
                futures = [self._future(part) for part in parts]
                may_hold = all(future.may_hold for future in futures)
                may_fail = any(future.may_fail for future in futures)
            case Any(parts):
                futures = [self._future(part) for part in parts]
                may_hold = any(future.may_hold for future in futures)
                may_fail = all(future.may_fail for future in futures)
            case Not(part):
                futures = [self._future(part)]
                may_hold, may_fail = futures[0].may_fail, futures[0].may_hold
            case Named(name):
                return self._future(self.rulebook.derived[name].when)
            case _:
                unknown = [fact for fact in facts_of(condition) if fact not in self.facts]
                facts = [
                    behind
                    for fact in unknown
                    for behind in waits_for(self.rulebook, fact, self.facts)
                ]
                # What a function computes cannot be asked about.
                vocabulary = self.rulebook.facts
                is_open = all(f in vocabulary and f not in self.unknown for f in facts)
                return _Future(is_open, is_open, facts if is_open else ())
        facts = [fact for future in futures for fact in future.facts]
        return _Future(may_hold, may_fail, facts if may_hold or may_fail else ())


class _Future(NamedTuple):
    """How a condition may end: whether it may hold, may fail, and the facts to be asked for that.

    Neither is possible where it is stuck on what nobody knows.
    """

    may_hold: bool
    may_fail: bool
    facts: Sequence[str] = ()


class _Index(NamedTuple):
    """The conditions of a rulebook by key, the facts that each reads, and by fact what reads it."""

    conditions: Mapping[str, Condition]
    reads: Mapping[str, frozenset[str]]
    readers: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=8)
def _index(rulebook: Rulebook) -> _Index:
    by_key = {key: condition for key, _, condition in conditions(rulebook)}
    read = {
        key: frozenset(
            behind
            for fact in reads(by_key[key], rulebook.derived)
            for behind in (fact, *follows_from(rulebook, fact))
        )
        for key in by_key
    }
    readers: dict[str, list[str]] = {}
    for key, facts in read.items():
        for fact in facts:
            readers.setdefault(fact, []).append(key)
    return _Index(by_key, read, {fact: tuple(keys) for fact, keys in readers.items()})
