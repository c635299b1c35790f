"""Every part of a condition makes a difference."""

from collections.abc import Iterator

from ladder.model import All, Any, Condition, Mark, Not
from ladder.verify.agreement import computes
from ladder.verify.claims import Claim, Theorem
from ladder.verify.proof import Proof


def shorter(condition: Condition) -> Iterator[tuple[Condition, Condition]]:
    """Every way to leave a part of a condition out: what is left, and the part."""
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


def _written(proof: Proof) -> Iterator[tuple[str, Mark, Condition]]:
    for rule in proof.book.rules.values():
        if not computes(proof.book, rule):
            yield rule.id, rule.mark, rule.when
            if rule.unless is not None:
                yield f"{rule.id} (unless)", rule.mark, rule.unless
    for technique in proof.book.techniques.values():
        yield f"{technique.id} (spent)", technique.mark, technique.spent
    for derived in proof.book.derived.values():
        yield f"derived {derived.name}", Mark("facts.yaml", 0), derived.when


def _counts(proof: Proof) -> Iterator[Claim]:
    c, world = proof.circuit, proof.world
    for name, mark, condition in _written(proof):
        for number, (less, left_out) in enumerate(shorter(condition), 1):
            here, there = world.truths(condition), world.truths(less)
            differ = c.either(c.differ(here.true, there.true), c.differ(here.false, there.false))
            wrong = f"a part of {name} makes no difference: {_spelled(left_out)}"
            yield proof.exists(f"{name}/{number}", wrong, mark, differ, here.true)


def _spelled(condition: Condition) -> str:
    return str(condition)


THEOREMS = (
    Theorem(
        "every-part-counts",
        "No part of a condition can be left out without a difference.",
        _counts,
    ),
)
