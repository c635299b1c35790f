"""Every part of a condition makes a difference."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from ladder.model import All, Any, Condition, Mark, Named, Not, Rule, Rulebook
from ladder.report.catalogue.conditions import in_words
from ladder.verify.agreement import computes
from ladder.verify.circuit import Literal
from ladder.verify.claims import Claim, Theorem
from ladder.verify.proof import Proof
from ladder.verify.theorems.reach import speaking
from ladder.verify.written import below, condition_of, declared


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


class Written(NamedTuple):
    """A condition as its author wrote it, where, and the problems that would show it best."""

    name: str
    mark: Mark | None
    condition: Condition
    seen: tuple[Literal, ...]


def _written(proof: Proof) -> Iterator[Written]:
    book, said, c = proof.book, proof.said, proof.circuit
    for rule in book.rules.values():
        if not computes(book, rule):
            at, speaks = condition_of(rule, "when", "holds"), speaking(proof, rule)
            seen = _opened(proof, rule) if rule.kind == "gate" else speaks.speaks
            yield Written(rule.id, at, rule.when, (seen, speaks.context))
            if rule.unless is not None:
                fires = proof.world.truths(rule.when).true
                seen = c.both(speaks.context, fires)
                at = condition_of(rule, "unless")
                yield Written(f"{rule.id} (unless)", at, rule.unless, (seen,))
    for technique in book.techniques.values():
        seen, at = said.status[technique.id, "spent"], below(technique.mark, "spent")
        yield Written(f"{technique.id} (spent)", at, technique.spent, (seen,))
    for derived in book.derived.values():
        readers = (r for r in book.rules.values() if Named(derived.name) in _named(r))
        seen = c.any(speaking(proof, rule).speaks for rule in readers)
        name = f"derived {derived.name}"
        yield Written(name, declared(book, derived.name), derived.when, (seen,))


def _opened(proof: Proof, gate: Rule) -> Literal:
    """Whether a technique that this gate guards is taken."""
    c = proof.circuit
    return c.any(
        c.both(proof.world.states(need), use)
        for need, each in proof.ladder.walks.items()
        for stand, use in zip(each.stands, each.uses, strict=True)
        if gate in stand.entry.gates
    )


def _named(rule: Rule) -> set[Condition]:
    """The derived facts that a rule's own words name."""
    found, open_ = set[Condition](), [rule.when]
    while open_:
        match open_.pop():
            case All(parts) | Any(parts):
                open_ += parts
            case Not(part):
                open_.append(part)
            case Named() as named:
                found.add(named)
    return found


def _counts(proof: Proof) -> Iterator[Claim]:
    c, world = proof.circuit, proof.world
    for name, mark, condition, seen in _written(proof):
        for number, (less, left_out) in enumerate(shorter(condition), 1):
            here, there = world.truths(condition), world.truths(less)
            differ = c.either(c.differ(here.true, there.true), c.differ(here.false, there.false))
            wrong = f"a part of {name} makes no difference: {in_short(proof.book, left_out)}"
            nearest = [c.both(world.stated(), each, here.true) for each in seen]
            stated = c.both(world.stated(), here.true)
            claim = proof.exists(f"{name}/{number}", wrong, mark, differ, *nearest, stated)
            yield replace(claim, help=LEAVE_OUT) if claim.wrong else claim


LEAVE_OUT = "Leave it out: the rest says the same. Or write what was meant."


def in_short(book: Rulebook, condition: Condition) -> str:
    """A condition in words, on one line."""
    said = ""
    for _, line in in_words(book, condition):
        said += f"{'' if not said else ' ' if said.endswith(':') else '; '}{line}"
    return said


THEOREMS = (
    Theorem(
        "every-part-counts",
        "No part of a condition can be left out without a difference.",
        _counts,
        explain=True,
    ),
)
