"""The bench on which theorems are proved: a problem in the circuit, its verdict, and the search."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from ladder.engine.conditions import Condition, Includes
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
    """Searches for problems; only those that a file could state are found.

    `verdict` is the verdict on any one problem. `another` makes a second problem beside it. With
    `small`, witnesses are as small as counterexamples, which takes longer. Where packs lie on other
    rules, `below` are those: whatever these tell apart, problems tell apart too.
    """

    def __init__(
        self, book: Rulebook, *, small: bool = False, below: Rulebook | None = None
    ) -> None:
        self.book = book
        self.below = below
        self._witness = self.small if small else self.possible
        self.circuit = Circuit()
        self.search = Search(self.circuit)
        self.space = ProblemSpace(joint(book, below) if below else book, self.circuit)
        self._scales = scales(book, self.space.facts)
        self._outcomes = {f"attempts.{name}.outcome": NOWHERE for name in book.techniques}
        self._problems: list[SymbolicProblem] = []
        self._contradictory: list[Clash] = []
        self.verdict = self._judged(SymbolicProblem(self.space))
        self.problem = self.verdict.problem
        self.decision = self.verdict.decision
        unknown = [-known for known in self.problem.known.values() if known != TRUE]
        self.search.prefer(unknown + [-item for item in self.problem.within.values()])

    def close(self) -> None:
        """Let the solver go."""
        self.search.close()

    def another(self, known: Collection[str], changed: Collection[str] = ()) -> SymbolicVerdict:
        """The verdict on a problem like the first but for what is known, or what has changed."""
        return self._judged(SymbolicProblem(self.space, self.problem, known, changed))

    def decision_below(self, below: Rulebook) -> SymbolicDecision:
        """What the rules below come to, of the first problem."""
        return SymbolicDecision(SymbolicProblem(self.space.read_by(below), self.problem))

    def knowing_more(self) -> SymbolicVerdict:
        """The verdict on the same problem with more facts known, or as many.

        What is said of an attempt is not belied later: that would take a statement back. Only what
        was not said before can be belied as soon as it is. What is said not to apply was said so
        before: to strike out a technique is to state another problem. So it is with a technique
        that reached the target while a lower one is untried.
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
        """The verdict on the same problem with more needs, or as many."""
        after = self.another(known=(), changed=("needs",))
        for need in self.book.needs:
            before, then = (item.within["needs", need] for item in (self.problem, after.problem))
            self.circuit.require([-before, then])
        return after

    def _judged(self, problem: SymbolicProblem) -> SymbolicVerdict:
        self._problems.append(problem)
        for outcome in self._outcomes:
            # An attempt that says anything says how it went.
            attempt = outcome.removesuffix("outcome")
            about = [fact for fact in self.space.facts if fact.startswith(attempt)]
            for fact in about if outcome in about else ():
                self.circuit.require([-problem.known[fact], problem.known[outcome]])
        for clash in self._contradictory:
            _forbid(problem, clash)
        return SymbolicVerdict(SymbolicDecision(problem))

    def possible(self, *wanted: Literal) -> Facts | None:
        """Some problem for which all of `wanted` hold; None if there is none."""
        model = self.legal(wanted, self.problem)
        return None if model is None else self.problem.read(model)

    def small(self, *wanted: Literal) -> Facts | None:
        """The problem with the fewest facts for which all of `wanted` hold, or None."""
        return next(iter(self.smallest(*wanted)), None)

    def smallest(
        self, *wanted: Literal, beside: SymbolicVerdict | None = None
    ) -> tuple[Facts, ...]:
        """The problem with the fewest facts for which all of `wanted` hold; empty if there is none.

        With `off_ladder`, also that second problem.
        """
        problems = [self.problem, *([beside.problem] if beside else [])]
        costs = [literal for problem in problems for literal in _costs(problem)]
        model = self.legal(wanted, *problems, costs=costs)
        return () if model is None else tuple(problem.read(model) for problem in problems)

    def legal(
        self,
        wanted: tuple[Literal, ...],
        *problems: SymbolicProblem,
        costs: list[Literal] | None = None,
    ) -> Model | None:
        """A model of problems that the loader accepts; what it refuses is learned as a clause."""
        while True:
            model = self.search.smallest(costs, *wanted) if costs else self.search.model(*wanted)
            if model is None:
                return None
            refused = list(filter(None, (self._contradiction(one.read(model)) for one in problems)))
            if not refused:
                return model
            self._contradictory += refused
            for clash in refused:
                for problem in self._problems:
                    _forbid(problem, clash)

    def _contradiction(self, facts: Facts) -> "Clash | None":
        """The few facts among these that cannot be true together; None if all can."""

        def clash(some: Facts) -> bool:
            on_scale = ({**scale, **some} for scale in (self._scales, {}))
            parts = (contradictions(self.book, facts, self._outcomes) for facts in on_scale)
            return all(next(element, None) is not None for element in parts)

        if not clash(facts):
            return None
        needed = dict(facts)
        for fact in facts:
            without = {name: kept for name, kept in needed.items() if name != fact}
            needed = without if clash(without) else needed
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
        return Clash(there, absent)

    def nearest(self, wanted: Literal, wishes: Iterable[Literal]) -> tuple[Facts, ...]:
        """The smallest problem of `wanted` for which, in this order, each wish holds that can."""
        granted = [wanted]
        for wish in wishes:
            if self.possible(*granted, wish) is not None:
                granted.append(wish)
        return self.smallest(*granted)

    def exists(
        self, about: str, wrong: str, position: Position | None, wanted: Literal, *nearest: Literal
    ) -> Claim:
        """The claim that `wanted` holds for some problem.

        Where it does not, the problem shown is the smallest of the first of `nearest` that can be.
        """
        witness = self._witness(wanted)
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
        """The claim that `broken` holds for no problem, which later claims may rest on."""
        shown = self.smallest(broken, beside=beside)
        if not shown:
            self.circuit.require([-broken])
        return Claim(about, wrong if shown else "", position, shown, need, help)


def joint(book: Rulebook, below: Rulebook) -> Rulebook:
    """A rulebook that reads what other rules read as well, and decides nothing by it."""
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


def _costs(problem: SymbolicProblem) -> list[Literal]:
    """What makes a problem large: each fact, each item of a set, and a day of its own."""
    known = [literal for literal in problem.known.values() if literal != TRUE]
    usual_day = problem.choice[problem.space.domain_of[AS_OF]][0]
    return [*known, *problem.within.values(), -usual_day]


class Clash(NamedTuple):
    """Facts that cannot be true together, and what is in none of their lists: it would mend it."""

    facts: Facts
    absent: Mapping[str, frozenset[str]]


def _forbid(problem: SymbolicProblem, clash: Clash) -> None:
    """No problem states all of these."""
    clause = []
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
    """What contradictions assume and no rule reads, so large that it contradicts nothing.

    A file may state it, so that a number off the usual scale is no contradiction.
    """
    assumed = {
        fact
        for rules in book.contradictions.values()
        for rule in rules
        for fact in rule.assumed
        if fact not in read
    }
    return {fact: book.facts[fact].maximum or 1 for fact in sorted(assumed)}
