"""Which cautions and pieces of advice speak up in a verdict."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

from ladder.batteries import by_technique
from ladder.model import Facts, Rule, Rulebook, Truth

Kind = Literal["caution", "advice"]

Firing = Mapping[str, Mapping[str, tuple[Rule, ...]]]
"""The rules that fire, by the technique of which they speak ("" for none) and by kind."""

NOTHING: Mapping[str, tuple[Rule, ...]] = {"caution": (), "advice": ()}


def firing(rulebook: Rulebook, techniques: Iterable[str], facts: Facts) -> Firing:
    """The cautions and pieces of advice about these techniques, or about none, that fire."""
    found: dict[str, Mapping[str, tuple[Rule, ...]]] = {}
    for technique in ("", *techniques):
        if technique not in found:
            battery = rulebook.batteries.get(f"about:{technique}")
            found[technique] = (
                NOTHING if battery is None else _fire(rulebook, technique, battery.ask(facts.get))
            )
    return found


def speaking(fired: Firing, kind: Kind, techniques: Iterable[str], needs: set[str]) -> list[Rule]:
    """The rules of a kind, among those that fire, that speak of these techniques and needs."""
    said: dict[Rule, None] = {}
    for technique in ("", *techniques):
        for rule in fired[technique][kind]:
            if not rule.needs or not needs.isdisjoint(rule.needs):
                said[rule] = None
    return list(said)


@lru_cache(maxsize=2048)
def _fire(
    rulebook: Rulebook, technique: str, answers: tuple[Truth, ...]
) -> Mapping[str, tuple[Rule, ...]]:
    """The rules about a technique that fire where its battery answered so."""
    truths = dict(zip(rulebook.batteries[f"about:{technique}"].keys, answers, strict=True))
    fired = [
        rule
        for rule in _speakers(rulebook)[technique]
        if truths[rule.id] and not truths.get(f"unless:{rule.id}")
    ]
    return {kind: tuple(rule for rule in fired if rule.kind == kind) for kind in NOTHING}


@lru_cache(maxsize=8)
def _speakers(rulebook: Rulebook) -> Mapping[str, list[Rule]]:
    return by_technique(rulebook)
