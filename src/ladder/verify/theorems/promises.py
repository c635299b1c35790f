"""Promises that a pack can break (docs/concepts.md): no facts in weights, no gap in variants."""

from collections.abc import Iterator
from operator import attrgetter

from ladder.engine.comparisons import Is, OneOf
from ladder.engine.conditions import ALWAYS, reads
from ladder.engine.rules import Rule, entries
from ladder.verify.claims import Claim
from ladder.verify.proof import Proof
from ladder.verify.theorem import theorem

MISSING = "missing-knowledge"
INTO_WEIGHTS = "knowledge.into_weights"


@theorem()
def fit_or_exclusion(proof: Proof) -> Iterator[Claim]:
    """No technique is both suitable and excluded for one need."""
    refusing = [r for r in proof.book.rules.values() if r.kind == "exclusion" and r.when == ALWAYS]
    for need, entry in entries(proof.book):
        for name in (*entry.combined_with, entry.technique):
            for rule in refusing:
                if (
                    name in rule.techniques and need.id in rule.needs
                ) and rule.pack == entry.fit.pack:
                    wrong = f"{name} is on the option list of {need.id}, yet {rule.id} refuses it"
                    shown = proof.smallest(proof.problem.states(need.id))
                    yield Claim(f"{need.id}/{name}", wrong, rule.position, shown)
    for need in proof.book.needs.values():
        both = need.exclusions.keys() & {entry.technique for entry in need.options}
        wrong = f"{', '.join(sorted(both))} both fits and is not suitable for {need.id}"
        yield Claim(need.id, wrong if both else "", need.position)


@theorem()
def no_facts_in_weights(proof: Proof) -> Iterator[Claim]:
    """No need trains facts into a model.

    Where knowledge is missing, training must be known to be about something else.
    """
    if INTO_WEIGHTS not in proof.space.domain_of:
        return
    intended = proof.problem.truth(Is(INTO_WEIGHTS, True)).true
    outside = proof.problem.truth(Is(INTO_WEIGHTS, False)).true
    for assessment in filter(attrgetter("training"), proof.decision.assessments()):
        takes = f"{assessment.need.id} takes {assessment.own.technique}"
        missing = assessment.need.id == MISSING
        is_ = "may be" if missing else "is"
        wrong = f"{takes} although it {is_} meant to put facts into weights"
        broken = proof.circuit.both(
            assessment.used, -outside if missing else intended, proof.problem.as_stated
        )
        yield proof.never(assessment.about, wrong, assessment.position, broken)


@theorem()
def monotonic_evidence(proof: Proof) -> Iterator[Claim]:
    """A missed target is never a reason to recommend the technique that missed it.

    Learned where nothing else was said of it, and shown: what numbers belie stays as it was. A
    companion may still come to the front, as the need of the headline goes behind it.
    """
    c, problem = proof.circuit, proof.problem
    outcomes = {
        f"attempts.{name}.outcome": technique
        for name, technique in proof.book.techniques.items()
        if f"attempts.{name}.outcome" in proof.space.domain_of
    }
    after = proof.another(known=outcomes, changed=outcomes)
    same = {
        outcome: -c.differ(problem.known[outcome], after.problem.known[outcome])
        for outcome in outcomes
    }
    for outcome in outcomes:
        domain = proof.space.domain_of[outcome]
        values = zip(problem.choice[domain], after.problem.choice[domain], strict=True)
        same[outcome] = c.both(same[outcome], *(-c.differ(*pair) for pair in values))
    for outcome, technique in outcomes.items():
        name, others = technique.id, [same[other] for other in outcomes if other != outcome]
        below_target = after.problem.truth(Is(outcome, "below-target")).true
        advised = c.either(proof.verdict.recommended[name], proof.verdict.companion[name])
        turned = c.both(-advised, after.headline("use", name))
        wrong = f"{name} is recommended because it missed the target"
        learned = -problem.truth(OneOf(outcome, ("target-reached", "not-applicable"))).true
        broken = c.both(below_target, turned, learned, *others)
        yield proof.never(name, wrong, technique.position, broken, after)


def variants(proof: Proof) -> Iterator[tuple[str, tuple[Rule, ...]]]:
    """Yield every list of variants, with its owner: a technique, or a need's entry."""
    for technique in proof.book.techniques.values():
        if technique.variants:
            yield technique.id, technique.variants
    for need, entry in entries(proof.book):
        if entry.variants:
            yield f"{need.id}/{entry.technique}", entry.variants


@theorem()
def gapless_variants(proof: Proof) -> Iterator[Claim]:
    """If all facts that choose a variant are known, the condition of at least one variant is true.

    The last variant is taken where no other holds: unless it always holds, that can be wrong.
    """
    problem = proof.problem
    for owner, listed in variants(proof):
        last = listed[-1]
        if last.when == ALWAYS:
            yield Claim(owner)
            continue
        facts = {fact for variant in listed for fact in reads(variant.when, proof.book.derived)}
        known = [problem.known[fact] for fact in facts]
        for need in proof.book.needs:
            chosen = proof.verdict.variants(need).get(last.id)
            if chosen is not None:
                wrong = f"{last.id} is chosen although its condition is false: nothing else is left"
                false = problem.truth(last.when).false
                broken = proof.circuit.both(problem.states(need), chosen, false, *known)
                yield proof.never(owner, wrong, last.position, broken, need=need)
