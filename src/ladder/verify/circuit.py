"""A Boolean circuit for a SAT solver, and the search in it.

A literal is a number: a gate's output, or with a minus its negation. Gates are shared: the same
gate requested again is the same literal.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TypeVar

from pysat.card import ITotalizer
from pysat.solvers import Solver

K = TypeVar("K")

Literal = int

TRUE: Literal = 1
FALSE: Literal = -1


class Circuit:
    """Gates over free inputs, as the clauses that define them."""

    def __init__(self) -> None:
        self.clauses: list[list[Literal]] = [[TRUE]]
        self.size = TRUE
        self._requirements: dict[tuple[Literal, ...], Literal] = {}

    def input(self) -> Literal:
        """Return a new input, free to be true or false."""
        self.size += 1
        return self.size

    def inputs(self, count: int) -> list[Literal]:
        """Return `count` new inputs, of which exactly one is true."""
        fresh = [self.input() for _ in range(count)]
        self.require(fresh)
        for first, second in combinations(fresh, 2):
            self.require([-first, -second])
        return fresh

    def require(self, clause: Iterable[Literal]) -> None:
        """Demand that at least one of these is true in every search."""
        self.clauses.append(list(clause))

    def both(self, *parts: Literal) -> Literal:
        """Return `all` for two or a few literals."""
        return self.all(parts)

    def either(self, *parts: Literal) -> Literal:
        """Return `any` for two or a few literals."""
        return self.any(parts)

    def all(self, parts: Iterable[Literal]) -> Literal:
        """Return a literal that is true if all of these are; with none, it is true."""
        unique = {part for part in parts if part != TRUE}
        if any(-part in unique for part in unique) or FALSE in unique:
            return FALSE
        if len(unique) < 2:
            return unique.pop() if unique else TRUE
        key = tuple(sorted(unique))
        if key not in self._requirements:
            output = self._requirements[key] = self.input()
            self.clauses += [[-output, part] for part in key]
            self.clauses.append([output, *(-part for part in key)])
        return self._requirements[key]

    def any(self, parts: Iterable[Literal]) -> Literal:
        """Return a literal that is true if any of these is; with none, it is false."""
        return -self.all(-part for part in parts)

    def any_by_key(self, pairs: Iterable[tuple[K, Literal]]) -> dict[K, Literal]:
        """Return, for each key, whether any of its literals is true."""
        by_key: dict[K, list[Literal]] = {}
        for key, literal in pairs:
            by_key.setdefault(key, []).append(literal)
        return {key: self.any(literals) for key, literals in by_key.items()}

    def differ(self, one: Literal, other: Literal) -> Literal:
        """Return whether exactly one of the two is true."""
        return self.either(self.both(one, -other), self.both(-one, other))


class Model:
    """One assignment that makes the requested literals true."""

    def __init__(self, values: Sequence[Literal]) -> None:
        self._values = values

    def __getitem__(self, literal: Literal) -> bool:
        return self._values[abs(literal) - 1] == literal


class Search:
    """A solver that follows a growing circuit; close it when done."""

    def __init__(self, circuit: Circuit) -> None:
        self.circuit = circuit
        self._solver = Solver(name="glucose4")  # docs/decisions/0009-proofs-by-a-sat-solver.md
        self._taken = 0
        self._counters: dict[tuple[Literal, ...], list[Literal]] = {}

    def close(self) -> None:
        """Free the solver's memory."""
        self._solver.delete()

    def model(self, *wanted: Literal) -> Model | None:
        """Return a model in which all of `wanted` are true; None if there is none."""
        self._follow()
        if not self._solver.solve(assumptions=[literal for literal in wanted if literal != TRUE]):
            return None
        values = self._solver.get_model()
        values += range(len(values) + 1, self.circuit.size + 1)
        return Model(values)

    def core(self) -> set[Literal]:
        """Return a part of the last request that is impossible on its own."""
        return set(self._solver.get_core() or ())

    def smallest(self, costs: Sequence[Literal], *wanted: Literal) -> Model | None:
        """Return a model of `wanted` in which as few of `costs` as possible are true."""
        model = self.model(*wanted)
        if model is None:
            return None
        at_most = self._counter(costs)
        count = sum(model[cost] for cost in costs)
        while count and (better := self.model(*wanted, -at_most[count - 1])) is not None:
            model, count = better, sum(better[cost] for cost in costs)
        return model

    def _counter(self, costs: Sequence[Literal]) -> list[Literal]:
        """Return literals by number: the nth is true if more than n of `costs` are."""
        key = tuple(costs)
        if key not in self._counters:
            with ITotalizer(lits=costs, ubound=len(costs), top_id=self.circuit.size) as counter:
                self.circuit.size = max(self.circuit.size, counter.top_id)
                self.circuit.clauses += counter.cnf.clauses
                self._counters[key] = list(counter.rhs)
        return self._counters[key]

    def prefer(self, literals: Iterable[Literal]) -> None:
        """Tell the search to try these values first."""
        self._follow()
        self._solver.set_phases(list(literals))

    def _follow(self) -> None:
        new = self.circuit.clauses[self._taken :]
        self._taken = len(self.circuit.clauses)
        self._solver.append_formula(new, no_return=True)
