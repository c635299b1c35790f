"""Facts that nothing reads: asking for them would be a question without a use."""

from collections.abc import Collection, Iterator

from ladder.engine.logic import reads
from ladder.engine.rules import Rulebook, conditions
from ladder.engine.wording import PLACEHOLDER
from ladder.load.documents import Document
from ladder.load.shapes import FactsShape
from ladder.output.diagnostics import Diagnostic

PROGRAM = ("needs", "evaluation.metric")
"""Facts that the program reads itself, whatever the rules say."""

SECTIONS = ("attempts.", "proposal.")
"""Where facts stand that the program shows, weighs or checks itself."""


def unread_facts(rulebook: Rulebook, documents: Collection[Document]) -> Iterator[Diagnostic]:
    """The facts declared by `documents` that no rule reads or names.

    Where packs lie on one another, only what those on top declare: a rule that they replace may
    have been the only reader of a fact that is not theirs.
    """
    read = _read(rulebook)
    attempts = {fact.rsplit(".", 2)[0] for fact in read}  # name, technique, field
    layered = any(document.own for document in documents)
    for document in documents:
        if not isinstance(document.shape, FactsShape) or (layered and not document.own):
            continue
        for name, shape in document.shape.facts.items():
            attempt = shape.type == "attempt" and name in attempts
            kept = name in PROGRAM or f"{name}.".startswith(SECTIONS)
            if kept or attempt or name in read:
                continue
            help_ = "Let a rule read it in a condition or name it in a text, or remove it."
            position = document.position("facts", name)
            yield Diagnostic(f"no rule reads the fact `{name}`", position, help_)


def _read(rulebook: Rulebook) -> set[str]:
    """What conditions read, through derived facts too, and what texts name."""
    found: set[str] = set()
    for name, condition in conditions(rulebook):
        if not name.startswith("derived/"):
            found.update(reads(condition, rulebook.derived))
    for contradictions in rulebook.contradictions.values():
        for contradiction in contradictions:
            found.update(reads(contradiction.when, rulebook.derived), contradiction.stated)
    for rule in rulebook.rules.values():
        for text in (rule.says, rule.why, rule.do):
            found.update(PLACEHOLDER.findall(text))
    return found
