"""Reasons for the result of a case: the comparisons that decided it."""

from collections.abc import Iterable, Iterator
from datetime import date

from ladder.engine.cases import fired_in
from ladder.engine.comparisons import DAY, Comparison, IsStated
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
from ladder.engine.decision import stated_needs
from ladder.engine.facts import Facts
from ladder.engine.problem import Case
from ladder.engine.rules import Rule, Rulebook
from ladder.engine.verdict import Verdict
from ladder.engine.wording import show
from ladder.output.conditions import comparison, is_day

TRUTHS = {True: "true", False: "false", None: "unknown"}


def why(rulebook: Rulebook, case: Case, verdict: Verdict, facts: Facts) -> Iterator[str]:
    """Yield the reasons why a case failed, one sentence each."""
    result, following = verdict.recommendation, verdict.next_rung
    if case.recommendation not in (None, result.technique):
        kept = result.outcome in ("prepare", "find-out")
        if kept and following and following.technique == case.recommendation:
            yield f"`next` is {following.technique}. `recommends` is what you keep until then"
        yield from _not_tried(rulebook, result.technique, facts)
    wrong = list(_unexpected(case, verdict))
    for name in wrong:
        rule = rulebook.rules.get(name)
        if rule is None:
            yield f"{name}: no such rule is left"
            continue
        yield f"{name}: {_why_it_fired(rulebook, rule, facts)}"
        if name in case.fires:
            yield from _statuses(verdict, rule.techniques)
    techniques = (case.recommendation, result.technique)
    if case.recommendation not in (None, result.technique):
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


def _not_tried(rulebook: Rulebook, technique: str, facts: Facts) -> Iterator[str]:
    """Yield why an attempt that missed the target does not count as tried."""
    if facts.get(f"attempts.{technique}.outcome") != "below-target":
        return
    for need in stated_needs(rulebook, facts):
        for option in need.options:
            truth = holds(option.exhausted, facts, rulebook.derived)
            if option.technique == technique and truth is not True:
                because = _why_it_holds(rulebook, option.exhausted, facts)
                yield f"{technique} does not count as tried for {need.id}. `exhausted`: {because}"


def _why_it_fired(rulebook: Rulebook, rule: Rule, facts: Facts) -> str:
    """Return the deciding comparisons of the rule's condition."""
    return _why_it_holds(rulebook, rule.when, facts) or "it has no condition of its own"


def _why_it_holds(rulebook: Rulebook, condition: Condition, facts: Facts) -> str:
    decisive = decisive_comparisons(condition, facts, rulebook.evaluators)
    if not decisive:
        return ""
    denied = set(_denied(condition, rulebook))
    because = "; ".join(_compared(rulebook, leaf, leaf not in denied, facts) for leaf in decisive)
    return (
        f"its condition is {TRUTHS[holds(condition, facts, rulebook.derived)]}, because {because}"
    )


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


def _compared(rulebook: Rulebook, leaf: Comparison, affirmed: bool, facts: Facts) -> str:
    """Return a comparison as its author wrote it, its truth, and the values."""
    values = " and ".join(
        f"{'that day' if name == DAY else name} is {_value(rulebook, facts, name)}"
        for name in _compares(rulebook, leaf)
    )
    wanted = comparison(rulebook, leaf, affirmed).replace("`", "")
    truth = holds(leaf if affirmed else Not(leaf), facts, rulebook.derived)
    return f'"{wanted}" is {TRUTHS[truth]} ({values})'


def _compares(rulebook: Rulebook, leaf: Comparison) -> tuple[str, ...]:
    return reads(leaf.of, rulebook.derived) if isinstance(leaf, IsStated) else leaf.facts


def _value(rulebook: Rulebook, facts: Facts, name: str) -> str:
    value = facts.get(name)
    if value is None:
        return "not stated"
    if isinstance(value, int) and is_day(rulebook, name):
        return date.fromordinal(value).isoformat()
    return show(value)
