"""What must be true of a whole pack: everything cited exists, and everything written is used."""

from collections.abc import Iterator

from ladder.faults import Fault, listed, nearest
from ladder.model import ALWAYS, Mark, Rule, Rulebook
from ladder.wording import PLACEHOLDER

WALK = (
    "walk/no-need-stated",
    "walk/target-met",
    "walk/spent",
    "walk/lower-dose-first",
    "walk/nothing-above-is-open",
    "walk/verified-long-ago",
)
"""The sentences that the walk itself says; a pack without one of them is incomplete."""

WORDS = 60
"""Words in a why at most."""


def check(rulebook: Rulebook) -> Iterator[Fault]:
    """Everything that does not fit together in `rulebook`."""
    for rule in rulebook.rules.values():
        yield from _rule(rulebook, rule)
    yield from _named(rulebook)
    yield from _routes(rulebook)
    yield from _cases(rulebook)
    for name in WALK:
        if name not in rulebook.rules:
            mark = Mark(rulebook.pack.name)
            yield Fault(f"the pack lacks `{name}`", mark, "Add a file with walk: of that name.")


def _rule(rulebook: Rulebook, rule: Rule) -> Iterator[Fault]:
    yield from _known("source", rule.sources, rulebook.sources, rule)
    if rulebook.claims:
        yield from _known("atom", rule.atoms, rulebook.claims, rule)
    yield from _known("technique", rule.techniques, rulebook.techniques, rule)
    yield from _known("need", rule.needs, rulebook.needs, rule)
    if not rule.sources and not rule.atoms:
        help_ = "Name the sources or the atoms that say so."
        yield Fault(f"`{rule.id}` cites nothing", rule.mark, help_)
    if len(rule.why.split()) > WORDS:
        what = f"the why of `{rule.id}` has {len(rule.why.split())} words"
        yield Fault(what, rule.mark, f"Say it in {WORDS}.")
    for text in (rule.says, rule.why, rule.do):
        for name in PLACEHOLDER.findall(text):
            if name not in rulebook.facts:
                yield _unknown("fact", name, rulebook.facts, rule)


def _known(what: str, names: tuple[str, ...], known: object, rule: Rule) -> Iterator[Fault]:
    for name in names:
        if name not in known:  # type: ignore[operator]
            yield _unknown(what, name, known, rule)


def _unknown(what: str, name: str, known: object, rule: Rule) -> Fault:
    near = nearest(name, known)  # type: ignore[arg-type]
    help_ = f"Did you mean {near}?" if near else f"Known: {listed(known)}."  # type: ignore[arg-type]
    return Fault(f"`{rule.id}` names an unknown {what}: {name}", rule.mark, help_)


def _named(rulebook: Rulebook) -> Iterator[Fault]:
    """Rules that nothing will ever ask."""
    asked: set[str] = set()
    for need in rulebook.needs.values():
        asked.update(rule.id for rule in need.unfit.values())
        for entry in need.route:
            asked.update(rule.id for rule in (*entry.gates, *entry.unfit))
    for rule in rulebook.rules.values():
        if rule.kind in ("gate", "unfit") and rule.id not in asked:
            verb = "guards" if rule.kind == "gate" else "speaks of"
            what = f"`{rule.id}` {verb} nothing on any route"
            yield Fault(what, rule.mark, "Correct its techniques and needs, or remove it.")


def _routes(rulebook: Rulebook) -> Iterator[Fault]:
    for need in rulebook.needs.values():
        highest = 0
        for entry in need.route:
            technique = rulebook.techniques.get(entry.technique)
            if technique is None or any(part not in rulebook.techniques for part in entry.joins):
                what = f"the route of `{need.id}` names an unknown technique"
                known = listed(rulebook.techniques, 20)
                yield Fault(what, entry.fit.mark, f"Known: {known}.")
                continue
            if (technique.rung or highest) < highest:
                what = f"on the route of `{need.id}`, {technique.id} stands behind a higher rung"
                yield Fault(what, entry.fit.mark, "List the lowest dose first.")
            highest = max(highest, technique.rung or 0)
        for technique in rulebook.techniques.values():
            for group in [e.variants for e in need.route if e.technique == technique.id]:
                yield from _last_variant(group)
    for technique in rulebook.techniques.values():
        yield from _last_variant(technique.variants)


def _last_variant(variants: tuple[Rule, ...]) -> Iterator[Fault]:
    for rule in variants[:-1]:
        if rule.when == ALWAYS:
            help_ = "Only the last variant goes without a when."
            yield Fault(f"`{rule.id}` hides the variants after it", rule.mark, help_)


def _cases(rulebook: Rulebook) -> Iterator[Fault]:
    for case in rulebook.cases:
        for name in (*case.fires, *case.silent):
            if name not in rulebook.rules:
                near = nearest(name, rulebook.rules)
                help_ = f"Did you mean {near}?" if near else "See `ladder rules list`."
                yield Fault(f"a case names an unknown rule: {name}", case.mark, help_)
        for name in (case.recommendation, case.next_rung):
            if name and name != "none" and name not in rulebook.techniques:
                near = nearest(name, rulebook.techniques)
                help_ = f"Did you mean {near}?" if near else f"Known: {listed(rulebook.techniques)}."
                yield Fault(f"a case names an unknown technique: {name}", case.mark, help_)
