"""One problem in the circuit: its known facts, its values, and the truth of its conditions.

A condition's truth is two literals: known to be true, and known to be false. The engine says what a
comparison means, value by value, so its meaning is defined only once.
"""

from collections.abc import Collection, Iterable
from copy import copy
from functools import cached_property
from typing import NamedTuple

from ladder.engine.comparisons import Includes, Is, Leaf, OneOf, Truth, facts_of
from ladder.engine.conditions import All, Any, Condition, Named, Not, comparisons
from ladder.engine.facts import DOUBTS, INCONCLUSIVE, OUTSCORED, Facts, Stated, Value
from ladder.engine.rules import Rulebook, conditions
from ladder.engine.scores import TRIED
from ladder.verify.circuit import FALSE, TRUE, Circuit, Literal, Model
from ladder.verify.domains import (
    AS_OF,
    Domain,
    comparisons_by_fact,
    deciding_computed,
    domains,
    items,
)


class SymbolicTruth(NamedTuple):
    """Kleene's truth as two literals of which at most one is true."""

    true: Literal
    false: Literal


class ProblemSpace:
    """Every problem of a pack, as far as its conditions can tell problems apart."""

    def __init__(self, book: Rulebook, circuit: Circuit) -> None:
        self.book = book
        self.circuit = circuit
        self.domains = domains(book)
        self.items = items(book)
        self.conditions = {written.key: written.condition for written in conditions(book)}

    def read_by(self, other: Rulebook) -> "ProblemSpace":
        """Return the same problems as other rules read them, with all their comparisons."""
        _ = self.domain_of, self.facts, self.computed, self.comparisons
        space = copy(self)
        space.book = other
        space.conditions = {written.key: written.condition for written in conditions(other)}
        return space

    def truth(self, leaf: Leaf, facts: Facts) -> Truth:
        """Return the engine's result of a comparison."""
        return self.book.evaluators[leaf](facts.get)

    @cached_property
    def domain_of(self) -> dict[str, Domain]:
        """The domain of each fact that has one."""
        return {fact: domain for domain in self.domains for fact in domain.facts}

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Every fact that a problem can state here, in the order of the vocabulary."""
        return tuple(
            fact for fact in self.book.facts if fact in self.domain_of or fact in self.items
        )

    @cached_property
    def computed(self) -> tuple[str, ...]:
        """The computed facts that requirements or exclusions read. Here they are free."""
        return deciding_computed(self.book)

    @cached_property
    def stated(self) -> dict[str, Condition]:
        """The conditions of the computed facts that tell whether something is stated.

        Those that compare what no rule compares are left out: their facts stay free.
        """
        terms = {fact: self.book.computed[fact].by for fact in self.computed}
        return {
            fact: term.condition
            for fact, term in terms.items()
            if isinstance(term, Stated)
            and {*comparisons(term.condition, self.book.derived)} <= {*self.comparisons}
        }

    def computed_in(self, leaf: Leaf) -> set[str]:
        """Return the computed facts in a comparison."""
        return self.book.computed.keys() & {*facts_of(leaf)}

    @cached_property
    def comparisons(self) -> tuple[Leaf, ...]:
        """Every comparison of the pack, each once."""
        compared = comparisons_by_fact(self.book).values()
        return tuple(dict.fromkeys(leaf for leaves in compared for leaf in leaves))


class SymbolicProblem:
    """One problem: literals for what is known, for the values, and for every condition.

    Args:
        space: the facts and their values.
        like: another problem to share values with.
        known: facts with literals of their own for being known; all if `like` is None. The others
            are
            known if they are known in `like`.
        changed: facts with values of their own.
    """

    def __init__(
        self,
        space: ProblemSpace,
        like: "SymbolicProblem | None" = None,
        known: Collection[str] = (),
        changed: Collection[str] = (),
    ) -> None:
        self.space = space
        c = self.circuit = space.circuit
        self.known: dict[str, Literal] = dict.fromkeys((AS_OF, *DOUBTS), TRUE) | {
            fact: like.known[fact] if like and fact not in known else c.input()
            for fact in (*space.facts, *space.computed)
        }
        self.choice: dict[Domain, list[Literal]] = {
            domain: like.choice[domain]
            if like and not {*changed} & {*domain.facts}
            else c.inputs(len(domain.cells))
            for domain in space.domains
        }
        self.within: dict[tuple[str, str], Literal] = {
            (fact, item): like.within[fact, item] if like and fact not in changed else c.input()
            for fact, items in space.items.items()
            for item in items
        }
        self._truths: dict[Condition, SymbolicTruth] = {}
        for technique in space.items.get(INCONCLUSIVE, ()):
            # Numbers can only contradict the outcomes "below target" and "reached target".
            result = OneOf(f"attempts.{technique}.outcome", ("below-target", "target-reached"))
            c.require([-self.within[INCONCLUSIVE, technique], self.truth(result).true])
        for technique in space.items.get(OUTSCORED, ()):
            tried = OneOf(f"attempts.{technique}.outcome", TRIED)
            c.require([-self.within[OUTSCORED, technique], self.truth(tried).true])

    def truth(self, condition: Condition) -> SymbolicTruth:
        """Return the truth of `condition` in this problem."""
        if condition not in self._truths:
            self._truths[condition] = self._encoded(condition)
        return self._truths[condition]

    def answer(self, key: str) -> SymbolicTruth:
        """Return the truth of the rulebook's condition with this key."""
        return self.truth(self.space.conditions[key])

    def unknown(self, condition: Condition) -> Literal:
        """Return whether the truth of `condition` is unknown."""
        truth = self.truth(condition)
        return self.circuit.both(-truth.true, -truth.false)

    @cached_property
    def as_stated(self) -> Literal:
        """Whether each of the space's `stated` facts is as its condition says, as in the engine.

        A theorem that holds only for such problems asks for it.
        """
        differ = self.circuit.differ
        return self.circuit.all(
            literal
            for fact, condition in self.space.stated.items()
            for literal in (
                self.known[fact],
                -differ(self.value(Is(fact, value=True)), self.truth(condition).true),
            )
        )

    def _encoded(self, condition: Condition) -> SymbolicTruth:
        match condition:
            case All(parts):
                return self.all_of(self.truth(part) for part in parts)
            case Any(parts):
                return self.any_of(self.truth(part) for part in parts)
            case Not(part):
                inner = self.truth(part)
                return SymbolicTruth(inner.false, inner.true)
            case Named(name):
                return self.truth(self.space.book.derived[name].when)
            case _ if not self.known.keys() >= self.space.computed_in(condition):
                return SymbolicTruth(FALSE, FALSE)
            case _:
                known = self.circuit.all(self.known[fact] for fact in facts_of(condition))
                value = self.value(condition)
                both = self.circuit.both
                return SymbolicTruth(both(known, value), both(known, -value))

    def value(self, leaf: Leaf) -> Literal:
        """Return whether a comparison is true for the values, known or not."""
        if isinstance(leaf, Includes):
            return self.within[leaf.fact, leaf.item]
        domain = self.space.domain_of[leaf.fact]
        chosen = zip(domain.cells, self.choice[domain], strict=True)
        return self.circuit.any(
            [literal for cell, literal in chosen if self.space.truth(leaf, cell)]
        )

    def all_of(self, parts: Iterable[SymbolicTruth]) -> SymbolicTruth:
        """Return Kleene's "and"."""
        every = list(parts)
        true = self.circuit.all(part.true for part in every)
        return SymbolicTruth(true, self.circuit.any(part.false for part in every))

    def any_of(self, parts: Iterable[SymbolicTruth]) -> SymbolicTruth:
        """Return Kleene's "or"."""
        every = list(parts)
        true = self.circuit.any(part.true for part in every)
        return SymbolicTruth(true, self.circuit.all(part.false for part in every))

    def states(self, need: str) -> Literal:
        """Return whether the problem states this need."""
        return self.circuit.both(self.known["needs"], self.within["needs", need])

    def stated(self) -> Literal:
        """Return whether the problem states any need."""
        return self.circuit.any(map(self.states, self.space.book.needs))

    def read(self, model: Model) -> dict[str, Value]:
        """Return the known facts of this problem in a model, and the day."""
        values: dict[str, Value] = {}
        for domain, chosen in self.choice.items():
            cells = zip(domain.cells, chosen, strict=True)
            cell = next(cell for cell, literal in cells if model[literal])
            values |= {fact: value for fact, value in cell.items() if model[self.known[fact]]}
        for fact, every in self.space.items.items():
            if model[self.known[fact]]:
                values[fact] = frozenset(i for i in every if model[self.within[fact, i]])
        facts = (AS_OF, *DOUBTS, *self.space.computed, *self.space.facts)
        return {fact: values[fact] for fact in facts if fact in values}

    def fixed(self, facts: Facts) -> list[Literal]:
        """Return literals that hold only if this problem is the one in `facts`."""
        known = [lit if fact in facts else -lit for fact, lit in self.known.items() if lit != TRUE]
        return known + self.stating(facts)

    def stating(self, facts: Facts) -> list[Literal]:
        """Return literals that give this problem the values of `facts`, known or not.

        A value is expressed by the comparisons that it decides, so any value is allowed.
        """
        wanted = []
        for (fact, item), literal in self.within.items():
            value = facts.get(fact)
            if isinstance(value, frozenset):
                wanted.append(literal if item in value else -literal)
        for leaf in self.space.comparisons:
            truth = None if isinstance(leaf, Includes) else self.space.truth(leaf, facts)
            if truth is not None:
                wanted.append(self.value(leaf) if truth else -self.value(leaf))
        return wanted
