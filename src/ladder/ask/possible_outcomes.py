"""What can still come of a problem: the engine's walk over what an interview knows so far."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.engine.assessment import Assessment, member_keys, variants_of
from ladder.engine.conditions import Truth
from ladder.engine.decision import Decision, NeedDecision, Outcome, decide, stated_needs
from ladder.engine.rules import Need, RouteEntry, Rule, Rulebook


class PossibleStep(NamedTuple):
    """A technique, what to do with it, and for "use" the id of the variant, if it has any."""

    technique: str
    outcome: Outcome
    variant: str | None


PossibleOutcomes = tuple[frozenset[PossibleStep], ...]
"""The steps that each stated need may still come to."""


def possible_outcomes(knowledge: PartialKnowledge) -> PossibleOutcomes:
    """The steps that each stated need may still come to, in the order of the rules."""
    return tuple([possible for _, possible in _needs(knowledge)])


def decision_so_far(knowledge: PartialKnowledge) -> Decision:
    """What the stated needs come to as things stand, and what they may still come to."""
    needs = stated_needs(knowledge.rulebook, knowledge.facts)
    return decide(knowledge.rulebook, needs, knowledge)


def assessments_in_play(knowledge: PartialKnowledge) -> Iterator[tuple[Need, Assessment]]:
    """The route entries of the stated needs that the walk may yet come to, lowest rung first."""
    for decision, _ in _needs(knowledge):
        for assessment in decision.assessments:
            if assessment.unfit:
                continue
            yield decision.need, assessment
            if not assessment.passable:
                break


def possible_variants(knowledge: PartialKnowledge, entry: RouteEntry) -> list[Rule]:
    """The variants that may yet be chosen for the technique of a route entry."""
    variants = variants_of(knowledge.rulebook, entry)
    return _possible(variants, tuple([knowledge[variant.id] for variant in variants]))


def open_facts(knowledge: PartialKnowledge) -> list[str]:
    """Every fact that a question may yet be about, each once. No answer ever adds one."""
    keys = (
        key
        for need, assessment in assessments_in_play(knowledge)
        for key in _undecided(knowledge, need, assessment)
    )
    return list(dict.fromkeys(fact for key in keys for fact in knowledge.waiting(key)))


def _undecided(knowledge: PartialKnowledge, need: Need, assessment: Assessment) -> Iterator[str]:
    """The keys of the conditions on which it may depend how the walk goes on from an entry."""
    yield from (rule.id for rule, _ in assessment.unfit_rules)
    if assessment.open is None:
        yield from (rule.id for rule, _ in assessment.gates)
    for _, met, spent in member_keys(need, assessment.entry):
        yield from (met, spent)
    if assessment.usable:
        yield from (variant.id for variant in possible_variants(knowledge, assessment.entry))


def _possible(variants: tuple[Rule, ...], truths: tuple[Truth, ...]) -> list[Rule]:
    """Those before the first that is known to hold, it, and the last where none is."""
    possible: list[Rule] = []
    for variant, truth in zip(variants, truths, strict=True):
        if truth is not False:
            possible.append(variant)
        if truth:
            return possible
    return list(dict.fromkeys((*possible, *variants[-1:])))


def _needs(
    knowledge: PartialKnowledge,
) -> list[tuple[NeedDecision, frozenset[PossibleStep]]]:
    rulebook = knowledge.rulebook
    return [
        _decided(rulebook, need, tuple([knowledge[key] for key in _keys(rulebook, need)]))
        for need in stated_needs(rulebook, knowledge.facts)
    ]


@lru_cache(maxsize=64)
def _keys(rulebook: Rulebook, need: Need) -> tuple[str, ...]:
    """The keys of the conditions on which it depends what a need comes to."""
    keys: list[str] = []
    for entry in need.route:
        rules = (*entry.unfit, *entry.gates, *variants_of(rulebook, entry))
        keys += (rule.id for rule in rules)
        keys += (key for _, *both in member_keys(need, entry) for key in both)
    return tuple(dict.fromkeys(keys))


@lru_cache(maxsize=2048)
def _decided(
    rulebook: Rulebook, need: Need, truths: tuple[Truth, ...]
) -> tuple[NeedDecision, frozenset[PossibleStep]]:
    """What a need comes to and may still come to: a question tries the same answers many times."""
    answers = dict(zip(_keys(rulebook, need), truths, strict=True))
    [decision] = decide(rulebook, [need], answers).needs
    entries = {entry.technique: entry for entry in need.route}
    possible: set[PossibleStep] = set()
    for step in decision.possible:
        if step.outcome == "use":
            variants = variants_of(rulebook, entries[step.technique])
            chosen = _possible(variants, tuple([answers[each.id] for each in variants]))
            ids: list[str | None] = [each.id for each in chosen] or [None]
        else:
            ids = [None]
        possible |= {PossibleStep(step.technique, step.outcome, each) for each in ids}
    return decision, frozenset(possible)
