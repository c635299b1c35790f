"""One problem in the circuit: what is known of it, its values, and what conditions make of them.

A condition's truth is two literals, known to be true and known to be false. What a comparison means
is asked of `ladder.engine.logic`, value by value: there is no second meaning here.
"""

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import NamedTuple

from ladder.engine.computed import COMPUTED
from ladder.engine.conditions import (
    All,
    Any,
    Condition,
    Includes,
    Leaf,
    Named,
    Not,
    facts_of,
    holds,
)
from ladder.engine.facts import Facts, Value
from ladder.engine.rules import Rulebook
from ladder.verify.circuit import FALSE, TRUE, Circuit, Literal, Model
from ladder.verify.domains import AS_OF, Domain, asked_of, domains, items


class Truths(NamedTuple):
    """Kleene's truth as two literals of which at most one is true."""

    true: Literal
    false: Literal


class Space:
    """Every problem of a pack, up to what its conditions can tell apart."""

    def __init__(self, book: Rulebook, circuit: Circuit) -> None:
        self.book = book
        self.circuit = circuit
        self.domains = tuple(domains(book))
        self.items = items(book)

    @cached_property
    def domain_of(self) -> dict[str, Domain]:
        """The domain of each fact that has one."""
        return {fact: each for each in self.domains for fact in each.facts}

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Every fact that a problem can state here, in the order of the vocabulary."""
        here = self.domain_of.keys() | self.items.keys()
        return tuple(fact for fact in self.book.facts if fact in here)


class World:
    """One problem: literals for what is known, for the values, and for every condition.

    Args:
        space: the facts and their values.
        like: another problem to share values with.
        known: facts to be known or not by literals of their own; all where `like` is None. The
            others are known where they are in `like`.
        changed: facts to have values of their own.
    """

    def __init__(
        self,
        space: Space,
        like: "World | None" = None,
        known: Collection[str] = (),
        changed: Collection[str] = (),
    ) -> None:
        self.space = space
        circuit = self.circuit = space.circuit
        self.known: dict[str, Literal] = {AS_OF: TRUE}
        for fact in space.facts:
            shared = like is not None and fact not in known
            self.known[fact] = like.known[fact] if like and shared else circuit.input()
        self.choice: dict[Domain, list[Literal]] = {}
        for domain in space.domains:
            shared = like is not None and not {*changed} & {*domain.facts}
            one = like.choice[domain] if like and shared else circuit.inputs(len(domain.cells))
            self.choice[domain] = one
        self.within: dict[tuple[str, str], Literal] = {}
        for fact, every in space.items.items():
            for item in every:
                shared = like is not None and fact not in changed
                one_item = like.within[fact, item] if like and shared else circuit.input()
                self.within[fact, item] = one_item
        self._truths: dict[Condition, Truths] = {}

    def truths(self, condition: Condition) -> Truths:
        """What `condition` is of this problem."""
        if condition not in self._truths:
            self._truths[condition] = self._encoded(condition)
        return self._truths[condition]

    def _encoded(self, condition: Condition) -> Truths:
        match condition:
            case All(parts):
                return self.every(self.truths(part) for part in parts)
            case Any(parts):
                return self.some(self.truths(part) for part in parts)
            case Not(part):
                inner = self.truths(part)
                return Truths(inner.false, inner.true)
            case Named(name):
                return self.truths(self.space.book.derived[name].when)
            case _ if condition.fact in COMPUTED:
                return Truths(FALSE, FALSE)
            case _:
                known = self.circuit.all(self.known[fact] for fact in facts_of(condition))
                value = self.value(condition)
                return Truths(self.circuit.both(known, value), self.circuit.both(known, -value))

    def value(self, leaf: Leaf) -> Literal:
        """Whether a comparison is true of the values, known or not."""
        if isinstance(leaf, Includes):
            return self.within[leaf.fact, leaf.item]
        domain = self.space.domain_of[leaf.fact]
        chosen = zip(domain.cells, self.choice[domain], strict=True)
        return self.circuit.any([here for cell, here in chosen if holds(leaf, cell, {})])

    def every(self, parts: Iterable[Truths]) -> Truths:
        """Kleene's all."""
        found = list(parts)
        true = self.circuit.all(part.true for part in found)
        return Truths(true, self.circuit.any(part.false for part in found))

    def some(self, parts: Iterable[Truths]) -> Truths:
        """Kleene's any."""
        found = list(parts)
        true = self.circuit.any(part.true for part in found)
        return Truths(true, self.circuit.all(part.false for part in found))

    def states(self, need: str) -> Literal:
        """Whether the problem states this need."""
        return self.circuit.both(self.known["needs"], self.within["needs", need])

    def stated(self) -> Literal:
        """Whether the problem states any need."""
        return self.circuit.any(self.states(need) for need in self.space.book.needs)

    def read(self, model: Model) -> dict[str, Value]:
        """The known facts of this problem in a model, and the day."""
        found: dict[str, Value] = {}
        for domain, chosen in self.choice.items():
            cell = next(c for c, here in zip(domain.cells, chosen, strict=True) if model[here])
            found |= {fact: value for fact, value in cell.items() if model[self.known[fact]]}
        for fact, every in self.space.items.items():
            if model[self.known[fact]]:
                found[fact] = frozenset(i for i in every if model[self.within[fact, i]])
        order = [AS_OF, *self.space.facts]
        return {fact: found[fact] for fact in order if fact in found}

    def fixed(self, facts: Facts) -> list[Literal]:
        """Literals that hold in this problem exactly when it is the one that `facts` describe."""
        known = [lit if fact in facts else -lit for fact, lit in self.known.items() if lit != TRUE]
        return known + self.stating(facts)

    def stating(self, facts: Facts) -> list[Literal]:
        """Literals that give this problem the values of `facts`, whatever is known.

        Values are told by the comparisons that they settle, so any values may be given.
        """
        wanted = []
        for fact, every in self.space.items.items():
            value = facts.get(fact)
            if isinstance(value, frozenset):
                within = {item: self.within[fact, item] for item in every}
                wanted += [lit if item in value else -lit for item, lit in within.items()]
        for leaf in self.comparisons:
            if not isinstance(leaf, Includes) and (truth := holds(leaf, facts, {})) is not None:
                wanted.append(self.value(leaf) if truth else -self.value(leaf))
        return wanted

    @cached_property
    def comparisons(self) -> tuple[Leaf, ...]:
        """Every comparison of the pack, each once."""
        every = asked_of(self.space.book).values()
        return tuple(dict.fromkeys(leaf for asked in every for leaf in asked))
