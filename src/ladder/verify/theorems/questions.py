"""What is asked can matter."""

from collections.abc import Iterator
from dataclasses import replace

from ladder.engine.conditions import Condition, reads
from ladder.output.diagnostics import listed
from ladder.verify.claims import Claim, Theorem
from ladder.verify.proof import Proof
from ladder.verify.said import Said
from ladder.verify.theorems.opening import FIRST, never_taken
from ladder.verify.written import declared


def moving(proof: Proof) -> list[str]:
    """The facts that a verdict may ask for: what gates, reasons, variants and outcomes read."""
    book, found = proof.book, dict[str, None]()
    conditions: list[Condition] = []
    for need in book.needs.values():
        for entry in need.route:
            conditions += [r.when for r in (*entry.unfit, *entry.gates, *entry.variants)]
            conditions.append(entry.spent)
            for name in (*entry.combined_with, entry.technique):
                technique = book.techniques[name]
                conditions += [technique.met, technique.spent]
                conditions += [rule.when for rule in technique.variants]
    for condition in conditions:
        found |= dict.fromkeys(reads(condition, book.derived))
    return [fact for fact in found if fact in proof.space.facts]


def _can_move(proof: Proof) -> Iterator[Claim]:
    """An unknown fact becomes known, all else stays: for some problem the verdict is another."""
    c, world = proof.circuit, proof.world
    other = proof.another(known=proof.space.facts)
    moves = c.both(other.world.stated(), _differ(proof, other))
    for fact in moving(proof):
        kept = [name for name in proof.space.facts if name != fact]
        same = [-c.differ(world.known[name], other.world.known[name]) for name in kept]
        learnt = c.both(-world.known[fact], other.world.known[fact])
        wrong = (
            f"{fact} is asked for, and no answer to it ever changes which technique is taken, "
            "what is to be done with it, or its form"
        )
        wanted = c.both(learnt, moves, *same)
        claim = proof.exists(fact, wrong, None, wanted, -world.known[fact])
        yield _explained(proof, fact, claim) if claim.wrong else claim


def _explained(proof: Proof, fact: str, claim: Claim) -> Claim:
    """The rules that read the fact for nothing, and what to do."""
    book = proof.book
    readers = [
        rule
        for rule in book.rules.values()
        if rule.kind in ("gate", "unfit", "variant") and fact in reads(rule.when, book.derived)
    ]
    places = listed([f"{rule.id} ({rule.position})" for rule in readers], 3)
    help_ = f"It is read by {places}: " if readers else "It says when a technique is spent: "
    if shut := never_taken(proof):
        help_ += f"{listed(shut)} is never taken. {FIRST[0].upper()}{FIRST[1:]}."
    else:
        help_ += "let it decide there, or leave it out (advice and cautions may still read it)."
    position = declared(book, fact) or (readers[0].position if readers else None)
    return replace(claim, position=position, help=help_)


def _differ(proof: Proof, other: Said) -> int:
    """Whether two verdicts differ in technique, in what to do with it, or in its variant."""
    c, ways = proof.circuit, []
    for taken, literal in proof.ladder.headline.items():
        ways.append(c.differ(literal, other.ladder.headline[taken]))
    for need in proof.book.needs:
        states, chosen = proof.world.states(need), other.variants(need)
        for name, literal in proof.said.variants(need).items():
            ways.append(c.both(states, c.differ(literal, chosen[name])))
    return c.any(ways)


THEOREMS = (
    Theorem(
        "every-question-can-matter",
        "For every fact that is asked for, there is a problem whose verdict its answer moves.",
        _can_move,
    ),
)
