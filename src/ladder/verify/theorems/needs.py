"""What a further need may do: it can only ask for more (the gate of `ladder check` rests on it)."""

from collections.abc import Iterator

from ladder.verify.claims import Claim, theorem
from ladder.verify.proof import Proof


@theorem()
def a_need_more_opens_nothing(proof: Proof) -> Iterator[Claim]:
    """A further need opens no place that was shut: no gate, and no reason against it."""
    c = proof.circuit
    after = proof.another(known=(), changed=("needs",))
    kept = c.all(
        c.any((-proof.problem.states(need), after.problem.states(need)))
        for need in proof.book.needs
    )
    places = zip(proof.decision.assessments(), after.decision.assessments(), strict=True)
    for before, later in places:
        opened = c.any(
            (
                c.both(later.open.true, -before.open.true),
                c.both(later.unfit.false, -before.unfit.false),
            )
        )
        wrong = f"a further need opens {before.own.technique} for {before.need.id}"
        broken = c.both(kept, before.stated, opened)
        yield proof.never(before.about, wrong, before.position, broken, after)
