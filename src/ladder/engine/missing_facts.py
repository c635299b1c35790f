"""The facts that an undecided rule waits for."""

from ladder.engine.comparisons import AtLeast, AtLeastOf, facts_of
from ladder.engine.computed import missing_inputs
from ladder.engine.conditions import comparisons, decisive_comparisons
from ladder.engine.facts import Facts
from ladder.engine.rules import Rule, Rulebook


def counts(rulebook: Rulebook, rule: Rule) -> bool:
    """Return whether a rule reads a number, so that more of something may change it."""
    leaves = comparisons(rule.when, rulebook.derived)
    return any(isinstance(leaf, AtLeast | AtLeastOf) for leaf in leaves)


def missing_facts(rulebook: Rulebook, rule: Rule, facts: Facts) -> tuple[str, ...]:
    """Return the unknown facts on which an undecided rule depends.

    Each open alternative counts; what is beside an alternative that holds does not.
    """
    missing = tuple(fact for fact in rule.reads if fact not in facts)
    if len(missing) not in (1, len(rule.reads)):  # else they all keep it unknown
        leaves = decisive_comparisons(rule.when, facts, rulebook.evaluators)
        deciding = {fact for leaf in leaves for fact in facts_of(leaf)}
        missing = tuple(fact for fact in missing if fact in deciding)
    inputs: dict[str, None] = {}
    for fact in missing:
        computed = fact not in rulebook.facts
        inputs |= dict.fromkeys(missing_inputs(rulebook, fact, facts) if computed else (fact,))
    return tuple(inputs)
