"""Changes by an overlay to a single thing below it: change some of its keys, or retire it.

    changes: requirement/trusted-metric         changes: fact/examples.demonstrations
    met_when: {evaluation.trusted: true}        question: How many labeled answers are there?

    changes: option/wrong-tone/rag              retire: caution/too-many-tools
    after: few-shot                             why: Our tools are chosen by a router.

The result is checked as if it had been written whole. New words cite the pack, unless the file
names sources, or the day on which those below were `verified`. `of` is the version of the pack
below for which it was written: with another one, you are asked to look again.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from ladder.engine.pack import Retired
from ladder.load.packs.document import Document, identities, identity
from ladder.load.packs.pack_shapes import RetireShape
from ladder.load.yaml import nodes
from ladder.load.yaml.nodes import Node, Route
from ladder.load.yaml.trees import entries, entry, items, made, merged, place_of, text, without
from ladder.output.diagnostics import Diagnostic, did_you_mean, listed, nearest_id

MERGED = frozenset({"choices", "elsewhere", "fields", "cost", "fit", "option"})
"""Keys whose mappings are merged: what a change does not name in them stays as it is."""

_PARTS = {
    "fit": "It is part of an option: changes: option/NEED/TECHNIQUE, then fit: {says: …}.",
    "exclusion": "If it has no file of its own, it is under excluded: in a need or elsewhere: on a "
    "card. Change it there.",
    "variant": "It is part of a technique: changes: technique/NAME, then variants: with all of "
    "them.",
    "claim": "Write the heading with all of its claims, in a file with claims:.",
}
"""The file in which to change something that has none of its own, by kind."""

OTHER_BASE = "other-base"
"""The subject of a fault: a pack was written for another version of the rules below it."""

RULES_OF = "Rules of {}"
"""The title of a pack as a source: of the words and numbers that it changes without sources."""

_CITABLE = frozenset({"do", "says", "value", "values", "why"})
"""Keys whose texts and numbers need a source."""

_GROUNDS = frozenset({"claims", "sources", "verified"})
"""Keys with which a change says what its words and numbers rest on."""

_INSTEAD = {"value": "values", "values": "value"}
"""Keys of which a change states one in place of the other."""


def overlaid(
    layer: Sequence[Document],
    below: Mapping[str, Document],
    version: str,
    diagnostics: list[Diagnostic],
) -> tuple[list[Document], list[Retired]]:
    """Return a pack with its changes written whole, and what it retires.

    `below` are the documents of the packs below it by id, and `version` is the version of these.
    """
    documents: list[Document] = []
    retired: list[Retired] = []
    changed: dict[str, Document] = {}  # by the id of what is below
    seen: dict[str, Document] = {}
    own = {identity(document) for document in layer}
    worded: list[Document] = []  # what says something without sources
    days = [x.day for x in (*layer, *below.values()) if x.day]
    day = days[0] if days else date(2000, 1, 1)  # without any day, the pack is refused
    for document in layer:
        if document.kind not in ("changes", "retire", "option"):
            documents.append(document)
            continue
        things = _things({**below, **changed})
        if document.kind == "option":
            need = f"need/{text(document.root.get('option'), 'need')}"
            diagnostics += _misdirected(document, need, things, version)
            documents.append(document)
            continue
        name = text(document.root, document.kind)
        faults = [*_misdirected(document, name, things, version)]
        if faults and name in own and name not in things:
            faults = [replace(faults[0], help="It is in this pack: edit or delete its file.")]
        if first := seen.get(name):
            position = document.position(document.kind)
            help_ = f"{first.position()} does so too. Write both in one file."
            faults.append(Diagnostic(f"`{name}` is changed twice", position, help_))
        seen[name] = document
        diagnostics += faults
        if any(fault.subject != OTHER_BASE for fault in faults):
            continue
        if document.kind == "retire":
            assert isinstance(document.shape, RetireShape)
            retired.append(Retired(name, document.shape.why, document.position("retire")))
            continue
        old, at = things[name]
        grounded = replace(document, root=_grounded(document, place_of(old.root, at)[1], day))
        worded += [grounded] if grounded.root is not document.root else []
        if isinstance(made := _changed(grounded, old, at), Document):
            # An option is changed in its need, a fact in a document of its own.
            changed[identity(made) or name] = made
        else:
            diagnostics.append(made)
    sources = [_as_source(x, day) for x in worded[:1]]
    return [*documents, *changed.values(), *sources], retired


def _source(document: Document) -> str:
    """Return the id of a pack as a source; a folder may have any name."""
    return "-".join(["rules-of", *re.findall(r"[a-z0-9]+", document.pack.lower())])


def _as_source(document: Document, day: date) -> Document:
    """Return the declaration of a pack as a source."""
    source = {
        "title": RULES_OF.format(document.pack),
        "authors": document.pack,
        "year": f"{day.year}",
        "url": "",
    }
    source |= {"verified": f"{day}", "grade": "read"}
    return replace(document, root=made({"sources": {_source(document): source}}, document.root))


def _grounded(document: Document, old: Node, day: date) -> nodes.Mapping:
    """Return a change whose new words and numbers cite its pack, where `old` cites sources.

    It cites others if it names them, and those of `old` if it says when these were `verified`.
    """

    def grounded(change: nodes.Mapping, old: Node) -> nodes.Mapping:
        below = {key.value: value for key, value in entries(old)}
        pairs = [
            (key, grounded(value, below[key.value]))
            if isinstance(value, nodes.Mapping) and key.value in below.keys() & MERGED
            else (key, value)
            for key, value in change.entries
        ]
        named = {key.value for key, _ in pairs}
        if named & _CITABLE and not named & _GROUNDS and below.keys() & {"sources", "claims"}:
            grounds = {"sources": [_source(document)], "basis": "external", "verified": f"{day}"}
            grounds |= {"claims": []} if "claims" in below else {}
            taken = grounds if "says" in below else {"sources": grounds["sources"]}
            pairs += [x for x in made(taken, change).entries if x[0].value not in named]
        return change if pairs == change.entries else replace(change, entries=pairs)

    return grounded(document.root, old)


def _things(documents: Mapping[str, Document]) -> dict[str, tuple[Document, Route]]:
    """Return what can be changed, by id: its document, and where in it."""
    found: dict[str, tuple[Document, Route]] = {}
    for document in documents.values():
        for name, route in identities(document):
            if len(route) <= 2:
                found[name] = document, route[:-1] and route
        for index, option in enumerate(items(document.root.get("options"))):
            name = f"option/{text(document.root, 'need')}/{text(option, 'technique')}"
            found.setdefault(name, (document, ("options", index)))
    return found


def _misdirected(
    document: Document, name: str, things: Mapping[str, tuple[Document, Route]], version: str
) -> Iterator[Diagnostic]:
    """Yield what prevents an overlay from changing one of the things below it."""
    of = text(document.root, "of")
    kind = name.partition("/")[0]
    if name not in things:
        near = nearest_id(name, things)
        otherwise = _PARTS.get(kind, "`ladder rules list` names everything that you can change.")
        help_ = f"Did you mean {near}?" if near else otherwise
        what = f"there is nothing to change called `{name}`"
        yield Diagnostic(what, document.position(document.kind), help_)
    elif document.kind == "retire" and things[name][1]:
        help_ = "Retire or change the rules that use it."
        what = f"`{name}` cannot be retired alone"
        yield Diagnostic(what, document.position(document.kind), help_)
    elif of and of != version and (things[name][0].own or not version.startswith(f"{of}+")):
        what = f"this was written for version {of}, and the rules below are {version}"
        help_ = f'`ladder rules show {name}` shows what it says now; then write of: "{version}".'
        yield Diagnostic(what, document.position("of"), help_, OTHER_BASE)


def _changed(document: Document, below: Document, at: Route) -> Document | Diagnostic:
    """Return what is below with the keys of an overlay over its own, or why that cannot be."""
    change, (_, old) = without(document.root, "changes", "of"), place_of(below.root, at)
    if not entries(old) or below.kind == "problem" or (not at and entry(change, below.kind)):
        what = f"`{text(document.root, 'changes')}` cannot be changed key by key"
        help_ = "Write the whole file, under the same id."
        return Diagnostic(what, document.position("changes"), help_)
    heading, after = document.root.entries[0][0], None
    if at[:1] == ("options",) or below.kind == "option":
        after, change = entry(change, "after"), without(change, "after")
    if after and not at:  # an option that a lower pack has added
        change = merged(change, made({"option": {"after": after[1]}}, after[0]), ())
    keys = [key.value for key, _ in entries(change)]
    new = merged(without(old, *(_INSTEAD.get(key, "") for key in keys)), change, MERGED)
    changed = [*(below.changed or ()), *((*at, key) for key in keys)]
    match at:
        case ("options", int(index)):
            options = [*items(below.root.get("options"))]
            options[index] = replace(new, file=heading.file, mark=heading.mark)
            if after:
                behind = text(document.root, "after")
                names = [text(option, "technique") for option in options]
                if behind not in names or behind == names[index]:
                    what = f"`{behind}` is not another option of this need"
                    help_ = did_you_mean(behind, names, f"Choose from: {listed(names)}.")
                    return Diagnostic(what, document.position("after"), help_)
                order = [old for old in range(len(options)) if old != index]
                order.insert(order.index(names.index(behind)) + 1, index)
                options = [options[old] for old in order]
                changed = [*(_moved(route, order) for route in changed), ("order",)]
            root = merged(below.root, made({"options": options}, change), ())
        case (section, name):
            root = made({str(section): {str(name): new}}, heading)
        case _:
            root = new
    first, value = entries(root)[0]
    stated_whole = below.own and below.changed is None  # a lower pack on top states it all
    return replace(
        document,
        root=merged(root, made({first.value: value}, heading), ()),
        shape=None,
        changed=None if stated_whole else tuple(changed),
        day_below=below.day,
    )


def _moved(route: Route, order: Sequence[int]) -> Route:
    """Return a path of a need whose options are in another order."""
    match route:
        case ("options", int(index), *rest):
            return ("options", order.index(index), *rest)
    return route
