"""Which form of a technique the facts call for: the first variant known to hold, else the last."""

from ladder.engine.decision import NeedWalk
from ladder.engine.facts import Facts
from ladder.engine.rules import Rule, Rulebook


def choose(variants: tuple[Rule, ...], rulebook: Rulebook, facts: Facts) -> Rule | None:
    """The variant of these that `facts` choose; None where there are none."""
    get = facts.get
    for variant in variants:
        if rulebook.tests[variant.id](get):
            return variant
    return variants[-1] if variants else None


def variant_of(rulebook: Rulebook, each: NeedWalk, facts: Facts) -> Rule | None:
    """The variant of what is to be used: the route's own before the technique's.

    What reached its target or is kept has none: in which form it was made is not known.
    """
    step = each.step
    if step.outcome != "use" or step.at is None:
        return None
    own = each.standings[step.at].candidate.entry.variants
    return choose(own or rulebook.techniques[step.technique].variants, rulebook, facts)
