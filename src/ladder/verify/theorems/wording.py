"""Theorems on conditions: every part of a condition makes a difference."""

from collections.abc import Iterator

from ladder.engine.conditions import All, Any, Condition, Named, Not
from ladder.engine.rules import Rulebook, WrittenCondition, conditions
from ladder.engine.sources import Position
from ladder.engine.verdict import Status
from ladder.output.conditions import in_words, parts
from ladder.verify.agreement import computes
from ladder.verify.circuit import TRUE, Literal
from ladder.verify.claims import Claim
from ladder.verify.proof import Proof
from ladder.verify.theorem import theorem
from ladder.verify.theorems.reach import speaking


def shorter(condition: Condition) -> Iterator[tuple[Condition, Condition]]:
    """Yield every way to leave out a part of a condition: what is left, and the part."""
    match condition:
        case All(parts) | Any(parts):
            kind = type(condition)
            for index, part in enumerate(parts):
                before, after = parts[:index], parts[index + 1 :]
                if before or after:
                    yield kind((*before, *after)), part
                for less, left_out in shorter(part):
                    yield kind((*before, less, *after)), left_out
        case Not(part):
            for less, left_out in shorter(part):
                yield Not(less), left_out


@theorem(explain=True)
def no_redundant_condition(proof: Proof) -> Iterator[Claim]:
    """Each part of a condition makes a difference."""
    c, problem, seen = proof.circuit, proof.problem, set[tuple[str, Condition]]()
    for written in conditions(proof.book):
        rule = proof.book.rules.get(written.page)
        twice = (written.page, written.condition) in seen
        seen.add((written.page, written.condition))
        if twice or (rule is not None and computes(proof.book, rule)):
            continue
        kind, colon, owner = written.key.rpartition(":")
        name = f"{owner} ({kind})" if colon else owner.replace("derived/", "derived ")
        whole = problem.truth(written.condition)
        for number, (rest, left_out) in enumerate(shorter(written.condition), 1):
            less = problem.truth(rest)
            differ = c.either(c.differ(whole.true, less.true), c.differ(whole.false, less.false))
            claim = proof.exists(f"{name}/{number}", "idle", None, differ, whole.true)
            yield _idle(proof, written, name, left_out, claim) if claim.wrong else claim


def _idle(
    proof: Proof, written: WrittenCondition, name: str, left_out: Condition, claim: Claim
) -> Claim:
    """Return the claim with the part in words, and a problem in which the condition holds."""
    wrong = f"a part of {name} makes no difference: {in_short(proof.book, left_out)}"
    holds, stated = proof.problem.truth(written.condition).true, proof.problem.stated()
    position, wishes = _context(proof, written)
    for wish in (*wishes, TRUE):
        if shown := proof.smallest(stated, holds, wish):
            claim = claim._replace(shown=shown)
            break
    help_ = "Leave it out: the rest says the same. Or write what was meant."
    return claim._replace(wrong=wrong, position=position, help=help_)


def _context(
    proof: Proof, written: WrittenCondition
) -> tuple[Position | None, tuple[Literal, ...]]:
    """Return where a condition is used, and what shows it best, the better wishes first."""
    book, any_of, (kind, _, name) = proof.book, proof.circuit.any, written.key.rpartition(":")
    if name.startswith("derived/"):
        named = Named(name.removeprefix("derived/"))
        readers = [rule for rule in book.rules.values() if named in parts(rule.when)]
        speak = any_of(speaking(proof, rule).speaks for rule in readers)
        return book.positions.get(name), (speak,)
    if kind in ("target_reached", "exhausted"):
        status: Status = "target-reached" if kind == "target_reached" else "below-target"
        need, _, technique = name.rpartition("/")
        owner = book.needs[need] if need else book.techniques[technique]
        position = book.positions.get(f"{written.page}:{kind}", owner.position)
        return position, (proof.verdict.status[technique, status],)
    rule = book.rules[name]
    position = book.positions.get(f"{name}:{kind or 'when'}", rule.position)
    speaks = speaking(proof, rule)
    if kind == "unless":
        fires = proof.problem.truth(rule.when).true
        return position, (proof.circuit.both(speaks.context, fires),)
    used = any_of(assessment.used for assessment in proof.decision.guarded_by(rule))
    return position, (used if rule.kind == "requirement" else speaks.speaks, speaks.context)


def in_short(book: Rulebook, condition: Condition) -> str:
    """Return a condition in words, on one line."""
    line = ""
    for _, words in in_words(book, condition):
        line += f"{'' if not line else ' ' if line.endswith(':') else '; '}{words}"
    return line
