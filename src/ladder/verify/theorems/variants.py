"""One variant, and the right one."""

from collections.abc import Iterator

from ladder.engine.conditions import ALWAYS, reads
from ladder.engine.rules import Rule
from ladder.verify.claims import Claim, Theorem
from ladder.verify.proof import Proof


def families(proof: Proof) -> Iterator[tuple[str, tuple[Rule, ...]]]:
    """Every list of variants, with its owner: a technique, or a need's entry."""
    for technique in proof.book.techniques.values():
        if technique.variants:
            yield technique.id, technique.variants
    for need in proof.book.needs.values():
        for entry in need.route:
            if entry.variants:
                yield f"{need.id}/{entry.technique}", entry.variants


def _one_is_chosen(proof: Proof) -> Iterator[Claim]:
    c = proof.circuit
    for owner, variants in families(proof):
        names = [variant.id for variant in variants]
        for need in proof.book.needs:
            chosen = proof.said.variants(need)
            here = [chosen[name] for name in names if name in chosen]
            if here:
                wrong = f"{owner} gets two variants at once for {need}"
                broken = c.both(proof.world.states(need), c.two_of(here))
                yield proof.never(f"{owner}/{need}", wrong, variants[0].position, broken)


def _no_gap(proof: Proof) -> Iterator[Claim]:
    """The last variant is taken where no other holds: unless it always holds, that can be wrong."""
    c, derived = proof.circuit, proof.book.derived
    for owner, variants in families(proof):
        last = variants[-1]
        if last.when == ALWAYS:
            yield Claim(owner)
            continue
        facts = {fact for each in variants for fact in reads(each.when, derived)}
        known = c.all(proof.world.known[fact] for fact in facts)
        for need in proof.book.needs:
            chosen = proof.said.variants(need).get(last.id)
            if chosen is not None:
                wrong = f"{last.id} is chosen although its condition is false: nothing else is left"
                broken = (proof.world.states(need), known, chosen)
                false = proof.world.truths(last.when).false
                yield proof.never(owner, wrong, last.position, c.both(*broken, false), need=need)


THEOREMS = (
    Theorem(
        "one-variant-is-chosen",
        "A step takes at most one variant of its technique.",
        _one_is_chosen,
    ),
    Theorem(
        "variants-leave-no-gap",
        "When the facts that variants read are known, the one chosen holds.",
        _no_gap,
    ),
)
