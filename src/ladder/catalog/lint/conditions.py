"""Whether conditions can decide, and their bounds are the right ones."""

import sys
from collections.abc import Iterator

from ladder.catalog.speaking import judged_cases, judged_rules
from ladder.engine.cases import facts_of
from ladder.engine.conditions import (
    All,
    Any,
    AtLeast,
    AtLeastOf,
    Condition,
    Includes,
    Is,
    Leaf,
    Not,
    OneOf,
    comparisons,
    reads,
)
from ladder.engine.facts import Fact, Facts, Kind, Value
from ladder.engine.rules import Position, Rule, Rulebook
from ladder.load.contradictions import contradictions
from ladder.output.conditions import DAY, comparison, declared
from ladder.output.diagnostics import Diagnostic

NEAR = 0.15
"""How near to a bound a case's number lies, if it is no whole number: a share of the bound."""


def _conditions(rulebook: Rulebook, rule: Rule) -> Iterator[tuple[Condition, Position]]:
    """What a rule compares by, each with where it is written."""
    for key, condition in (("when", rule.when), ("unless", rule.unless)):
        if condition is not None:
            yield condition, rulebook.positions.get(f"{rule.id}:{key}", rule.position)


def bounds_without_cases(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Bounds of a rule without a case of its own at the bound, or without one just below it.

    A bound of a derived fact is shown by a case of whichever rule.
    """
    facts = {case.position: facts_of(case, rulebook) for case in judged_cases(rulebook)}
    cases = judged_cases(rulebook)
    for rule in judged_rules(rulebook):
        about = [case for case in cases if rule.id in (*case.fires, *case.silent)]
        known = [facts[case.position] for case in about]
        for condition, position in _conditions(rulebook, rule) if known else ():
            own = _own_comparisons(condition)
            for leaf in dict.fromkeys(comparisons(condition, rulebook.derived)):
                shown = known if leaf in own else list(facts.values())
                for missing in _missing(rulebook, leaf, shown):
                    bound = comparison(rulebook, leaf).replace("`", "")
                    what = f"no case of {rule.id} has a number {missing} “{bound}”"
                    help_ = "Add one that fires or silences it there: who slips by one is told so."
                    yield Diagnostic(what, position, help_)


def _own_comparisons(condition: Condition) -> set[Condition]:
    """The comparisons that a condition makes itself, not by the name of a derived fact."""
    match condition:
        case All(parts) | Any(parts):
            return set().union(*map(_own_comparisons, parts))
        case Not(part):
            return _own_comparisons(part)
        case _:
            return {condition}


def _missing(rulebook: Rulebook, leaf: Leaf, known: list[Facts]) -> Iterator[str]:
    if not isinstance(leaf, AtLeast | AtLeastOf):
        return
    fact = rulebook.facts.get(leaf.fact)
    if fact is None and leaf.fact != DAY:
        return  # computed: no case can state it
    if (
        fact
        and fact.minimum is not None
        and isinstance(leaf, AtLeast)
        and leaf.bound <= fact.minimum
    ):
        return  # asks only whether it is known
    whole = fact is None or fact.kind is not Kind.NUMBER
    at = just_below = possible = False
    for facts in known:
        value, bound = facts.get(leaf.fact), _bound(leaf, facts)
        if isinstance(value, int | float) and bound is not None:
            step = 1 if whole else NEAR * bound
            at |= bound <= value <= (bound if whole else bound + step)
            just_below |= bound - step <= value < bound
            possible |= _sound(rulebook, {**facts, leaf.fact: bound - step})
    if not at:
        yield "at"
    if not just_below and (possible or not at):
        yield "just below"


def _sound(rulebook: Rulebook, facts: Facts) -> bool:
    """Whether nothing that is stated contradicts the rest."""
    return not any(contradictions(rulebook, facts))


def _bound(leaf: AtLeast | AtLeastOf, facts: Facts) -> float | None:
    if isinstance(leaf, AtLeast):
        return leaf.bound
    other = facts.get(leaf.other)
    return leaf.times * other + leaf.plus if isinstance(other, int | float) else None


def out_of_range(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Bounds that no value of the fact reaches, or that lie below all; its least asks if known."""
    for rule in judged_rules(rulebook):
        for condition, position in _conditions(rulebook, rule):
            for leaf in dict.fromkeys(comparisons(condition, rulebook.derived)):
                if not isinstance(leaf, AtLeast) or leaf.fact not in rulebook.facts:
                    continue
                fact = rulebook.facts[leaf.fact]
                low, high = fact.minimum, fact.maximum
                if high is not None and leaf.bound > high:
                    what = f"{fact.id} is never at least {leaf.bound:g}: {high:g} is the most"
                    yield Diagnostic(what, position, "Correct the bound, or the fact's maximum.")
                elif low is not None and leaf.bound < low:
                    what = f"{fact.id} is always at least {leaf.bound:g}: {low:g} is the least"
                    yield Diagnostic(what, position, "Correct the bound, or leave it out.")


def never_speaks(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Rules whose condition no values make true, or every value does."""
    for rule in judged_rules(rulebook):
        spoken = rule.when if rule.unless is None else All((rule.when, Not(rule.unless)))
        facts = [_fact(rulebook, name) for name in reads(spoken, rulebook.derived)]
        leaves = list(comparisons(spoken, rulebook.derived))
        computed = any(fact.id.startswith("computed.") for fact in facts)
        if not facts or computed or any(isinstance(leaf, AtLeastOf) for leaf in leaves):
            continue
        values = {fact.id: _values(fact, leaves) for fact in facts}
        position = rulebook.positions.get(f"{rule.id}:when", rule.position)
        for truth, what in ((True, "can never be true"), (False, "is true whatever is known")):
            if not _found(rulebook, spoken, truth, values, {}):
                help_ = "Look for parts that exclude each other, or repeat each other."
                yield Diagnostic(f"the condition of {rule.id} {what}", position, help_)


def _fact(rulebook: Rulebook, name: str) -> Fact:
    return Fact(DAY, Kind.DATE, "") if name == DAY else declared(rulebook, name)


def _values(fact: Fact, leaves: list[Leaf]) -> list[Value]:
    """Values of a fact of which one at least makes each of its comparisons what it can be."""
    own = [leaf for leaf in leaves if leaf.fact == fact.id]
    match fact.kind:
        case Kind.BOOL:
            return [True, False]
        case Kind.CHOICES:
            items = dict.fromkeys(leaf.item for leaf in own if isinstance(leaf, Includes))
            single = [frozenset({item}) for item in items]
            return [frozenset(), frozenset(items), *single, *(frozenset(items) - s for s in single)]
        case Kind.WHOLE | Kind.NUMBER | Kind.DATE:
            low = 0 if fact.minimum is None else fact.minimum
            high = sys.maxsize if fact.maximum is None else fact.maximum
            bounds = [leaf.bound for leaf in own if isinstance(leaf, AtLeast)]
            near = (bound - step for bound in bounds for step in (0, 1))
            return [low, high, *(number for number in near if low <= number <= high)]
        case _:
            named = [value for leaf in own if isinstance(leaf, OneOf) for value in leaf.values]
            named += [leaf.value for leaf in own if isinstance(leaf, Is)]
            return [*fact.choice_ids(), *named, *([] if fact.choices else [""])]


def _found(
    rulebook: Rulebook,
    condition: Condition,
    truth: bool,
    values: dict[str, list[Value]],
    known: dict[str, Value],
) -> bool:
    """Whether some values give the condition this truth; what it is already ends the search."""
    now = rulebook.evaluators[condition](known.get)
    if now is not None:
        return now is truth
    open_ = next((name for name in values if name not in known), None)
    return open_ is not None and any(
        _found(rulebook, condition, truth, values, {**known, open_: value})
        for value in values[open_]
    )
