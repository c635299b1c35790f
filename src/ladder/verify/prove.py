"""Prove the theorems of a rulebook, one after another."""

from collections.abc import Collection, Iterator
from functools import cached_property
from time import perf_counter

from ladder.engine.facts import Facts
from ladder.engine.rules import Rulebook
from ladder.verify.agreement import Agreement
from ladder.verify.claims import Result, Theorem
from ladder.verify.proof import Proof
from ladder.verify.theorems import THEOREMS


class Disproved(AssertionError):
    """The circuit and the engine disagree: the proofs are of another program than the engine."""


def prove(
    book: Rulebook, theorems: Collection[Theorem] = THEOREMS, *, small: bool = False
) -> Iterator[Result]:
    """Prove each theorem; every problem shown against one is first put to the engine.

    Args:
        book: the rules.
        theorems: those to prove.
        small: whether witnesses should be as small as counterexamples.

    Raises:
        Disproved: if the engine sees such a problem otherwise.
    """
    replay = Replay(book)
    for theorem in theorems:
        start = perf_counter()
        proof = Proof(book, small=small)
        try:
            claims = tuple(theorem.claims(proof))
        finally:
            proof.close()
        for claim in claims:
            if claim.wrong:
                for facts in claim.shown:
                    replay(facts)
        yield Result(theorem, claims, perf_counter() - start)


class Replay:
    """Puts problems to the engine and to a circuit of its own, which is made when it is needed."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book

    @cached_property
    def _bench(self) -> tuple[Proof, Agreement]:
        proof = Proof(self.book)
        return proof, Agreement(proof.said)

    def __call__(self, facts: Facts) -> None:
        """Compare both verdicts on a problem.

        Raises:
            Disproved: where they differ.
        """
        proof, agreement = self._bench
        model = proof.search.model(*proof.world.fixed(facts))
        if model is None:
            raise Disproved(f"the circuit knows no such problem: {facts}")
        if found := list(agreement.differences(model, facts)):
            raise Disproved("; ".join(found))
