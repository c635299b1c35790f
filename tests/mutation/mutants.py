"""Small changes of a rulebook, each of which somebody should notice."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from math import inf
from typing import NamedTuple

from ladder.engine.comparisons import (
    AtLeast,
    AtLeastOf,
    Includes,
    Is,
    IsStated,
    OneOf,
    Test,
)
from ladder.engine.computed import DOUBTED
from ladder.engine.conditions import ALWAYS, All, Any, Condition, Evaluators, Named, Not, reads
from ladder.engine.facts import Get, Stated
from ladder.engine.rules import Need, NeedOption, Rule, Rulebook
from ladder.engine.wording import show
from ladder.workshop.lint.possible import _shorter as shorter

NUMBERS = (2, 10, 11, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 10_000, 100_000, 200_000)
"""The numbers of neighboring sources: a threshold is easily taken from the wrong one."""

MOVED = re.compile(r"(?:\w+: )?move (\S+) from (\S+) to (\S+)")
"""A bound that is moved to another number, as it is printed."""


class Mutant(NamedTuple):
    """A change: its kind, the id it changes, what it does, and the rulebook that it makes.

    `matters` says whether some condition has another result for facts: a verdict follows from
    these results, so it is the same wherever they are.
    """

    kind: str
    about: str
    change: str
    make: Callable[[], Rulebook]
    matters: Test

    def __str__(self) -> str:
        return f"{self.kind} {self.about}: {self.change}"


def mutants(book: Rulebook) -> Iterator[Mutant]:
    """Every mutant of a rulebook, each with a name of its own.

    A bound below the least value that is declared of a number says the same as this value, so no
    mutant moves one there.
    """
    named: Counter[str] = Counter()
    numbers = (*book.facts.values(), *(item.fact for item in book.computed.values()))
    least = {fact.id: fact.minimum for fact in numbers if fact.minimum is not None}
    for mutant in _every(replace(book, again=None)):  # with the parameters of its own day
        moved = MOVED.fullmatch(mutant.change)
        if moved and max(float(moved[2]), float(moved[3])) <= least.get(moved[1], -inf):
            continue
        named[str(mutant)] += 1
        number = named[str(mutant)]
        change = mutant.change if number == 1 else f"{mutant.change} (number {number})"
        yield mutant._replace(change=change)


def _every(book: Rulebook) -> Iterator[Mutant]:
    differ = partial(_differ, book.evaluators)
    for rule in book.rules.values():
        yield from _of_a_rule(book, rule)
    yield from _of_named_conditions(book)
    joined = {
        part for need in book.needs.values() for e in need.options for part in e.combined_with
    }
    for technique in book.techniques.values():
        # Elsewhere the walk asks the entry of the option list, which has its own mutants below.
        for kind, change, less in conditions(technique.exhausted) if technique.id in joined else ():
            changed = {**book.techniques, technique.id: technique._replace(exhausted=less)}
            made = partial(replace, book, techniques=changed)
            matters = differ(technique.exhausted, less)
            yield Mutant(kind, technique.id, f"exhausted: {change}", made, matters)
    for need in book.needs.values():
        for at in range(len(need.options) - 1):
            route = list(need.options)
            route[at : at + 2] = reversed(route[at : at + 2])
            made = partial(_routed, book, need, tuple(route))
            change = f"{route[at].technique} before {route[at + 1].technique}"
            yield Mutant("swap", need.id, change, made, partial(_states, need))
        for entry in need.options:
            for kind, change, less in conditions(entry.exhausted):
                made = partial(_with_entry, book, need, entry, entry._replace(exhausted=less))
                about, matters = f"{need.id}/{entry.technique}", differ(entry.exhausted, less)
                yield Mutant(kind, about, f"exhausted: {change}", made, matters)


def _of_named_conditions(book: Rulebook) -> Iterator[Mutant]:
    differ = partial(_differ, book.evaluators)
    for derived in book.derived.values():
        for kind, change, less in conditions(derived.when):
            named = {**book.derived, derived.name: derived._replace(when=less)}
            made = partial(replace, book, derived=named)
            matters = differ(derived.when, less)
            yield Mutant(kind, f"derived {derived.name}", change, made, matters)
    for name, computed in book.computed.items():
        if isinstance(computed.by, Stated):
            for kind, change, less in conditions(computed.by.condition):
                stated = computed._replace(by=computed.by._replace(condition=less))
                changed = {**book.computed, name: stated}
                made = partial(replace, book, computed=changed)
                about, matters = name.removeprefix("computed."), differ(computed.by.condition, less)
                yield Mutant(kind, about, change, made, matters)


def _of_a_rule(book: Rulebook, rule: Rule) -> Iterator[Mutant]:
    differ, test = partial(_differ, book.evaluators), book.tests[rule.id]
    for kind, change, less in conditions(rule.when):
        made = partial(with_rule, book, rule, replace(rule, when=less))
        yield Mutant(kind, rule.id, change, made, differ(rule.when, less))
    if rule.kind in ("requirement", "exclusion") and rule.when != ALWAYS:
        idle = rule.kind == "requirement"
        made = partial(without_rule, book, rule)
        yield Mutant("drop", rule.id, "the whole rule", made, lambda get: test(get) is not idle)
        if not _always_known(book, rule.when):
            made = partial(settled, book, rule)
            yield Mutant("unknown", rule.id, "counts as true", made, lambda get: test(get) is None)


def _always_known(book: Rulebook, condition: Condition) -> bool:
    """Return whether a condition reads only what is known of every problem."""
    assumed = {fact.id for fact in book.facts.values() if fact.assume}
    known = {"needs", "as_of", *assumed}
    known |= {
        name
        for name, item in book.computed.items()
        if isinstance(item.by, Stated) or item.by in DOUBTED
    }
    return known.issuperset(reads(condition, book.derived))


def _differ(evaluators: Evaluators, old: Condition, new: Condition) -> Callable[[Get], bool]:
    before, after = evaluators[old], evaluators[new]
    return lambda get: before(get) is not after(get)


def _states(need: Need, get: Get) -> bool:
    needs = get("needs")
    return isinstance(needs, frozenset) and need.id in needs


def conditions(condition: Condition) -> Iterator[tuple[str, str, Condition]]:
    """Every small change of a condition: kind, words, and the condition that it makes."""
    if condition == ALWAYS:
        return
    for less, part in shorter(condition):
        yield "drop", text(part), less
    for other, change in _deep(condition):
        yield change.split()[0], change, other


def text(condition: Condition) -> str:
    """Return a condition in about the form of a rule file, on one line."""
    match condition:
        case All(parts) | Any(parts):
            return f"{type(condition).__name__.lower()} [{', '.join(map(text, parts))}]"
        case Not(part):
            return f"not {text(part)}"
        case Named(name):
            return f"derived {name}"
        case IsStated(fact):
            return fact.removeprefix("computed.")
        case Is(fact, value):
            return f"{fact} is {show(value)}"
        case OneOf(fact, values):
            return f"{fact} is one of {', '.join(map(show, values))}"
        case Includes(fact, item):
            return f"{fact} includes {item}"
        case AtLeast(fact, bound):
            return f"{fact} at least {bound:g}"
        case AtLeastOf(fact, other, times, plus):
            return f"{fact} at least {times:g} x {other} + {plus:g}"
    raise TypeError(condition)


def _deep(condition: Condition) -> Iterator[tuple[Condition, str]]:
    yield Not(condition), f"negate {text(condition)}"
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
    if len(parts) > 1:
        yield other(parts), f"join as {other.__name__.lower()} {text(condition)}"
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
