"""What must be true of a whole pack: names are known, all that is written is used, in order."""

from collections.abc import Collection, Iterable, Iterator

from ladder.engine.conditions import ALWAYS
from ladder.engine.rules import EXISTING, Need, Position, RouteEntry, Rule, Rulebook
from ladder.load.check_rules import CheckRule
from ladder.load.documents import Document
from ladder.load.groups import GROUPS
from ladder.load.names import unknown_names, unsound_reasons
from ladder.output.diagnostics import Diagnostic

MESSAGES = (
    "message/no-need-stated",
    "message/target-met",
    "message/good-enough",
    "message/inconclusive",
    "message/not-applicable",
    "message/spent",
    "message/lower-dose-first",
    "message/nothing-above-is-open",
    "message/verified-long-ago",
)
"""The sentences that the program itself says; a pack without one of them is incomplete."""


def check(rulebook: Rulebook, documents: Collection[Document]) -> Iterator[Diagnostic]:
    """Everything that does not fit together in `rulebook`, which `documents` made."""
    yield from unknown_names(rulebook, documents)
    yield from unsound_reasons(documents, rulebook.pack.document)
    yield from _unasked(rulebook)
    yield from _group_words(rulebook)
    for need in rulebook.needs.values():
        yield from _order(rulebook, need)
        for entry in need.route:
            yield from _last_variant(entry.variants)
            yield from _unguarded(rulebook, need, entry)
    for technique in rulebook.techniques.values():
        yield from _last_variant(technique.variants)
    document = rulebook.pack.document
    for rule in rulebook.rules.values():
        if document in rule.sources and document not in rulebook.sources:
            help_ = f"Declare {document} among the sources, or name another source."
            yield Diagnostic(
                f"`{rule.id}` cites claims of an undeclared document", rule.position, help_
            )
    yield from _parameters(rulebook, documents)
    # A pack that stands alone need not serve `ladder check`; one that does has all its sentences.
    for sentence in CheckRule if rulebook.check_rules else ():
        if sentence not in rulebook.check_rules:
            help_ = f"Add a file with {sentence.replace('/', ': ')}."
            yield Diagnostic(f"the pack lacks `{sentence}`", Position(rulebook.pack.name), help_)
    for name in MESSAGES:
        if name not in rulebook.rules:
            help_ = f"Add {name.removeprefix('message/')}: to the messages: of a file."
            yield Diagnostic(f"the pack lacks `{name}`", Position(rulebook.pack.name), help_)


def _parameters(rulebook: Rulebook, documents: Iterable[Document]) -> Iterator[Diagnostic]:
    """Parameters that nothing uses, or that are called as a fact is."""
    own = [document.file for document in documents if document.own]
    for parameter in rulebook.parameters.values():
        if parameter.id in rulebook.facts:
            what = f"`{parameter.id}` is a fact, so no parameter can be called so"
            yield Diagnostic(what, parameter.position, "Choose another name.")
        elif not parameter.used_by and (not own or parameter.position.file in own):
            help_ = f"Name it in a condition (at_least: {parameter.id}) or a text, or remove it."
            yield Diagnostic(
                f"nothing uses the parameter `{parameter.id}`", parameter.position, help_
            )


def _group_words(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Techniques and needs that are called as a group is."""
    for key, kind in (("techniques", rulebook.techniques), ("needs", rulebook.needs)):
        for word in GROUPS[key].keys() & kind.keys():
            help_ = f"It stands for {GROUPS[key][word]}: choose another name."
            yield Diagnostic(f"`{word}` is the name of a group", kind[word].position, help_)


def _unasked(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Gates and reasons that nothing will ever ask."""
    asked: set[str] = set()
    for need in rulebook.needs.values():
        asked.update(rule.id for rule in need.unfit.values())
        for entry in need.route:
            asked.update(rule.id for rule in (*entry.gates, *entry.unfit))
    known = {EXISTING, *rulebook.techniques, *rulebook.needs}
    for rule in rulebook.rules.values():
        if rule.kind not in ("gate", "unfit") or rule.id in asked:
            continue
        if not known >= {*rule.techniques, *rule.needs}:
            continue  # reported as an unknown name
        verb = "guards" if rule.kind == "gate" else "speaks of"
        help_ = "No route has such a technique for such a need: correct the names, or remove it."
        if rule.kind == "unfit" and rule.when == ALWAYS:
            help_ = (
                "Without a when, unfit speaks of what is on no route. To rule out what is on one, "
            )
            help_ += f"write forbid: {rule.id.removeprefix('unfit/')}."
        what = f"`{rule.id}` {verb} nothing on any route"
        yield Diagnostic(what, rule.position, help_, f"unasked/{rule.id}")


def _unguarded(rulebook: Rulebook, need: Need, entry: RouteEntry) -> Iterator[Diagnostic]:
    """Training for which nothing has to hold; `serves: existing` where nothing trains anyway."""
    technique = rulebook.techniques.get(entry.technique)
    if entry.trains and not entry.gates:
        what = f"{entry.technique} trains on the route of `{need.id}`, and no gate guards it"
        help_ = "Let a gate speak of `training`, or write serves: existing if nothing is trained."
        yield Diagnostic(what, entry.fit.position, help_)
    elif entry.existing and technique is not None and not technique.training:
        what = f"{entry.technique} trains nothing anyway, so it need not say serves: existing"
        yield Diagnostic(what, entry.fit.position, "Leave serves: out.")


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
