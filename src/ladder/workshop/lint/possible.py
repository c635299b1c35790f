"""Checks of what conditions can be together, tried at the values beside their bounds.

What the engine computes or compares with another number may be anything here. So a finding is
certain, and a fault in such a condition can stay unseen.
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from ladder.engine.conditions import (
    ALWAYS,
    NEVER,
    All,
    Any,
    Condition,
    Not,
    comparisons,
    reads,
)
from ladder.engine.rules import NeedOption, Rule, Rulebook, entries
from ladder.engine.sources import NOWHERE
from ladder.engine.wording import show
from ladder.load.packs.boundary_values import Between, spelled_out
from ladder.output.conditions import comparison, in_words
from ladder.output.diagnostics import Diagnostic, listed
from ladder.workshop.rule_tests import judged_rules

MOST = 10_000
"""Problems tried for two conditions: with more, a check takes much longer and finds no more."""


class _Tried:
    """What some problem shows, among those with values beside the bounds."""

    def __init__(self, rulebook: Rulebook) -> None:
        computed = {name: item.fact for name, item in rulebook.computed.items()}
        facts = {**rulebook.facts, **computed}
        self._between, self._derived = Between(facts, facts, most=MOST), rulebook.derived

    def never(self, holds: Condition, fails: Condition = NEVER) -> bool:
        """Return whether `fails` is known to hold in each problem in which `holds` is."""
        whole = (spelled_out(item, self._derived) for item in (holds, fails))
        return self._between(*whole) is False


def _shorter(condition: Condition) -> Iterator[tuple[Condition, Condition]]:
    """Yield every way to leave out a part of a condition: what is left, and the part."""
    match condition:
        case All(parts) | Any(parts):
            kind = type(condition)
            for index, part in enumerate(parts):
                before, after = parts[:index], parts[index + 1 :]
                if before or after:
                    yield kind((*before, *after)), part
                for less, left_out in _shorter(part):
                    yield kind((*before, less, *after)), left_out
        case Not(part):
            for less, left_out in _shorter(part):
                yield Not(less), left_out


def idle_part(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find parts of conditions without which each problem has the same result."""
    tried = _Tried(rulebook)
    written = [
        (rule.id, rule.when, rulebook.positions.get(f"{rule.id}:when", rule.position))
        for rule in judged_rules(rulebook)
    ]
    named = ((f"derived/{name}", item.when) for name, item in rulebook.derived.items())
    written += [(name, when, rulebook.positions.get(name, NOWHERE)) for name, when in named]
    for name, whole, position in written:
        for rest, part in _shorter(whole):
            # The more likely difference comes first: it ends the search.
            less, more = (rest, whole) if isinstance(whole, Any) else (whole, rest)
            pairs = ((more, less), (Not(less), Not(more)), (less, more), (Not(more), Not(less)))
            if all(tried.never(*pair) for pair in pairs):
                words = ", ".join(text for _, text in in_words(rulebook, part))
                what = f"a part of {name} makes no difference: {words}"
                yield Diagnostic(what, position, "Leave it out, or correct it.")
                break  # a part of it makes no difference either


def beyond_the_fact(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find bounds that are higher than the largest value of their fact."""
    for rule in judged_rules(rulebook):
        for leaf in comparisons(rule.when, rulebook.derived):
            fact = rulebook.facts.get(leaf.fact)
            number = leaf.turns(leaf.fact, {})
            if fact is None or fact.maximum is None or number is None:
                continue
            if number > fact.maximum:
                bound = comparison(rulebook, leaf).replace("`", "")
                what = f"{rule.id} compares “{bound}”, and {fact.id} is never above "
                help_ = "Is the number in another unit, or a share of 1 in percent?"
                position = rulebook.positions.get(f"{rule.id}:when", rule.position)
                yield Diagnostic(what + show(fact.maximum), position, help_)


def contradicting_rules(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find two rules that together never let a technique through."""
    tried, judged = _Tried(rulebook), {rule.id for rule in judged_rules(rulebook)}
    facts = {x.id: {*reads(x.when, rulebook.derived)} for x in rulebook.rules.values()}
    found: dict[tuple[Rule, Rule], list[str]] = {}
    for need, option in entries(rulebook):
        for pair in _pairs(option):
            shared = facts[pair[0].id] & facts[pair[1].id]
            if shared and not judged.isdisjoint(rule.id for rule in pair):
                found.setdefault(pair, []).append(f"{option.technique} for {need.id}")
    for (rule, other), blocked in found.items():
        fires = other.kind == "exclusion"
        both = (rule.when, other.when) if fires else (All((rule.when, other.when)), NEVER)
        alone = (ALWAYS, other.when) if fires else (other.when, NEVER)
        if tried.never(*both) and not tried.never(rule.when) and not tried.never(*alone):
            own, second = (rule, other) if rule.id in judged else (other, rule)
            how = f"{other.id} fires" if fires else f"{other.id} is not met"
            what = f"nothing lets {listed(blocked, 2)} through: if {rule.id} is met, {how}"
            yield Diagnostic(what, own.position, f"Change it, or {second.id} ({second.position}).")


def _pairs(option: NeedOption) -> Iterator[tuple[Rule, Rule]]:
    """Yield each requirement of an option with each other requirement, and each exclusion."""
    for index, rule in enumerate(option.requirements):
        for other in (*option.requirements[index + 1 :], *option.exclusions):
            yield rule, other


def need_without_technique(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find needs whose techniques are all ruled out by exclusions of a pack at once.

    With the shipped rules alone, nothing is left where everything was tried or cannot help.
    """
    if not rulebook.pack.overlays:
        return
    tried, judged = _Tried(rulebook), {rule.id for rule in judged_rules(rulebook)}
    left: dict[tuple[Rule, ...], list[str]] = {}
    for need in rulebook.needs.values():
        own = [[x for x in option.exclusions if x.id in judged] for option in need.options]
        together = All(tuple(Any(tuple(x.when for x in some)) for some in own))
        if all(own) and not tried.never(together):
            left.setdefault((*dict.fromkeys(chain.from_iterable(own)),), []).append(need.id)
    for rules, needs in left.items():
        what = f"{listed(rule.id for rule in rules)} can leave no technique for {listed(needs, 3)}"
        help_ = "If that is not intended, write fewer techniques or needs, or a narrower when."
        yield Diagnostic(what, rules[0].position, help_)


def gap_between_variants(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find variants of a technique none of which fits some problem."""
    tried, every = _Tried(rulebook), dict[tuple[Rule, ...], None]()
    for variants in (
        *(card.variants for card in rulebook.techniques.values()),
        *(option.variants for _, option in entries(rulebook)),
    ):
        every[variants] = None
    for variants in filter(None, every):
        last = variants[-1]
        none = All(tuple(Not(rule.when) for rule in variants))
        if last.when != ALWAYS and not tried.never(none):
            what = f"{last.id} is taken if its condition is false too: it is the last variant"
            help_ = "Leave out its when:, or add a last variant that has none."
            yield Diagnostic(what, last.position, help_)


def number_ends_rule(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find rules below a pack that a number of the pack keeps from firing, on any of its days."""
    for name, place in rulebook.own.items():
        kind, _, number = name.partition("/")
        values = rulebook.parameters[number].values if kind == "parameter" else None
        for day in (day for day, _ in values or [("", 0)]) if values is not None else ():
            book = rulebook.on(date.fromisoformat(day)) if day else rulebook
            tried, changed = _Tried(book), book.parameters[number]
            for rule in (book.rules[user] for user in changed.used_by if user in book.rules):
                judged = rule.id in book.own and book is rulebook  # `never-fires` reports it
                if not judged and tried.never(rule.when):
                    since = f" from {day} on" if day else ""
                    can = "be met" if rule.kind == "requirement" else "fire"
                    what = f"with {number} at {changed.value:,g}{since}, {rule.id} can never {can}"
                    help_ = f"Change or retire it too: {rule.position}."
                    yield Diagnostic(what, place, help_)


def no_option(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find cautions and advice about techniques that none of their needs has as an option."""
    for rule in judged_rules(rulebook):
        if rule.kind in ("caution", "advice") and rule.techniques and rule.needs:
            options = [option for need in rule.needs for option in rulebook.needs[need].options]
            named = chain.from_iterable((x.technique, *x.combined_with) for x in options)
            if set(named).isdisjoint(rule.techniques):
                needs, techniques = listed(rule.needs, 3), listed(rule.techniques, 3)
                what = f"{rule.id} can never fire: {techniques} is no option of {needs}"
                yield Diagnostic(what, rule.position, "Correct its techniques or its needs.")
