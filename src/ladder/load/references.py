"""Every name that a rule file uses must be known: techniques, needs, sources, rules and facts."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from ladder.engine.computed import COMPUTED
from ladder.engine.rules import Rulebook
from ladder.engine.wording import PLACEHOLDER
from ladder.load.build import DOCUMENT
from ladder.load.documents import Document
from ladder.load.shape_diagnostics import Route
from ladder.load.shapes import Cited, EntryShape, Shape
from ladder.output.diagnostics import Diagnostic, did_you_mean, listed

WORDS = 60
"""Words in a why at most."""

# Keys whose texts name something, wherever in a rule file they stand.
_NAMING: Mapping[str, str] = {
    "claims": "claim",
    "fires": "rule",
    "joins": "technique",
    "needs": "need",
    "next": "technique",
    "recommends": "technique",
    "rules": "rule",
    "silent": "rule",
    "sources": "source",
    "techniques": "technique",
}


_WHERE = {
    "claim": "The claims are numbered in claims.yaml.",
    "fact": "Declare it in a facts file first.",
    "rule": "`ladder rules list` names them all.",
    "source": "Declare it in a sources file first.",
}
"""Where the known ones stand, for kinds with too many to list."""


def unknown_names(rulebook: Rulebook, documents: Collection[Document]) -> Iterator[Diagnostic]:
    """The names in `documents` that `rulebook` does not know.

    A case below another pack may name a rule that a card on top leaves out: it comes out otherwise.
    """
    layered = any(document.own for document in documents)
    known: Mapping[str, Collection[str]] = {
        "claim": rulebook.claims,
        "fact": {**rulebook.facts, **COMPUTED},
        "need": rulebook.needs,
        "rule": rulebook.rules,
        "source": rulebook.sources,
        "technique": rulebook.techniques,
    }
    for document in documents:
        for kind, name, route in _names(document.shape, "", ()):
            if name in known[kind] or (kind == "claim" and not rulebook.claims):
                continue
            if layered and not document.own and route[0] == "cases":
                continue
            otherwise = _WHERE.get(kind) or f"Choose from: {listed(known[kind])}."
            help_ = did_you_mean(name, known[kind], otherwise)
            what, position = f"unknown {kind} `{name}`", document.position(*route)
            yield Diagnostic(what, position, help_, f"{kind}/{name}")


def unsound_reasons(documents: Iterable[Document]) -> Iterator[Diagnostic]:
    """Rules that cite nothing or not what they claim to, or take too many words to say why."""
    for document in documents:
        for shape, route in _shapes(document.shape):
            if not isinstance(shape, Cited):
                continue
            words = len(shape.why.split())
            if words > WORDS:
                position = document.position(*route, "why")
                yield Diagnostic(
                    f"this why has {words} words", position, f"Say it in {WORDS} at most."
                )
            if not shape.sources and not shape.claims:
                help_ = "Name the sources or the claims that say so."
                yield Diagnostic("this rule cites nothing", document.position(*route), help_)
            elif shape.scope == "source" and not shape.claims and DOCUMENT not in shape.sources:
                what = "the scope is `source`, but the source document is not cited"
                help_ = (
                    "Write scope: reading (stricter than it) or beyond (newer or wider), or cite "
                )
                help_ += f"its claims or {DOCUMENT}."
                yield Diagnostic(what, document.position(*route, "scope"), help_)


def later_than_their_pack(documents: Iterable[Document]) -> Iterator[Diagnostic]:
    """Checks of sources on a day after the edition that they belong to."""
    for document in documents:
        for shape, route in _shapes(document.shape):
            verified = getattr(shape, "verified", None)
            if document.day and verified and verified > document.day:
                what = f"this was verified on {verified}, and its pack is of {document.day}"
                help_ = "Correct it, or set day: in pack.yaml to the day of this edition."
                yield Diagnostic(what, document.position(*route, "verified"), help_)


def _names(value: object, key: str, route: Route) -> Iterator[tuple[str, str, Route]]:
    """What is named in a value that stands under `key`: kind, name and place."""
    match value:
        case Shape():
            for field in type(value).model_fields:
                yield from _names(getattr(value, field), field, (*route, field))
            if isinstance(value, EntryShape):
                yield "technique", value.technique, (*route, "technique")
            if isinstance(value, Cited):
                for field in ("says", "why", "do"):
                    for name in PLACEHOLDER.findall(getattr(value, field) or ""):
                        yield "fact", name, (*route, field)
        case dict() if key != "given":
            for name, inner in value.items():
                yield from _names(inner, "", (*route, name))
        case list():
            for index, item in enumerate(value):
                yield from _names(item, key, (*route, index))
        case str() if key in _NAMING and not (key in ("next", "recommends") and value == "none"):
            yield _NAMING[key], value, route


def _shapes(value: object, route: Route = ()) -> Iterator[tuple[Shape, Route]]:
    """A shape and all that are nested in it, each with its place."""
    match value:
        case Shape():
            yield value, route
            for field in type(value).model_fields:
                yield from _shapes(getattr(value, field), (*route, field))
        case dict():
            for name, item in value.items():
                yield from _shapes(item, (*route, name))
        case list():
            for index, item in enumerate(value):
                yield from _shapes(item, (*route, index))
