"""Evidence against a technique speaks against it."""

from collections.abc import Iterator

from ladder.engine.conditions import Is
from ladder.verify.circuit import FALSE, Literal
from ladder.verify.claims import Claim, Theorem
from ladder.verify.proof import Proof
from ladder.verify.said import Said

FELL_SHORT = "fell-short"


def _never_turns_to_it(proof: Proof) -> Iterator[Claim]:
    """Not recommended before it fell short: not to be used after."""
    c = proof.circuit
    for technique in proof.book.techniques.values():
        name, outcome = technique.id, f"attempts.{technique.id}.outcome"
        if outcome not in proof.space.domain_of:
            continue
        after = proof.another(known=[outcome], changed=[outcome])
        fell_short = after.world.truths(Is(outcome, FELL_SHORT)).true
        turned = c.both(-proof.said.recommended[name], _use(after, name))
        wrong = f"{name} is recommended because it fell short"
        broken = c.both(fell_short, turned)
        yield proof.never(name, wrong, technique.position, broken, after)


def _use(said: Said, technique: str) -> Literal:
    return said.ladder.headline.get((technique, "use"), FALSE)


THEOREMS = (
    Theorem(
        "evidence-against-counts-against",
        "Learning that a technique fell short never makes it the one to use.",
        _never_turns_to_it,
    ),
)
