"""Theorems on more needs, fewer facts and overlays: they may ask for more, but allow nothing more.

`ladder check` relies on this (docs/ci.md): saying less never lets more pass. The claims about it
concern proposals of one technique, as far as rules decide; computed facts are free here.
"""

from collections.abc import Iterable, Iterator

from ladder.engine.comparisons import Is
from ladder.engine.decision import decision_on
from ladder.engine.facts import Facts
from ladder.engine.rules import NeedOption, Rulebook, Technique
from ladder.verify.agreement import Disproved
from ladder.verify.circuit import FALSE, TRUE, Literal
from ladder.verify.claims import Claim
from ladder.verify.proof import Proof
from ladder.verify.symbolic_assessment import SymbolicAssessment
from ladder.verify.symbolic_check import SymbolicCheck
from ladder.verify.symbolic_decision import SymbolicNeedDecision
from ladder.verify.symbolic_verdict import SymbolicVerdict
from ladder.verify.theorem import theorem


@theorem()
def extra_need_never_passes(proof: Proof) -> Iterator[Claim]:
    """If a proposal fails, it also fails with one more need."""
    after, stated = proof.needing_more(), proof.problem.stated()
    every, wrong = proof.book.techniques.values(), "a further need lets {} pass"
    yield from _never_passes(proof, proof.verdict, after, stated, wrong, every)


@theorem()
def omission_never_passes(proof: Proof) -> Iterator[Claim]:
    """If a proposal that trains fails, it also fails without one of its facts."""
    after, wrong = proof.knowing_more(), "{} passes for want of a fact"
    trains = [each for each in proof.book.techniques.values() if each.training]
    yield from _never_passes(proof, after, proof.verdict, TRUE, wrong, trains)


def _never_passes(
    proof: Proof,
    refused: SymbolicVerdict,
    passed: SymbolicVerdict,
    where: Literal,
    wrong: str,
    techniques: Iterable[Technique],
) -> Iterator[Claim]:
    """Yield the claims, by technique, that one of two problems passes only if the other does."""
    c = proof.circuit
    other = passed if refused is proof.verdict else refused
    before, after = SymbolicCheck(refused.decision), SymbolicCheck(passed.decision)
    for technique in techniques:
        untried = proof.problem.truth(Is(f"attempts.{technique.id}.outcome", "untried")).true
        broken = c.both(where, untried, after.passes(technique), -before.passes(technique))
        text = wrong.format(technique.id)
        yield proof.never(technique.id, text, technique.position, broken, other)


@theorem()
def extra_need_never_loosens(proof: Proof) -> Iterator[Claim]:
    """If you add a need, each unmet requirement and each reason against an option remain."""
    c, after = proof.circuit, proof.needing_more()
    places = zip(proof.decision.assessments(), after.decision.assessments(), strict=True)
    for before, later in places:
        opened = c.either(
            c.both(later.open.true, -before.open.true),
            c.both(later.excluded.false, -before.excluded.false),
        )
        wrong = f"an additional need makes {before.own.technique} available for {before.need.id}"
        broken = c.both(before.stated, opened)
        yield proof.never(before.about, wrong, before.position, broken, after)


@theorem(layered=True)
def pack_never_loosens(proof: Proof) -> Iterator[Claim]:
    """A pack never allows training, or meets a requirement, if the shipped rules do not.

    What trains with them, or has its requirements open, has so below them.

    Of problems that the rules below can read: a need of the packs' own is asked about by their
    requirements alone. Each problem shown is put to the engine, with both rulebooks. What a pack
    changes in sums, in answers that give numbers and in contradictions is no matter of the circuit,
    which takes the same numbers for both: what of it opens is claimed as it is named.
    """
    assert proof.below is not None
    for item in proof.book.pack.loosens:
        if not item.techniques:
            yield Claim(item.rule, f"{item}: no problem is sought for it", help=f"{item}.")
    c, below = proof.circuit, proof.decision_below(proof.below)
    readable = [
        -need.stated for name, need in proof.decision.needs.items() if name not in below.needs
    ]
    for assessment in proof.decision.assessments():
        need, technique = assessment.need.id, assessment.own.technique
        if (under := below.needs.get(need)) is None:
            continue
        trained = c.any(item.used for item in under.assessments if item.training)
        trains = c.both(assessment.used, -trained) if assessment.training else FALSE
        opens = c.both(
            assessment.stated, _open(proof, assessment), -_opens(proof, under, assessment.entry)
        )
        for opened, how in ((trains, "trains"), (opens, "opens")):
            wrong = f"{need} {how} {technique} only with the packs on top"
            help_, broken = _why(proof, assessment), c.both(opened, *readable)
            claim = proof.never(assessment.about, wrong, assessment.position, broken, help=help_)
            for facts in claim.shown:
                _put_to_the_engine(proof.below, proof.book, facts, claim, assessment)
            yield claim
            if claim.wrong:
                break


def _open(proof: Proof, assessment: SymbolicAssessment) -> Literal:
    return proof.circuit.both(assessment.open.true, -assessment.excluded.true)


def _opens(proof: Proof, need: SymbolicNeedDecision, entry: NeedOption) -> Literal:
    """Return whether the same entry is available below; a missing entry is not."""
    same = (
        assessment
        for assessment in need.assessments
        if assessment.entry.technique == entry.technique
    )
    return proof.circuit.any(_open(proof, item) for item in same)


def _why(proof: Proof, assessment: SymbolicAssessment) -> str:
    """Return what is known about the reason, without a solver.

    A loosened technique can also stop to hold back a more expensive one.
    """
    need, technique = assessment.need.id, assessment.own.technique
    loosens = [item for item in proof.book.pack.loosens if need in item.needs or not item.needs]
    opens = [item for item in loosens if technique in item.techniques] or loosens
    return f"{'; '.join(map(str, opens))}." if opens else ""


def _put_to_the_engine(
    below: Rulebook, book: Rulebook, facts: Facts, claim: Claim, assessment: SymbolicAssessment
) -> None:
    """Check a problem with the engine and both rulebooks.

    Raises:
        Disproved: if the engine finds no loosening.
    """
    under, over = (_seen(rules, facts, assessment) for rules in (below, book))
    if not any(now and not before for before, now in zip(under, over, strict=True)):
        raise Disproved(f"{claim.wrong}: the engine sees no difference")


def _seen(book: Rulebook, facts: Facts, assessment: SymbolicAssessment) -> tuple[bool, bool]:
    """Return whether the engine lets a need train, and whether an entry of it is available."""
    needs = {item.need.id: item for item in decision_on(book, facts).needs}
    need = needs[assessment.need.id]
    places = [
        item for item in need.assessments if item.entry.technique == assessment.entry.technique
    ]
    trains = need.taken is not None and need.taken.entry.trains and need.step.outcome == "use"
    return trains, any(place.open and not place.excluded for place in places)
