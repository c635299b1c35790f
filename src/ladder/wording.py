"""Turning a rule and the values it read into sentences. Pure, standard library only."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
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
            return "unknown"
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


def inside(title: str) -> str:
    """A title as it stands inside a sentence: `retrieval (RAG)`, but `LoRA or QLoRA`."""
    word = title.split(" ", 1)[0]
    return title if word[1:] != word[1:].lower() else title[:1].lower() + title[1:]


def fill(text: str, facts: Facts) -> str:
    """`text` with each `{fact.id}` replaced by the value read."""
    if "{" not in text:
        return text
    # Split by the placeholders, every second piece is a fact's id.
    pieces = list(_pieces(text))
    pieces[1::2] = [show(facts.get(fact)) for fact in pieces[1::2]]
    return "".join(pieces)


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[str, ...]:
    return tuple(PLACEHOLDER.split(text))


@lru_cache(maxsize=4096)
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
        short = ", ".join(gaps(rulebook, rule.when, facts))
        says = f"{rule.says} ({short})" if short else rule.says
        gap = f" ({short}.)" if short else ""
        text = f"{fill(rule.why, facts)} {fill(rule.do, facts)}{gap}{label(rule)}"
        return Unmet(rule.id, "false", says, text, rule.reads, sources)
    missing = tuple(fact for fact in rule.reads if fact not in facts)
    asked = " ".join(rulebook.facts[fact].question for fact in missing[:2])
    text = f"Not known yet: {asked} {fill(rule.do, facts)}".strip() + label(rule)
    return Unmet(rule.id, "unknown", rule.says, text, missing, sources)


def gate_reason(gate: Unmet, rule: Rule, facts: Facts) -> Reason:
    """An unmet gate as the reason why a technique is blocked."""
    says = gate.says if gate.state == "false" else f"{gate.says} (unknown)"
    return Reason(rule.id, says, gate.text, read_by(rule, facts), rule.sources)


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


def tried(rulebook: Rulebook, rule: str, technique: str, facts: Facts) -> Reason:
    """What was tried and how it went: the rule's sentence, then the reader's own numbers."""
    told = rulebook.rules[rule]
    prefix = f"attempts.{technique}."
    read = {name: value for name, value in facts.items() if name.startswith(prefix)}
    because = read.get(f"{prefix}because", "")
    score = read.get(f"{prefix}score")
    numbers = f" (score {score:g})" if isinstance(score, int | float) else ""
    text = f"{told.why}{numbers}" + (f" Your reason: {because}" if because else "")
    says = f"{told.says}{numbers}" + (f": {because}" if because else "")
    return Reason(told.id, says, text, read, told.sources)


def stale(rules: Iterable[Rule], as_of: date, days: int) -> list[Rule]:
    """The rules last verified more than `days` days before `as_of`."""
    oldest = (as_of - timedelta(days)).isoformat()
    return [rule for rule in rules if "" < rule.verified < oldest]
