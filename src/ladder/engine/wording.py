"""Rules and the values they read, as sentences. Every function is pure."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from ladder.engine.computed import missing_inputs
from ladder.engine.conditions import (
    All,
    AtLeast,
    AtLeastOf,
    Condition,
    Named,
    decisive_comparisons,
    facts_of,
)
from ladder.engine.facts import Day, Facts, Kind, Value
from ladder.engine.rules import Rule, Rulebook, Scope

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_.-]*)\}")


def show(value: Value | None) -> str:
    """A value as a reader would write it: 11,200 · 0.62 · yes · 2027-01-31 · training, serving."""
    return _SHOWN[type(value)](value)


_SHOWN: Mapping[type, Callable[..., str]] = {
    type(None): lambda _: "unknown",
    bool: lambda value: "yes" if value else "no",
    int: "{:,}".format,
    float: "{:,.10g}".format,
    Day: str,
    frozenset: lambda value: ", ".join(sorted(value)) or "none",
    str: str,
}


def inside(title: str) -> str:
    """A title as it stands inside a sentence: `retrieval (RAG)`, but `LoRA or QLoRA`."""
    word = title.split(" ", 1)[0]
    return title if word[1:] != word[1:].lower() else title[:1].lower() + title[1:]


class _Template(NamedTuple):
    """A text for `str.format`, and the facts whose values go into it, in order."""

    text: str
    facts: tuple[str, ...]


@lru_cache(maxsize=4096)
def _template(text: str) -> _Template:
    pieces = PLACEHOLDER.split(text)
    plain = [piece.replace("{", "{{").replace("}", "}}") for piece in pieces[::2]]
    return _Template("{}".join(plain), tuple(pieces[1::2]))


def fill(text: str, facts: Facts) -> str:
    """`text` with each `{fact.id}` replaced by the value known, or `unknown`."""
    if "{" not in text:
        return text
    template = _template(text)
    return template.text.format(*[show(facts.get(fact)) for fact in template.facts])


def label(rule: Rule) -> str:
    """What a reader must know of a rule's standing: ours, or newer than the source."""
    match rule.scope:
        case Scope.READING:
            return " (Our reading, stricter than the source.)"
        case Scope.BEYOND:
            return f" (Beyond the source; checked {rule.verified}.)"
        case Scope.SOURCE:
            return ""


def shortfall(rulebook: Rulebook, condition: Condition, facts: Facts) -> list[str]:
    """How far the numbers fall short: "180 more labelled items"."""
    match condition:
        case All(parts):
            return [short for part in parts for short in shortfall(rulebook, part, facts)]
        case Named(name):
            return shortfall(rulebook, rulebook.derived[name].when, facts)
        case AtLeast(name, bound) if rulebook.facts[name].kind is not Kind.DATE:
            wanted = bound
        case AtLeastOf(name, other, times, plus):
            measure = facts.get(other)
            wanted = times * measure + plus if isinstance(measure, int | float) else 0
        case _:
            return []
    value = facts.get(name)
    if not isinstance(value, int | float) or value >= wanted:
        return []
    short = wanted - value
    number = show(int(short)) if float(short).is_integer() else show(round(short, 1))
    return [f"{number} more {rulebook.facts[name].unit}".rstrip()]


def missing_facts(rulebook: Rulebook, rule: Rule, facts: Facts) -> tuple[str, ...]:
    """The unknown facts on which it depends whether a rule holds, nobody knowing whether it does.

    Of alternatives that are all open, each counts; what is beside one that holds does not.
    """
    missing = tuple(fact for fact in rule.reads if fact not in facts)
    if len(missing) not in (1, len(rule.reads)):  # else nothing else can be what keeps it unknown
        leaves = decisive_comparisons(rule.when, facts, rulebook.evaluators)
        deciding = {fact for leaf in leaves for fact in facts_of(leaf)}
        missing = tuple(fact for fact in missing if fact in deciding)
    stated: dict[str, None] = {}
    for fact in missing:
        computed = fact not in rulebook.facts
        stated |= dict.fromkeys(missing_inputs(rulebook, fact, facts) if computed else (fact,))
    return tuple(stated)
