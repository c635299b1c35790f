"""Changes by an overlay to a single thing below it: change some of its keys, or retire it.

    changes: requirement/trusted-metric      retire: caution/too-many-tools
    of: "2026.11"                        why: Our tools are chosen by a router.
    met_when: {evaluation.trusted: true, evaluation.location: git}

The result is checked as if it had been written whole. `of` is the version of the pack below for
which it was written: with another one, you are asked to look again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ladder.load.packs.cards import AddedOptionShape
from ladder.load.packs.document import Document
from ladder.load.packs.documents import checked
from ladder.load.packs.pack_shapes import ChangesShape, RetireShape
from ladder.output.diagnostics import Diagnostic, did_you_mean


def overlaid(
    layer: Iterable[Document],
    below: Mapping[str, Document],
    version: str,
    diagnostics: list[Diagnostic],
) -> tuple[list[Document], set[str]]:
    """Return a pack with its changes written whole, and the ids that it retires.

    `below` are the documents of the packs below it by id, and `version` is theirs.
    """
    documents: list[Document] = []
    retired: set[str] = set()
    for document in layer:
        match document.shape:
            case ChangesShape(changes=name, of=of) | RetireShape(retire=name, of=of):
                faults = list(_misdirected(document, name, of, below, version))
                diagnostics += faults
                if not faults and isinstance(document.shape, RetireShape):
                    retired.add(name)
                elif not faults:
                    made = list(_changed(document, name, below[name]))
                    diagnostics += [item for item in made if isinstance(item, Diagnostic)]
                    documents += [item for item in made if isinstance(item, Document)]
            case AddedOptionShape(option=place, of=of):
                diagnostics += _misdirected(document, f"need/{place.need}", of, below, version)
                documents.append(document)
            case _:
                documents.append(document)
    return documents, retired


def _misdirected(
    document: Document, name: str, of: str | None, below: Mapping[str, Document], version: str
) -> Iterator[Diagnostic]:
    """Yield what prevents an overlay from changing something below it."""
    if name not in below or ":" in name:
        known = [item for item in below if ":" not in item]
        help_ = did_you_mean(name, known, "`ladder rules list` names what there is below.")
        what = f"nothing below is called `{name}`"
        yield Diagnostic(what, document.position(document.kind), help_)
    elif of is not None and of != version:
        what = f"this was written for version {of}, and what lies below is {version}"
        help_ = f"`ladder rules show {name}` shows what it says now; then write of: {version}."
        yield Diagnostic(what, document.position("of"), help_)


def _changed(document: Document, name: str, below: Document) -> Iterator[Document | Diagnostic]:
    """Yield what is below with the keys of an overlay in place of its own."""
    own = {key: value for key, value in document.value.items() if key not in ("changes", "of")}
    if below.kind in (*own, "parameter", "problem") or not below.value:
        what = f"`{name}` cannot be changed key by key"
        help_ = "Write the whole file, under the same id."
        yield Diagnostic(what, document.position("changes"), help_)
        return
    kept = below.moved(lambda at: None if at and at[0] in own else at)
    yield from checked(
        replace(
            document,
            kind=below.kind,
            value={**below.value, **own},
            positions={
                **kept.positions,
                **document.positions,
                (below.kind,): document.position("changes"),
            },
            problems={**kept.problems, **document.problems},
            used=[*kept.used, *document.used],
        )
    )
