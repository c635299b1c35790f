"""Cross-references: which needs, techniques and rules use a rule, a fact, a source or a claim."""

from ladder.engine.comparisons import Comparison
from ladder.engine.computed import read_by
from ladder.engine.conditions import DerivedFact, Named, every_comparison
from ladder.engine.facts import ComputedFact
from ladder.engine.pack import Parameter
from ladder.engine.rules import (
    Cause,
    Need,
    NeedOption,
    Rule,
    Rulebook,
    Technique,
    conditions,
    entries,
)
from ladder.output.conditions import parts

_Citing = Rule | Technique | Cause | DerivedFact | Parameter | ComputedFact


def techniques_of(rulebook: Rulebook, rule: Rule) -> tuple[str, ...]:
    """Return the techniques that a rule concerns; empty if it concerns all."""
    if rule.kind != "variant":
        return rule.techniques
    owners = [owner.id for owner in rulebook.techniques.values() if rule in owner.variants]
    owners += [entry.technique for _, entry in entries(rulebook) if rule in entry.variants]
    return tuple(dict.fromkeys(owners))


def needs_of(rulebook: Rulebook, rule: Rule) -> tuple[str, ...]:
    """Return the needs in whose verdict a rule can appear, in the order of the vocabulary."""
    return tuple(need.id for need in rulebook.needs.values() if _can_say(rulebook, need, rule))


def _can_say(rulebook: Rulebook, need: Need, rule: Rule) -> bool:
    if rule.kind in ("message", "check"):
        return False
    if rule in need.exclusions.values() or any(rule in rules_of(rulebook, e) for e in need.options):
        return True
    if rule.kind not in ("caution", "advice") or (rule.needs and need.id not in rule.needs):
        return False
    route = {name for entry in need.options for name in (entry.technique, *entry.combined_with)}
    return not rule.techniques or not route.isdisjoint(rule.techniques)


def rules_of(rulebook: Rulebook, entry: NeedOption) -> tuple[Rule, ...]:
    """Return the rules that concern an entry of an option list."""
    variants = entry.variants or rulebook.techniques[entry.technique].variants
    return (entry.fit, *entry.exclusions, *entry.requirements, *variants)


def readers(rulebook: Rulebook, fact: str) -> dict[str, tuple[Comparison, ...]]:
    """Return the readers of a fact, by id, with their comparisons."""
    compared: dict[str, tuple[Comparison, ...]] = {}
    for written in conditions(rulebook):
        leaves = every_comparison(written.condition, rulebook.derived)
        if made := [leaf for leaf in leaves if fact in leaf.facts]:
            compared[written.page] = tuple(dict.fromkeys((*compared.get(written.page, ()), *made)))
    for rule in rulebook.rules.values():
        if any(f"{{{fact}}}" in text for text in (rule.says, rule.why, rule.do)):
            compared.setdefault(rule.id, ())
    for item in rulebook.computed.values():
        if fact in read_by(item.by) and item.fact.id not in rulebook.stated:
            compared[f"computed/{item.name}"] = ()
    return compared


def users_of_derived(rulebook: Rulebook, derived: str) -> list[str]:
    """Return the users of a derived fact."""
    every = conditions(rulebook)
    pages = (item.page for item in every if Named(derived) in parts(item.condition))
    return list(dict.fromkeys(pages))


def citing(rulebook: Rulebook, *, source: str = "", claim: str = "") -> list[str]:
    """Return the ids of the pages that cite a source or a claim."""
    pages: dict[str, _Citing] = {}
    pages |= {**rulebook.rules, **rulebook.check_rules}
    pages |= {f"technique/{name}": page for name, page in rulebook.techniques.items()}
    pages |= {f"parameter/{name}": page for name, page in rulebook.parameters.items()}
    pages |= {f"cause/{name}": page for name, page in rulebook.causes.items()}
    pages |= {f"computed/{page.name}": page for page in rulebook.computed.values()}
    pages |= {f"derived/{name}": page for name, page in rulebook.derived.items()}
    found = [name for name, it in pages.items() if source in it.sources or claim in it.claims]
    for name, card in rulebook.techniques.items():
        if not {f"technique/{name}"} & {*found} and any(
            source in x.sources for x in card.published
        ):
            found.append(f"technique/{name}")
    for fact in rulebook.facts.values():
        found += [f"fact/{fact.id}"] if any(source in x.sources for x in fact.choices) else []
    return found + [f"source/{it.id}" for it in rulebook.sources.values() if claim in it.claims]
