"""How rules stand in an interview: known to hold, able to come to hold, or not. Stdlib only.

An interview knows more than a problem file: a fact that was answered "unknown" stays so until it
ends. A gate that waits for such a fact will not open, so what else it waits for need not be asked.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ladder.engine.conditions import (
    All,
    Any,
    AtLeastOf,
    Condition,
    Leaf,
    Named,
    Not,
    Truth,
    holds,
    reads,
)
from ladder.engine.facts import Facts, Value
from ladder.engine.rules import Need, Rulebook


class _Clause(NamedTuple):
    """A condition with the facts that it reads."""

    condition: Condition
    reads: frozenset[str]


class View:
    """The rules as they stand for some facts, with others settled to stay unknown.

    Args:
        rulebook: the rules.
        facts: what is known, and the day as `as_of`.
        unknown: the facts that were answered "unknown".
    """

    __slots__ = ("_clauses", "_truths", "_waiting", "facts", "rulebook", "unknown")

    def __init__(self, rulebook: Rulebook, facts: Facts, unknown: frozenset[str]) -> None:
        self.rulebook = rulebook
        self.facts = facts
        self.unknown = unknown
        self._clauses = _clauses(rulebook)
        self._truths: dict[str, Truth] = {}
        self._waiting: dict[str, tuple[str, ...]] = {}

    def answered(self, given: Mapping[str, Value | None]) -> "View":
        """The view after answers; None answers "unknown"."""
        known = {fact: value for fact, value in given.items() if value is not None}
        unknown = self.unknown - known.keys() | (given.keys() - known.keys())
        view = View(self.rulebook, {**self.facts, **known}, unknown)
        # What does not read these facts stands as it stood.
        touched = {key for fact in given for key in _readers(self.rulebook).get(fact, ())}
        view._truths = {k: truth for k, truth in self._truths.items() if k not in touched}
        view._waiting = {k: facts for k, facts in self._waiting.items() if k not in touched}
        return view

    def truth(self, key: str) -> Truth:
        """Whether a rule, or `met:` or `spent:` and a technique, holds: yes, perhaps yet, or no."""
        if key in self._truths:
            return self._truths[key]
        truth = self.rulebook.tests[key](self.facts.get)
        clause = self._clauses[key]
        if truth is None and not self.unknown.isdisjoint(clause.reads):
            truth = None if self._hopes(clause.condition)[0] else False
        self._truths[key] = truth
        return truth

    def _hopes(self, condition: Condition) -> tuple[bool, bool]:
        """Whether the condition may end up true, and whether it may end up false."""
        match condition:
            case All(parts):
                hopes = [self._hopes(part) for part in parts]
                return all(yes for yes, _ in hopes), any(no for _, no in hopes)
            case Any(parts):
                hopes = [self._hopes(part) for part in parts]
                return any(yes for yes, _ in hopes), all(no for _, no in hopes)
            case Not(part):
                yes, no = self._hopes(part)
                return no, yes
            case Named(name):
                return self._hopes(self.rulebook.derived[name].when)
            case _:
                return self._leaf(condition)

    def _leaf(self, leaf: Leaf) -> tuple[bool, bool]:
        truth = holds(leaf, self.facts, self.rulebook.derived)
        if truth is not None:
            return truth, not truth
        # What is computed, not stated, cannot be asked about either.
        vocabulary = self.rulebook.facts
        stuck = any(fact in self.unknown or fact not in vocabulary for fact in _facts_of(leaf))
        return not stuck, not stuck

    def waiting(self, key: str) -> tuple[str, ...]:
        """The facts, not yet asked, on which it depends whether a condition will hold."""
        if key not in self._waiting:
            open_ = self.truth(key) is None
            found = self._residue(self._clauses[key].condition) if open_ else ()
            self._waiting[key] = tuple(dict.fromkeys(found))
        return self._waiting[key]

    def _residue(self, condition: Condition) -> Iterator[str]:
        settled = holds(condition, self.facts, self.rulebook.derived) is not None
        if settled or self._hopes(condition) == (False, False):
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
                for fact in _facts_of(condition):
                    if fact not in self.facts and fact in self.rulebook.facts:
                        yield fact

    def needs(self) -> list[Need]:
        """The stated needs, in the order of the rulebook."""
        stated = self.facts.get("needs")
        if not isinstance(stated, frozenset):
            return []
        return [need for need in self.rulebook.needs.values() if need.id in stated]


def _facts_of(leaf: Leaf) -> tuple[str, ...]:
    return (leaf.fact, leaf.other) if isinstance(leaf, AtLeastOf) else (leaf.fact,)


@lru_cache(maxsize=8)
def _clauses(rulebook: Rulebook) -> Mapping[str, _Clause]:
    found = {rule.id: rule.when for rule in rulebook.rules.values()}
    for technique in rulebook.techniques.values():
        found[f"met:{technique.id}"] = technique.met
        found[f"spent:{technique.id}"] = technique.spent
    for need in rulebook.needs.values():
        for entry in need.route:
            found[f"spent:{need.id}/{entry.technique}"] = entry.spent
    return {
        key: _Clause(condition, frozenset(reads(condition, rulebook.derived)))
        for key, condition in found.items()
    }


@lru_cache(maxsize=8)
def _readers(rulebook: Rulebook) -> Mapping[str, tuple[str, ...]]:
    """The conditions that read each fact."""
    found: dict[str, list[str]] = {}
    for key, clause in _clauses(rulebook).items():
        for fact in clause.reads:
            found.setdefault(fact, []).append(key)
    return {fact: tuple(keys) for fact, keys in found.items()}
