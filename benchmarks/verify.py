"""Three ways to search for a problem that breaks a theorem, on the questions of our own pack.

Each theorem's first searches are written down as clauses; then python-sat, Z3 and a small search in
plain Python answer the same questions. Run `python -m benchmarks.verify` (needs the extra `bench`).
"""

import resource
import time
from collections.abc import Callable
from itertools import islice

import z3
from pysat.solvers import Solver

from ladder import load_rules
from ladder.verify.proof import Proof
from ladder.verify.theorems import prove
from ladder.verify.theorems.reach import speaking

Clauses = list[list[int]]
PATIENCE = 60.0


def questions(limit: int = 200) -> tuple[Clauses, list[int]]:
    """Return the clauses of two problems side by side, and literals to be made true one by one."""
    proof = Proof(load_rules())
    after, stated = proof.knowing_more(), proof.problem.stated()
    rules = islice(proof.book.rules.values(), limit)
    wanted = [speaking(proof, rule).speaks for rule in rules]
    for name, need in after.decision.needs.items():
        before = proof.decision.needs[name]
        for step, literal in need.step.items():
            impossible = -before.possible[step]
            wanted.append(proof.circuit.both(stated, before.stated, literal, impossible))
    proof.close()
    return proof.circuit.clauses, [item for item in wanted if abs(item) > 1]


def by_pysat(name: str) -> Callable[[Clauses, list[int]], list[bool]]:
    def run(clauses: Clauses, wanted: list[int]) -> list[bool]:
        with Solver(name=name, bootstrap_with=clauses) as solver:
            return [bool(solver.solve(assumptions=[item])) for item in wanted]

    return run


def by_z3(clauses: Clauses, wanted: list[int]) -> list[bool]:
    names = {item: z3.Bool(f"v{item}") for clause in clauses for item in map(abs, clause)}

    def literal(item: int) -> z3.BoolRef:
        return names[item] if item > 0 else z3.Not(names[-item])

    solver = z3.Solver()
    for clause in clauses:
        solver.add(z3.Or([literal(item) for item in clause]))
    return [solver.check(literal(item)) == z3.sat for item in wanted]


class Hand:
    """A search of one's own: unit propagation and chronological backtracking."""

    def __init__(self, clauses: Clauses) -> None:
        self.units = [clause[0] for clause in clauses if len(clause) == 1]
        self.names = sorted({abs(item) for clause in clauses for item in clause})
        self.against: dict[int, Clauses] = {}
        for clause in clauses:
            for item in clause:
                self.against.setdefault(-item, []).append(clause)
        self.value: dict[int, bool] = {}
        self.trail: list[int] = []

    def can(self, wanted: int, until: float) -> bool:
        """Return whether `wanted` can be true; TimeoutError if it takes longer than `until`."""
        self.value, self.trail = {}, []
        decisions: list[tuple[int, int]] = []
        works = self._assign([*self.units, wanted])
        while time.perf_counter() < until:
            if not works:
                if not decisions:
                    return False
                chosen, position = decisions.pop()
                while len(self.trail) > position:
                    del self.value[self.trail.pop()]
                works = self._assign([chosen])
                continue
            free = next((name for name in self.names if name not in self.value), None)
            if free is None:
                return True
            decisions.append((free, len(self.trail)))
            works = self._assign([-free])
        raise TimeoutError

    def _assign(self, queue: list[int]) -> bool:
        while queue:
            literal = queue.pop()
            known = self.value.get(abs(literal))
            if known is None:
                self.value[abs(literal)] = literal > 0
                self.trail.append(abs(literal))
                known = literal > 0
                for clause in self.against.get(literal, ()):
                    free = self._open(clause)
                    if free == []:
                        return False
                    if free is not None and len(free) == 1:
                        queue += free
            if known is not (literal > 0):
                return False
        return True

    def _open(self, clause: list[int]) -> list[int] | None:
        """Return what is not yet decided of a clause; None if it is true already."""
        if any(self.value.get(abs(item)) is (item > 0) for item in clause):
            return None
        return [item for item in clause if abs(item) not in self.value]


def by_hand(clauses: Clauses, wanted: list[int]) -> list[bool]:
    hand, until = Hand(clauses), time.perf_counter() + PATIENCE
    return [hand.can(item, until) for item in wanted]


def main() -> None:
    start = time.perf_counter()
    results = list(prove(load_rules()))
    claims = sum(len(result.claims) for result in results)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    taken = time.perf_counter() - start
    print(
        f"the whole proof: {len(results)} theorems, {claims} claims, {taken:.1f} s, {peak:.0f} MiB"
    )
    clauses, wanted = questions()
    print(f"{len(wanted)} questions over {len(clauses)} clauses")
    ways = {f"python-sat, {n}": by_pysat(n) for n in ("glucose4", "minisat22", "cadical153")}
    answers: list[bool] | None = None
    base = 0.0
    for name, way in {**ways, "z3": by_z3, "by hand": by_hand}.items():
        start = time.perf_counter()
        try:
            found = way(clauses, wanted)
        except TimeoutError:
            print(f"{name:<24} gave up after {PATIENCE:.0f} s")
            continue
        taken = time.perf_counter() - start
        base, answers = base or taken, answers or found
        assert found == answers, name
        print(f"{name:<24} {taken:7.3f} s  {taken / base:6.1f} x")


if __name__ == "__main__":
    main()
