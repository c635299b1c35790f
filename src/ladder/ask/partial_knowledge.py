"""How conditions stand in an interview: known to hold, able to come to hold, or not.

An interview knows more than a problem file: a fact that was answered "unknown" stays so until it
ends. A gate that waits for such a fact will not open, so what else it waits for need not be asked.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ladder.engine.assessment import Answers
from ladder.engine.conditions import All, Any, Condition, Named, Not, Truth, facts_of, reads
from ladder.engine.facts import Facts, Value
from ladder.engine.rules import Rulebook, conditions


class PartialKnowledge(Answers):
    """What the conditions of a rulebook come to, by key, where some facts will stay unknown.

    True: known to hold. None: may come to hold by further answers. False: known not to hold, or
    stuck on what nobody knows.

    Args:
        rulebook: the rules.
        facts: what is known, and the day as `as_of`.
        unknown: the facts that were answered "unknown".
    """

    def __init__(self, rulebook: Rulebook, facts: Facts, unknown: frozenset[str]) -> None:
        super().__init__(rulebook.tests, facts.get)
        self.rulebook = rulebook
        self.facts = facts
        self.unknown = unknown
        self._waiting: dict[str, tuple[str, ...]] = {}

    def answered(self, given: Mapping[str, Value | None]) -> "PartialKnowledge":
        """The knowledge after answers; None answers "unknown"."""
        known = {fact: value for fact, value in given.items() if value is not None}
        unknown = self.unknown - known.keys() | (given.keys() - known.keys())
        after = PartialKnowledge(self.rulebook, {**self.facts, **known}, unknown)
        # What does not read these facts stands as it stood.
        after.update(self)
        after._waiting = self._waiting.copy()
        readers = _index(self.rulebook).readers
        for key in (key for fact in given for key in readers.get(fact, ())):
            after.pop(key, None)
            after._waiting.pop(key, None)
        return after

    def __missing__(self, key: str) -> Truth:
        truth = super().__missing__(key)
        index = _index(self.rulebook)
        if truth is None and not self.unknown.isdisjoint(index.reads[key]):
            truth = self[key] = None if self._may_become(index.conditions[key])[0] else False
        return truth

    def waiting(self, key: str) -> tuple[str, ...]:
        """The facts, not yet asked, on which it depends whether a condition will hold."""
        if key not in self._waiting:
            condition = _index(self.rulebook).conditions[key]
            facts = self._residue(condition) if self[key] is None else ()
            self._waiting[key] = tuple(dict.fromkeys(facts))
        return self._waiting[key]

    def _may_become(self, condition: Condition) -> tuple[bool, bool]:
        """Whether the condition may end up true, and whether it may end up false."""
        match condition:
            case All(parts):
                both = [self._may_become(part) for part in parts]
                return all(true for true, _ in both), any(false for _, false in both)
            case Any(parts):
                both = [self._may_become(part) for part in parts]
                return any(true for true, _ in both), all(false for _, false in both)
            case Not(part):
                true, false = self._may_become(part)
                return false, true
            case Named(name):
                return self._may_become(self.rulebook.derived[name].when)
        truth = self._truth(condition)
        if truth is not None:
            return truth, not truth
        # What is computed, not stated, cannot be asked about either.
        vocabulary = self.rulebook.facts
        open_ = all(fact in vocabulary and fact not in self.unknown for fact in facts_of(condition))
        return open_, open_

    def _residue(self, condition: Condition) -> Iterator[str]:
        """The facts that can still be asked and on which the condition depends."""
        if self._truth(condition) is not None or self._may_become(condition) == (False, False):
            return
        match condition:
            case All(parts) | Any(parts):
                for part in parts:
                    yield from self._residue(part)
            case Not(part):
                yield from self._residue(part)
            case Named(name):
                yield from self._residue(self.rulebook.derived[name].when)
            case _:
                for fact in facts_of(condition):
                    if fact not in self.facts and fact in self.rulebook.facts:
                        yield fact

    def _truth(self, condition: Condition) -> Truth:
        return self.rulebook.evaluators[condition](self.facts.get)


class _Index(NamedTuple):
    """The conditions of a rulebook by key, the facts that each reads, and by fact what reads it."""

    conditions: Mapping[str, Condition]
    reads: Mapping[str, frozenset[str]]
    readers: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=8)
def _index(rulebook: Rulebook) -> _Index:
    by_key = {each.key: each.condition for each in conditions(rulebook)}
    read = {key: frozenset(reads(each, rulebook.derived)) for key, each in by_key.items()}
    readers: dict[str, list[str]] = {}
    for key, facts in read.items():
        for fact in facts:
            readers.setdefault(fact, []).append(key)
    return _Index(by_key, read, {fact: tuple(keys) for fact, keys in readers.items()})
