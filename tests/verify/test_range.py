"""If conditions share no unknown fact, each step that a range announces can happen.

"For every problem there is a completion" is more than one question to a SAT solver. So it is a
game: one side names a problem whose announcement it doubts, the other answers with a completion
that keeps it; what in the completion was decisive is then ruled out for the first side. It ends
when no doubt is left, or no answer.
"""

from collections import Counter
from pathlib import Path

import pytest

from ladder import load_rules
from ladder.engine.conditions import reads
from ladder.engine.decision import Step
from ladder.engine.facts import Facts
from ladder.verify.circuit import Literal
from ladder.verify.proof import Proof
from ladder.verify.symbolic_decision import SymbolicDecision
from ladder.verify.symbolic_problem import SymbolicProblem
from tests.verify.own import lay, requirement

pytestmark = pytest.mark.nightly


def wide(*packs: Path) -> list[str]:
    """The steps that some problem announces and no answer leads to, in the small pack."""
    proof = Proof(load_rules(*packs))
    try:
        game = Game(proof)
        return [
            f"{name}/{step.technique}/{step.outcome}"
            for name, need in proof.decision.needs.items()
            for step in need.possible
            if game.doubt(name, step)
        ]
    finally:
        proof.close()


@pytest.mark.usefixtures("small_pack")
def test_each_announced_step_can_happen() -> None:
    assert wide() == []


@pytest.mark.usefixtures("small_pack")
def test_a_requirement_that_no_answer_meets_is_found(tmp_path: Path) -> None:
    both = "{all: [{task.shape: other}, {task.shape: chat}]}"
    lay(tmp_path / "own", both=requirement("both", "distillation", both))
    assert "wrong-tone/distillation/use" in wide(tmp_path / "own")


class Game:
    """A problem (`proof.problem`) against its completions (`complete`)."""

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        # A completion may have any answers that rules tell apart, even unlikely ones.
        self.complete = SymbolicDecision(SymbolicProblem(proof.space))
        for fact in (*proof.space.facts, *proof.space.computed):
            proof.circuit.require([self.complete.problem.known[fact]])
        # By a result of a comparison in a completion: whether the problem excludes it.
        self.denied: dict[Literal, Literal] = {}
        for leaf in proof.space.comparisons:
            stated, value = proof.problem.truth(leaf), self.complete.problem.value(leaf)
            self.denied |= {value: stated.false, -value: stated.true}

    def doubt(self, need: str, step: Step) -> tuple[Facts, ...]:
        """Return a problem that announces this step and has no completion with it."""
        proof = self.proof
        comes = self.complete.needs[need].step[step]
        doubting, before = proof.circuit.input(), proof.decision.needs[need]
        settled = [proof.problem.known[fact] for fact in shared(proof, need)]
        wanted = (doubting, before.stated, before.possible[step], *settled)
        while (facts := proof.possible(*wanted)) is not None:
            decisive = self._answer(facts, comes)
            if decisive is None:
                return (facts,)
            # The next doubt must differ from what this answer covers.
            proof.circuit.require([-doubting, *(self.denied[value] for value in decisive)])
        return ()

    def _answer(self, facts: Facts, comes: Literal) -> set[Literal] | None:
        """Return what decides in a completion of `facts` with the step; None without one."""
        search = self.proof.search
        model = search.model(comes, *self.complete.problem.stating(facts))
        if model is None:
            return None
        search.model(-comes, *(value for value in self.denied if model[value]))
        return search.core() - {-comes}


def shared(proof: Proof, need: str) -> list[str]:
    """Return the facts that several conditions of a need's option list read, or one in two places.

    The evaluation treats unknown conditions as independent of each other. That is exact only for
    conditions without a common unknown fact.
    """
    book, counts = proof.book, Counter[str]()
    for entry in book.needs[need].options:
        conditions = {rule.when for rule in (*entry.exclusions, *entry.requirements)}
        conditions |= {entry.exhausted, entry.partial}
        for name in (*entry.combined_with, entry.technique):
            conditions |= {book.techniques[name].target_reached, book.techniques[name].exhausted}
        for condition in (*conditions, entry.already_available):
            counts.update(set(reads(condition, book.derived)))
    # A dearer training waits for the requirements of those before it.
    for entry in [entry for entry in book.needs[need].options if entry.trains][:-1]:
        for rule in entry.requirements:
            counts.update(set(reads(rule.when, book.derived)))
    return [fact for fact in (*proof.space.facts, *proof.space.computed) if counts[fact] > 1]
