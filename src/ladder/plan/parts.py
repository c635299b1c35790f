"""The plan as parts of a page that says more than the plan."""

from collections.abc import Iterator

from ladder.output.parts import Item, Part, parts_that_hold
from ladder.output.words import sentence
from ladder.plan.experiment import Experiment
from ladder.plan.plan import Plan
from ladder.plan.sums import in_words

MOST = 3
"""Experiments told; the others come when these are settled."""


def in_parts(plan: Plan) -> Iterator[Part]:
    """The cheapest experiments with what each result leads to, and what a month costs."""
    told = [_experiment(each) for each in plan.experiments[:MOST]]
    if more := len(plan.experiments) - MOST:
        told += [Item(f"{more} more: `ladder plan` names them.")] if more > 0 else []
    sums = [Item(in_words(each)) for each in plan.sums]
    return parts_that_hold([Part("The plan", told), Part("What a month costs", sums)])


def _experiment(experiment: Experiment) -> Item:
    """An experiment in a sentence or two."""
    leads = "; ".join(f"{result.says}: {result.leads_to}" for result in experiment.results)
    said = [f"Takes {experiment.takes}", experiment.bar, experiment.stop, sentence(leads)]
    text = " ".join(f"{each.rstrip('.')}." for each in said if each)
    return Item(text, opens=experiment.title)
