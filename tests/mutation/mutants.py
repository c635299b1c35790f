"""Small changes of a rulebook, each of which somebody should notice."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from ladder.catalog.lint.possible import _shorter as shorter
from ladder.engine.comparisons import AtLeast, AtLeastOf, OneOf
from ladder.engine.conditions import ALWAYS, All, Any, Condition, Not
from ladder.engine.rules import Need, NeedOption, Rule, Rulebook

NUMBERS = (2, 10, 11, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 10_000, 100_000, 200_000)
"""The numbers of neighboring sources: a threshold is easily taken from the wrong one."""


class Mutant(NamedTuple):
    """A change: its kind, the id it changes, what it does, and the rulebook that it makes."""

    kind: str
    about: str
    change: str
    make: Callable[[], Rulebook]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}: {self.change}"


def mutants(book: Rulebook) -> Iterator[Mutant]:
    """Every mutant of a rulebook."""
    for rule in book.rules.values():
        yield from _of_a_rule(book, rule)
    for derived in book.derived.values():
        for kind, change, less in conditions(derived.when):
            named = {**book.derived, derived.name: derived._replace(when=less)}
            made = partial(replace, book, derived=named)
            yield Mutant(kind, f"derived {derived.name}", change, made)
    joined = {
        part for need in book.needs.values() for e in need.options for part in e.combined_with
    }
    for technique in book.techniques.values():
        # Elsewhere the walk asks the entry of the option list, which has its own mutants below.
        for kind, change, less in conditions(technique.exhausted) if technique.id in joined else ():
            changed = {**book.techniques, technique.id: technique._replace(exhausted=less)}
            made = partial(replace, book, techniques=changed)
            yield Mutant(kind, technique.id, f"exhausted: {change}", made)
    for need in book.needs.values():
        for at in range(len(need.options) - 1):
            route = list(need.options)
            route[at : at + 2] = reversed(route[at : at + 2])
            made = partial(_routed, book, need, tuple(route))
            change = f"{route[at].technique} before {route[at + 1].technique}"
            yield Mutant("swap", need.id, change, made)
        for entry in need.options:
            for kind, change, less in conditions(entry.exhausted):
                made = partial(_with_entry, book, need, entry, entry._replace(exhausted=less))
                about = f"{need.id}/{entry.technique}"
                yield Mutant(kind, about, f"exhausted: {change}", made)


def _of_a_rule(book: Rulebook, rule: Rule) -> Iterator[Mutant]:
    for kind, change, less in conditions(rule.when):
        changed = replace(rule, when=less)
        yield Mutant(kind, rule.id, change, partial(with_rule, book, rule, changed))
    if rule.unless is not None:
        without = replace(rule, unless=None)
        yield Mutant("drop", rule.id, "unless", partial(with_rule, book, rule, without))
        for kind, change, less in conditions(rule.unless):
            changed = replace(rule, unless=less)
            made = partial(with_rule, book, rule, changed)
            yield Mutant(kind, rule.id, f"unless: {change}", made)
    if rule.kind in ("requirement", "exclusion") and rule.when != ALWAYS:
        yield Mutant("drop", rule.id, "the whole rule", partial(without_rule, book, rule))
        yield Mutant("unknown", rule.id, "counts as true", partial(settled, book, rule))


def conditions(condition: Condition) -> Iterator[tuple[str, str, Condition]]:
    """Every small change of a condition: kind, words, and the condition that it makes."""
    if condition == ALWAYS:
        return
    for less, part in shorter(condition):
        yield "drop", str(part), less
    for other, change in _deep(condition):
        yield change.split()[0], change, other


def _deep(condition: Condition) -> Iterator[tuple[Condition, str]]:
    yield Not(condition), f"negate {condition}"
    match condition:
        case All(parts) | Any(parts):
            yield from _joined(condition, parts)
        case Not(part):
            yield from ((Not(item), how) for item, how in _deep(part) if not isinstance(item, Not))
        case OneOf(fact, values) if len(values) > 1:
            for value in values:
                kept = tuple(item for item in values if item != value)
                yield OneOf(fact, kept), f"drop {value} of {fact}"
        case AtLeast(fact, bound):
            for moved in _moved(bound):
                yield AtLeast(fact, moved), f"move {fact} from {bound} to {moved}"
        case AtLeastOf(fact, other_fact, times, plus):
            for new_times, new_plus in ((times * 1.5, plus), (times, plus + 1)):
                moved_to = f"{new_times:g} x {other_fact} + {new_plus:g}"
                change = f"move {fact} to {moved_to}"
                yield AtLeastOf(fact, other_fact, new_times, new_plus), change


def _joined(condition: All | Any, parts: tuple[Condition, ...]) -> Iterator[tuple[Condition, str]]:
    kind = type(condition)
    other = Any if kind is All else All
    yield other(parts), f"join as {other.__name__.lower()} {condition}"
    for index, part in enumerate(parts):
        for changed, change in _deep(part):
            yield kind((*parts[:index], changed, *parts[index + 1 :])), change


def _moved(bound: float) -> list[float]:
    lower = [number for number in NUMBERS if number < bound]
    higher = [number for number in NUMBERS if number > bound]
    found = [bound - 1, bound + 1]
    if 2 <= bound <= NUMBERS[-1]:
        found += lower[-1:] + higher[:1]
    return list(dict.fromkeys(found))


def with_rule(book: Rulebook, old: Rule, new: Rule) -> Rulebook:
    """The rulebook with one rule in another's place, wherever it stands."""
    return _mapped(book, lambda rules: tuple(new if r is old else r for r in rules), new)


def without_rule(book: Rulebook, old: Rule) -> Rulebook:
    """The rulebook with a rule that no option list asks any more."""
    return _mapped(book, lambda rules: tuple(r for r in rules if r is not old), None)


def _mapped(
    book: Rulebook, change: Callable[[tuple[Rule, ...]], tuple[Rule, ...]], new: Rule | None
) -> Rulebook:
    needs = {
        need.id: replace(
            need,
            options=tuple(
                entry._replace(
                    exclusions=change(entry.exclusions),
                    requirements=change(entry.requirements),
                    variants=change(entry.variants),
                )
                for entry in need.options
            ),
        )
        for need in book.needs.values()
    }
    techniques = {
        technique.id: technique._replace(variants=change(technique.variants))
        for technique in book.techniques.values()
    }
    rules = book.rules if new is None else {**book.rules, new.id: new}
    return replace(book, needs=needs, techniques=techniques, rules=rules)


def settled(book: Rulebook, rule: Rule) -> Rulebook:
    """The rulebook in which what is unknown of a rule counts as true."""
    asked = book.tests[rule.id]
    made = replace(book)
    # The tests of a rulebook are made once: these stand where they are looked for.
    vars(made)["tests"] = {**book.tests, rule.id: lambda get: asked(get) is not False}
    return made


def _with_entry(book: Rulebook, need: Need, old: NeedOption, new: NeedOption) -> Rulebook:
    return _routed(book, need, tuple(new if entry is old else entry for entry in need.options))


def _routed(book: Rulebook, need: Need, route: tuple[NeedOption, ...]) -> Rulebook:
    return replace(book, needs={**book.needs, need.id: replace(need, options=route)})
