"""One pack laid on another: what has the same id is replaced, what has a new one is added."""

from collections.abc import Sequence

from ladder.faults import Fault
from ladder.load.documents import Document
from ladder.model import Mark, Pack
from ladder.schema import (
    AdviceShape,
    AtomsShape,
    CautionShape,
    FactsShape,
    GateShape,
    NeedShape,
    PackShape,
    SourcesShape,
    TechniqueShape,
    UnfitShape,
    WalkShape,
)


def lay(
    layers: Sequence[Sequence[Document]], digest: str, faults: list[Fault]
) -> tuple[list[Document], Pack]:
    """The documents that remain, and the pack that they make."""
    kept: dict[str, Document] = {}
    added: list[str] = []
    replaced: list[str] = []
    name, version = "", ""
    for number, layer in enumerate(layers):
        fresh: dict[str, Document] = {}
        for document in layer:
            if isinstance(document.shape, PackShape):
                name = f"{name}+{document.shape.pack}" if name else document.shape.pack
                version = version or document.shape.version
                continue
            key = identity(document)
            if key in fresh:
                what = f"the id `{key}` is used twice"
                help_ = f"It stands first in {fresh[key].file}. Rename one of them."
                faults.append(Fault(what, document.mark(document.kind), help_))
            fresh[key] = document
        if number:
            added.extend(key for key in fresh if key not in kept)
            replaced.extend(key for key in fresh if key in kept)
        kept.update(fresh)
    if not name:
        faults.append(Fault("the rules have no pack.yaml", Mark("rules"), "Add pack: and version:."))
    pack = Pack(name, version, digest, tuple(sorted(added)), tuple(sorted(replaced)))
    return list(kept.values()), pack


def identity(document: Document) -> str:
    """The id by which a document is replaced: its kind and name, or its kind and file name."""
    shape = document.shape
    match shape:
        case GateShape():
            return f"gate/{shape.gate}"
        case UnfitShape():
            return f"unfit/{shape.unfit}"
        case CautionShape():
            return f"caution/{shape.caution}"
        case AdviceShape():
            return f"advice/{shape.advice}"
        case WalkShape():
            return f"walk/{shape.walk}"
        case NeedShape():
            return f"need/{shape.need}"
        case TechniqueShape():
            return f"technique/{shape.technique}"
        case FactsShape() | SourcesShape() | AtomsShape():
            return f"{document.kind}:{document.pack}"
        case _:
            return document.file
