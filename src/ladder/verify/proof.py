"""The workbench of proofs: a problem in the circuit, its verdict, and the search."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

from ladder.engine.comparisons import Includes
from ladder.engine.conditions import Condition
from ladder.engine.facts import INCONCLUSIVE, Facts
from ladder.engine.rules import Rule, Rulebook, conditions
from ladder.engine.sources import NOWHERE, Position
from ladder.load.packs.boundary_values import spelled_out
from ladder.load.problems.contradictions import contradictions
from ladder.verify.circuit import TRUE, Circuit, Literal, Model, Search
from ladder.verify.claims import Claim
from ladder.verify.domains import AS_OF
from ladder.verify.symbolic_decision import SymbolicDecision
from ladder.verify.symbolic_problem import ProblemSpace, SymbolicProblem
from ladder.verify.symbolic_verdict import SymbolicVerdict


class Proof:
    """A search for problems that a file could state.

    `verdict` is the verdict on any one problem. `another` makes a second problem beside it. For
    overlays, `below` are the rules without them: problems also tell apart what these tell apart.
    """

    def __init__(self, book: Rulebook, *, below: Rulebook | None = None) -> None:
        self.book = book
        self.below = below
        self.circuit = Circuit()
        self.search = Search(self.circuit)
        self.space = ProblemSpace(joint(book, below) if below else book, self.circuit)
        self._scales = scales(book, self.space.facts)
        self._read_scales = {
            fact: most for fact, most in scales(book, ()).items() if fact in self.space.facts
        }
        self._outcomes = {f"attempts.{name}.outcome": NOWHERE for name in book.techniques}
        self._problems: list[SymbolicProblem] = []
        self._contradictory: list[Clash] = []
        self.verdict = self._judged(SymbolicProblem(self.space))
        self.problem = self.verdict.problem
        self.decision = self.verdict.decision
        unknown = [-known for known in self.problem.known.values() if known != TRUE]
        self.search.prefer(unknown + [-item for item in self.problem.within.values()])

    def close(self) -> None:
        """Release the solver."""
        self.search.close()

    def another(self, known: Collection[str], changed: Collection[str] = ()) -> SymbolicVerdict:
        """Return the verdict on a problem that shares all but some facts with the first."""
        return self._judged(SymbolicProblem(self.space, self.problem, known, changed))

    def decision_below(self, below: Rulebook) -> SymbolicDecision:
        """Return the decision of the rules below on the first problem."""
        return SymbolicDecision(SymbolicProblem(self.space.read_by(below), self.problem))

    def knowing_more(self) -> SymbolicVerdict:
        """Return the verdict on the same problem with the same or more facts known.

        A stated outcome of an attempt is not contradicted later, because that would retract a
        statement. Only an outcome that was not stated before can be contradicted at once. A
        technique that does not apply was marked so before, because excluding it would state another
        problem. The same goes for a technique that reached the target while a lower one is untried.
        """
        after = self.another(known=self.space.facts, changed=(INCONCLUSIVE,))
        for technique in self.space.items.get(INCONCLUSIVE, ()):
            within = INCONCLUSIVE, technique
            result = self.problem.known[f"attempts.{technique}.outcome"]
            before, then = self.problem.within[within], after.problem.within[within]
            self.circuit.require([-result, -self.circuit.differ(before, then)])
        for item in self.book.techniques.values():
            inapplicable = item.inapplicable
            struck, now = self.problem.truth(inapplicable), after.problem.truth(inapplicable)
            self.circuit.require([-now.true, struck.true])
        pairs = zip(self.decision.assessments(), after.decision.assessments(), strict=True)
        for own, later in pairs:
            self.circuit.require([-own.superseded.false, later.superseded.false])
        for fact in self.space.facts:
            self.circuit.require([-self.problem.known[fact], after.problem.known[fact]])
        return after

    def needing_more(self) -> SymbolicVerdict:
        """Return the verdict on the same problem with the same or more needs."""
        after = self.another(known=(), changed=("needs",))
        for need in self.book.needs:
            before, then = (item.within["needs", need] for item in (self.problem, after.problem))
            self.circuit.require([-before, then])
        return after

    def _judged(self, problem: SymbolicProblem) -> SymbolicVerdict:
        self._problems.append(problem)
        for outcome in self._outcomes:
            # An attempt with any fact also states its outcome.
            attempt = outcome.removesuffix("outcome")
            about = [fact for fact in self.space.facts if fact.startswith(attempt)]
            for fact in about if outcome in about else ():
                self.circuit.require([-problem.known[fact], problem.known[outcome]])
        for clash in self._contradictory:
            _forbid(problem, clash)
        return SymbolicVerdict(SymbolicDecision(problem))

    def possible(self, *wanted: Literal) -> Facts | None:
        """Return some problem for which all of `wanted` hold; None if there is none."""
        model = self.legal(wanted, self.problem)
        return None if model is None else self.problem.read(model)

    def smallest(
        self, *wanted: Literal, beside: SymbolicVerdict | None = None
    ) -> tuple[Facts, ...]:
        """Return the problem with the fewest facts for which all of `wanted` hold, or nothing.

        With `beside`, also return that second problem.
        """
        problems = [self.problem, *([beside.problem] if beside else [])]
        costs: list[Literal] = []  # each fact, each item of a set, and a day of its own
        for problem in problems:
            costs += [literal for literal in problem.known.values() if literal != TRUE]
            usual_day = problem.choice[problem.space.domain_of[AS_OF]][0]
            costs += [*problem.within.values(), -usual_day]
        model = self.legal(wanted, *problems, costs=costs)
        return () if model is None else tuple(problem.read(model) for problem in problems)

    def legal(
        self,
        wanted: tuple[Literal, ...],
        *problems: SymbolicProblem,
        costs: list[Literal] | None = None,
    ) -> Model | None:
        """Return a model of problems that the loader accepts; rejected ones become clauses."""
        while True:
            model = self.search.smallest(costs, *wanted) if costs else self.search.model(*wanted)
            if model is None:
                return None
            refused = list(
                filter(None, (self._contradiction(problem.read(model)) for problem in problems))
            )
            if not refused:
                return model
            self._contradictory += refused
            for clash in refused:
                for problem in self._problems:
                    _forbid(problem, clash)

    def _contradiction(self, facts: Facts) -> "Clash | None":
        """Return the few facts among these that contradict each other; None if none do."""

        def clash(some: Facts) -> bool:
            on_scale = ({**scale, **some} for scale in (self._scales, {}))
            parts = (contradictions(self.book, facts, self._outcomes) for facts in on_scale)
            return all(next(contradiction, None) is not None for contradiction in parts)

        if not clash(facts):
            return None
        needed = dict(facts)
        for fact in facts:
            without = {name: kept for name, kept in needed.items() if name != fact}
            # Leaving out a scale assumes one, so a large scale must not resolve the clash.
            scale = {fact: self._read_scales[fact]} if fact in self._read_scales else {}
            needed = without if clash(without) and clash({**without, **scale}) else needed
        unstated = [
            fact
            for fact, most in self._read_scales.items()
            if fact not in facts and not clash({**needed, fact: most})
        ]
        there, absent = dict(needed), dict[str, frozenset[str]]()
        for fact, value in needed.items():
            if isinstance(value, frozenset):
                least = most = value
                for item in sorted(value):
                    least -= {item} if clash({**needed, fact: least - {item}}) else set()
                every = frozenset(self.problem.space.items[fact])
                for item in sorted(every - value):
                    most |= {item} if clash({**needed, fact: most | {item}}) else set()
                there[fact], absent[fact] = least, every - most
        return Clash(there, absent, tuple(unstated))

    def exists(
        self, about: str, wrong: str, position: Position | None, wanted: Literal, *nearest: Literal
    ) -> Claim:
        """Return the claim that `wanted` holds for some problem.

        If it does not, the problem shown is the smallest one for the first of `nearest` that is
        possible.
        """
        witness = self.possible(wanted)
        if witness is not None:
            return Claim(about, shown=(witness,))
        tries = (self.smallest(near) for near in (*nearest, self.problem.stated()))
        return Claim(about, wrong, position, next(filter(None, tries), ()))

    def never(
        self,
        about: str,
        wrong: str,
        position: Position | None,
        broken: Literal,
        beside: SymbolicVerdict | None = None,
        *,
        need: str = "",
        help: str = "",
    ) -> Claim:
        """Return the claim that `broken` holds for no problem; later claims may rely on it."""
        shown = self.smallest(broken, beside=beside)
        if not shown:
            self.circuit.require([-broken])
        return Claim(about, wrong if shown else "", position, shown, need, help)


def joint(book: Rulebook, below: Rulebook) -> Rulebook:
    """Return a rulebook that also reads what other rules read, without deciding by it."""
    day = book.pack.day.isoformat()
    values: dict[str, Condition] = {f"needs/{n}": Includes("needs", n) for n in below.needs}
    values |= {
        condition.key: spelled_out(condition.condition, below.derived)
        for condition in conditions(below)
    }
    kinds = {name: rule.kind for name, rule in below.rules.items()}
    rules = {
        f"below:{key}": Rule(key, kinds.get(key, "message"), "", "", when, verified=day)
        for key, when in values.items()
    }
    return replace(book, rules={**book.rules, **rules})


class Clash(NamedTuple):
    """Facts that contradict each other, and what would resolve it.

    That is an item missing from a list, or an unstated fact that contradictions assume.
    """

    facts: Facts
    absent: Mapping[str, frozenset[str]]
    unstated: tuple[str, ...]


def _forbid(problem: SymbolicProblem, clash: Clash) -> None:
    """Require that no problem states all of these."""
    clause = [problem.known[fact] for fact in clash.unstated]
    for fact, value in clash.facts.items():
        clause.append(-problem.known[fact])
        if isinstance(value, frozenset):
            clause += [-problem.within[fact, item] for item in value]
            clause += [problem.within[fact, item] for item in clash.absent[fact]]
        else:
            domain = problem.space.domain_of[fact]
            cells = zip(domain.cells, problem.choice[domain], strict=True)
            clause.append(-problem.circuit.any(lit for cell, lit in cells if cell[fact] == value))
    problem.circuit.require(clause)


def scales(book: Rulebook, read: Collection[str]) -> Facts:
    """Return values for facts that contradictions assume and no rule reads, large enough for all.

    A file may state such a value, so that a number off the usual scale is not a contradiction.
    """
    assumed = {
        fact
        for rules in book.contradictions.values()
        for rule in rules
        for fact in rule.assumed
        if fact not in read
    }
    return {fact: book.facts[fact].maximum or 1 for fact in sorted(assumed)}
