"""The range that a verdict announces: sound for every completion."""

from collections.abc import Iterator, Mapping

from ladder.verify.circuit import Literal
from ladder.verify.claims import Claim, Theorem
from ladder.verify.proof import Proof
from ladder.verify.said import Said


def knowing_more(proof: Proof) -> tuple[Said, Literal]:
    """The verdict on the same problem with more facts known, and whether it is that."""
    after = proof.another(known=proof.space.facts)
    for fact in proof.space.facts:
        proof.circuit.require([-proof.world.known[fact], after.world.known[fact]])
    return after, proof.world.stated()


def _dose_stays_inside(proof: Proof) -> Iterator[Claim]:
    after, stated = knowing_more(proof)
    c, ladder = proof.circuit, proof.ladder
    for each in ladder.doses:
        inside = c.both(-_above(proof, ladder.low_at_least, each), ladder.high_at_least[each])
        broken = c.both(stated, after.ladder.dose[each], -inside)
        wrong = f"a dose of {each} is reached by knowing more, outside the range announced before"
        yield proof.never(f"dose {each}", wrong, None, broken, after)


def _above(proof: Proof, ends: Mapping[int, Literal], each: int) -> Literal:
    """Whether an end of the range lies above this dose."""
    return proof.circuit.any(literal for dose, literal in ends.items() if dose > each)


def _step_was_possible(proof: Proof) -> Iterator[Claim]:
    after, _ = knowing_more(proof)
    for need, each in after.ladder.walks.items():
        before = proof.ladder.walks[need]
        for taken, literal in each.step.items():
            states = proof.world.states(need)
            broken = proof.circuit.both(states, literal, -before.possible[taken])
            wrong = f"{need} comes to {' '.join(taken[::-1])} by knowing more, which was ruled out"
            name = f"{need}/{taken[0]}/{taken[1]}"
            yield proof.never(name, wrong, each.need.position, broken, after)


def _never_wider(proof: Proof) -> Iterator[Claim]:
    after, stated = knowing_more(proof)
    c, old, new = proof.circuit, proof.ladder, after.ladder
    for each in old.doses:
        lower = c.both(stated, old.low_at_least[each], -new.low_at_least[each])
        higher = c.both(stated, new.high_at_least[each], -old.high_at_least[each])
        wrong = f"the range reaches further, past a dose of {each}, by knowing more"
        yield proof.never(f"dose {each}", wrong, None, c.either(lower, higher), after)


def _one_step_when_known(proof: Proof) -> Iterator[Claim]:
    c = proof.circuit
    known = c.all(proof.world.known[fact] for fact in proof.space.facts)
    for need, each in proof.ladder.walks.items():
        broken = c.both(known, proof.world.states(need), c.two_of(list(each.possible.values())))
        wrong = f"{need} announces two steps although everything is known"
        yield proof.never(need, wrong, each.need.position, broken)


THEOREMS = (
    Theorem(
        "range-is-sound",
        "Knowing more never moves the dose outside the range announced before.",
        _dose_stays_inside,
    ),
    Theorem(
        "steps-are-announced",
        "Knowing more never brings a need to a step that was not announced as possible.",
        _step_was_possible,
    ),
    Theorem(
        "range-never-widens",
        "Knowing more never widens the range.",
        _never_wider,
    ),
    Theorem(
        "knowing-all-decides",
        "Where every fact is known, each need has exactly one possible step.",
        _one_step_when_known,
    ),
)
