"""Checks of conditions and their cases: bounds, states, techniques."""

from collections import Counter
from collections.abc import Iterator
from math import ceil

from ladder.engine.cases import facts_of, run
from ladder.engine.comparisons import DAY, Comparison, IsStated
from ladder.engine.conditions import (
    Any as AnyOf,
)
from ladder.engine.conditions import (
    Condition,
    comparisons,
    every_comparison,
    reads,
)
from ladder.engine.facts import Fact, Facts, Kind, Value
from ladder.engine.forms import MEASURE
from ladder.engine.rules import Rulebook
from ladder.engine.wording import OF_YOUR, PLACEHOLDER, Reason
from ladder.load.packs.boundary_values import values_apart
from ladder.load.problems.contradictions import contradictions
from ladder.output.conditions import comparison, parts
from ladder.output.diagnostics import Diagnostic
from ladder.workshop.rule_tests import judged_cases, judged_rules

STATES = {True: "met", False: "known not to be met", None: "unknown"}

NEAR = 0.15
"""The largest distance of a case's number from a bound, as a share, unless it is a whole number."""


def bound_without_case(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find bounds of a rule without a case exactly at the bound, or one just below it.

    A case of any rule counts for a bound of a derived fact.
    """
    facts = {case.position: facts_of(case, rulebook) for case in judged_cases(rulebook)}
    cases = judged_cases(rulebook)
    for rule in judged_rules(rulebook):
        about = [case for case in cases if rule.id in (*case.fires, *case.silent)]
        known = [facts[case.position] for case in about]
        position = rulebook.positions.get(f"{rule.id}:when", rule.position)
        own = {*parts(rule.when)}  # without the conditions of derived facts
        every = every_comparison(rule.when, rulebook.derived) if known else ()
        for leaf in dict.fromkeys(every):
            shown = known if leaf in own else list(facts.values())
            for missing in _missing(rulebook, leaf, shown):
                bound = comparison(rulebook, leaf).replace("`", "")
                what = f"no case of {rule.id} has a number {missing} “{bound}”"
                help_ = "Add a case at the bound, so that a bound that is off by one fails."
                yield Diagnostic(what, position, help_)


def _missing(rulebook: Rulebook, leaf: Comparison, known: list[Facts]) -> Iterator[str]:
    if leaf.takes != "a bound":
        return
    fact = rulebook.facts.get(leaf.fact)
    if fact is None and leaf.fact != DAY:
        return  # computed: no case can state it
    if fact is not None and _is_at_the_least(fact, leaf):
        return  # tests only whether it is known
    whole = fact is None or fact.kind is not Kind.NUMBER
    at = just_below = False
    below: list[Facts] = []
    for facts in known:
        value, bound = facts.get(leaf.fact), leaf.turns(leaf.fact, facts)
        if isinstance(value, int | float) and bound is not None:
            bound, step = (ceil(bound), 1) if whole else (bound, NEAR * bound)
            at |= bound <= value <= (bound if whole else bound + step)
            just_below |= bound - step <= value < bound
            below.append({**facts, leaf.fact: bound - step})
    if not at:
        yield "at"
    if just_below:
        return
    if not at or not all(any(contradictions(rulebook, facts)) for facts in below):
        yield "just below"


def _is_at_the_least(fact: Fact, leaf: Comparison) -> bool:
    """Return whether a bound is the least value of its fact, so that every number meets it."""
    bound = leaf.turns(leaf.fact, {})
    return bound is not None and fact.minimum is not None and bound <= fact.minimum


def unused_parameter(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find parameters that no condition, formula or text uses."""
    for parameter in rulebook.parameters.values():
        if not parameter.used_by:
            help_ = f"Use it in a condition (at_least: {parameter.id}) or a text, or remove it."
            what = f"no rule uses the parameter `{parameter.id}`"
            yield Diagnostic(what, parameter.position, help_)


def never_fires(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find rules whose condition is true for no values from the pack's day on, or for all."""
    today = rulebook.pack.day.toordinal()
    for rule in judged_rules(rulebook):
        facts = [
            Fact(DAY, Kind.DATE, "") if name == DAY else rulebook.fact(name)
            for name in reads(rule.when, rulebook.derived)
        ]
        leaves = list(comparisons(rule.when, rulebook.derived))
        computed = any(fact.id.startswith("computed.") for fact in facts)
        if not facts or computed or any(len(leaf.facts) > 1 for leaf in leaves):
            continue
        values = {
            fact.id: [*values_apart(fact, (leaf for leaf in leaves if leaf.fact == fact.id))]
            or [fact.minimum or 0]
            for fact in facts
        }
        if days := values.get(DAY):
            values[DAY] = [today, *(day for day in days if isinstance(day, int) and day > today)]
        position = rulebook.positions.get(f"{rule.id}:when", rule.position)
        for truth, what in ((True, "can never be true"), (False, "is true whatever is known")):
            if not _found(rulebook, rule.when, truth, values, {}):
                help_ = "Look for parts that exclude each other, or repeat each other."
                yield Diagnostic(f"the condition of {rule.id} {what}", position, help_)


def _found(
    rulebook: Rulebook,
    condition: Condition,
    truth: bool,
    values: dict[str, list[Value]],
    known: dict[str, Value],
) -> bool:
    """Return whether some values give the condition this truth."""
    now = rulebook.evaluators[condition](known.get)
    if now is not None:
        return now is truth
    open_ = next((name for name in values if name not in known), None)
    return open_ is not None and any(
        _found(rulebook, condition, truth, values, {**known, open_: value})
        for value in values[open_]
    )


def case_name(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find case names that occur twice in a file."""
    cases = judged_cases(rulebook)
    number = Counter((case.position.file, case.name) for case in cases)
    for case in cases:
        if number[case.position.file, case.name] > 1:
            what = f"two cases of this file are called “{case.name}”"
            yield Diagnostic(what, case.position, "Say of each what only it shows.")


def requirement_not_shown(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find requirements without a case in which they are met, not met, or unknown.

    A requirement that compares only what is assumed or known anyway is never unknown. One that asks
    only for any number is never known to fail.
    """
    facts = [facts_of(case, rulebook).get for case in rulebook.cases if not case.unreadable]
    for rule in judged_rules(rulebook):
        if rule.kind == "requirement":
            found = {rulebook.tests[rule.id](get) for get in facts}
            if all(_is_known(rulebook, leaf) for leaf in comparisons(rule.when, rulebook.derived)):
                found.add(None)
            if not _can_fail(rulebook, rule.when):
                found.add(False)
            for state in (state for state in STATES if state not in found):
                what = f"{rule.id} has no case in which it is {STATES[state]}"
                yield Diagnostic(what, rule.position, f"Add a case in which it is {STATES[state]}.")


def _can_fail(rulebook: Rulebook, condition: Condition) -> bool:
    """Return whether a condition can be false: not if one alternative is at the least of a fact."""
    if isinstance(condition, AnyOf):
        return all(_can_fail(rulebook, part) for part in condition.of)
    if not isinstance(condition, Comparison) or condition.turns(condition.fact, {}) is None:
        return True
    return not _is_at_the_least(rulebook.fact(condition.fact), condition)


def _is_known(rulebook: Rulebook, leaf: Comparison) -> bool:
    """Return whether a comparison has a result in each problem that states a need."""
    if isinstance(leaf, IsStated):
        return True
    known = {"needs", *(name for name, fact in rulebook.facts.items() if fact.assume)}
    return known.issuperset(leaf.facts)


def never_recommended(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find techniques that no case recommends, and needs that no case states."""
    recommended = {case.recommendation for case in rulebook.cases}
    covered: set[str] = set()
    for case in rulebook.cases:
        needs = case.facts.get("needs", ())
        covered.update(needs if isinstance(needs, frozenset) else ())
    for technique in rulebook.techniques.values():
        if technique.id not in recommended:
            help_ = f"Add a case that recommends: {technique.id}."
            yield Diagnostic(f"no case recommends {technique.id}", technique.position, help_)
    for need in rulebook.needs.values():
        if need.id not in covered:
            help_ = f"Add a case given: {{needs: [{need.id}]}}."
            yield Diagnostic(f"no case has the need {need.id}", need.position, help_)


def says_unknown(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find texts that name a value that is unknown in a case: "You have unknown examples"."""
    names = set()
    for case in judged_cases(rulebook):
        if (verdict := run(rulebook, case).verdict) is None:
            continue
        headlines = (verdict.recommendation, *verdict.companions, *verdict.off_ladder)
        reasons: list[Reason] = [*verdict.cautions]
        reasons += [reason for headline in headlines for reason in headline.why]
        reasons += [reason for row in verdict.ladder for reason in row.because]
        # An unknown requirement says what to find out instead. So does a technique to come: of its
        # reason, a sentence with an unknown value is left out.
        to_come = {
            reason.rule
            for headline in headlines
            if headline.outcome in ("prepare", "find-out") or headline.technique == MEASURE
            for reason in headline.why
        }
        for reason in reasons:
            rule = rulebook.rules[reason.rule]
            asked = reason.unknown or (rule.kind == "fit" and rule.id in to_come)
            texts = OF_YOUR.sub("", rule.says if asked else rule.says + rule.why)
            for name in PLACEHOLDER.findall(texts):
                if name not in verdict.facts and (rule.id, name) not in names:
                    names.add((rule.id, name))
                    what = f"{rule.id} names {name}, which is unknown in “{case.name}”"
                    help_ = "Let its condition read the fact, or write the text without the value."
                    yield Diagnostic(what, rule.position, help_)


def raw_score(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Scores compared with a number: 0.2 is much of 1 and little of 100."""
    for rule in judged_rules(rulebook):
        leaves = every_comparison(rule.when, rulebook.derived)
        for leaf in dict.fromkeys(leaves):
            if leaf.fact.endswith(".score") and leaf.turns(leaf.fact, {}):
                what = f"{rule.id} compares {leaf.fact} with a number, on whatever scale"
                help_ = "Compare it with evaluation.target, or name computed.best-share."
                yield Diagnostic(what, rule.position, help_)
