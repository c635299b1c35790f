"""Promises of `ladder check` about proposals (docs/ci.md): saying less never lets more pass.

They concern proposals of one technique, as far as rules decide; computed facts are free here.
"""

from collections.abc import Iterator

from ladder.engine.conditions import Is
from ladder.verify.circuit import TRUE, Literal
from ladder.verify.claims import Claim
from ladder.verify.proof import Proof
from ladder.verify.symbolic_check import SymbolicCheck
from ladder.verify.symbolic_verdict import SymbolicVerdict
from ladder.verify.theorem import theorem


@theorem()
def extra_need_never_passes(proof: Proof) -> Iterator[Claim]:
    """An additional need never lets a proposal pass that fails without it."""
    after, stated = proof.needing_more(), proof.problem.stated()
    yield from _never_passes(proof, proof.verdict, after, stated, "a further need lets {} pass")


@theorem()
def omission_never_passes(proof: Proof) -> Iterator[Claim]:
    """Leaving out a fact never lets a proposal pass that fails with it."""
    after = proof.knowing_more()
    yield from _never_passes(proof, after, proof.verdict, TRUE, "{} passes for want of a fact")


def _never_passes(
    proof: Proof, refused: SymbolicVerdict, passed: SymbolicVerdict, where: Literal, wrong: str
) -> Iterator[Claim]:
    """Yield the claims, by technique, that one of two problems passes only if the other does."""
    c = proof.circuit
    other = passed if refused is proof.verdict else refused
    before, after = SymbolicCheck(refused.decision), SymbolicCheck(passed.decision)
    for technique in proof.book.techniques.values():
        untried = proof.problem.truth(Is(f"attempts.{technique.id}.outcome", "untried")).true
        broken = c.both(where, untried, after.passes(technique), -before.passes(technique))
        text = wrong.format(technique.id)
        yield proof.never(technique.id, text, technique.position, broken, other)
