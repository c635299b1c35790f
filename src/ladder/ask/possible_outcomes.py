"""What can still come of a problem: the engine's walk over what an interview knows so far."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.engine.assessment import Assessment, entry_keys, variants_of
from ladder.engine.conditions import Truth
from ladder.engine.decision import Outcome, decide, stated_needs
from ladder.engine.rules import Need, RouteEntry, Rule, Rulebook


class PossibleStep(NamedTuple):
    """A technique, what to do with it, and for "use" the id of the variant, if it has any."""

    technique: str
    outcome: Outcome
    variant: str | None


PossibleOutcomes = tuple[frozenset[PossibleStep], ...]
"""The steps that each stated need may still come to, in the order of the rules."""


class NeedOutlook(NamedTuple):
    """What a need may still come to.

    Args:
        need: the need.
        in_play: its route entries that the walk may yet come to, lowest rung first.
        possible: the steps it may still come to.
        undecided: the keys of the conditions on which that depends.
    """

    need: Need
    in_play: tuple[Assessment, ...]
    possible: frozenset[PossibleStep]
    undecided: tuple[str, ...]


def possible_outcomes(knowledge: PartialKnowledge) -> PossibleOutcomes:
    """The steps that each stated need may still come to."""
    return tuple([outlook.possible for outlook in outlooks(knowledge)])


def open_facts(knowledge: PartialKnowledge) -> list[str]:
    """Every fact that a question may yet be about, each once. No answer ever adds one."""
    facts: dict[str, None] = {}
    for outlook in outlooks(knowledge):
        for key in outlook.undecided:
            facts.update(dict.fromkeys(knowledge.waiting(key)))
    return list(facts)


def outlooks(knowledge: PartialKnowledge) -> list[NeedOutlook]:
    """What each stated need may still come to."""
    rulebook = knowledge.rulebook
    return [
        _outlook(rulebook, need, tuple([knowledge[key] for key in _keys(rulebook, need)]))
        for need in stated_needs(rulebook, knowledge.facts)
    ]


@lru_cache(maxsize=64)
def _keys(rulebook: Rulebook, need: Need) -> tuple[str, ...]:
    """The keys of the conditions on which it depends what a need comes to."""
    keys: list[str] = []
    for entry in need.route:
        keys += (rule.id for rule in (*entry.unfit, *entry.gates, *variants_of(rulebook, entry)))
        keys += entry_keys(need, entry).all
    return tuple(dict.fromkeys(keys))


@lru_cache(maxsize=2048)
def _outlook(rulebook: Rulebook, need: Need, truths: tuple[Truth, ...]) -> NeedOutlook:
    """The outlook where the conditions come to `truths`; one question tries the same many times."""
    answers = dict(zip(_keys(rulebook, need), truths, strict=True))
    [decision] = decide(rulebook, [need], answers).needs
    entries = {entry.technique: entry for entry in need.route}
    possible: set[PossibleStep] = set()
    for technique, _, outcome, _ in decision.possible:
        variants: list[str | None] = [None]
        if outcome == "use":
            chosen = possible_variants(rulebook, entries[technique], answers)
            variants = [variant.id for variant in chosen] or [None]
        possible |= {PossibleStep(technique, outcome, variant) for variant in variants}
    in_play = tuple(_in_play(decision.assessments))
    keys = chain(*(_deciding_keys(rulebook, need, entry, answers) for entry in in_play))
    undecided = tuple(dict.fromkeys(key for key in keys if answers[key] is None))
    return NeedOutlook(need, in_play, frozenset(possible), undecided)


def _in_play(assessments: tuple[Assessment, ...]) -> Iterator[Assessment]:
    for assessment in assessments:
        if not assessment.unfit:
            yield assessment
        if not assessment.passable:
            return


def _deciding_keys(
    rulebook: Rulebook, need: Need, assessment: Assessment, answers: Mapping[str, Truth]
) -> Iterator[str]:
    """The conditions on which it may depend how an entry stands and in which form it is used."""
    yield from (rule.id for rule, _ in assessment.unfit_rules)
    if assessment.open is None:
        yield from (rule.id for rule, _ in assessment.gates)
    keys = entry_keys(need, assessment.entry)
    yield from keys.all[:-1]
    if assessment.usable:
        yield keys.in_hand
        chosen = possible_variants(rulebook, assessment.entry, answers)
        yield from (variant.id for variant in chosen)


def possible_variants(
    rulebook: Rulebook, entry: RouteEntry, answers: Mapping[str, Truth]
) -> list[Rule]:
    """The variants that may yet be chosen: up to the first known to hold, the last where none."""
    possible: list[Rule] = []
    variants = variants_of(rulebook, entry)
    for variant in variants:
        if answers[variant.id] is not False:
            possible.append(variant)
        if answers[variant.id]:
            return possible
    return list(dict.fromkeys((*possible, *variants[-1:])))
