"""Every gate asks for something that the others do not."""

from collections.abc import Iterator
from dataclasses import replace

from ladder.engine.rules import Rule
from ladder.output.diagnostics import listed
from ladder.verify.circuit import FALSE, Literal
from ladder.verify.claims import Claim, Theorem
from ladder.verify.proof import Proof
from ladder.verify.theorems.opening import Demand, demands, never_together, opens
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
        claim = proof.exists(gate.id, "implied", gate.position, alone, states)
        yield _implied(proof, gate, places, claim) if claim.wrong else claim


def _implied(proof: Proof, gate: Rule, places: list[tuple[str, Stand]], claim: Claim) -> Claim:
    """The claim with the gates that imply this one.

    Where a technique can never be opened, its gates imply everything: that is said elsewhere, and
    none of them is redundant for it.
    """
    opened = [(need, stand) for need, stand in places if opens(proof, need, stand) != FALSE]
    if places and not opened:
        return Claim(gate.id)
    implying: dict[str, Rule] = {}
    for need, stand in opened:
        shut = Demand("", -proof.world.truths(gate.when).true)
        walk = proof.ladder.walks[need]
        others = [each for each in demands(proof, walk, stand)[3:] if each.gate is not gate]
        for each in never_together(proof, proof.world.states(need), [*others, shut]):
            if each.gate is not None:
                implying[each.gate.id] = each.gate
    by = listed([f"{rule.id} ({rule.position})" for rule in implying.values()])
    wrong = f"{gate.id} is implied by other gates wherever it stands, by {by or 'what is unfit'}"
    wishes = [proof.world.truths(rule.when).false for rule in (gate, *implying.values())]
    for need, _ in opened[:1]:
        claim = replace(claim, shown=proof.nearest(proof.world.states(need), wishes))
    help_ = "Leave it out, or let it ask for more than they do."
    return replace(claim, wrong=wrong, help=help_)


THEOREMS = (
    Theorem(
        "no-gate-is-redundant",
        "Every gate is somewhere the only one that keeps a technique shut.",
        _not_implied,
    ),
)
