"""What must be true of a whole pack: everything written is used, and every route is in order."""

from collections.abc import Collection, Iterator

from ladder.engine.conditions import ALWAYS
from ladder.engine.rules import Need, Position, Rule, Rulebook
from ladder.load.build import DOCUMENT
from ladder.load.documents import Document
from ladder.load.references import later_than_their_pack, unknown_names, unsound_reasons
from ladder.output.diagnostics import Diagnostic

MESSAGES = (
    "message/no-need-stated",
    "message/target-met",
    "message/spent",
    "message/lower-dose-first",
    "message/nothing-above-is-open",
    "message/verified-long-ago",
)
"""The sentences that the program itself says; a pack without one of them is incomplete."""


def check(rulebook: Rulebook, documents: Collection[Document]) -> Iterator[Diagnostic]:
    """Everything that does not fit together in `rulebook`, which `documents` made."""
    yield from unknown_names(rulebook, documents)
    yield from unsound_reasons(documents)
    yield from later_than_their_pack(documents)
    yield from _unasked(rulebook)
    for need in rulebook.needs.values():
        yield from _order(rulebook, need)
        for entry in need.route:
            yield from _last_variant(entry.variants)
    for technique in rulebook.techniques.values():
        yield from _last_variant(technique.variants)
    for rule in rulebook.rules.values():
        if DOCUMENT in rule.sources and DOCUMENT not in rulebook.sources:
            help_ = f"Declare {DOCUMENT} among the sources, or name another source."
            yield Diagnostic(
                f"`{rule.id}` cites claims of an undeclared document", rule.position, help_
            )
    for name in MESSAGES:
        if name not in rulebook.rules:
            help_ = f"Add {name.removeprefix('message/')}: to the messages: of a file."
            yield Diagnostic(f"the pack lacks `{name}`", Position(rulebook.pack.name), help_)


def _unasked(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Gates and reasons that nothing will ever ask."""
    asked: set[str] = set()
    for need in rulebook.needs.values():
        asked.update(rule.id for rule in need.unfit.values())
        for entry in need.route:
            asked.update(rule.id for rule in (*entry.gates, *entry.unfit))
    known = rulebook.techniques.keys() | rulebook.needs.keys()
    for rule in rulebook.rules.values():
        if rule.kind not in ("gate", "unfit") or rule.id in asked:
            continue
        if not known >= {*rule.techniques, *rule.needs}:
            continue  # reported as an unknown name
        verb = "guards" if rule.kind == "gate" else "speaks of"
        help_ = "No route has such a technique for such a need: correct the names, or remove it."
        yield Diagnostic(f"`{rule.id}` {verb} nothing on any route", rule.position, help_)


def _order(rulebook: Rulebook, need: Need) -> Iterator[Diagnostic]:
    highest = 0
    for entry in need.route:
        technique = rulebook.techniques.get(entry.technique)
        if technique is None or technique.rung is None:
            continue
        if technique.rung < highest:
            what = f"on the route of `{need.id}`, {technique.id} stands behind a higher rung"
            yield Diagnostic(what, entry.fit.position, "List the lowest dose first.")
        highest = max(highest, technique.rung)


def _last_variant(variants: tuple[Rule, ...]) -> Iterator[Diagnostic]:
    for rule in variants[:-1]:
        if rule.when == ALWAYS:
            help_ = "Give it a when, or move it to the end: only the last goes without."
            yield Diagnostic(f"`{rule.id}` hides the variants after it", rule.position, help_)
