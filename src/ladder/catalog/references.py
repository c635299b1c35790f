"""Who uses what: which needs, techniques and rules lead to a rule, a fact, a source or a claim."""

from collections.abc import Iterator

from ladder.engine.conditions import (
    ALWAYS,
    All,
    Any,
    Condition,
    Leaf,
    Named,
    Not,
    comparisons,
    reads,
)
from ladder.engine.rules import Need, RouteEntry, Rule, Rulebook, conditions, entries


def techniques_of(book: Rulebook, rule: Rule) -> tuple[str, ...]:
    """The techniques that a rule speaks of; empty where it speaks of all, or of the walk."""
    if rule.kind != "variant":
        return rule.techniques
    owners = [each.id for each in book.techniques.values() if rule in each.variants]
    owners += [entry.technique for _, entry in entries(book) if rule in entry.variants]
    return tuple(dict.fromkeys(owners))


def needs_of(book: Rulebook, rule: Rule) -> tuple[str, ...]:
    """The needs in whose verdict a rule can be said, in the order of the vocabulary."""
    return tuple(need.id for need in book.needs.values() if _can_say(book, need, rule))


def _can_say(book: Rulebook, need: Need, rule: Rule) -> bool:
    if rule.kind in ("message", "check"):
        return False
    if rule in need.unfit.values():
        return True
    if any(rule in _of_entry(book, entry) for entry in need.route):
        return True
    if rule.kind not in ("caution", "advice") or (rule.needs and need.id not in rule.needs):
        return False
    route = {name for entry in need.route for name in (entry.technique, *entry.combined_with)}
    return not rule.techniques or not route.isdisjoint(rule.techniques)


def _of_entry(book: Rulebook, entry: RouteEntry) -> tuple[Rule, ...]:
    own = (entry.fit, *entry.unfit, *entry.gates, *entry.variants)
    return own if entry.variants else own + book.techniques[entry.technique].variants


def readers(book: Rulebook, fact: str) -> dict[str, tuple[Leaf, ...]]:
    """Who reads a fact, by id, with the comparisons made."""
    found: dict[str, tuple[Leaf, ...]] = {}
    for _, name, condition in conditions(book):
        if fact in reads(condition, book.derived):
            made = [x for x in comparisons(condition, book.derived) if fact in (x.fact, _other(x))]
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), *made)))
    for rule in book.rules.values():
        if any(f"{{{fact}}}" in text for text in (rule.says, rule.why, rule.do)):
            found.setdefault(rule.id, ())
    return found


def _other(leaf: Leaf) -> str | None:
    return getattr(leaf, "other", None)


def namers(book: Rulebook, derived: str) -> list[str]:
    """Who uses a derived fact by its name."""
    users = [name for _, name, condition in conditions(book) if derived in set(_names(condition))]
    return list(dict.fromkeys(users))


def _names(condition: Condition) -> Iterator[str]:
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                yield from _names(part)
        case Not(part):
            yield from _names(part)
        case Named(name):
            yield name
        case _:
            return


def citing(book: Rulebook, *, source: str = "", claim: str = "") -> list[str]:
    """The ids of the pages that cite a source or a claim."""
    found = [
        r.id
        for r in (*book.rules.values(), *book.check_rules.values())
        if source in r.sources or claim in r.claims
    ]
    found += [
        f"technique/{each.id}"
        for each in book.techniques.values()
        if source in each.sources or claim in each.claims
    ]
    found += [
        f"derived/{each.name}"
        for each in book.derived.values()
        if source in each.sources or claim in each.claims
    ]
    found += [f"source/{each.id}" for each in book.sources.values() if claim in each.claims]
    return found


def on_routes(book: Rulebook, rule: Rule) -> list[tuple[str, str]]:
    """Where a rule stands on routes, as need and technique."""
    return [
        (need.id, entry.technique)
        for need, entry in entries(book)
        if rule in _of_entry(book, entry)
    ]


def off_routes(book: Rulebook, rule: Rule) -> list[tuple[str, str]]:
    """Where a rule is the reason that a technique is on no route, as need and technique."""
    if rule.when != ALWAYS:
        return []
    return [
        (need.id, technique)
        for need in book.needs.values()
        for technique, why in need.unfit.items()
        if why == rule
    ]
