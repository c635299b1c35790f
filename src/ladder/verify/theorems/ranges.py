"""The range that a verdict announces: sound for every completion, and not wider than need be."""

from collections import Counter
from collections.abc import Iterator, Mapping

from ladder.engine.conditions import reads
from ladder.engine.decision import Step
from ladder.engine.facts import Facts
from ladder.verify.circuit import Literal
from ladder.verify.claims import Claim, theorem
from ladder.verify.proof import Proof
from ladder.verify.symbolic_decision import SymbolicDecision
from ladder.verify.symbolic_problem import SymbolicProblem


@theorem()
def range_is_sound(proof: Proof) -> Iterator[Claim]:
    """Knowing more never moves the dose outside the range announced before."""
    after, stated = proof.knowing_more(), proof.problem.stated()
    c, decision = proof.circuit, proof.decision
    for at in decision.heights:
        inside = c.both(-_above(proof, decision.low_at_least, at), decision.high_at_least[at])
        broken = c.both(stated, after.decision.height[at], -inside)
        wrong = f"a dose of {at} is reached by knowing more, outside the range announced before"
        yield proof.never(f"dose {at}", wrong, None, broken, after)


def _above(proof: Proof, ends: Mapping[int, Literal], height: int) -> Literal:
    """Whether an end of the range lies above this height."""
    return proof.circuit.any(literal for at, literal in ends.items() if at > height)


@theorem()
def steps_are_announced(proof: Proof) -> Iterator[Claim]:
    """Knowing more never brings a need to a step that was not announced as possible."""
    after = proof.knowing_more()
    for name, need in after.decision.needs.items():
        before = proof.decision.needs[name]
        for step, literal in need.step.items():
            broken = proof.circuit.both(before.stated, literal, -before.possible[step])
            taken = f"{step.outcome} {step.technique}"
            wrong = f"{name} comes to {taken} by knowing more, which was ruled out"
            about = f"{name}/{step.technique}/{step.outcome}"
            yield proof.never(about, wrong, need.need.position, broken, after)


@theorem()
def range_never_widens(proof: Proof) -> Iterator[Claim]:
    """Knowing more never widens the range."""
    after, stated = proof.knowing_more(), proof.problem.stated()
    c, old, new = proof.circuit, proof.decision, after.decision
    for at in old.heights:
        lower = c.both(stated, old.low_at_least[at], -new.low_at_least[at])
        higher = c.both(stated, new.high_at_least[at], -old.high_at_least[at])
        wrong = f"the range reaches further, past a dose of {at}, by knowing more"
        yield proof.never(f"dose {at}", wrong, None, c.either(lower, higher), after)


@theorem()
def knowing_all_decides(proof: Proof) -> Iterator[Claim]:
    """Where every fact is known, each need has exactly one possible step."""
    c = proof.circuit
    facts = (*proof.space.facts, *proof.space.computed)
    known = c.all(proof.problem.known[fact] for fact in facts)
    for name, need in proof.decision.needs.items():
        broken = c.both(known, need.stated, c.two_of(need.possible.values()))
        wrong = f"{name} announces two steps although everything is known"
        yield proof.never(name, wrong, need.need.position, broken)


@theorem(long=True)
def range_is_tight(proof: Proof) -> Iterator[Claim]:
    """Where conditions share no unknown fact, every step announced as possible can come.

    "For every problem there is a completion" is more than one question to a SAT solver. So it is a
    game: one side names a problem whose announcement it doubts, the other answers with a completion
    that keeps it; what in the completion was decisive is then ruled out for the first side. It ends
    when no doubt is left, or no answer.
    """
    game = Game(proof)
    for name, need in proof.decision.needs.items():
        for step in need.possible:
            shown = game.doubt(name, step)
            wrong = f"{name} announces {step.outcome} {step.technique} where no answer leads to it"
            about = f"{name}/{step.technique}/{step.outcome}"
            yield Claim(about, wrong if shown else "", need.need.position, shown)


class Game:
    """A problem (`proof.problem`) against its completions (`complete`)."""

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        # A completion may be any answers that the rules tell apart, likely ones or not.
        self.complete = SymbolicDecision(SymbolicProblem(proof.space))
        for fact in (*proof.space.facts, *proof.space.computed):
            proof.circuit.require([self.complete.problem.known[fact]])
        self.denied = dict(self._denials())

    def _denials(self) -> Iterator[tuple[Literal, Literal]]:
        """By how a comparison turns out in a completion: whether the problem rules that out."""
        for leaf in self.proof.space.comparisons:
            stated, value = self.proof.problem.truth(leaf), self.complete.problem.value(leaf)
            yield value, stated.false
            yield -value, stated.true

    def doubt(self, need: str, step: Step) -> tuple[Facts, ...]:
        """A problem that announces this step and has no completion that comes to it."""
        proof = self.proof
        comes = self.complete.needs[need].step[step]
        doubting, before = proof.circuit.input(), proof.decision.needs[need]
        settled = [proof.problem.known[fact] for fact in shared(proof, need)]
        wanted = (doubting, before.stated, before.possible[step], *settled)
        find = proof.possible
        while (facts := find(*wanted)) is not None:
            decisive = self._answer(facts, comes)
            if decisive is None:
                if find == proof.small:
                    return (facts,)
                find = proof.small  # this doubt is real: now for the smallest
                continue
            # Whoever doubts on must state something that this answer does not keep.
            proof.circuit.require([-doubting, *(self.denied[value] for value in decisive)])
        return ()

    def _answer(self, facts: Facts, comes: Literal) -> set[Literal] | None:
        """What is decisive in a completion of `facts` that comes to the step; None without one."""
        search = self.proof.search
        model = search.model(comes, *self.complete.problem.stating(facts))
        if model is None:
            return None
        search.model(-comes, *(value for value in self.denied if model[value]))
        return search.core() - {-comes}


def shared(proof: Proof, need: str) -> list[str]:
    """The facts that more than one condition on a need's route reads, or one at two places.

    The walk takes unknown conditions one by one, as if each could turn out either way: that is true
    of conditions that have no unknown fact in common.
    """
    book, counts = proof.book, Counter[str]()
    for entry in book.needs[need].route:
        conditions = {rule.when for rule in (*entry.unfit, *entry.gates)}
        conditions |= {entry.spent, entry.half}
        for name in (*entry.combined_with, entry.technique):
            conditions |= {book.techniques[name].met, book.techniques[name].spent}
        for condition in (*conditions, entry.in_hand):
            counts.update(set(reads(condition, book.derived)))
    facts = (*proof.space.facts, *proof.space.computed)
    return [fact for fact in facts if counts[fact] > 1]
