"""Changes by an overlay to a single thing below it: change some of its keys, or retire it.

    changes: requirement/trusted-metric         changes: fact/examples.demonstrations
    met_when: {evaluation.trusted: true}        question: How many labeled answers are there?

    changes: option/wrong-tone/rag              retire: caution/too-many-tools
    after: few-shot                             why: Our tools are chosen by a router.

The result is checked as if it had been written whole. `of` is the version of the pack below for
which it was written: with another one, you are asked to look again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ladder.load.packs.cards import AddedOptionShape
from ladder.load.packs.document import Document
from ladder.load.packs.documents import checked
from ladder.load.packs.pack_shapes import ChangesShape, RetireShape
from ladder.load.yaml.nodes import Route
from ladder.output.diagnostics import Diagnostic, did_you_mean, listed

Parts = Mapping[str, tuple[Document, Route]]
"""What shares a document with other things, by id: the document, and where in it."""

MERGED = ("choices", "fields", "cost", "fit")
"""Keys whose mappings are merged: what a change does not name in them stays as it is."""

_OVERLAY = ("changes", "of")

_INSTEAD = {"value": "values", "values": "value"}
"""Keys of which a change states one in place of the other."""


def overlaid(
    layer: Iterable[Document],
    below: Mapping[str, Document],
    parts: Parts,
    version: str,
    diagnostics: list[Diagnostic],
) -> tuple[list[Document], set[str]]:
    """Return a pack with its changes written whole, and the ids that it retires.

    `below` are the documents of the packs below it by id, and `version` is the version of these.
    """
    documents: list[Document] = []
    retired: set[str] = set()
    changed: dict[str, Document] = {}  # by the id of what is below
    seen: dict[str, Document] = {}
    known = [*(name for name in below if ":" not in name), *parts, *_option_ids(below)]
    for document in layer:
        match document.shape:
            case ChangesShape(changes=name, of=of) | RetireShape(retire=name, of=of):
                is_change = isinstance(document.shape, ChangesShape)
                target = _target(name, {**below, **changed}, parts, is_change)
                faults = list(
                    _misdirected(document, name, of, known if target is None else (), version)
                )
                if first := seen.get(name):
                    position = document.position(document.kind)
                    help_ = f"{first.position()} does so too. Write both in one file."
                    faults.append(Diagnostic(f"`{name}` is changed twice", position, help_))
                seen[name] = document
                diagnostics += faults
                if faults or target is None:
                    continue
                if not is_change:
                    retired.add(name)
                    continue
                made = list(_changed(document, *target))
                diagnostics += [item for item in made if isinstance(item, Diagnostic)]
                is_part = _is_place(name) and target[0].kind == "need"
                key = f"need/{name.split('/')[1]}" if is_part else name
                for item in made:
                    if isinstance(item, Document):
                        changed[key] = item
            case AddedOptionShape(option=place, of=of):
                need = f"need/{place.need}"
                unknown = () if need in below else known
                diagnostics += _misdirected(document, need, of, unknown, version)
                documents.append(document)
            case _:
                documents.append(document)
    return [*documents, *changed.values()], retired


def _option_ids(below: Mapping[str, Document]) -> Iterator[str]:
    for name, document in below.items():
        if document.kind == "need":
            for option in _items(document.value.get("options")):
                yield f"option/{name.removeprefix('need/')}/{option.get('technique')}"


def _is_place(name: str) -> bool:
    return name.startswith("option/") and name.count("/") == 2


def _target(
    name: str, below: Mapping[str, Document], parts: Parts, is_change: bool
) -> tuple[Document, Route] | None:
    """Return the document that holds a thing of that id, and where in it that is."""
    if name in below and ":" not in name:
        return below[name], ()
    if not is_change:
        return None
    if _is_place(name):
        _, need, technique = name.split("/")
        document = below.get(f"need/{need}")
        options = _items(document.value.get("options")) if document else []
        for index, option in enumerate(options):
            if option.get("technique") == technique and document:
                return document, ("options", index)
    return parts.get(name)


def _misdirected(
    document: Document, name: str, of: str | None, known: Sequence[str], version: str
) -> Iterator[Diagnostic]:
    """Yield what prevents an overlay from changing something below it.

    `known` are the names below, if this is not one of them.
    """
    if known:
        help_ = did_you_mean(name, known, "`ladder rules list` names what there is below.")
        what = f"nothing below is called `{name}`"
        yield Diagnostic(what, document.position(document.kind), help_)
    elif of is not None and of != version:
        what = f"this was written for version {of}, and what lies below is {version}"
        help_ = f"`ladder rules show {name}` shows what it says now; then write of: {version}."
        yield Diagnostic(what, document.position("of"), help_)


def _changed(document: Document, below: Document, at: Route) -> Iterator[Document | Diagnostic]:
    """Yield what is below with the keys of an overlay in place of its own."""
    own = {key: value for key, value in document.value.items() if key not in _OVERLAY}
    after = own.pop("after", None) if at[:1] == ("options",) else None
    old = _inside(below.value, at)
    if (
        not isinstance(old, Mapping)
        or not old
        or (not at and below.kind in own)
        or below.kind == "problem"
    ):
        what = f"`{document.value['changes']}` cannot be changed key by key"
        help_ = "Write the whole file, under the same id."
        yield Diagnostic(what, document.position("changes"), help_)
        return
    positions = {(*at, *route): node for route, node in document.positions.items() if route}
    if below.kind == "option" and "after" in own:  # an option that a lower pack has added
        own["option"] = {**_items([old.get("option")])[0], "after": own.pop("after")}
    routes = tuple((*at, key) for key in own)
    old = {key: value for key, value in old.items() if _INSTEAD.get(key) not in own}
    new = {**old, **{key: _merged(key, old.get(key), value) for key, value in own.items()}}

    def kept(route: Route) -> Route | None:
        key = route[len(at)] if len(route) > len(at) else None
        if route[: len(at)] == at and key in own and key not in MERGED:
            return None
        # Of a file with several things, only the changed one is taken.
        return route if at[:1] in ((), ("options",)) or route[: len(at)] == at else None

    rest = below.moved(kept)
    whole = below.own and below.changed is None  # a lower pack on top states it all
    value: object = new
    if at[:1] == ("options",):
        value = {**below.value, "options": [*_items(below.value["options"])]}
        value["options"][at[1]] = new  # type: ignore[index]
    elif at:
        value = {at[0]: {at[1]: new}}
    made = replace(
        document,
        kind=below.kind,
        value=value,  # type: ignore[arg-type]
        positions={
            **rest.positions,
            **positions,
            (at or (below.kind,)): document.position("changes"),
            (below.kind,): document.position("changes"),
            (): document.position(),
        },
        problems={**rest.problems, **{(*at, *r): n for r, n in document.problems.items()}},
        used=[*rest.used, *((name, (*at, *route)) for name, route in document.used)],
        changed=None if whole else (*(below.changed or ()), *routes),
        day_below=below.day,
    )
    if after is not None:
        names = [str(option.get("technique")) for option in _items(made.value["options"])]
        if after not in names or after == names[int(at[1])]:
            what = f"`{after}` is not another option of this need"
            help_ = did_you_mean(str(after), names, f"Choose from: {listed(names)}.")
            yield Diagnostic(what, document.position("after"), help_)
            return
        made = _moved(made, int(at[1]), names.index(after))
    yield from checked(made)


def _inside(value: object, at: Route) -> object:
    for step in at:
        value = value[step]  # type: ignore[index]
    return value


def _items(value: object) -> list[dict[str, object]]:
    return value if isinstance(value, list) else []


def _merged(key: str, old: object, new: object, inner: bool = False) -> object:
    """Return a new value; of merged keys, with the parts of the old one that it omits."""
    if (inner or key in MERGED) and isinstance(old, Mapping) and isinstance(new, Mapping):
        return {**old, **{name: _merged(name, old.get(name), new[name], True) for name in new}}
    return new


def _moved(document: Document, index: int, after: int) -> Document:
    """Return the document with one option of its need behind another one."""
    options = _items(document.value["options"])
    order = [at for at in range(len(options)) if at != index]
    order.insert(order.index(after) + 1, index)

    def to(route: Route) -> Route | None:
        if len(route) > 1 and route[0] == "options" and isinstance(route[1], int):
            return ("options", order.index(route[1]), *route[2:])
        return route

    value = {**document.value, "options": [options[at] for at in order]}
    routes = (to(route) or route for route in document.changed or ())
    return replace(document.moved(to), value=value, changed=(*routes, ("order",)))
