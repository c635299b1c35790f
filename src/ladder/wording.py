"""Turning a rule and the values it read into sentences. Pure, standard library only."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from ladder.model import (
    All,
    AtLeast,
    AtLeastOf,
    Condition,
    Facts,
    Kind,
    Named,
    Rule,
    Rulebook,
    Scope,
    Value,
)
from ladder.verdict import Reason, Unmet

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_.-]*)\}")


def show(value: Value | None) -> str:
    """A value as a reader would write it: 11,200 · 0.62 · yes · training, serving."""
    match value:
        case None:
            return "an unknown number of"
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.10g}"
        case frozenset():
            return ", ".join(sorted(value)) or "none"
        case str():
            return value


def fill(text: str, facts: Facts) -> str:
    """`text` with each `{fact.id}` replaced by the value read."""
    if "{" not in text:
        return text
    return PLACEHOLDER.sub(lambda found: show(facts.get(found[1])), text)


def label(rule: Rule) -> str:
    """What a reader must know of a rule's standing: ours, or newer than the source."""
    match rule.scope:
        case Scope.READING:
            return " (Our reading, stricter than the source.)"
        case Scope.BEYOND:
            return f" (Beyond the source; checked {rule.verified}.)"
        case Scope.SOURCE:
            return ""


def reason(rule: Rule, facts: Facts, text: str | None = None) -> Reason:
    """The reason that `rule` gives for these facts, with the values that it read."""
    if text is None and not rule.reads:
        fixed = _fixed(rule)
        if fixed is not None:
            return fixed
    said = fill(rule.why if text is None else text, facts) + label(rule)
    return Reason(rule.id, fill(rule.says, facts), said, read_by(rule, facts), rule.sources)


def read_by(rule: Rule, facts: Facts) -> dict[str, Value]:
    """The known facts that a rule looked at, with their values."""
    return {fact: facts[fact] for fact in rule.reads if fact in facts}


@lru_cache(maxsize=4096)
def _fixed(rule: Rule) -> Reason | None:
    """The reason of a rule whose words depend on no fact; None if they do."""
    if "{" in rule.says or "{" in rule.why:
        return None
    return Reason(rule.id, rule.says, rule.why + label(rule), {}, rule.sources)


def unmet(rulebook: Rulebook, rule: Rule, facts: Facts) -> Unmet:
    """A gate not known to hold: false with what would turn it, or unknown with what to find out."""
    truth = rulebook.tests[rule.id](facts.get)
    sources = rule.sources
    if truth is False:
        text = f"{fill(rule.why, facts)} {_with_gap(rulebook, rule, facts)}".strip() + label(rule)
        return Unmet(rule.id, "false", _short(rulebook, rule, facts), text, rule.reads, sources)
    missing = tuple(fact for fact in rule.reads if fact not in facts)
    asked = " ".join(rulebook.facts[fact].question for fact in missing[:2])
    text = f"Not known yet: {asked} {fill(rule.do, facts)}".strip() + label(rule)
    return Unmet(rule.id, "unknown", rule.says, text, missing, sources)


def gate_reason(rulebook: Rulebook, rule: Rule, facts: Facts) -> Reason:
    """An unmet gate as the reason why a technique is blocked."""
    gate = unmet(rulebook, rule, facts)
    mark = "" if gate.state == "false" else " (unknown)"
    return Reason(rule.id, gate.says + mark, gate.text, read_by(rule, facts), rule.sources)


def _short(rulebook: Rulebook, rule: Rule, facts: Facts) -> str:
    missing = gaps(rulebook, rule.when, facts)
    return f"{rule.says} ({missing[0]})" if missing else rule.says


def _with_gap(rulebook: Rulebook, rule: Rule, facts: Facts) -> str:
    missing = gaps(rulebook, rule.when, facts)
    do = fill(rule.do, facts)
    return f"{do} ({', '.join(missing)}.)" if missing else do


def gaps(rulebook: Rulebook, condition: Condition, facts: Facts) -> list[str]:
    """How far the numbers fall short: "180 more labelled items"."""
    match condition:
        case All(parts):
            return [gap for part in parts for gap in gaps(rulebook, part, facts)]
        case Named(name):
            return gaps(rulebook, rulebook.derived[name].when, facts)
        case AtLeast(name, bound) if rulebook.facts[name].kind is not Kind.DATE:
            wanted = bound
        case AtLeastOf(name, other, times, plus):
            factor = facts.get(other)
            wanted = times * factor + plus if isinstance(factor, int | float) else 0
        case _:
            return []
    value = facts.get(name)
    if not isinstance(value, int | float) or value >= wanted:
        return []
    short = wanted - value
    number = show(int(short)) if float(short).is_integer() else show(round(short, 1))
    return [f"{number} more {rulebook.facts[name].unit}".rstrip()]


def stale(rules: Iterable[Rule], as_of: date, days: int = 180) -> list[Rule]:
    """The rules last verified more than `days` days before `as_of`."""
    return [
        rule
        for rule in rules
        if rule.verified and (as_of - date.fromisoformat(rule.verified)).days > days
    ]
