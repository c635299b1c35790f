"""Checks of a whole pack: names are known, everything is used and in order."""

from collections.abc import Collection, Iterator, Mapping

from ladder.engine.conditions import ALWAYS
from ladder.engine.errors import ERRORS, READ
from ladder.engine.pack import COUNTED, MESSAGES, CheckRule
from ladder.engine.rules import Need, NeedOption, Rule, Rulebook, entries
from ladder.engine.sources import Position
from ladder.engine.wording import PLACEHOLDER
from ladder.load.packs.cards import ChoiceShape, ComputedShape
from ladder.load.packs.document import Document, every
from ladder.load.packs.shapes import Cited, MessageShape, Shape, Sourced, name_fields
from ladder.load.packs.words import GROUPS, Selection
from ladder.load.yaml.nodes import Route
from ladder.output.diagnostics import Diagnostic, did_you_mean, listed


def check(rulebook: Rulebook, documents: Collection[Document]) -> Iterator[Diagnostic]:
    """Yield everything that is inconsistent in `rulebook`, which `documents` made."""
    yield from _names_and_sources(rulebook, documents)
    yield from _unasked(rulebook)
    for need in rulebook.needs.values():
        yield from _order(rulebook, need)
        for entry in need.options:
            yield from _last_variant(entry.variants)
            yield from _unguarded(rulebook, need, entry)
    for technique in rulebook.techniques.values():
        yield from _last_variant(technique.variants)
    yield from _causes(rulebook)
    document = rulebook.pack.document
    for rule in rulebook.rules.values():
        if document in rule.sources and document not in rulebook.sources:
            what = f"`{rule.id}` cites claims of an undeclared document"
            help_ = f"Declare {document} among the sources, or name another source."
            yield Diagnostic(what, rule.position, help_)
    # A pack that stands alone need not serve `ladder check`; one that does has all its sentences.
    counted = COUNTED if rulebook.causes and READ in rulebook.facts else ()
    for name in (*(CheckRule if rulebook.check_rules else ()), *MESSAGES, *counted):
        if name not in rulebook.check_rules and name not in rulebook.rules:
            help_ = f"Add {name.removeprefix('message/')}: to the messages: of a file."
            yield Diagnostic(f"the pack lacks `{name}`", Position(rulebook.pack.name), help_)


def _unasked(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Yield requirements and exclusions that are never evaluated."""
    asked = {rule.id for need in rulebook.needs.values() for rule in need.exclusions.values()}
    asked |= {
        rule.id
        for _, entry in entries(rulebook)
        for rule in (*entry.requirements, *entry.exclusions)
    }
    known = {*rulebook.techniques, *rulebook.needs}
    for rule in rulebook.rules.values():
        if rule.kind not in ("requirement", "exclusion") or rule.id in asked:
            continue
        if rule.is_off_list:
            continue  # it may wait for a need that an overlay adds
        if not known >= {*rule.techniques, *rule.needs}:
            continue  # reported as an unknown name
        help_ = "None of its needs has its technique as an option: correct the names, or remove it."
        yield Diagnostic(f"`{rule.id}` never applies", rule.position, help_)


def _causes(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Yield causes that no technique removes, and those that share a place or a word."""
    orders: dict[int, str] = {}
    words: dict[str, str] = {}
    for cause in rulebook.causes.values():
        if not cause.techniques:
            what = f"no technique removes `cause/{cause.id}`"
            help_ = "Name those that do under removed_by: or in_part:."
            yield Diagnostic(what, cause.position, help_)
        counted = rulebook.facts.get(f"{ERRORS}{cause.id}")
        if counted and counted.cause != cause.id:
            what = f"`cause/{cause.id}` has the name of the fact `{counted.id}`"
            yield Diagnostic(what, cause.position, "Rename the cause.")
        if twice := {*cause.removed_by} & {*cause.in_part}:
            what = f"`cause/{cause.id}` names {min(twice)} under removed_by and under in_part"
            yield Diagnostic(what, cause.position, "Remove one of the two.")
        if (first := orders.setdefault(cause.order, cause.id)) != cause.id:
            what = f"`cause/{cause.id}` and `cause/{first}` have the same order, {cause.order}"
            yield Diagnostic(what, cause.position, "Give each its place among the repairs.")
        for word in (cause.id, *cause.words):
            if (first := words.setdefault(word.casefold(), cause.id)) != cause.id:
                what = f"`{word}` means `cause/{cause.id}` and `cause/{first}`"
                yield Diagnostic(what, cause.position, "Leave it out of one of them.")


def _unguarded(rulebook: Rulebook, need: Need, entry: NeedOption) -> Iterator[Diagnostic]:
    """Yield training without a requirement."""
    if entry.trains and not entry.requirements:
        what = (
            f"{entry.technique} is an option of `{need.id}` that trains, and no "
            f"requirement applies to it"
        )
        help_ = "Write a requirement with `techniques: training`."
        yield Diagnostic(what, entry.fit.position, help_)


def _order(rulebook: Rulebook, need: Need) -> Iterator[Diagnostic]:
    highest = 0
    for entry in need.options:
        technique = rulebook.techniques.get(entry.technique)
        if technique is None or technique.rung is None:
            continue
        if technique.rung < highest:
            what = f"in the options of `{need.id}`, {technique.id} comes after a higher rung"
            yield Diagnostic(what, entry.fit.position, "List the lowest rung first.")
        highest = max(highest, technique.rung)


def _last_variant(variants: tuple[Rule, ...]) -> Iterator[Diagnostic]:
    for rule in variants[:-1]:
        if rule.when == ALWAYS:
            help_ = "Add when:, or move it to the end. Only the last one can do without."
            yield Diagnostic(f"`{rule.id}` hides the variants after it", rule.position, help_)


_WHERE = {
    "claim": "The claims are numbered in claims.yaml.",
    "fact": "Declare it in a facts file first.",
    "rule": "`ladder rules list` names them all.",
    "source": "Declare it in a sources file first.",
}
"""The place of the known names, for kinds with too many to list."""


def _names_and_sources(rulebook: Rulebook, documents: Collection[Document]) -> Iterator[Diagnostic]:
    """Yield the names in `documents` that `rulebook` does not know, and rules that cite nothing.

    A case below an overlay may name a rule that a new card leaves out: that is a failed case.
    """
    layered = any(document.own for document in documents)
    retired = {item.rule for item in rulebook.pack.retired}
    known: Mapping[str, Collection[str]] = {
        "claim": rulebook.claims,
        "fact": {**rulebook.facts, **rulebook.computed},
        "rule": rulebook.rules,
        "source": rulebook.sources,
        "technique": rulebook.techniques,
        "needs": [*rulebook.needs, *GROUPS["needs"]],
        "techniques": [*rulebook.techniques, *GROUPS["techniques"]],
    }
    for document in documents:
        for shape in every([document], Shape):
            at = shape.place.route
            for kind, name, step in _names(shape):
                if name in known[kind] or (kind == "claim" and not rulebook.claims):
                    continue
                if layered and not document.own and at[:1] == ("cases",):
                    continue
                if kind == "rule" and name in retired:
                    continue
                otherwise = _WHERE.get(kind) or f"Choose from: {listed(known[kind])}."
                help_ = did_you_mean(name, known[kind], otherwise)
                what = f"unknown {kind.removesuffix('s')} `{name}`"
                yield Diagnostic(what, shape.place.at(*step).position, help_)
            if isinstance(shape, Sourced) and not (shape.sources or shape.claims):
                own = isinstance(shape, MessageShape) and str(at[-1]).startswith("check/")
                # About the file, or arithmetic: nothing of the world is claimed.
                if not own and not isinstance(shape, ComputedShape):
                    help_ = "Name the sources or the claims that say so."
                    yield Diagnostic("this rule cites nothing", shape.place.position, help_)


def _names(shape: Shape) -> Iterator[tuple[str, str, Route]]:
    """Yield the names in a shape itself, each with its kind and place."""
    for field, kind in name_fields(type(shape)).items():
        match getattr(shape, field):
            case Selection() as selection:
                yield from ((kind, name, (field, *step)) for name, step in selection.written())
            case str(name) if name != "none":
                yield kind, name, (field,)
            case tuple() | list() as names if kind:
                yield from ((kind, name, (field, index)) for index, name in enumerate(names))
    if isinstance(shape, ChoiceShape):
        yield from (("fact", name, ("gives", name)) for name in shape.gives)
    if isinstance(shape, Cited):
        for field in ("says", "why", "do"):
            for name in PLACEHOLDER.findall(getattr(shape, field) or ""):
                yield "fact", name, (field,)
