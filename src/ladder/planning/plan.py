"""The plan: what is missing, experiments in the order of their cost, data work, work after launch.

An experiment is included only if at least one of its results leads to another verdict. Each result
adds a fact that was unknown, so the sequence always ends.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ladder.engine.assessment import variants_of
from ladder.engine.conditions import reads
from ladder.engine.facts import Facts, number
from ladder.engine.forms import MEASURE
from ladder.engine.scores import scale
from ladder.engine.statistics import detectable
from ladder.engine.verdict import Verdict
from ladder.engine.wording import inside
from ladder.output.phrases import joined
from ladder.output.steps import named
from ladder.planning.experiments import answer, measure, test_set, trial, whole
from ladder.planning.ready import draw, prepare
from ladder.planning.sums import Sum, estimates, sums
from ladder.planning.suppose import Experiment, Situation, advice, all_alike

CURVE = (4, 2, 1)
"""Parts of the data at which a learning curve is read: a quarter, a half, all."""

AHEAD = ("use", "companion", "blocked", "later")
"""Statuses of techniques that are used or may still be used."""


class Plan(NamedTuple):
    """The plan for a problem.

    Args:
        verdict: on the problem as it is.
        experiments: the cheapest first.
        estimates: what a month costs, and what the rules estimate, as far as the facts allow.
        data: what to label, and how to see whether more of it helps.
        upkeep: what keeps the result true once it is in use.
    """

    verdict: Verdict
    experiments: tuple[Experiment, ...]
    estimates: tuple[Sum, ...]
    data: tuple[str, ...]
    upkeep: tuple[str, ...]


def plan(verdict: Verdict, stated: Facts) -> Plan:
    """Return the plan that follows from a verdict.

    Args:
        verdict: on the problem.
        stated: what the problem states, without the day and the computed facts.
    """
    situation = Situation(verdict, stated)
    found = (draw, prepare, answer, measure, trial)
    every = tuple(
        _merged(experiment)
        for kind in found
        for experiment in kind(situation)
        if kind is trial or _moves(experiment, situation)
    )
    book = verdict.rulebook
    found_sums = (*sums(book, verdict.facts), *estimates(book, verdict.facts))
    return Plan(verdict, every, found_sums, tuple(_data(situation)), tuple(_afterwards(situation)))


def _moves(experiment: Experiment, situation: Situation) -> bool:
    """Return whether a result leads to another verdict, and not all to the same one."""
    if all_alike(experiment):
        return False
    now = advice(situation.verdict.knowledge)
    after = (situation.after(result.change) for result in experiment.results)
    return any(knowledge is not None and advice(knowledge) != now for knowledge in after)


def _merged(experiment: Experiment) -> Experiment:
    """Return the trial of the verdict's technique with one result, if all lead to the same."""
    if not all_alike(experiment):
        return experiment
    return experiment._replace(results=(experiment.results[0]._replace(says="either way"),))


def _data(situation: Situation) -> Iterator[str]:
    """Yield what to label, and how to see whether more of it helps the possible techniques."""
    facts, counts = situation.verdict.facts, _counts(situation)
    if situation.verdict.recommendation.technique == MEASURE:
        return  # what to label follows from the scores
    examples = whole(facts.get("examples.demonstrations"))
    for technique in situation.rulebook.techniques.values():
        if technique.training and number(facts.get(f"attempts.{technique.id}.score")) == 0:
            yield (
                f"{technique.title} got nothing right, which usually comes from a broken run. "
                "Check that prompts have the same format in training and in use (chat template), "
                "that training learns from the answers (loss mask), and that the trained weights "
                "were loaded. Then train and score again."
            )
    classes, rarest = whole(facts.get("task.classes")), facts.get("examples.per_class")
    if classes and isinstance(rarest, int) and "examples.per_class" in counts:
        yield (
            f"The rarest of {classes:,} classes has {rarest:,} examples: label there first, and "
            "read the score of each class, not their mean."
        )
    if examples >= CURVE[0] * 10 and "examples.demonstrations" in counts:
        points = joined((f"{examples // part:,}" for part in CURVE), "and")
        items = whole(facts.get("evaluation.items"))
        shown = f" ({detectable(items) * scale(facts):.2g} with your {items:,})" if items else ""
        yield (
            f"Before you label more, score with {points} examples. If the last doubling gains less "
            f"than your items can show{shown}, more data is not the lever."
        )
    if not whole(facts.get("evaluation.items", facts.get("computed.scored-items"))):
        yield test_set(situation)


def _counts(situation: Situation) -> set[str]:
    """Return the facts read by requirements or variants of techniques that are still possible."""
    verdict, book = situation.verdict, situation.rulebook
    ahead = {row.technique for row in verdict.ladder if row.status in AHEAD}
    return {
        fact
        for need in verdict.needs
        for entry in book.needs[need].options
        if entry.technique in ahead
        for rule in (*entry.requirements, *variants_of(book, entry))
        for fact in reads(rule.when, book.derived)
    }


def _afterwards(situation: Situation) -> Iterator[str]:
    """Yield what keeps the result true once it is in use."""
    verdict = situation.verdict
    technique = situation.rulebook.techniques[verdict.recommendation.technique]
    yield (
        "Keep the items, the target and the scores of today. When a new base model is released, "
        "score it on the same items. If it reaches the target, retire what you built."
    )
    if named(verdict.recommendation, verdict):
        yield f"Upkeep of {inside(technique.title)}: {technique.cost.upkeep}."
