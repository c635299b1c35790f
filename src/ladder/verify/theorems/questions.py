"""Theorems on questions: only announced questions change a verdict."""

from collections.abc import Iterator

from ladder.engine.conditions import reads
from ladder.engine.rules import conditions
from ladder.output.diagnostics import listed
from ladder.verify.circuit import Literal
from ladder.verify.claims import Claim
from ladder.verify.proof import Proof
from ladder.verify.symbolic_verdict import SymbolicVerdict
from ladder.verify.theorem import theorem
from ladder.verify.theorems.entries import FIRST, never_taken

MOVING = ("requirement", "exclusion", "variant")
"""The kinds of rules that can change which technique is taken, or in which form."""


def moving(proof: Proof) -> list[str]:
    """Return the facts that a verdict may ask for.

    Requirements, exclusions, variants and outcomes read them.
    """
    book, facts = proof.book, dict[str, None]()
    for key, _, condition in conditions(book):
        rule = book.rules.get(key)
        if key.startswith(("target_reached:", "exhausted:")) or (rule and rule.kind in MOVING):
            facts |= dict.fromkeys(reads(condition, book.derived))
    return [fact for fact in facts if fact in proof.space.facts]


@theorem()
def relevant_questions(proof: Proof) -> Iterator[Claim]:
    """For each fact that is asked for, some answer changes some verdict."""
    c, known = proof.circuit, proof.problem.known
    after = proof.another(known=proof.space.facts)
    same = {fact: -c.differ(known[fact], after.problem.known[fact]) for fact in proof.space.facts}
    moves = c.both(after.problem.stated(), _differ(proof, after))
    for fact in moving(proof):
        others = [literal for other, literal in same.items() if other != fact]
        wanted = c.both(-known[fact], after.problem.known[fact], moves, *others)
        wrong = (
            f"{fact} is asked for, and no answer to it ever changes which technique is taken, "
            "what is to be done with it, or its form"
        )
        claim = proof.exists(fact, wrong, None, wanted, -known[fact])
        yield _explained(proof, fact, claim) if claim.wrong else claim


def _explained(proof: Proof, fact: str, claim: Claim) -> Claim:
    """Return the rules that read the fact without effect, and what to do."""
    book = proof.book
    readers = [
        rule
        for rule in book.rules.values()
        if rule.kind in MOVING and fact in reads(rule.when, book.derived)
    ]
    places = listed([f"{rule.id} ({rule.position})" for rule in readers], 3)
    help_ = f"It is read by {places}: " if readers else "It says when a technique is exhausted: "
    if unmet := never_taken(proof):
        help_ += f"{listed(unmet)} is never taken. {FIRST[0].upper()}{FIRST[1:]}."
    else:
        help_ += "let it decide there, or leave it out (advice and cautions may still read it)."
    position = book.positions.get(f"fact/{fact}", readers[0].position if readers else None)
    return claim._replace(position=position, help=help_)


def _differ(proof: Proof, after: SymbolicVerdict) -> Literal:
    """Return whether two verdicts differ in technique, outcome or variant."""
    c, ways = proof.circuit, []
    for step, literal in proof.decision.headline.items():
        ways.append(c.differ(literal, after.decision.headline[step]))
    for name, need in proof.decision.needs.items():
        chosen = after.variants(name)
        for variant, literal in proof.verdict.variants(name).items():
            ways.append(c.both(need.stated, c.differ(literal, chosen[variant])))
    return c.any(ways)
