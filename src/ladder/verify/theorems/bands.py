"""Advice that goes by the size of one number: no size is forgotten, none gets two answers."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from ladder.engine.conditions import ALWAYS, AtLeast, comparisons, holds
from ladder.engine.rules import Rule, Rulebook
from ladder.output.conditions import number
from ladder.verify.circuit import Literal
from ladder.verify.claims import Claim, theorem
from ladder.verify.proof import Proof

FEWEST = 2
"""So many pieces of advice on one number for one technique and need make a series of bands."""

WIDEN = "Widen a band until it meets the next, or write advice for what is left out."


def series(book: Rulebook) -> Iterator[tuple[str, str, list[Rule]]]:
    """The series of bands: technique, fact, and the advice that goes by that fact alone."""
    bands: dict[tuple[str, str], list[Rule]] = {}
    for rule in book.rules.values():
        if rule.kind == "advice" and (fact := number_read(book, rule)):
            for technique in rule.techniques:
                bands.setdefault((technique, fact), []).append(rule)
    for (technique, fact), rules in bands.items():
        if len(rules) >= FEWEST:
            yield technique, fact, rules


def number_read(book: Rulebook, rule: Rule) -> str:
    """The one number that a rule goes by; empty if it reads anything else."""
    read = list(comparisons(rule.when, book.derived))
    facts = {leaf.fact for leaf in read}
    alone = len(facts) == 1 and all(isinstance(leaf, AtLeast) for leaf in read)
    return facts.pop() if alone and rule.when != ALWAYS else ""


class Stretch(NamedTuple):
    """Numbers without a gap between them: the lowest, the highest, and what has them chosen."""

    low: float
    high: float
    chosen: Literal

    def of(self, proof: Proof, fact: str) -> str:
        """The stretch in words: "9 team.labelling_days", "10 and more team.labelling_days"."""
        if self.low == self.high:
            return f"{number(self.low)} {fact}"
        if self.high == max(_value(cell, fact) for cell in proof.space.domain_of[fact].cells):
            return f"{number(self.low)} and more {fact}"
        return f"{number(self.low)} to {number(self.high)} {fact}"


def _value(cell: object, fact: str) -> float:
    value = cell[fact]  # type: ignore[index]
    assert isinstance(value, int | float)
    return value


def stretches(proof: Proof, fact: str, rules: Sequence[Rule], least: int) -> list[Stretch]:
    """Where at least `least` of the rules speak; with 0, where none does."""
    domain = proof.space.domain_of[fact]
    cells = zip(domain.cells, proof.problem.choice[domain], strict=True)
    chosen = proof.circuit.any_by_key((_value(cell, fact), literal) for cell, literal in cells)
    runs: list[list[float]] = [[]]
    for value in sorted(chosen):
        count = sum(holds(r.when, {fact: value}, proof.book.derived) is True for r in rules)
        if count >= least if least else not count:
            runs[-1].append(value)
        elif runs[-1]:
            runs.append([])
    return [
        Stretch(run[0], run[-1], proof.circuit.any(chosen[value] for value in run))
        for run in runs
        if run
    ]


@theorem(explain=True)
def bands_do_not_overlap(proof: Proof) -> Iterator[Claim]:
    """Where advice goes by one number, no number gets two pieces of it.

    Each two pieces of advice once, however many techniques they share.
    """
    pairs: dict[tuple[str, str], tuple[str, Rule, Rule]] = {}
    for _, fact, rules in series(proof.book):
        for one, other in combinations(rules, 2):
            if not one.needs or not other.needs or {*one.needs} & {*other.needs}:
                pairs[one.id, other.id] = fact, one, other
    both = proof.circuit.both
    for fact, one, other in pairs.values():
        truths = both(*(proof.problem.truth(rule.when).true for rule in (one, other)))
        seen = both(*(proof.verdict.context(rule) for rule in (one, other)))
        at = stretches(proof, fact, (one, other), 2)
        wrong = f"of {at[0].of(proof, fact)}, {one.id} and {other.id} both speak" if at else ""
        help_ = f"{one.id} is at {one.position}: let one of them end where the other begins."
        name = f"{fact}/{one.id}/{other.id}"
        yield proof.never(name, wrong, other.position, truths, seen=seen, help=help_)


@theorem(explain=True)
def bands_leave_no_gap(proof: Proof) -> Iterator[Claim]:
    """Where advice goes by one number, every number gets advice or a caution."""
    c = proof.circuit
    for technique, fact, rules in series(proof.book):
        cautions = [
            rule
            for rule in proof.book.rules.values()
            if rule.kind == "caution" and technique in rule.techniques
            if number_read(proof.book, rule) == fact
        ]
        for need in proof.decision.needs.values():
            of = need.need.id
            bands, also = (
                [rule for rule in every if not rule.needs or of in rule.needs]
                for every in (rules, cautions)
            )
            if len(bands) < FEWEST:
                continue
            step = c.any(
                literal
                for step, literal in need.step.items()
                if step.technique == technique and step.outcome != "stop"
            )
            taken = c.both(need.stated, step, proof.problem.known[fact])
            name = f"{technique}/{of}"
            gaps = stretches(proof, fact, (*bands, *also), 0)
            for gap in gaps:
                where, rule = _beside(proof, fact, bands, gap)
                wrong = f"of {gap.of(proof, fact)}, no advice speaks: {where}"
                broken, at = c.both(taken, gap.chosen), rule.position
                yield proof.never(name, wrong, at, broken, technique=technique, need=of, help=WIDEN)
            if not gaps:
                yield Claim(name)


def _beside(proof: Proof, fact: str, rules: Sequence[Rule], gap: Stretch) -> tuple[str, Rule]:
    """Between which bands a gap lies, and the band before it, or after it if there is none."""
    spans = [(span, rule) for rule in rules for span in stretches(proof, fact, [rule], 1)]
    before = max(((s.high, r.id) for s, r in spans if s.high < gap.low), default=None)
    after = min(((s.low, r.id) for s, r in spans if s.low > gap.high), default=None)
    if before and after:
        return f"between {before[1]} and {after[1]}", proof.book.rules[before[1]]
    if before:
        return f"above {before[1]}", proof.book.rules[before[1]]
    return (f"below {after[1]}", proof.book.rules[after[1]]) if after else ("anywhere", rules[0])
