"""Knowledge of a problem, the decision that follows, and the effect of one more answer.

An answer leads to a new evaluation only of the conditions that it can change. The decision follows
from their truth alone, so equal truths share one.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain, product
from typing import NamedTuple, Self

from ladder.engine.assessment import keys_of_entry, variants_of
from ladder.engine.comparisons import IsStated, Truth
from ladder.engine.computed import SCORED, following, follows_from, learned, waits_for
from ladder.engine.conditions import All, Any, Condition, Named, Not, reads
from ladder.engine.decision import Decision, decide, off_list, stated_needs
from ladder.engine.facts import NO_DOUBTS, Facts, Value
from ladder.engine.forms import MEASURE
from ladder.engine.pack import PASSED_OVER, READING_MESSAGES
from ladder.engine.rules import Need, Rulebook, conditions


class Knowledge:
    """The known facts of a problem, the truth of its conditions by key, and the decision.

    Args:
        rulebook: the rules.
        facts: the stated facts, the day, and the computed facts.
        unknown: the facts that will stay unknown: a condition that waits for one of these counts as
            not met. None: any fact may still become known.
    """

    def __init__(
        self, rulebook: Rulebook, facts: Facts, unknown: frozenset[str] | None = None
    ) -> None:
        self.rulebook = rulebook
        # An attempt is inconclusive or outscored only if the facts say so.
        self.facts: Facts = {**NO_DOUBTS, **facts}
        self.unknown = unknown
        self._stated = None if unknown is None else Knowledge(rulebook, facts)
        self._waiting: dict[str, tuple[str, ...]] = {}
        # Only what is known from the start keeps this: many states follow from it.
        self._answered: dict[tuple[str, Value], Self] | None = {}
        self._decide_anew()

    def _decide_anew(self) -> None:
        self._needs = stated_needs(self.rulebook, self.facts)
        every = _keys_of_all(self.rulebook, self._needs)
        self.truths: Mapping[str, Truth] = {key: self._truth(key) for key in every}
        self.decision = self._decision(self.truths)

    def _decision(self, truths: Mapping[str, Truth]) -> Decision:
        return _decided(self.rulebook, self._needs, tuple(truths.values()))

    def __getitem__(self, key: str) -> Truth:
        return self.truths[key] if key in self.truths else self._truth(key)

    def _truth(self, key: str) -> Truth:
        if self._stated is None or self.unknown is None:
            return self.rulebook.tests[key](self.facts.get)
        truth = self._stated[key]
        if truth is None:
            index = _index(self.rulebook)
            if key in index.of_scores or not index.reads[key].isdisjoint(self.unknown):
                never = self.unknown
                return None if self._may(index.conditions[key], True, never) else False
        return truth

    def answered(self, fact: str, answer: Value) -> Self:
        """Return what is known after one answer; a later call for the same answer is free."""
        if self._answered is None:
            return self.learn({fact: answer})
        if (fact, answer) not in self._answered:
            self._answered[fact, answer] = self.learn({fact: answer})
        return self._answered[fact, answer]

    def learn(self, given: Mapping[str, Value | None]) -> Self:
        """Return what is known after these answers; None means that nobody knows."""
        known = {fact: value for fact, value in given.items() if value is not None}
        after = object.__new__(type(self))
        vars(after).update(vars(self), _answered=None)
        if self._stated is None:
            after.facts = learned(self.rulebook, self.facts, known)
        else:
            after._stated = self._stated.learn(given)
            after.facts = after._stated.facts
        facts = after.facts
        computed = following(self.rulebook, frozenset(known))
        changed = [*given, *(name for name in computed if facts.get(name) != self.facts.get(name))]
        if self.unknown is not None:
            after.unknown = self.unknown - known.keys() | (given.keys() - known.keys())
        if "needs" in given:
            after._waiting = {}
            after._decide_anew()
        else:
            after._follow(self, changed)
        return after

    def restated(self, facts: Facts) -> Self:
        """Return what is known if these facts stood in place of its own."""
        assert self.unknown is None  # then there is no other knowledge to state them in
        after = object.__new__(type(self))
        vars(after).update(vars(self), _answered=None)
        after.facts = {**NO_DOUBTS, **facts}
        every = self.facts.keys() | after.facts.keys()
        changed = [name for name in every if self.facts.get(name) != after.facts.get(name)]
        if "needs" in changed:
            return type(self)(self.rulebook, facts)
        after._follow(self, changed)
        waiting = _index(self.rulebook).waiting
        touched = {key for name in changed for key in waiting.get(name, ())}
        after._waiting = {key: x for key, x in self._waiting.items() if key not in touched}
        return after

    def _follow(self, before: "Knowledge", changed: Iterable[str]) -> None:
        """Evaluate the conditions that read `changed` facts, and decide what depends on them."""
        index = _index(self.rulebook)
        readers = index.readers if self.unknown is None else index.waiting
        anew = {key for fact in changed for key in readers.get(fact, ())}
        kept = {} if self.unknown is None else before._waiting
        self._waiting = {key: facts for key, facts in kept.items() if key not in anew}
        turned: dict[str, Truth] = {}
        for key in anew:
            if key in before.truths and (truth := self._truth(key)) is not before.truths[key]:
                turned[key] = truth
        if turned:
            self.truths = {**before.truths, **turned}
            self.decision = self._decision(self.truths)

    def waiting(self, key: str) -> tuple[str, ...]:
        """Return the unknown facts on which a condition depends."""
        if key not in self._waiting:
            condition = _index(self.rulebook).conditions[key]
            never = self.unknown or frozenset()
            facts = self._future(condition, never).facts if self[key] is None else ()
            self._waiting[key] = tuple(dict.fromkeys(facts))
        return self._waiting[key]

    def to_state(self, facts: Set[str]) -> dict[str, tuple[str, ...]]:
        """Return the `stated` that these unknown facts can make true, each with those that do."""
        never = self.rulebook.facts.keys() - self.facts.keys() - facts
        found: dict[str, tuple[str, ...]] = {}
        for name, stated in self.rulebook.stated.items():
            if not self.facts.get(name):
                future = self._future(stated.condition, never)
                if future.may_hold:
                    found[name] = tuple(dict.fromkeys(future.facts))
        return found

    def ways(self, name: str, facts: Set[str]) -> list[frozenset[str]]:
        """Return the sets of these unknown facts whose answers can make a `stated` true."""
        never = self.rulebook.facts.keys() - self.facts.keys() - facts
        return self._ways(self.rulebook.stated[name].condition, True, never)

    def with_open(self, facts: Set[str]) -> "Knowledge":
        """Return what is known while these unknown facts are yet to be stated.

        A `stated` that they can make true is then unknown, not false.
        """
        if not (turning := self.to_state(facts)):
            return self
        after = object.__new__(Knowledge)
        vars(after).update(vars(self), _answered=None)
        after.facts = {name: value for name, value in self.facts.items() if name not in turning}
        after._stated = self._stated and self._stated.with_open(facts)
        after._follow(self, turning)
        return after

    def turned(self, key: str) -> Decision:
        """Return the decision if one condition had the other truth."""
        return self._decision({**self.truths, key: not self.truths[key]})

    def _may(self, condition: Condition, holds: bool, never: Set[str]) -> bool:
        """Return whether a condition may come to hold, or to fail, as `_future` does."""
        truth = self.rulebook.evaluators[condition](self.facts.get)
        if truth is not None:
            return truth is holds
        match condition:
            case All(parts) | Any(parts):
                every = all if isinstance(condition, All) is holds else any
                return every(self._may(part, holds, never) for part in parts)
            case Not(part):
                return self._may(part, not holds, never)
            case Named(name):
                return self._may(self.rulebook.derived[name].when, holds, never)
            case IsStated(of=part):
                return not holds or self._may(part, True, never)
            case _:
                left = (fact for fact in condition.facts if fact not in self.facts)
                waits = (waits_for(self.rulebook, fact, self.facts, never) for fact in left)
                return all(facts is not None for facts in waits)

    def _ways(self, condition: Condition, holds: bool, never: Set[str]) -> list[frozenset[str]]:
        """Return the sets of facts that can make a condition hold, or fail, each set once."""
        truth = self.rulebook.evaluators[condition](self.facts.get)
        if truth is not None:
            return [frozenset()] if truth is holds else []
        match condition:
            case All(parts) | Any(parts):
                of_parts = [self._ways(part, holds, never) for part in parts]
                if isinstance(condition, All) is holds:
                    joined = (frozenset[str]().union(*chosen) for chosen in product(*of_parts))
                    return list(dict.fromkeys(joined))
                return list(dict.fromkeys(chain(*of_parts)))
            case Not(part):
                return self._ways(part, not holds, never)
            case Named(name):
                return self._ways(self.rulebook.derived[name].when, holds, never)
            case IsStated(of=part):
                return self._ways(part, True, never) if holds else [frozenset()]
            case _:
                left = (fact for fact in condition.facts if fact not in self.facts)
                waits = [waits_for(self.rulebook, fact, self.facts, never) for fact in left]
                return [] if None in waits else [frozenset(x for some in waits for x in some or ())]

    def _future(self, condition: Condition, never: Set[str]) -> "_Future":
        truth = self.rulebook.evaluators[condition](self.facts.get)
        if truth is not None:
            return _Future(truth, not truth)
        match condition:
            case All(parts):
                futures = [self._future(part, never) for part in parts]
                may_hold = all(future.may_hold for future in futures)
                may_fail = any(future.may_fail for future in futures)
            case Any(parts):
                futures = [self._future(part, never) for part in parts]
                may_hold = any(future.may_hold for future in futures)
                may_fail = all(future.may_fail for future in futures)
            case Not(part):
                futures = [self._future(part, never)]
                may_hold, may_fail = futures[0].may_fail, futures[0].may_hold
            case Named(name):
                return self._future(self.rulebook.derived[name].when, never)
            case IsStated(of=part):  # unknown only after `with_open`; nobody is asked because of it
                return _Future(self._future(part, never).may_hold, may_fail=True)
            case _:
                waits = [
                    waits_for(self.rulebook, fact, self.facts, never)
                    for fact in condition.facts
                    if fact not in self.facts
                ]
                is_open = None not in waits
                return _Future(is_open, is_open, [x for facts in waits for x in facts or ()])
        facts = [fact for future in futures for fact in future.facts]
        return _Future(may_hold, may_fail, facts if may_hold or may_fail else ())


class _Future(NamedTuple):
    """The possible results of a condition: whether it may hold or fail, and the facts it needs.

    If it waits for a fact that will stay unknown, it can do neither.
    """

    may_hold: bool
    may_fail: bool
    facts: Sequence[str] = ()


@lru_cache(maxsize=64)
def keys(rulebook: Rulebook, need: Need) -> tuple[str, ...]:
    """Return the keys of the conditions on which the decision on a need depends."""
    measure = rulebook.techniques.get(MEASURE)
    variants = [*(variants_of(rulebook, entry) for entry in need.options)]
    variants.append(measure.variants if measure else ())
    trained = (
        f"{state}:{name}"
        for name in off_list(rulebook, need)
        for state in ("target_reached", "inconclusive")
    )
    reading = (name for name in (*READING_MESSAGES, PASSED_OVER) if name in rulebook.rules)
    of_entries = chain(*(keys_of_entry(need, at) for at in range(len(need.options))))
    chosen = (rule.id for rule in chain(*variants))
    return tuple(dict.fromkeys(chain(of_entries, chosen, trained, reading)))


@lru_cache(maxsize=64)
def _keys_of_all(rulebook: Rulebook, needs: tuple[Need, ...]) -> tuple[str, ...]:
    """Return those keys for several needs, each once."""
    return tuple(dict.fromkeys(key for need in needs for key in keys(rulebook, need)))


@lru_cache(maxsize=1024)
def _decided(rulebook: Rulebook, needs: tuple[Need, ...], truths: tuple[Truth, ...]) -> Decision:
    """Return the decision, given the truth of the conditions in the order of their keys."""
    answers = dict(zip(_keys_of_all(rulebook, needs), truths, strict=True))
    return decide(rulebook, needs, answers)


class _Index(NamedTuple):
    """An index of a rulebook's conditions: the facts behind each, and the keys by fact.

    `of_scores` are the conditions that read what scores show. `readers` are the conditions that
    read a fact. `waiting` are those that depend on it, including through computed
    facts.
    """

    conditions: Mapping[str, Condition]
    reads: Mapping[str, frozenset[str]]
    of_scores: frozenset[str]
    readers: Mapping[str, Sequence[str]]
    waiting: Mapping[str, Sequence[str]]


@lru_cache(maxsize=8)
def _index(rulebook: Rulebook) -> _Index:
    by_key = {written.key: written.condition for written in conditions(rulebook)}
    direct = {key: reads(condition, rulebook.derived) for key, condition in by_key.items()}
    behind = {
        key: frozenset(x for fact in facts for x in (fact, *follows_from(rulebook, fact)))
        for key, facts in direct.items()
    }
    shown = {name for name, fact in rulebook.computed.items() if fact.by in SCORED}
    of_scores = frozenset(key for key, facts in behind.items() if not facts.isdisjoint(shown))
    return _Index(by_key, behind, of_scores, _by_fact(direct), _by_fact(behind))


def readers(rulebook: Rulebook, fact: str) -> Sequence[str]:
    """Return the keys of the conditions that read a fact, stated or computed."""
    return _index(rulebook).readers.get(fact, ())


def _by_fact(facts_by_key: Mapping[str, Iterable[str]]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for key, facts in facts_by_key.items():
        for fact in facts:
            found.setdefault(fact, []).append(key)
    return found
