"""What is asked can matter, what can matter is asked, and decided means it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ladder.engine.conditions import reads
from ladder.engine.rules import conditions
from ladder.output.diagnostics import listed
from ladder.verify.circuit import K, Literal
from ladder.verify.claims import Claim, theorem
from ladder.verify.proof import Proof
from ladder.verify.symbolic_verdict import SymbolicVerdict
from ladder.verify.theorems.entries import FIRST, never_taken

MOVING = ("gate", "unfit", "variant")
"""The kinds of rules that can change which technique is taken, or in which form."""


def moving(proof: Proof) -> list[str]:
    """The facts that a verdict may ask for: what gates, reasons, variants and outcomes read."""
    book, facts = proof.book, dict[str, None]()
    for key, _, condition in conditions(book):
        rule = book.rules.get(key)
        if key.startswith(("met:", "spent:")) or (rule and rule.kind in MOVING):
            facts |= dict.fromkeys(reads(condition, book.derived))
    return [fact for fact in facts if fact in proof.space.facts]


@theorem()
def every_question_can_matter(proof: Proof) -> Iterator[Claim]:
    """For every fact that is asked for, there is a problem whose verdict its answer moves."""
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
    """The rules that read the fact for nothing, and what to do."""
    book = proof.book
    readers = [
        rule
        for rule in book.rules.values()
        if rule.kind in MOVING and fact in reads(rule.when, book.derived)
    ]
    places = listed([f"{rule.id} ({rule.position})" for rule in readers], 3)
    help_ = f"It is read by {places}: " if readers else "It says when a technique is spent: "
    if shut := never_taken(proof):
        help_ += f"{listed(shut)} is never taken. {FIRST[0].upper()}{FIRST[1:]}."
    else:
        help_ += "let it decide there, or leave it out (advice and cautions may still read it)."
    position = book.positions.get(f"fact/{fact}", readers[0].position if readers else None)
    return replace(claim, position=position, help=help_)


@theorem()
def decided_means_it(proof: Proof) -> Iterator[Claim]:
    """Where a verdict is decided, no answer to what is unknown leads to another technique."""
    c, after = proof.circuit, proof.knowing_more()
    proof.lemma(*_announced(proof, after))
    unknown = c.any(-proof.problem.known[fact] for fact in proof.space.facts)
    wrong = "no verdict is decided while anything is unknown"
    yield proof.exists("decided", wrong, None, c.both(proof.verdict.decided, unknown))
    nothing_open = c.all(-is_open for is_open in proof.verdict.in_play.values())
    broken = c.both(proof.problem.stated(), nothing_open, -proof.verdict.decided)
    wrong = "no question is open, and yet the verdict is not decided"
    yield proof.never("nothing open", wrong, None, broken)
    for name, technique in proof.book.techniques.items():
        moved = c.both(-proof.verdict.recommended[name], after.recommended[name])
        wrong = f"the verdict is decided, and knowing more leads to {name} instead"
        broken = c.both(proof.verdict.decided, moved)
        yield proof.never(name, wrong, technique.position, broken, after)


@theorem()
def open_questions_are_complete(proof: Proof) -> Iterator[Claim]:
    """What is not an open question moves neither headline, range, variant nor possible steps.

    Not even several such answers together: all may become known but what is listed.
    """
    c, after = proof.circuit, proof.knowing_more()
    before, then, stated = proof.decision, after.decision, proof.problem.stated()
    for fact, is_open in proof.verdict.in_play.items():
        c.require([-is_open, -after.problem.known[fact]])
    proof.lemma(*_announced(proof, after))

    def moved(what: str, one: Mapping[K, Literal], other: Mapping[K, Literal]) -> Claim:
        differ = c.any(c.differ(literal, other[key]) for key, literal in one.items())
        wrong = f"facts that are no open question move {what}"
        return proof.never(what, wrong, None, c.both(stated, differ), after)

    def same(where: Literal, one: Mapping[K, Literal], other: Mapping[K, Literal]) -> None:
        proof.lemma(*(-c.both(where, c.differ(lit, other[key])) for key, lit in one.items()))

    for name, need in before.needs.items():
        possible, chosen = then.needs[name].possible, after.variants(name)
        differ = c.any(
            [
                *(c.differ(lit, possible[step]) for step, lit in need.possible.items()),
                *(c.differ(lit, chosen[key]) for key, lit in proof.verdict.variants(name).items()),
            ]
        )
        wrong = f"facts that are no open question move the steps of {name}, or their variants"
        broken = c.both(need.stated, differ)
        yield proof.never(name, wrong, need.need.position, broken, after)
        same(need.stated, need.step, then.needs[name].step)
    yield moved("the low end of the range", before.low_at_least, then.low_at_least)
    yield moved("the high end of the range", before.high_at_least, then.high_at_least)
    same(stated, before.leading_need, then.leading_need)
    yield moved("the headline", before.headline, then.headline)


def _announced(proof: Proof, after: SymbolicVerdict) -> Iterator[Literal]:
    """That every step which knowing more leads to was announced as possible."""
    for name, need in after.decision.needs.items():
        before = proof.decision.needs[name]
        for step, literal in need.step.items():
            yield -proof.circuit.both(before.stated, literal, -before.possible[step])


def _differ(proof: Proof, after: SymbolicVerdict) -> Literal:
    """Whether two verdicts differ in technique, in what to do with it, or in its variant."""
    c, ways = proof.circuit, []
    for step, literal in proof.decision.headline.items():
        ways.append(c.differ(literal, after.decision.headline[step]))
    for name, need in proof.decision.needs.items():
        chosen = after.variants(name)
        for variant, literal in proof.verdict.variants(name).items():
            ways.append(c.both(need.stated, c.differ(literal, chosen[variant])))
    return c.any(ways)
