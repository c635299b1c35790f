"""Turning a rule and the values it read into sentences. Pure, standard library only."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from ladder.engine.conditions import All, AtLeast, AtLeastOf, Condition, Named, Truth
from ladder.engine.deciding import deciding
from ladder.engine.drafts import Draft, Values, line
from ladder.engine.facts import Day, Facts, Kind, Value
from ladder.engine.kept import kept
from ladder.engine.logic import reads
from ladder.engine.rules import Rule, Rulebook, Scope
from ladder.engine.verdict import Reason, Unmet

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


def fill(text: str, facts: Facts) -> str:
    """`text` with each `{fact.id}` replaced by the value read."""
    if "{" not in text:
        return text
    template = _template(text)
    return template.text.format(*[show(facts.get(fact)) for fact in template.facts])


class _Template(NamedTuple):
    """A text for `str.format`, and the facts whose values go into it, in order."""

    text: str
    facts: tuple[str, ...]


@lru_cache(maxsize=4096)
def _template(text: str) -> _Template:
    pieces = PLACEHOLDER.split(text)
    plain = [piece.replace("{", "{{").replace("}", "}}") for piece in pieces[::2]]
    return _Template("{}".join(plain), tuple(pieces[1::2]))


def label(rule: Rule) -> str:
    """What a reader must know of a rule's standing: ours, or newer than the source."""
    match rule.scope:
        case Scope.READING:
            return " (Our reading, stricter than the source.)"
        case Scope.BEYOND:
            return f" (Beyond the source; checked {rule.verified}.)"
        case Scope.SOURCE:
            return ""


@lru_cache(maxsize=4096)
def reason(rule: Rule, do: bool = False) -> Draft[Reason]:
    """The reason that `rule` gives, with the values that it reads.

    Args:
        rule: the rule.
        do: whether what to do about it belongs to the text.
    """
    names = _speaks_of(rule)
    says = _filler(rule.says, names)
    text = _filler((f"{rule.why} {rule.do}".strip() if do else rule.why) + label(rule), names)

    def say(values: Values) -> Reason:
        return Reason(rule.id, says(values), text(values), _known(rule.reads, values), rule.sources)

    return line(names, say)


@kept(4096)
def unmet(rulebook: Rulebook, rule: Rule, truth: Truth) -> Draft[tuple[Unmet, Reason]]:
    """A gate not known to hold, and that as the reason why a technique is blocked.

    Where it is false it says what would turn it, where it is unknown what to find out.
    """
    names = _speaks_of(rule)

    def say(values: Values) -> tuple[Unmet, Reason]:
        facts, shut = _known(names, values), truth is False
        gate = _false(rulebook, rule, facts) if shut else _unknown(rulebook, rule, facts)
        says = gate.says if shut else f"{gate.says} (unknown)"
        read = _known(rule.reads, values)
        return gate, Reason(rule.id, says, gate.text, read, rule.sources)

    return line(names, say)


@kept(1024)
def tried(rulebook: Rulebook, rule: Rule, technique: str) -> Draft[Reason]:
    """What was tried and how it went: the rule's sentence, then the reader's own numbers."""
    about = f"attempts.{technique}."
    names = tuple(fact for fact in rulebook.facts if fact.startswith(about))

    def say(values: Values) -> Reason:
        facts = _known(names, values)
        because = facts.get(f"{about}because", "")
        score = facts.get(f"{about}score")
        numbers = f" (score {score:g})" if isinstance(score, int | float) else ""
        text = f"{rule.why}{numbers}" + (f" Your reason: {because}" if because else "")
        says = f"{rule.says}{numbers}" + (f": {because}" if because else "")
        return Reason(rule.id, says, text, facts, rule.sources)

    return line(names, say)


@lru_cache(maxsize=4096)
def filled(text: str) -> Draft[str]:
    """`text` with each `{fact.id}` replaced by the value read."""
    names = tuple(dict.fromkeys(_template(text).facts))
    return line(names, _filler(text, names))


def _speaks_of(rule: Rule) -> tuple[str, ...]:
    """The facts that a rule reads, then those it names: its words depend on nothing else."""
    named = [fact for text in (rule.says, rule.why, rule.do) for fact in _template(text).facts]
    return tuple(dict.fromkeys((*rule.reads, *named)))


def _filler(text: str, names: tuple[str, ...]) -> Callable[[Values], str]:
    """What makes `text` of the values of these facts."""
    template = _template(text)
    at = [names.index(fact) for fact in template.facts]
    put = template.text.format
    return lambda values: put(*[show(values[each]) for each in at])


def _known(names: tuple[str, ...], values: Values) -> Facts:
    # There may be more values: what a rule reads stands first in what it speaks of.
    return {fact: v for fact, v in zip(names, values, strict=False) if v is not None}


def _unknown(rulebook: Rulebook, rule: Rule, facts: Facts) -> Unmet:
    # Of alternatives that are all open, each counts; what is beside one that holds does not.
    decides = deciding(rule.when, facts, rulebook.derived)
    open_ = reads(All(decides), rulebook.derived)
    missing = tuple(fact for fact in rule.reads if fact in open_ and fact not in facts)
    asked = " ".join(rulebook.facts[fact].question for fact in missing[:2])
    text = f"Not known yet: {asked} {fill(rule.do, facts)}".strip() + label(rule)
    return Unmet(rule.id, "unknown", rule.says, text, missing, rule.sources)


def _false(rulebook: Rulebook, rule: Rule, facts: Facts) -> Unmet:
    short = ", ".join(gaps(rulebook, rule.when, facts))
    says = f"{rule.says} ({short})" if short else rule.says
    gap = f" ({short}.)" if short else ""
    text = f"{fill(rule.why, facts)} {fill(rule.do, facts)}{gap}{label(rule)}"
    return Unmet(rule.id, "false", says, text, rule.reads, rule.sources)


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


def stale(rules: Iterable[Rule], as_of: date, days: int) -> list[Rule]:
    """The rules last verified more than `days` days before `as_of`."""
    oldest = (as_of - timedelta(days)).isoformat()
    return [rule for rule in rules if "" < rule.verified < oldest]
