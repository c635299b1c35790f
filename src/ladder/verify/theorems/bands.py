"""Advice that goes by the size of one number: no size is forgotten, none gets two answers."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from ladder.engine.conditions import ALWAYS, AtLeast, comparisons, holds
from ladder.engine.rules import Rule, Rulebook
from ladder.output.conditions import number
from ladder.verify.circuit import Literal
from ladder.verify.claims import Claim, Theorem
from ladder.verify.proof import Proof

FEWEST = 2
"""So many pieces of advice on one number for one technique and need make a series of bands."""


def tables(book: Rulebook) -> Iterator[tuple[str, str, list[Rule]]]:
    """The series of bands: technique, fact, and the advice that goes by that fact alone."""
    found: dict[tuple[str, str], list[Rule]] = {}
    for rule in book.rules.values():
        if rule.kind == "advice" and (fact := number_read(book, rule)):
            for technique in rule.techniques:
                found.setdefault((technique, fact), []).append(rule)
    for (technique, fact), rules in found.items():
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
        top = proof.space.domain_of[fact].cells
        if self.high == max(_value(cell, fact) for cell in top):
            return f"{number(self.low)} and more {fact}"
        return f"{number(self.low)} to {number(self.high)} {fact}"


def _value(cell: object, fact: str) -> float:
    value = cell[fact]  # type: ignore[index]
    assert isinstance(value, int | float)
    return value


def stretches(proof: Proof, fact: str, speaking: Sequence[Rule], least: int) -> list[Stretch]:
    """Where at least `least` of the rules speak; with 0, where none does."""
    domain = proof.space.domain_of[fact]
    chosen: dict[float, list[Literal]] = {}
    for cell, literal in zip(domain.cells, proof.world.choice[domain], strict=True):
        chosen.setdefault(_value(cell, fact), []).append(literal)
    found: list[list[float]] = [[]]
    for value in sorted(chosen):
        count = sum(holds(r.when, {fact: value}, proof.book.derived) is True for r in speaking)
        if count >= least if least else not count:
            found[-1].append(value)
        elif found[-1]:
            found.append([])
    return [
        Stretch(each[0], each[-1], proof.circuit.any(lit for v in each for lit in chosen[v]))
        for each in found
        if each
    ]


def _overlap(proof: Proof) -> Iterator[Claim]:
    """Each two pieces of advice once, however many techniques they share."""
    pairs: dict[tuple[str, str], tuple[str, Rule, Rule]] = {}
    for _, fact, rules in tables(proof.book):
        for one, other in combinations(rules, 2):
            if not one.needs or not other.needs or {*one.needs} & {*other.needs}:
                pairs[one.id, other.id] = fact, one, other
    said, c = proof.said, proof.circuit
    for fact, one, other in pairs.values():
        truths = c.both(*(proof.world.truths(rule.when).true for rule in (one, other)))
        seen = c.both(*(said.context(rule) for rule in (one, other)))
        at = stretches(proof, fact, (one, other), 2)
        wrong = f"of {at[0].of(proof, fact)}, {one.id} and {other.id} both speak" if at else ""
        help_ = f"{one.id} is at {one.position}: let one of them end where the other begins."
        name = f"{fact}/{one.id}/{other.id}"
        yield proof.never(name, wrong, other.position, truths, seen=seen, help=help_)


def _gap(proof: Proof) -> Iterator[Claim]:
    c, world = proof.circuit, proof.world
    for technique, fact, rules in tables(proof.book):
        cautions = [
            rule
            for rule in proof.book.rules.values()
            if rule.kind == "caution" and technique in rule.techniques
            if number_read(proof.book, rule) == fact
        ]
        for need in proof.book.needs:
            here = [r for r in rules if not r.needs or need in r.needs]
            if len(here) < FEWEST:
                continue
            also = [r for r in cautions if not r.needs or need in r.needs]
            step = c.any(
                literal
                for (name, outcome), literal in proof.ladder.walks[need].step.items()
                if name == technique and outcome != "stop"
            )
            taken = c.both(world.states(need), step, world.known[fact])
            name = f"{technique}/{need}"
            gaps = stretches(proof, fact, (*here, *also), 0)
            for gap in gaps:
                where, rule = _beside(proof, fact, here, gap)
                wrong = f"of {gap.of(proof, fact)}, no advice speaks: {where}"
                broken = c.both(taken, gap.chosen)
                help_ = (
                    "Widen a band until it meets the next, or write advice for what is left out."
                )
                yield proof.never(
                    name, wrong, rule.position, broken, technique=technique, need=need, help=help_
                )
            if not gaps:
                yield Claim(name)


def _beside(proof: Proof, fact: str, rules: Sequence[Rule], gap: Stretch) -> tuple[str, Rule]:
    """Between which bands a gap lies, and the band before it, or after it if there is none."""
    spans = [(each, rule) for rule in rules for each in stretches(proof, fact, [rule], 1)]
    before = max(((s.high, r.id) for s, r in spans if s.high < gap.low), default=None)
    after = min(((s.low, r.id) for s, r in spans if s.low > gap.high), default=None)
    if before and after:
        return f"between {before[1]} and {after[1]}", proof.book.rules[before[1]]
    if before:
        return f"above {before[1]}", proof.book.rules[before[1]]
    return (f"below {after[1]}", proof.book.rules[after[1]]) if after else ("anywhere", rules[0])


THEOREMS = (
    Theorem(
        "bands-do-not-overlap",
        "Where advice goes by one number, no number gets two pieces of it.",
        _overlap,
        explain=True,
    ),
    Theorem(
        "bands-leave-no-gap",
        "Where advice goes by one number, every number gets advice or a caution.",
        _gap,
        explain=True,
    ),
)
