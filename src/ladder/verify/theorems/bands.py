"""Advice that goes by the size of one number: no size is forgotten, none gets two answers."""

from collections.abc import Iterator
from itertools import combinations

from ladder.logic import leaves
from ladder.model import ALWAYS, AtLeast, Rule, Rulebook
from ladder.verify.claims import Claim, Theorem
from ladder.verify.proof import Proof

FEWEST = 3
"""So many pieces of advice on one number for one technique make a table of bands."""


def tables(book: Rulebook) -> Iterator[tuple[str, str, list[Rule]]]:
    """The tables of bands: technique, fact, and the advice that goes by that fact alone."""
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
    read = list(leaves(rule.when, book.derived))
    facts = {leaf.fact for leaf in read}
    alone = len(facts) == 1 and all(isinstance(leaf, AtLeast) for leaf in read)
    return facts.pop() if alone and rule.when != ALWAYS else ""


def _overlap(proof: Proof) -> Iterator[Claim]:
    for technique, fact, rules in tables(proof.book):
        for one, other in combinations(rules, 2):
            if one.needs and other.needs and not {*one.needs} & {*other.needs}:
                continue
            both = [proof.world.truths(rule.when).true for rule in (one, other)]
            wrong = f"{one.id} and {other.id} both speak of one {fact}"
            name = f"{technique}/{fact}"
            yield proof.never(name, wrong, other.mark, proof.circuit.both(*both))


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
            if not here:
                continue
            also = [r for r in cautions if not r.needs or need in r.needs]
            speaks = c.any(world.truths(rule.when).true for rule in (*here, *also))
            step = c.any(
                literal
                for (name, outcome), literal in proof.ladder.walks[need].step.items()
                if name == technique and outcome != "stop"
            )
            broken = c.both(world.states(need), step, world.known[fact], -speaks)
            wrong = f"for {technique}, no advice speaks of this {fact}, though its neighbours do"
            yield proof.never(f"{technique}/{need}", wrong, here[0].mark, broken)


THEOREMS = (
    Theorem(
        "bands-do-not-overlap",
        "Where advice goes by one number, no number gets two pieces of it.",
        _overlap,
    ),
    Theorem(
        "bands-leave-no-gap",
        "Where advice goes by one number, every number gets advice or a caution.",
        _gap,
    ),
)
