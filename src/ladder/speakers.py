"""Which cautions and pieces of advice speak up in a verdict."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from ladder.model import Facts, Rule, Rulebook


@lru_cache(maxsize=8)
def _speakers(rulebook: Rulebook) -> Mapping[tuple[str, str], tuple[Rule, ...]]:
    """Cautions and pieces of advice by kind and technique; those about none stand under ""."""
    found: dict[tuple[str, str], list[Rule]] = {}
    for rule in rulebook.rules.values():
        if rule.kind in ("caution", "advice"):
            for technique in rule.techniques or ("",):
                found.setdefault((rule.kind, technique), []).append(rule)
    return {key: tuple(rules) for key, rules in found.items()}


def speaking(
    rulebook: Rulebook, kind: str, techniques: Iterable[str], needs: set[str], facts: Facts
) -> Iterable[Rule]:
    """The rules of a kind that speak of these techniques and needs, and fire."""
    speakers, tests, get = _speakers(rulebook), rulebook.tests, facts.get
    said: set[str] = set()
    for technique in ("", *techniques):
        for rule in speakers.get((kind, technique), ()):
            if rule.id in said or (rule.needs and needs.isdisjoint(rule.needs)):
                continue
            if tests[rule.id](get) and not (
                rule.unless is not None and tests[f"unless:{rule.id}"](get)
            ):
                said.add(rule.id)
                yield rule
