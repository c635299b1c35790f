"""Every part of a condition makes a difference."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from ladder.engine.conditions import All, Any, Condition, Named, Not
from ladder.engine.rules import Position, Rule, Rulebook
from ladder.output.conditions import in_words
from ladder.verify.agreement import computes
from ladder.verify.circuit import TRUE, Literal
from ladder.verify.claims import Claim, Theorem
from ladder.verify.proof import Proof
from ladder.verify.theorems.reach import speaking
from ladder.verify.written import below, declared


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
    """A condition as its author wrote it; asked only of what fails: where, and what shows it best.

    `shown_by` gives conditions on a problem, the better ones first.
    """

    name: str
    condition: Condition
    at: Callable[[], Position | None]
    shown_by: Callable[[], Iterable[Literal]]


def _written(proof: Proof) -> Iterator[Written]:
    book = proof.book
    for rule in book.rules.values():
        if not computes(book, rule):
            at = partial(below, rule.position, "when", "holds")
            yield Written(rule.id, rule.when, at, partial(_spoken, proof, rule))
            if rule.unless is not None:
                at, silenced = (
                    partial(below, rule.position, "unless"),
                    partial(_silenced, proof, rule),
                )
                yield Written(f"{rule.id} (unless)", rule.unless, at, silenced)
    for technique in book.techniques.values():
        shown = partial(_spent, proof, technique.id)
        at = partial(below, technique.position, "spent")
        yield Written(f"{technique.id} (spent)", technique.spent, at, shown)
    for derived in book.derived.values():
        stands = partial(declared, book, derived.name)
        read = partial(_read, proof, derived.name)
        yield Written(f"derived {derived.name}", derived.when, stands, read)


def _spoken(proof: Proof, rule: Rule) -> Iterator[Literal]:
    speaks = speaking(proof, rule)
    yield _opened(proof, rule) if rule.kind == "gate" else speaks.speaks
    yield speaks.context


def _silenced(proof: Proof, rule: Rule) -> Iterator[Literal]:
    fires = proof.world.truths(rule.when).true
    yield proof.circuit.both(speaking(proof, rule).context, fires)


def _spent(proof: Proof, technique: str) -> Iterator[Literal]:
    yield proof.said.status[technique, "spent"]


def _read(proof: Proof, derived: str) -> Iterator[Literal]:
    readers = [r for r in proof.book.rules.values() if Named(derived) in _named(r)]
    yield proof.circuit.any(speaking(proof, rule).speaks for rule in readers)


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
    for each in _written(proof):
        for number, (less, left_out) in enumerate(shorter(each.condition), 1):
            here, there = world.truths(each.condition), world.truths(less)
            differ = c.either(c.differ(here.true, there.true), c.differ(here.false, there.false))
            claim = proof.exists(f"{each.name}/{number}", "idle", None, differ, here.true)
            yield _idle(proof, each, left_out, claim) if claim.wrong else claim


def _idle(proof: Proof, written: Written, left_out: Condition, claim: Claim) -> Claim:
    """The claim with the part in words, and a problem in whose verdict the condition holds."""
    wrong = f"a part of {written.name} makes no difference: {in_short(proof.book, left_out)}"
    holds = proof.world.truths(written.condition).true
    for each in (*written.shown_by(), TRUE):
        if shown := proof.smallest(proof.world.stated(), holds, each):
            claim = replace(claim, shown=shown)
            break
    return replace(claim, wrong=wrong, position=written.at(), help=LEAVE_OUT)


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
