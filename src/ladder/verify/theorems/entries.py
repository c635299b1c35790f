"""Theorems on option lists: every technique can be taken, and every requirement matters."""

from collections.abc import Iterator
from typing import NamedTuple

from ladder.engine.rules import Rule
from ladder.output.diagnostics import listed
from ladder.verify.circuit import Literal
from ladder.verify.claims import Claim
from ladder.verify.proof import Proof
from ladder.verify.symbolic_assessment import SymbolicAssessment
from ladder.verify.theorem import theorem

FIRST = "reachable-options says what blocks it; begin there"
"""The help for what only follows from a technique that can never be taken."""


class Demand(NamedTuple):
    """A condition for a technique to be taken."""

    text: str
    literal: Literal
    requirement: Rule | None = None


@theorem()
def reachable_options(proof: Proof) -> Iterator[Claim]:
    """Each option of a need is recommended for that need in some problem."""
    for assessment in proof.decision.assessments():
        claim = proof.exists(
            assessment.about, "shut", assessment.position, assessment.used, assessment.stated
        )
        yield _unmet(proof, assessment, claim) if claim.wrong else claim


def _unmet(proof: Proof, assessment: SymbolicAssessment, claim: Claim) -> Claim:
    """Return the claim with the demands that exclude each other."""
    name, stated, need = assessment.entry.technique, assessment.stated, assessment.need.id
    demands = demands_of(proof, assessment)
    core = never_together(proof, stated, demands)
    requirements = [demand.requirement for demand in core if demand.requirement is not None]
    if len(requirements) < len(core) or not core:
        together = "; ".join(demand.text for demand in core) or "its place on the option list"
        wrong = f"{name} can never be taken: these can never all be so: {together}"
        return claim._replace(wrong=wrong, need=need)
    own = {*proof.book.pack.added, *proof.book.pack.replaced}
    position = next(
        (rule.position for rule in requirements if rule.id in own), requirements[-1].position
    )
    these, hold, one_of = ("these requirements", "all hold", "one of them")
    if len(requirements) == 1:
        these, hold, one_of = ("this requirement", "hold", "it")
    positions = ", ".join(f"{rule.id} ({rule.position})" for rule in requirements)
    wrong = f"{these} of {name} can never {hold}, so it is never taken: {positions}"
    help_ = f"Change {one_of}, or give it fewer techniques or needs to guard."
    return claim._replace(wrong=wrong, need=need, position=position, help=help_)


def demands_of(proof: Proof, assessment: SymbolicAssessment) -> list[Demand]:
    """Return the demands of an entry, its requirements last."""
    name, entry = assessment.entry.technique, assessment.entry
    holds = {
        rule: proof.problem.truth(rule.when).true
        for rule in (*entry.exclusions, *entry.requirements)
    }
    return [
        Demand("the evaluation does not end before it on the option list", assessment.reached),
        Demand(f"{name} has not reached its target", -assessment.target_reached.true),
        Demand(f"{name} is not exhausted", -assessment.own.exhausted.true),
        *(Demand(f"{r.id} stays silent ({r.position})", -holds[r]) for r in entry.exclusions),
        *(Demand(f"{r.id} holds ({r.position})", holds[r], r) for r in entry.requirements),
    ]


def never_together(proof: Proof, where: Literal, demands: list[Demand]) -> list[Demand]:
    """Return the fewest of these that exclude each other; empty if all are possible.

    The last ones are kept if there is a choice.
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
    """Return the techniques that are on an option list and are the step of no problem."""
    used = (
        (assessment.entry.technique, assessment.used) for assessment in proof.decision.assessments()
    )
    ways = proof.circuit.any_by_key(used)
    return [name for name, literal in ways.items() if proof.possible(literal) is None]


@theorem()
def no_redundant_requirement(proof: Proof) -> Iterator[Claim]:
    """Each requirement is, in some problem, the only one that blocks a technique."""
    c, problem = proof.circuit, proof.problem
    for requirement in (rule for rule in proof.book.rules.values() if rule.kind == "requirement"):
        guarded = proof.decision.guarded_by(requirement)
        closed = -problem.truth(requirement.when).true
        alone = []
        for assessment in guarded:
            others = (rule for rule in assessment.entry.requirements if rule is not requirement)
            hold = c.all(problem.truth(rule.when).true for rule in others)
            alone.append(c.both(assessment.stated, -assessment.excluded.true, hold, closed))
        stated = c.any(assessment.stated for assessment in guarded)
        unmet = c.both(stated, closed)
        claim = proof.exists(
            requirement.id, "implied", requirement.position, c.any(alone), unmet, stated
        )
        yield _implied(proof, requirement, guarded, claim) if claim.wrong else claim


def _implied(
    proof: Proof, requirement: Rule, guarded: list[SymbolicAssessment], claim: Claim
) -> Claim:
    """Return the claim with the requirements that imply this one.

    If the requirements of a technique can never be met, they imply everything. Another theorem
    reports that, so none of them counts as redundant.
    """
    opened = [
        assessment
        for assessment in guarded
        if proof.possible(assessment.stated, assessment.open.true) is not None
    ]
    if guarded and not opened:
        return Claim(requirement.id)
    implying: dict[str, Rule] = {}
    for assessment in opened:
        unmet = Demand("", -proof.problem.truth(requirement.when).true)
        others = [
            demand
            for demand in demands_of(proof, assessment)[3:]
            if demand.requirement is not requirement
        ]
        for demand in never_together(proof, assessment.stated, [*others, unmet]):
            if demand.requirement is not None:
                implying[demand.requirement.id] = demand.requirement
    by = listed([f"{rule.id} ({rule.position})" for rule in implying.values()])
    wrong = (
        f"{requirement.id} is implied by other requirements everywhere, by "
        f"{by or 'what is not suitable'}"
    )
    help_ = "Leave it out, or let it ask for more than they do."
    return claim._replace(wrong=wrong, help=help_)
