"""Every technique on a route can be taken, and every gate on its way asks for something."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from ladder.engine.conditions import All, AtLeast, Condition, Not, reads
from ladder.engine.facts import Facts
from ladder.engine.rules import Rule
from ladder.output.diagnostics import listed
from ladder.verify.circuit import Literal
from ladder.verify.claims import Claim, theorem
from ladder.verify.proof import Proof
from ladder.verify.symbolic_decision import SymbolicAssessment, SymbolicNeedDecision

FIRST = "every-entry-can-be-taken says what shuts it; begin there"
"""The help for what only follows from a technique that can never be taken."""


class Demand(NamedTuple):
    """Something that must be so for a technique to be taken."""

    text: str
    literal: Literal
    gate: Rule | None = None


@theorem()
def every_entry_can_be_taken(proof: Proof) -> Iterator[Claim]:
    """Every technique on a route can be that need's step."""
    for need, assessment in proof.decision.entries():
        name = f"{need.need.id}/{assessment.entry.technique}"
        taken = proof.circuit.both(need.stated, assessment.taken)
        claim = proof.exists(name, "shut", assessment.entry.fit.position, taken, need.stated)
        yield _shut(proof, need, assessment, claim) if claim.wrong else claim


def _shut(
    proof: Proof, need: SymbolicNeedDecision, assessment: SymbolicAssessment, claim: Claim
) -> Claim:
    """The claim with what can never be so together, and the problem nearest to it."""
    name = assessment.entry.technique
    demands = demands_of(proof, need, assessment)
    core = never_together(proof, need.stated, demands)
    gates = [demand.gate for demand in core if demand.gate is not None]
    if len(gates) < len(core) or not core:
        together = "; ".join(demand.text for demand in core) or "its place on the route"
        wrong = f"{name} can never be taken: these can never all be so: {together}"
        return replace(claim, wrong=wrong, need=need.need.id)
    own = {*proof.book.pack.added, *proof.book.pack.replaced}
    position = next((rule.position for rule in gates if rule.id in own), gates[-1].position)
    one, positions = len(gates) == 1, ", ".join(f"{rule.id} ({rule.position})" for rule in gates)
    wrong = f"{'this gate' if one else 'these gates'} of {name} can never "
    wrong += f"{'hold' if one else 'all hold'}, so it is never taken: {positions}"
    wishes = [wish for rule in gates for wish in wished(proof, rule.when)]
    wishes += [demand.literal for demand in demands]
    shown = proof.nearest(proof.circuit.both(need.stated, -assessment.unfit.true), wishes)
    return replace(
        claim,
        wrong=wrong,
        need=need.need.id,
        position=position,
        shown=shown or proof.nearest(need.stated, wishes),
        help=f"Change {'it' if one else 'one of them'}, or give it fewer techniques or needs to "
        "guard.",
    )


def demands_of(
    proof: Proof, need: SymbolicNeedDecision, assessment: SymbolicAssessment
) -> list[Demand]:
    """What must be so for an entry to be taken, its gates last."""
    name = assessment.entry.technique

    def holds(rule: Rule) -> Literal:
        return proof.problem.truth(rule.when).true

    return [
        Demand("the walk does not end before it on the route", assessment.reached),
        Demand(f"{name} has not reached its target", -assessment.met.true),
        Demand(f"{name} is not spent", -assessment.own.spent.true),
        *(
            Demand(f"{rule.id} stays silent ({rule.position})", -holds(rule))
            for rule in assessment.entry.unfit
        ),
        *(
            Demand(f"{rule.id} holds ({rule.position})", holds(rule), rule)
            for rule in assessment.entry.gates
        ),
    ]


def never_together(proof: Proof, where: Literal, demands: list[Demand]) -> list[Demand]:
    """A few of these that cannot be so together, none of which could be left out; empty if all can.

    What stands last is kept where there is a choice.
    """
    core = list(demands)
    if proof.possible(where, *(demand.literal for demand in core)) is not None:
        return []
    for demand in demands:
        fewer = [other for other in core if other is not demand]
        if proof.possible(where, *(other.literal for other in fewer)) is None:
            core = fewer
    return core


def never_taken(proof: Proof) -> list[str]:
    """The techniques that stand on a route and are the step of no problem."""
    taken = proof.circuit.any_by_key(
        (assessment.entry.technique, proof.circuit.both(need.stated, assessment.taken))
        for need, assessment in proof.decision.entries()
    )
    return [name for name, literal in taken.items() if proof.possible(literal) is None]


def wished(proof: Proof, condition: Condition) -> Iterator[Literal]:
    """What brings a problem near a condition: its facts known, then part by part."""
    problem = proof.problem
    for fact in reads(condition, proof.book.derived):
        if fact in problem.known:
            yield problem.known[fact]
    for part in condition.of if isinstance(condition, All) else (condition,):
        yield problem.truth(part).true
        match part:
            case AtLeast(fact):
                yield _end(proof, fact, highest=True)
            case Not(AtLeast(fact)):
                yield _end(proof, fact, highest=False)


def _end(proof: Proof, fact: str, highest: bool) -> Literal:
    """Whether a number is as high, or as low, as it can be."""
    domain = proof.space.domain_of[fact]
    values = [cell[fact] for cell in domain.cells]
    numbers = [value for value in values if isinstance(value, int | float)]
    end = max(numbers) if highest else min(numbers)
    chosen = zip(values, proof.problem.choice[domain], strict=True)
    return proof.circuit.any(literal for value, literal in chosen if value == end)


def closest(proof: Proof, gate: Rule) -> tuple[Facts, ...]:
    """The problem nearest to one in which a gate opens: all else that it takes is so."""
    for need, assessment in proof.decision.entries():
        if gate in assessment.entry.gates:
            demands = demands_of(proof, need, assessment)
            others = [demand.literal for demand in demands if demand.gate is not gate]
            fits = proof.circuit.both(need.stated, -assessment.unfit.true)
            if shown := proof.nearest(fits, [*wished(proof, gate.when), *others]):
                return shown
    return ()


@theorem()
def no_gate_is_redundant(proof: Proof) -> Iterator[Claim]:
    """Every gate is somewhere the only one that keeps a technique shut."""
    c = proof.circuit
    for gate in proof.book.rules.values():
        if gate.kind != "gate":
            continue
        guarded = [
            (need, assessment)
            for need, assessment in proof.decision.entries()
            if gate in assessment.entry.gates
        ]
        alone = c.any(
            c.both(
                need.stated,
                -assessment.unfit.true,
                -proof.problem.truth(gate.when).true,
                *(
                    proof.problem.truth(rule.when).true
                    for rule in assessment.entry.gates
                    if rule is not gate
                ),
            )
            for need, assessment in guarded
        )
        stated = c.any(need.stated for need, _ in guarded)
        claim = proof.exists(gate.id, "implied", gate.position, alone, stated)
        yield _implied(proof, gate, guarded, claim) if claim.wrong else claim


def _implied(
    proof: Proof,
    gate: Rule,
    guarded: list[tuple[SymbolicNeedDecision, SymbolicAssessment]],
    claim: Claim,
) -> Claim:
    """The claim with the gates that imply this one.

    Where a technique can never be opened, its gates imply everything: that is said elsewhere, and
    none of them is redundant for it.
    """
    opened = [
        (need, assessment)
        for need, assessment in guarded
        if proof.possible(need.stated, assessment.open.true) is not None
    ]
    if guarded and not opened:
        return Claim(gate.id)
    implying: dict[str, Rule] = {}
    for need, assessment in opened:
        shut = Demand("", -proof.problem.truth(gate.when).true)
        demands = demands_of(proof, need, assessment)[3:]
        others = [demand for demand in demands if demand.gate is not gate]
        for demand in never_together(proof, need.stated, [*others, shut]):
            if demand.gate is not None:
                implying[demand.gate.id] = demand.gate
    by = listed([f"{rule.id} ({rule.position})" for rule in implying.values()])
    wrong = f"{gate.id} is implied by other gates wherever it stands, by {by or 'what is unfit'}"
    wishes = [proof.problem.truth(rule.when).false for rule in (gate, *implying.values())]
    for need, _ in opened[:1]:
        claim = replace(claim, shown=proof.nearest(need.stated, wishes))
    help_ = "Leave it out, or let it ask for more than they do."
    return replace(claim, wrong=wrong, help=help_)
