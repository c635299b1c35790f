"""Every gate asks for something that the others do not."""

from collections.abc import Iterator

from ladder.model import Rule
from ladder.verify.circuit import Literal
from ladder.verify.claims import Claim, Theorem
from ladder.verify.proof import Proof
from ladder.verify.walked import Stand


def _alone(proof: Proof, gate: Rule, need: str, stand: Stand) -> Literal:
    """Whether this gate alone keeps an entry shut."""
    world, others = proof.world, [rule for rule in stand.entry.gates if rule is not gate]
    hold = [world.truths(rule.when).true for rule in others]
    fits = proof.circuit.both(world.states(need), -stand.unfit.true)
    return proof.circuit.both(fits, *hold, -world.truths(gate.when).true)


def _not_implied(proof: Proof) -> Iterator[Claim]:
    for gate in proof.book.rules.values():
        if gate.kind != "gate":
            continue
        places = [
            (need, stand)
            for need, each in proof.ladder.walks.items()
            for stand in each.stands
            if gate in stand.entry.gates
        ]
        alone = proof.circuit.any(_alone(proof, gate, need, stand) for need, stand in places)
        states = proof.circuit.any(proof.world.states(need) for need, _ in places)
        wrong = f"{gate.id} is implied by the other gates wherever it stands"
        yield proof.exists(gate.id, wrong, gate.mark, alone, states)


THEOREMS = (
    Theorem(
        "no-gate-is-redundant",
        "Every gate is somewhere the only one that keeps a technique shut.",
        _not_implied,
    ),
)
