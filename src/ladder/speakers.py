"""Which cautions and pieces of advice speak up in a verdict."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from ladder.model import Facts, Rule, Rulebook, Test

Speaker = tuple[Rule, Test, Test | None]
"""A rule, what makes it speak, and what silences it."""


@lru_cache(maxsize=8)
def _speakers(rulebook: Rulebook) -> Mapping[tuple[str, str], tuple[Speaker, ...]]:
    """Cautions and pieces of advice by kind and technique; those about none stand under ""."""
    tests = rulebook.tests
    found: dict[tuple[str, str], list[Speaker]] = {}
    for rule in rulebook.rules.values():
        if rule.kind in ("caution", "advice"):
            speaker = (rule, tests[rule.id], tests.get(f"unless:{rule.id}"))
            for technique in rule.techniques or ("",):
                found.setdefault((rule.kind, technique), []).append(speaker)
    return {key: tuple(speakers) for key, speakers in found.items()}


def speaking(
    rulebook: Rulebook, kind: str, techniques: Iterable[str], needs: set[str], facts: Facts
) -> list[Rule]:
    """The rules of a kind that speak of these techniques and needs, and fire."""
    speakers, get = _speakers(rulebook), facts.get
    said: dict[str, Rule] = {}
    for technique in ("", *techniques):
        for rule, fires, silenced in speakers.get((kind, technique), ()):
            if not fires(get) or (silenced is not None and silenced(get)):
                continue
            if rule.id not in said and not (rule.needs and needs.isdisjoint(rule.needs)):
                said[rule.id] = rule
    return list(said.values())
