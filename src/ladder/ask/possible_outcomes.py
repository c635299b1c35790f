"""What can still come of a problem: the engine's walk over what an interview knows so far."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.engine.assessment import Assessment, entry_keys, variants_of
from ladder.engine.conditions import Truth
from ladder.engine.decision import (
    Decision,
    NeedDecision,
    Outcome,
    decide,
    leading,
    stated_needs,
)
from ladder.engine.knowledge import keys
from ladder.engine.rules import Need, NeedOption, Rule, Rulebook


class PossibleStep(NamedTuple):
    """A technique, what to do with it, and in which form (a variant's id) where that counts."""

    technique: str
    outcome: Outcome
    variant: str | None = None


PossibleOutcomes = tuple[frozenset[PossibleStep], ...]
"""What may still come of it: of the headline, or in full of each stated need in turn."""

Keys = tuple[str, ...]


class NeedOutlook(NamedTuple):
    """What a need may still come to.

    Args:
        decision: how its option list stands.
        in_play: the entries that the walk may yet come to, lowest rung first.
        possible: the steps it may come to, with their variants.
        fit: entry by entry, the undecided conditions on which it depends how that stands.
        form: entry by entry, those on which it depends how it is used.
    """

    decision: NeedDecision
    in_play: tuple[Assessment, ...]
    possible: frozenset[PossibleStep]
    fit: tuple[Keys, ...]
    form: tuple[Keys, ...]


class Outlook(NamedTuple):
    """What may still come of it, and the undecided conditions that say so, in order of asking."""

    possible: PossibleOutcomes
    undecided: tuple[Keys, ...]


def possible_outcomes(knowledge: PartialKnowledge) -> PossibleOutcomes:
    """What may still come of it."""
    return outlook(knowledge).possible


def open_facts(knowledge: PartialKnowledge) -> list[str]:
    """Every fact that a question may yet be about, each once. No answer ever adds one."""
    keys = chain.from_iterable(outlook(knowledge).undecided)
    return list(dict.fromkeys(chain.from_iterable(map(knowledge.waiting, keys))))


def outlook(knowledge: PartialKnowledge) -> Outlook:
    """What may still come of it, and on what that depends."""
    rulebook = knowledge.rulebook
    needs = stated_needs(rulebook, knowledge.facts)
    truths = tuple([_truths(knowledge, need) for need in needs])
    return _outlook(rulebook, needs, truths, knowledge.in_full)


def outlooks(knowledge: PartialKnowledge) -> list[NeedOutlook]:
    """What each stated need may still come to."""
    rulebook = knowledge.rulebook
    needs = stated_needs(rulebook, knowledge.facts)
    return [_of_need(rulebook, need, _truths(knowledge, need)) for need in needs]


def _truths(knowledge: PartialKnowledge, need: Need) -> tuple[Truth, ...]:
    return tuple([knowledge[key] for key in keys(knowledge.rulebook, need)])


@lru_cache(maxsize=4096)
def _outlook(
    rulebook: Rulebook,
    needs: tuple[Need, ...],
    truths: tuple[tuple[Truth, ...], ...],
    in_full: bool,
) -> Outlook:
    """The outlook where the conditions come to `truths`; one question tries the same many times."""
    item = [_of_need(rulebook, need, own) for need, own in zip(needs, truths, strict=True)]
    if in_full or not item:
        return Outlook(
            tuple(one.possible for one in item),
            tuple(keys for one in item for keys in (*one.fit, *one.form) if keys),
        )
    return _headline(item)


def _headline(sequence: Sequence[NeedOutlook]) -> Outlook:
    """What the headline may be. A need that cannot lead any more has no part in it."""
    decision = Decision(tuple(one.decision for one in sequence), frozenset())
    steps = leading(decision.needs)
    may_lead = [one for one in sequence if not steps.isdisjoint(one.decision.possible)]
    # Which of two steps of one weight is named first may hang on what comes after them: not asked.
    if all(len(one.decision.possible) == 1 for one in may_lead):
        assert decision.leading_need is not None
        steps = frozenset({decision.leading_need.step})
    possible = frozenset(PossibleStep(step.technique, step.outcome) for step in steps)
    if len(possible) == 1:
        return Outlook((possible,), ())
    undecided = [keys for one in may_lead if len(one.decision.possible) > 1 for keys in one.fit]
    return Outlook((possible,), tuple(filter(None, undecided)))


@lru_cache(maxsize=2048)
def _of_need(rulebook: Rulebook, need: Need, truths: tuple[Truth, ...]) -> NeedOutlook:
    """The outlook of a need where its conditions come to `truths`."""
    answers = dict(zip(keys(rulebook, need), truths, strict=True))
    [decision] = decide(rulebook, [need], answers).needs
    against = Counter(
        rule.id for assessment in decision.assessments for rule, t in assessment.exclusions
    )
    shared = [key for key in against if against[key] > 1 and answers[key] is None]
    if len(shared) == 1:
        # It is against all of them or against none; of more rules that would be too much to try.
        either = (
            _of_need(rulebook, need, tuple({**answers, shared[0]: truth}.values()))
            for truth in (True, False)
        )
        item = (branch.decision.possible for branch in either)
        decision = decision._replace(possible=frozenset(chain.from_iterable(item)))
    entries = {entry.technique: entry for entry in need.options}
    possible: set[PossibleStep] = set()
    for technique, _, outcome, _ in decision.possible:
        variants: list[str | None] = [None]
        if outcome == "use":
            chosen = possible_variants(rulebook, entries[technique], answers)
            variants = [variant.id for variant in chosen] or [None]
        possible |= {PossibleStep(technique, outcome, variant) for variant in variants}

    def undecided(keys: Iterable[str]) -> Keys:
        return tuple(key for key in keys if answers[key] is None)

    in_play = tuple(_in_play(decision.assessments))
    kept = [item for item in in_play if not item.exhausted]
    left = [item for item in in_play if item.exhausted]
    return NeedOutlook(
        decision,
        in_play,
        frozenset(possible),
        # What fell short is left behind; whether one could stay on it counts where nothing follows.
        tuple(undecided(_fit(item, need)) for item in (*kept, *left)),
        tuple(
            undecided(item.id for item in possible_variants(rulebook, one.entry, answers))
            for one in in_play
            if one.usable
        ),
    )


def _in_play(assessments: tuple[Assessment, ...]) -> Iterator[Assessment]:
    for assessment in assessments:
        if not assessment.excluded:
            yield assessment
        if not assessment.passable:
            return


def _fit(assessment: Assessment, need: Need) -> Iterator[str]:
    """The conditions on which it may depend how an entry stands."""
    yield from (rule.id for rule, _ in assessment.exclusions)
    keys = entry_keys(need, assessment.entry).all
    yield from keys if assessment.usable else keys[:-1]
    if assessment.open is None:
        yield from (rule.id for rule, _ in assessment.requirements)


def possible_variants(
    rulebook: Rulebook, entry: NeedOption, answers: Mapping[str, Truth]
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
