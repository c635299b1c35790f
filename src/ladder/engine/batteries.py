"""Every condition of a rulebook by its key, and which of them are asked together. Stdlib only.

A need asks all conditions of its route at once, a technique those of its cautions and advice.
"""

from collections.abc import Iterator

from ladder.engine.conditions import Condition
from ladder.engine.rules import Entry, Rule, Rulebook


def conditions(rulebook: Rulebook) -> dict[str, Condition]:
    """Every condition under the key by which `Rulebook.tests` holds it."""
    found = {rule.id: rule.when for rule in rulebook.rules.values()}
    found |= {f"unless:{r.id}": r.unless for r in rulebook.rules.values() if r.unless is not None}
    for technique in rulebook.techniques.values():
        found[f"met:{technique.id}"] = technique.met
        found[f"spent:{technique.id}"] = technique.spent
    for need in rulebook.needs.values():
        for entry in need.route:
            found[_spent_key(need.id, entry)] = entry.spent
    return found


def batteries(rulebook: Rulebook) -> dict[str, tuple[str, ...]]:
    """The keys of the conditions asked together: `need:` and a need, `about:` and a technique.

    Cautions and advice about no technique in particular stand under a bare `about:`.
    """
    found = {
        f"need:{need.id}": tuple(
            dict.fromkeys(key for entry in need.route for key in _entry_keys(need.id, entry))
        )
        for need in rulebook.needs.values()
    }
    speakers = {
        f"about:{about}": tuple(key for rule in rules for key in speaker_keys(rule))
        for about, rules in by_technique(rulebook).items()
    }
    return found | speakers


def part_keys(need: str, entry: Entry) -> Iterator[tuple[str, str, str]]:
    """The techniques of an entry, what it joins first; the keys of being met and of being spent."""
    for part in entry.joins:
        yield part, f"met:{part}", f"spent:{part}"
    yield entry.technique, f"met:{entry.technique}", _spent_key(need, entry)


def _spent_key(need: str, entry: Entry) -> str:
    return f"spent:{need}/{entry.technique}"


def _entry_keys(need: str, entry: Entry) -> Iterator[str]:
    yield from (rule.id for rule in (*entry.unfit, *entry.gates))
    for _, met, spent in part_keys(need, entry):
        yield from (met, spent)


def by_technique(rulebook: Rulebook) -> dict[str, list[Rule]]:
    """The cautions and pieces of advice by technique; those about none stand under ""."""
    found: dict[str, list[Rule]] = {}
    for rule in rulebook.rules.values():
        if rule.kind in ("caution", "advice"):
            for technique in rule.techniques or ("",):
                found.setdefault(technique, []).append(rule)
    return found


def speaker_keys(rule: Rule) -> Iterator[str]:
    """The keys of what makes a caution or advice speak, and of what silences it."""
    yield rule.id
    if rule.unless is not None:
        yield f"unless:{rule.id}"
