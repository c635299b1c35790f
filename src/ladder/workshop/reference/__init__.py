"""The pages of a rule pack: one for each rule, technique, need, fact, source and claim."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from ladder.engine.rules import Rulebook
from ladder.output.parts import Part
from ladder.workshop.entries import Entry
from ladder.workshop.reference import rules, vocabulary
from ladder.workshop.reference.page import ReferencePage, texts

_MADE: Mapping[str, tuple[str, Callable[..., Iterable[Part]]]] = {
    "technique": ("techniques", rules.of_technique),
    "need": ("needs", rules.of_need),
    "cause": ("causes", rules.of_cause),
    "fact": ("facts", vocabulary.of_fact),
    "derived": ("derived", vocabulary.of_derived),
    "parameter": ("parameters", vocabulary.of_parameter),
    "computed": ("computed", vocabulary.of_computed),
    "source": ("sources", vocabulary.of_source),
    "claim": ("claims", vocabulary.of_claim),
    "conflict": ("conflicts", vocabulary.of_conflict),
}
"""For each kind but rules, where a rulebook holds it, and what there is to say of it."""


def page_of(rulebook: Rulebook, entry: Entry) -> ReferencePage:
    """Return the page of a thing, with the loosenings of overlays that concern it."""
    if entry.kind in _MADE:
        table, made = _MADE[entry.kind]
        name = f"computed.{entry.name}" if entry.kind == "computed" else entry.name
        thing = getattr(rulebook, table)[name]
    else:
        made, thing = rules.of_rule, {**rulebook.rules, **rulebook.check_rules}[entry.id]
    opens = texts("loosens", "Loosened by your rules", _opens(rulebook, entry))
    parts = tuple(item for item in (*made(rulebook, thing), opens) if item.data)
    named = [getattr(thing, key, "") for key in ("title", "says", "question")]
    titles = [entry.says] if entry.kind == "conflict" else [*named, entry.name.replace("-", " ")]
    return ReferencePage(entry.id, entry.kind, next(filter(None, titles)), parts)


def _opens(rulebook: Rulebook, entry: Entry) -> Iterator[str]:
    for opening in rulebook.pack.loosens:
        of = {"technique": opening.techniques, "need": opening.needs}.get(entry.kind, ())
        if opening.rule == entry.id or entry.name in of:
            yield f"`{opening.rule}` {opening.says}"
