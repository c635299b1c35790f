"""Reasons for the result of a case: the deciding comparison, or the rule that changed it."""

from collections.abc import Iterable, Iterator
from datetime import date

from ladder.catalog.references import used_in_the_end, users_of_derived
from ladder.engine.cases import Result, fired_in, run
from ladder.engine.comparisons import IsStated, Leaf, facts_of
from ladder.engine.conditions import (
    All,
    Any,
    Condition,
    Named,
    Not,
    decisive_comparisons,
    holds,
    reads,
)
from ladder.engine.facts import Facts
from ladder.engine.problem import Case
from ladder.engine.rules import Rule, Rulebook
from ladder.engine.verdict import Verdict
from ladder.engine.wording import show
from ladder.output.conditions import DAY, comparison, is_day

TRUTHS = {True: "true", False: "false", None: "unknown"}

MOVING = ("requirement", "exclusion", "fit", "variant")
"""Kinds of rules that can move a verdict; what else they say, cautions and advice only add."""


def why(rulebook: Rulebook, case: Case, verdict: Verdict, facts: Facts) -> Iterator[str]:
    """Yield the reasons why a case failed, one sentence each."""
    wrong = list(_unexpected(case, verdict))
    for name in wrong:
        rule = rulebook.rules.get(name)
        if rule is None:
            yield f"{name}: no such rule is left"
            continue
        yield f"{name}: {_why_it_fired(rulebook, rule, facts)}"
        if name in case.fires:
            yield from _statuses(verdict, rule.techniques)
    techniques = (case.recommendation, verdict.recommendation.technique)
    if case.recommendation and case.recommendation != verdict.recommendation.technique:
        yield from _statuses(verdict, techniques)
        for row in verdict.ladder:
            for reason in row.because if row.technique in techniques else ():
                rule = rulebook.rules[reason.rule]
                if rule.reads and rule.id not in wrong:
                    yield f"{rule.id}: {_why_it_fired(rulebook, rule, facts)}"


def _unexpected(case: Case, verdict: Verdict) -> Iterator[str]:
    """Yield the rules that should fire and did not, then those that fired and should not."""
    result = fired_in(case, verdict)
    yield from (name for name in case.fires if name not in result)
    yield from (name for name in case.silent if name in result)
    yield from (name for name in case.refused if name not in (*case.fires, *case.silent))


def _statuses(verdict: Verdict, techniques: Iterable[str | None]) -> Iterator[str]:
    for row in verdict.ladder:
        if row.technique in techniques:
            names = ", ".join(dict.fromkeys(reason.rule for reason in row.because))
            yield f"{row.technique} is {row.status}{f' ({names})' if names else ''}"


def _why_it_fired(rulebook: Rulebook, rule: Rule, facts: Facts) -> str:
    """Return the deciding comparisons of the rule's condition and its `unless`."""
    parts = [_why_it_holds(rulebook, "condition", rule.when, facts)]
    if rule.unless is not None:
        silenced = holds(rule.unless, facts, rulebook.derived)
        if silenced or holds(rule.when, facts, rulebook.derived):
            parts.append(_why_it_holds(rulebook, "unless", rule.unless, facts))
    return "; ".join(filter(None, parts)) or "it has no condition of its own"


def _why_it_holds(rulebook: Rulebook, name: str, condition: Condition, facts: Facts) -> str:
    decisive = decisive_comparisons(condition, facts, rulebook.evaluators)
    if not decisive:
        return ""
    denied = set(_denied(condition, rulebook))
    because = "; ".join(_compared(rulebook, leaf, leaf not in denied, facts) for leaf in decisive)
    return f"its {name} is {TRUTHS[holds(condition, facts, rulebook.derived)]}, because {because}"


def _denied(condition: Condition, rulebook: Rulebook) -> Iterator[Condition]:
    """Yield what a condition denies, as `less_than: 500` denies "at least 500"."""
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                yield from _denied(part, rulebook)
        case Not(part):
            yield part
        case Named(name):
            yield from _denied(rulebook.derived[name].when, rulebook)


def _compared(rulebook: Rulebook, leaf: Leaf, affirmed: bool, facts: Facts) -> str:
    """Return a comparison as its author wrote it, its truth, and the values."""
    values = " and ".join(
        f"{'that day' if name == DAY else name} is {_value(rulebook, facts, name)}"
        for name in _compares(rulebook, leaf)
    )
    wanted = comparison(rulebook, leaf, affirmed).replace("`", "")
    truth = holds(leaf if affirmed else Not(leaf), facts, rulebook.derived)
    return f'"{wanted}" is {TRUTHS[truth]} ({values})'


def _compares(rulebook: Rulebook, leaf: Leaf) -> tuple[str, ...]:
    return reads(leaf.of, rulebook.derived) if isinstance(leaf, IsStated) else facts_of(leaf)


def _value(rulebook: Rulebook, facts: Facts, name: str) -> str:
    value = facts.get(name)
    if value is None:
        return "not stated"
    if isinstance(value, int) and is_day(rulebook, name):
        return date.fromordinal(value).isoformat()
    return show(value)


def changed_by(rulebook: Rulebook, below: Rulebook | None, result: Result) -> tuple[str, ...]:
    """Return the ids in overlays that changed a case's result, if it is clear."""
    if result.verdict is None:
        failures = " ".join(result.failures)
        facts = (name for name in rulebook.own if name.startswith("fact/"))
        return tuple(name for name in facts if f"`{name.removeprefix('fact/')}`" in failures)
    unexpected = list(_unexpected(result.case, result.verdict))
    named = _declared(rulebook, unexpected)
    if below is None or (before := run(below, result.case).verdict) is None:
        return tuple(named)
    differing = fired(result.verdict) ^ fired(before)
    declared = _declared(rulebook, sorted(differing))
    moving = [name for name in declared if _moves(rulebook, name)]
    pages = {*differing, *unexpected, *(name.replace(".", "/", 1) for name in result.case.computes)}
    names = dict.fromkeys((*named, *moving, *_declared_anew(rulebook, pages)))
    return tuple(names) or tuple(_cards(rulebook, result.verdict, before))


def _moves(rulebook: Rulebook, name: str) -> bool:
    """Return whether a rule can change a verdict.

    The reason why a technique is on no option list cannot.
    """
    rule = rulebook.rules.get(name)
    return name.split("/")[0] in MOVING and not (rule and rule.is_off_list)


def _declared(rulebook: Rulebook, names: Iterable[str]) -> list[str]:
    """Return those rules that overlays declare or retire.

    For an excluded variant, it is the technique.
    """
    declared = []
    retired = {item.rule for item in rulebook.pack.retired}
    for name in names:
        kind, owner, *_ = name.split("/")
        if name in rulebook.own or name in retired:
            declared.append(name)
        elif kind == "variant" and f"technique/{owner}" in rulebook.own:
            declared.append(f"technique/{owner}")
    return declared


def _declared_anew(rulebook: Rulebook, pages: set[str]) -> Iterator[str]:
    """Yield what overlays replace and one of these rules or computed facts uses."""
    for name in rulebook.pack.replaced:
        kind, _, used = name.partition("/")
        if kind == "derived" and not pages.isdisjoint(users_of_derived(rulebook, used)):
            yield name
        if kind == "parameter" and not pages.isdisjoint(
            used_in_the_end(rulebook, rulebook.parameters[used].used_by)
        ):
            yield name


def fired(verdict: Verdict) -> set[str]:
    """Return the rules that fired, and the variant that was chosen."""
    headline = verdict.recommendation
    chosen = {f"variant/{headline.technique}/{headline.variant}"} if headline.variant else set()
    return verdict.fired | chosen


def _cards(rulebook: Rulebook, *verdicts: Verdict) -> Iterator[str]:
    """Return the replaced cards of the techniques and needs in the verdicts."""
    names = [f"technique/{verdict.recommendation.technique}" for verdict in verdicts]
    names += [f"need/{need}" for verdict in verdicts for need in verdict.needs]
    return (name for name in dict.fromkeys(names) if name in rulebook.own)
