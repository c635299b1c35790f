"""Promises of `ladder check` about proposals (docs/ci.md): saying less never lets more pass.

They concern proposals of one technique, as far as rules decide; computed facts are free here.
"""

from collections.abc import Iterable, Iterator

from ladder.engine.comparisons import Is
from ladder.engine.rules import Technique
from ladder.verify.circuit import TRUE, Literal
from ladder.verify.claims import Claim
from ladder.verify.proof import Proof
from ladder.verify.symbolic_check import SymbolicCheck
from ladder.verify.symbolic_verdict import SymbolicVerdict
from ladder.verify.theorem import theorem


@theorem()
def extra_need_never_passes(proof: Proof) -> Iterator[Claim]:
    """If a proposal fails, it also fails with one more need."""
    after, stated = proof.needing_more(), proof.problem.stated()
    every, wrong = proof.book.techniques.values(), "a further need lets {} pass"
    yield from _never_passes(proof, proof.verdict, after, stated, wrong, every)


@theorem()
def omission_never_passes(proof: Proof) -> Iterator[Claim]:
    """If a proposal that trains fails, it also fails without one of its facts."""
    after, wrong = proof.knowing_more(), "{} passes for want of a fact"
    trains = [each for each in proof.book.techniques.values() if each.training]
    yield from _never_passes(proof, after, proof.verdict, TRUE, wrong, trains)


def _never_passes(
    proof: Proof,
    refused: SymbolicVerdict,
    passed: SymbolicVerdict,
    where: Literal,
    wrong: str,
    techniques: Iterable[Technique],
) -> Iterator[Claim]:
    """Yield the claims, by technique, that one of two problems passes only if the other does."""
    c = proof.circuit
    other = passed if refused is proof.verdict else refused
    before, after = SymbolicCheck(refused.decision), SymbolicCheck(passed.decision)
    for technique in techniques:
        untried = proof.problem.truth(Is(f"attempts.{technique.id}.outcome", "untried")).true
        broken = c.both(where, untried, after.passes(technique), -before.passes(technique))
        text = wrong.format(technique.id)
        yield proof.never(technique.id, text, technique.position, broken, other)
